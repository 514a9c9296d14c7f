import { Link, type LinkProps } from "react-router";
import styles from "./Button.module.css";

export type Look = { look?: "primary" | "plain" | "danger" | "quiet" };

/** A link that looks like a button: it leads somewhere, so it stays a link. */
export function ButtonLink({ look = "plain", ...rest }: LinkProps & Look) {
  return <Link {...rest} className={styles[look]} />;
}
