import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { FieldError, Label, Text, type ValidationResult } from "react-aria-components";
import { t } from "../messages";
import styles from "./field.module.css";

export type FieldText = { label: string; description?: ReactNode | undefined; isOptional?: boolean | undefined };

export function FieldLabel({ label, isOptional }: FieldText) {
  return (
    <Label className={styles.label ?? ""}>
      {label}
      {isOptional && <span className={styles.optional}>{t("field.optional")}</span>}
    </Label>
  );
}

/** What helps, and what is wrong: by the browser's own check in our words, or as the server says. */
export function FieldNotes({ description }: { description?: ReactNode }) {
  return (
    <>
      {description && (
        <Text slot="description" className={styles.description ?? ""}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>
        {(validation) => (
          <>
            <CircleAlert size={15} strokeWidth={1.75} aria-hidden />
            <span>{saysOf(validation)}</span>
          </>
        )}
      </FieldError>
    </>
  );
}

function saysOf({ validationDetails, validationErrors }: ValidationResult): string {
  if (validationDetails.valueMissing) return t("field.missing");
  if (validationDetails.tooShort) return t("field.tooShort");
  if (validationDetails.typeMismatch) return t("field.noAddress");
  return validationErrors.join(" ");
}
