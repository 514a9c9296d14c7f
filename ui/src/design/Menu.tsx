import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem as AriaMenuItem, type MenuItemProps, type MenuProps, Popover, Separator } from "react-aria-components";
import styles from "./Menu.module.css";

/** What opens below a button; goes inside a MenuTrigger, after it. */
export function Menu({ head, ...rest }: Omit<MenuProps<object>, "className"> & { head?: ReactNode }) {
  return (
    <Popover className={styles.popover ?? ""} placement="bottom end" offset={6}>
      {head}
      <AriaMenu {...rest} className={styles.menu ?? ""} />
    </Popover>
  );
}

export function MenuItem({ tone, ...rest }: Omit<MenuItemProps, "className"> & { tone?: "danger" }) {
  return <AriaMenuItem {...rest} className={styles.item ?? ""} data-tone={tone} />;
}

export function MenuLine() {
  return <Separator className={styles.line ?? ""} />;
}
