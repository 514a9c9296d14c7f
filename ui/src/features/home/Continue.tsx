import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { topicPath } from "../../app/addresses";
import { recentlyRead } from "../../app/recent";
import { ago, t } from "../../messages";
import styles from "./Desk.module.css";

/** Where one was, as this browser remembers it. `otherwise`: what to do when one was nowhere yet. */
export function Continue({ otherwise = null }: { otherwise?: ReactNode }) {
  const [recent] = useState(recentlyRead);
  if (recent.length === 0) return otherwise;
  return (
    <section className={styles.part} aria-labelledby="continue">
      <h2 id="continue">{t("home.continue")}</h2>
      <ul className={styles.recent}>
        {recent.map(({ subject, topic, at }) => (
          <li key={subject.uid}>
            <Link to={topicPath(subject, topic.uid)} dir="auto" lang={subject.language || undefined}>
              {topic.title}
            </Link>
            <span dir="auto">{subject.title}</span>
            <time dateTime={new Date(at).toISOString()}>{ago(new Date(at).toISOString())}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
