import { Globe, Link2, Lock } from "lucide-react";
import type { Visibility as Value } from "../../api/types";
import { t } from "../../messages";
import styles from "./SubjectFacts.module.css";

const SIGNS = { private: Lock, unlisted: Link2, public: Globe };
export const VISIBILITIES: readonly Value[] = ["private", "unlisted", "public"];

/** Who can see it, by a sign and a word. */
export function Visibility({ value }: { value: Value }) {
  const Sign = SIGNS[value];
  return (
    <span className={styles.signed} title={t(`visibility.${value}Help`)}>
      <Sign size={15} strokeWidth={1.75} aria-hidden />
      {t(`visibility.${value}`)}
    </span>
  );
}
