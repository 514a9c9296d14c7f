import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import { Link, type LinkProps } from "react-router";
import styles from "./Button.module.css";

type Look = { look?: "primary" | "plain" | "danger" | "quiet" };

export function Button({ look = "plain", ...rest }: ButtonProps & Look) {
  return <AriaButton {...rest} className={styles[look] ?? ""} />;
}

/** A link that looks like a button: it leads somewhere, so it stays a link. */
export function ButtonLink({ look = "plain", ...rest }: LinkProps & Look) {
  return <Link {...rest} className={styles[look]} />;
}
