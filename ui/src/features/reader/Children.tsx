import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { topicPath } from "../../app/addresses";
import { t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { minutesFor, type Node } from "../outline/tree";
import { Mark } from "../progress/Mark";
import { progressOf } from "../progress/queries";
import { NAMES, shownState } from "../progress/states";
import styles from "./Children.module.css";

/** The topics one level below, each with the reader's state. `bare`: the topic has nothing else to show. */
export function Children({ outlined: { subject, tree }, node, bare }: { outlined: Outlined; node: Node; bare: boolean }) {
  const { data: progress } = useQuery(progressOf(subject.uid));
  if (node.children.length === 0) return bare ? <p className={styles.nothing}>{t("reader.nothing")}</p> : null;
  return (
    <section className={styles.children}>
      <h2>{t("reader.topics")}</h2>
      <ul>
        {node.children.map((uid) => {
          const child = tree.nodes.get(uid);
          if (!child) return null;
          const state = shownState(progress, uid);
          return (
            <li key={uid}>
              <Link to={topicPath(subject, uid)}>
                <span className={styles.mark}>{child.counts && <Mark state={state} />}</span>
                <span className={styles.title} dir="auto">
                  {child.topic.title}
                </span>
                {child.counts && state !== "none" && <span className="visually-hidden">{t(NAMES[state])}</span>}
                {child.topic.document_count > 0 && (
                  <span className={styles.minutes}>{t("outline.minutes", { count: minutesFor(child.topic.words) })}</span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
