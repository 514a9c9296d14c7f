import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import { Link } from "react-router";
import { topicPath } from "../../app/addresses";
import { t } from "../../messages";
import { linksOf } from "../map/queries";
import { kindOf } from "../map/Stubs";
import type { Outlined } from "../outline/queries";
import { Backlinks } from "./Backlinks";
import { Group } from "./Group";
import styles from "./Group.module.css";
import { relationsOf } from "./relations";

/** What this topic has to do with others, each with its reason, and which texts mention it. */
export function Relations({ outlined: { subject, tree, relations }, uid }: { outlined: Outlined; uid: string }) {
  const { data: links = [] } = useQuery(linksOf(subject.uid));
  const elsewhere = links.filter((link) => link.topic_uid === uid);
  return (
    <div className={styles.groups}>
      {relationsOf(relations, uid)
        .filter(([, others]) => others.length > 0)
        .map(([name, others]) => (
          <Group key={name} name={name}>
            {others.map((other) => (
              <li key={other.uid}>
                <Link to={topicPath(subject, other.uid)} dir="auto">
                  {tree.nodes.get(other.uid)?.topic.title}
                </Link>
                {other.reason && <p dir="auto">{other.reason}</p>}
              </li>
            ))}
          </Group>
        ))}
      {elsewhere.length > 0 && (
        <Group name="map.elsewhere">
          {elsewhere.map(({ uid: key, other, reason, ...link }) => (
            <li key={key}>
              <small>{t(kindOf({ uid: key, other, reason, ...link }))}</small>
              <Link to={topicPath({ uid: other.subject_uid, slug: other.subject_slug }, other.topic_uid)} dir="auto">
                {other.title}
                <ArrowUpRight size={14} strokeWidth={1.5} aria-hidden />
              </Link>
              <small dir="auto">{other.subject_title}</small>
              {reason && <p dir="auto">{reason}</p>}
            </li>
          ))}
        </Group>
      )}
      <Backlinks subject={subject} topicUid={uid} />
    </div>
  );
}
