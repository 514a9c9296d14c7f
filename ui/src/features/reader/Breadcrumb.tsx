import { Network } from "lucide-react";
import { Link } from "react-router";
import { mapPath, subjectPath, topicPath } from "../../app/addresses";
import { t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { ancestorsOf, type Node } from "../outline/tree";
import styles from "./Breadcrumb.module.css";

/** The way from the subject down to this topic. */
export function Breadcrumb({ outlined: { subject, tree }, node }: { outlined: Outlined; node: Node }) {
  const between = ancestorsOf(tree, node.topic.uid).slice(1);
  return (
    <nav className={styles.path} aria-label={t("reader.path")}>
      <ol>
        <li>
          <Link to={subjectPath(subject)} dir="auto">
            {subject.title}
          </Link>
        </li>
        {between.map((uid) => (
          <li key={uid}>
            <Link to={topicPath(subject, uid)} dir="auto">
              {tree.nodes.get(uid)?.topic.title}
            </Link>
          </li>
        ))}
      </ol>
      <Link className={styles.map} to={mapPath(subject, node.topic.uid)}>
        <Network size={14} strokeWidth={1.5} aria-hidden />
        {t("reader.onMap")}
      </Link>
    </nav>
  );
}
