import styles from "./Avatar.module.css";

/** The first letter of a name. */
export function Avatar({ name, isLarge = false }: { name: string; isLarge?: boolean }) {
  const [first = ""] = [...name.trim()];
  return (
    <span className={styles.avatar} data-large={isLarge || undefined} aria-hidden>
      {first.toLocaleUpperCase()}
    </span>
  );
}
