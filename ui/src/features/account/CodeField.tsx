import { useState } from "react";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import styles from "./EntryPage.module.css";

/** The code of an authenticator app, or one of the recovery codes. */
export function CodeField({ autoFocus = false }: { autoFocus?: boolean }) {
  const [isRecovery, setRecovery] = useState(false);
  return (
    <>
      <TextField
        key={String(isRecovery)}
        name="code"
        label={t(isRecovery ? "code.recovery" : "code.app")}
        description={t(isRecovery ? "code.recoveryHelp" : "code.appHelp")}
        autoComplete={isRecovery ? "off" : "one-time-code"}
        inputMode={isRecovery ? "text" : "numeric"}
        isLiteral
        isRequired
        autoFocus={autoFocus || isRecovery}
      />
      <button type="button" className={styles.aside} onClick={() => setRecovery(!isRecovery)}>
        {t(isRecovery ? "code.useApp" : "code.useRecovery")}
      </button>
    </>
  );
}
