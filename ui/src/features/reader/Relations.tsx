import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import { Link } from "react-router";
import { mapPath, topicPath } from "../../app/addresses";
import { t } from "../../messages";
import { linksOf } from "../map/queries";
import { kindOf } from "../map/Stubs";
import type { Outlined } from "../outline/queries";
import { Backlinks } from "./Backlinks";
import { Group } from "./Group";
import { Here } from "./Here";
import { relationsOf } from "./relations";

type Props = {
  outlined: Outlined;
  uid: string;
  level?: 2 | 3;
  /** Shows a topic of this map where one is; without it each leads to its own page. */
  onChoose?: (uid: string) => void;
};

/** What this topic has to do with others, here and on other maps, each with its reason, and which texts mention it. */
export function Relations({ outlined: { subject, tree, relations }, uid, level = 2, onChoose }: Props) {
  const { data: links = [] } = useQuery(linksOf(subject.uid));
  const elsewhere = links.filter((link) => link.topic_uid === uid);
  const pathTo = onChoose ? mapPath : topicPath;
  return (
    <>
      {relationsOf(relations, uid).map(([name, others]) => (
        <Group key={name} name={name} level={level} isEmpty={others.length === 0}>
          {others.map((other) => (
            <li key={other.uid}>
              <Here subject={subject} uid={other.uid} title={tree.nodes.get(other.uid)?.topic.title ?? ""} onChoose={onChoose} />
              {other.reason && <p dir="auto">{other.reason}</p>}
            </li>
          ))}
        </Group>
      ))}
      <Group name="map.elsewhere" level={level} isEmpty={elsewhere.length === 0}>
        {elsewhere.map((link) => (
          <li key={link.uid}>
            <small>{t(kindOf(link))}</small>
            <Link to={pathTo({ uid: link.other.subject_uid, slug: link.other.subject_slug }, link.other.topic_uid)} dir="auto">
              {link.other.title}
              <ArrowUpRight size={14} strokeWidth={1.5} aria-hidden />
            </Link>
            <small dir="auto">{link.other.subject_title}</small>
            {link.reason && <p dir="auto">{link.reason}</p>}
          </li>
        ))}
      </Group>
      <Backlinks subject={subject} topicUid={uid} level={level} onChoose={onChoose} />
    </>
  );
}
