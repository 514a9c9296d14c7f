/** A text field's value; empty when the form has no such field. */
export function text(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === "string" ? value : "";
}
