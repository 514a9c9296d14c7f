import { Download, Printer } from "lucide-react";
import { useEffect, useRef } from "react";
import { download } from "../../app/download";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { CopyButton } from "../../design/CopyButton";
import { Notice } from "../../design/Notice";
import { t } from "../../messages";
import styles from "./RecoveryCodes.module.css";

type Props = { codes: readonly string[]; handle: string; onKept: () => void };

/** Shown this once: the server keeps only what it needs to recognise them. */
export function RecoveryCodes({ codes, handle, onKept }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const text = `${t("codes.fileHead", { handle })}\n\n${codes.join("\n")}\n`;

  return (
    <div className={styles.codes}>
      <h3 ref={heading} tabIndex={-1}>
        {t("codes.title")}
      </h3>
      <Notice tone="careful">
        <p>{t("codes.text")}</p>
      </Notice>
      <p className={styles.whose}>{t("codes.fileHead", { handle })}</p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Actions>
        <CopyButton text={codes.join("\n")}>{t("app.copy")}</CopyButton>
        <Button onPress={() => download(new Blob([text], { type: "text/plain" }), "trellis-recovery-codes.txt")}>
          <Download size={16} strokeWidth={1.5} aria-hidden />
          {t("app.download")}
        </Button>
        <Button onPress={() => print()}>
          <Printer size={16} strokeWidth={1.5} aria-hidden />
          {t("app.print")}
        </Button>
        <Button look="primary" onPress={onKept}>
          {t("codes.kept")}
        </Button>
      </Actions>
    </div>
  );
}
