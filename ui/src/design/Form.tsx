import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Form as AriaForm } from "react-aria-components";
import { Failure } from "../api/failure";
import styles from "./Form.module.css";
import { Refusal } from "./Refusal";

export type FieldOf = Readonly<Record<string, { field: string; says?: string }>>;

type Props = {
  /** What the last try was refused for. */
  error: Error | null;
  onSubmit: (values: FormData) => void;
  /** The field that a code is about, where the server names none of this form; and what to say there. */
  fieldOf?: FieldOf;
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

  useEffect(() => {
    const place = form.current;
    place?.addEventListener("input", lookAgain);
    return () => place?.removeEventListener("input", lookAgain);
  }, []);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (event.currentTarget.querySelector("[type=submit][data-busy]")) return; // it is on its way already
    onSubmit(new FormData(event.currentTarget));
  }

  return (
    <AriaForm ref={form} className={styles.form ?? ""} validationErrors={problems} onSubmit={submit}>
      {error && !isPlaced && <Refusal error={error} />}
      {children}
    </AriaForm>
  );
}

const NONE: FieldOf = {};

/** What is wrong goes as soon as it is mended: if it went when the field is left, the button would move from under the pointer. */
function lookAgain({ target }: Event) {
  if (target instanceof HTMLElement && target.ariaInvalid === "true") target.dispatchEvent(new Event("change", { bubbles: true }));
}

const nameOf = (field: Element): string => field.getAttribute("name") ?? "";

/** Messages by field; of a path into the body, its last name is the field's. */
export function problemsOf(error: Error | null, fieldOf: FieldOf): Record<string, string[]> {
  if (!(error instanceof Failure)) return {};
  const known = fieldOf[error.code];
  if (known) return { [known.field]: [known.says ?? error.message] };
  const problems: Record<string, string[]> = {};
  for (const { field, message } of error.fields) {
    const name = field.slice(field.lastIndexOf(".") + 1);
    problems[name] = [...(problems[name] ?? []), message];
  }
  return problems;
}
