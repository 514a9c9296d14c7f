import { FileUp } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "../../design/Button";
import { t } from "../../messages";
import styles from "./FileDrop.module.css";

/** Where a file is chosen, or let fall. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => files?.[0] && onFile(files[0]);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button is everybody's
    <div
      className={styles.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileUp size={32} strokeWidth={1.25} aria-hidden />
      <Button look="primary" onPress={() => input.current?.click()}>
        {t("import.choose")}
      </Button>
      <p>{t(isOver ? "import.dropNow" : "import.drop")}</p>
      <p className={styles.formats}>{t("import.formats")}</p>
      <input ref={input} type="file" hidden onChange={(event) => take(event.target.files)} />
    </div>
  );
}
