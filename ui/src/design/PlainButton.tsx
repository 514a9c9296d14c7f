import type { ComponentProps } from "react";
import styles from "./Button.module.css";
import type { Look } from "./ButtonLink";

/** A button of the browser's own, for what has to be there at once, and when nothing more can be fetched. */
export function PlainButton({ look = "plain", ...rest }: Omit<ComponentProps<"button">, "type" | "className"> & Look) {
  return <button type="button" {...rest} className={styles[look]} />;
}
