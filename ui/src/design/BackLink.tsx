import { ArrowLeft } from "lucide-react";
import { Link, type LinkProps } from "react-router";
import styles from "./BackLink.module.css";

/** Above a page's title, the way to what it is about. */
export function BackLink({ children, ...rest }: LinkProps) {
  return (
    <Link {...rest} className={styles.back}>
      <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
      {children}
    </Link>
  );
}
