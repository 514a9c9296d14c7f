import { useState } from "react";
import { Meter } from "react-aria-components";
import { PasswordField } from "../../design/PasswordField";
import { type MessageKey, t } from "../../messages";
import styles from "./NewPassword.module.css";
import { type Strength, strengthOf } from "./strength";

const WORDS: Record<Strength, MessageKey> = { 0: "password.weak", 1: "password.fair", 2: "password.good", 3: "password.strong" };

type Props = { name: "password" | "new_password"; label: string; own?: readonly string[] };

/** A password to choose: any that is long enough will do, and how good it is shows as it is typed. */
export function NewPassword({ name, label, own = [] }: Props) {
  const [password, setPassword] = useState("");
  const strength = strengthOf(password, own);
  const word = t(WORDS[strength]);
  return (
    <div className={styles.password}>
      <PasswordField
        name={name}
        label={label}
        autoComplete="new-password"
        minLength={8}
        maxLength={256}
        value={password}
        onChange={setPassword}
        description={t("password.advice")}
      />
      {password && (
        <Meter
          className={styles.strength ?? ""}
          aria-label={t("password.strength")}
          maxValue={3}
          value={strength}
          valueLabel={word}
          data-strength={strength}
        >
          <span className={styles.bar} />
          <span>{word}</span>
        </Meter>
      )}
    </div>
  );
}
