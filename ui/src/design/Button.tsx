import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import { Link, type LinkProps } from "react-router";
import styles from "./Button.module.css";

type Look = { look?: "primary" | "plain" | "danger" | "quiet" };

/**
 * While what it has started is under way it keeps the focus, and does nothing more. Not by react-aria's isPending,
 * whose announcement stays in the page and names what is gone by then.
 */
export function Button({ look = "plain", isPending = false, onPress, ...rest }: ButtonProps & Look) {
  const press = isPending || !onPress ? {} : { onPress };
  return <AriaButton {...rest} {...press} className={styles[look] ?? ""} data-busy={isPending || undefined} />;
}

/** A link that looks like a button: it leads somewhere, so it stays a link. */
export function ButtonLink({ look = "plain", ...rest }: LinkProps & Look) {
  return <Link {...rest} className={styles[look]} />;
}
