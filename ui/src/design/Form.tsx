import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Form as AriaForm } from "react-aria-components";
import { Failure } from "../api/failure";
import styles from "./Form.module.css";
import { Refusal } from "./Refusal";

type Props = {
  /** What the last try was refused for. */
  error: Error | null;
  onSubmit: (values: FormData) => void;
  /** The field that a code is about, where the server names none. */
  fieldOf?: Readonly<Record<string, string>>;
  children: ReactNode;
};

/** A form that shows a refusal where it belongs: beside its fields, the first of which takes the focus, or else above them. */
export function Form({ error, onSubmit, fieldOf = NONE, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const problems = useMemo(() => problemsOf(error, fieldOf), [error, fieldOf]);
  const [isPlaced, setPlaced] = useState(false);

  useEffect(() => {
    const fields = [...(form.current?.elements ?? [])].filter((field) => nameOf(field) in problems);
    setPlaced(fields.length > 0);
    if (fields[0] instanceof HTMLElement) fields[0].focus();
  }, [problems]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  }

  return (
    <AriaForm ref={form} className={styles.form ?? ""} validationErrors={problems} onSubmit={submit}>
      {error && !isPlaced && <Refusal error={error} />}
      {children}
    </AriaForm>
  );
}

const NONE = {};

const nameOf = (field: Element): string => field.getAttribute("name") ?? "";

/** Messages by field. */
export function problemsOf(error: Error | null, fieldOf: Readonly<Record<string, string>>): Record<string, string[]> {
  if (!(error instanceof Failure)) return {};
  const problems: Record<string, string[]> = {};
  for (const { field, message } of error.fields) problems[field] = [...(problems[field] ?? []), message];
  const field = fieldOf[error.code];
  if (field !== undefined && error.fields.length === 0) problems[field] = [error.message];
  return problems;
}
