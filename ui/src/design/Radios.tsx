import { Radio, RadioGroup, type RadioGroupProps } from "react-aria-components";
import type { Option } from "./Checkboxes";
import styles from "./choices.module.css";
import { FieldLabel, FieldNotes, type FieldText } from "./FieldParts";
import field from "./field.module.css";

type Props = Omit<RadioGroupProps, "className" | "children"> & FieldText & { options: readonly Option[] };

/** One of a few, all of them in sight. */
export function Radios({ label, description, isOptional, options, ...rest }: Props) {
  return (
    <RadioGroup {...rest} className={field.field ?? ""}>
      <FieldLabel label={label} isOptional={isOptional} />
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className={styles.choice ?? ""}>
          <span className={styles.dot} aria-hidden />
          <span className={styles.words}>
            {option.label}
            {option.description && <small>{option.description}</small>}
          </span>
        </Radio>
      ))}
      <FieldNotes description={description} />
    </RadioGroup>
  );
}
