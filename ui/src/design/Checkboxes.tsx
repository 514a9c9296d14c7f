import { Check } from "lucide-react";
import { Checkbox, CheckboxGroup, type CheckboxGroupProps } from "react-aria-components";
import styles from "./choices.module.css";
import { FieldLabel, FieldNotes, type FieldText } from "./FieldParts";
import field from "./field.module.css";

export type Option = { value: string; label: string; description?: string };
type Props = Omit<CheckboxGroupProps, "className" | "children"> & FieldText & { options: readonly Option[] };

/** Several of a few. */
export function Checkboxes({ label, description, isOptional, options, ...rest }: Props) {
  return (
    <CheckboxGroup {...rest} className={field.field ?? ""}>
      <FieldLabel label={label} isOptional={isOptional} />
      {options.map((option) => (
        <Checkbox key={option.value} value={option.value} className={styles.choice ?? ""}>
          <span className={styles.box} aria-hidden>
            <Check size={14} strokeWidth={2.5} />
          </span>
          <span className={styles.words}>
            {option.label}
            {option.description && <small>{option.description}</small>}
          </span>
        </Checkbox>
      ))}
      <FieldNotes description={description} />
    </CheckboxGroup>
  );
}
