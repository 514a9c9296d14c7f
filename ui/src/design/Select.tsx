import { Check, ChevronDown } from "lucide-react";
import { Select as AriaSelect, Button, ListBox, ListBoxItem, Popover, type SelectProps, SelectValue } from "react-aria-components";
import type { Option } from "./Checkboxes";
import { FieldLabel, FieldNotes, type FieldText } from "./FieldParts";
import field from "./field.module.css";
import styles from "./Select.module.css";

type Props = Omit<SelectProps<object>, "className" | "children"> & FieldText & { options: readonly Option[] };

/** One of several. */
export function Select({ label, description, isOptional, options, ...rest }: Props) {
  return (
    <AriaSelect {...rest} className={field.field ?? ""}>
      <FieldLabel label={label} isOptional={isOptional} />
      <Button className={styles.button ?? ""}>
        <SelectValue className={styles.value ?? ""} />
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden />
      </Button>
      <FieldNotes description={description} />
      <Popover className={styles.popover ?? ""} offset={4}>
        <ListBox className={styles.list ?? ""} items={options.map((option) => ({ ...option, id: option.value }))}>
          {({ id, label }) => (
            <ListBoxItem id={id} textValue={label} className={styles.item ?? ""}>
              <span>{label}</span>
              <Check size={16} strokeWidth={2} aria-hidden />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
