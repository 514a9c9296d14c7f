import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { TextField as AriaTextField, Input, type TextFieldProps } from "react-aria-components";
import { t } from "../messages";
import { FieldLabel, FieldNotes, type FieldText } from "./FieldParts";
import styles from "./field.module.css";

type Props = Omit<TextFieldProps, "className" | "children" | "type"> & FieldText & { autoComplete: "current-password" | "new-password" };

/** Hidden as it is typed, unless one asks to see it. */
export function PasswordField({ label, description, isOptional, ...rest }: Props) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <AriaTextField isRequired {...rest} type={isShown ? "text" : "password"} className={styles.field ?? ""}>
      <FieldLabel label={label} isOptional={isOptional} />
      <span className={styles.withButton}>
        <Input className={styles.input ?? ""} autoCapitalize="none" autoCorrect="off" spellCheck={false} />
        <button
          type="button"
          className={styles.within}
          aria-label={t("field.showPassword")}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          <Icon size={18} strokeWidth={1.5} aria-hidden />
        </button>
      </span>
      <FieldNotes description={description} />
    </AriaTextField>
  );
}
