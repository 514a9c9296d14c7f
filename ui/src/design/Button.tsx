import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import styles from "./Button.module.css";
import type { Look } from "./ButtonLink";

export { ButtonLink } from "./ButtonLink";

/**
 * While what it has started is under way it keeps the focus, and does nothing more. Not by react-aria's isPending,
 * whose announcement stays in the page and names what is gone by then.
 */
export function Button({ look = "plain", isPending = false, onPress, ...rest }: ButtonProps & Look) {
  const press = isPending || !onPress ? {} : { onPress };
  return <AriaButton {...rest} {...press} className={styles[look] ?? ""} data-busy={isPending || undefined} />;
}
