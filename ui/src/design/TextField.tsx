import { TextField as AriaTextField, Input, TextArea, type TextFieldProps } from "react-aria-components";
import { FieldLabel, FieldNotes, type FieldText } from "./FieldParts";
import styles from "./field.module.css";

const LITERAL = { autoCapitalize: "none", autoCorrect: "off", spellCheck: false };

type Props = Omit<TextFieldProps, "className" | "children"> & FieldText & { lines?: number; isLiteral?: boolean };

/** One line of text, or several; literal ones are left alone by whatever capitalises, corrects and underlines. */
export function TextField({ label, description, isOptional, lines, isLiteral = false, ...rest }: Props) {
  return (
    <AriaTextField {...rest} className={styles.field ?? ""}>
      <FieldLabel label={label} isOptional={isOptional} />
      {lines ? (
        <TextArea rows={lines} className={styles.input ?? ""} />
      ) : (
        <Input className={styles.input ?? ""} {...(isLiteral ? LITERAL : {})} />
      )}
      <FieldNotes description={description} />
    </AriaTextField>
  );
}
