import { t } from "../messages";
import styles from "./Skeleton.module.css";

type Line = "title" | "long" | "short";

/** Lines of text to come, drawn in the same hand as the text. */
export function Skeleton({ lines }: { lines: readonly Line[] }) {
  return (
    <div className={styles.lines} role="status">
      <span className="visually-hidden">{t("app.loading")}</span>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change their order
        <span key={place} className={styles[line]} aria-hidden />
      ))}
    </div>
  );
}

export const TEXT_LINES: readonly Line[] = ["title", "long", "long", "short", "long", "long", "long", "short"];
