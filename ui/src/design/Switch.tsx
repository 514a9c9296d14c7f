import { Switch as AriaSwitch, type SwitchProps } from "react-aria-components";
import styles from "./choices.module.css";

export function Switch({ children, ...rest }: Omit<SwitchProps, "className" | "children"> & { children: string }) {
  return (
    <AriaSwitch {...rest} className={styles.choice ?? ""}>
      <span className={styles.track} aria-hidden />
      <span>{children}</span>
    </AriaSwitch>
  );
}
