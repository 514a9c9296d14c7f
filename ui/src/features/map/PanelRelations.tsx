import { ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link as RouterLink } from "react-router";
import type { Link } from "../../api/types";
import { mapPath } from "../../app/addresses";
import { type MessageKey, t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { relationsOf } from "../reader/relations";
import styles from "./PanelRelations.module.css";
import { kindOf } from "./Stubs";
import { type MapStore, select } from "./state";

type Props = { uid: string; outlined: Outlined; links: readonly Link[] | undefined; store: MapStore };

/** What a topic needs first, what it unlocks and what it is related to, here and on other maps, each with its reason. */
export function PanelRelations({ uid, outlined, links = [], store }: Props) {
  const { tree, relations } = outlined;
  const elsewhere = links.filter((link) => link.topic_uid === uid);
  return (
    <>
      {relationsOf(relations, uid).map(([name, others]) => (
        <Group key={name} name={name} isEmpty={others.length === 0}>
          {others.map((other) => (
            <li key={other.uid}>
              <button type="button" dir="auto" onClick={() => select(store, tree, other.uid)}>
                {tree.nodes.get(other.uid)?.topic.title}
              </button>
              {other.reason && <p dir="auto">{other.reason}</p>}
            </li>
          ))}
        </Group>
      ))}
      <Group name="map.elsewhere" isEmpty={elsewhere.length === 0}>
        {elsewhere.map((link) => (
          <li key={link.uid}>
            <small>{t(kindOf(link))}</small>
            <RouterLink to={mapPath({ uid: link.other.subject_uid, slug: link.other.subject_slug }, link.other.topic_uid)} dir="auto">
              {link.other.title}
              <ArrowUpRight size={14} strokeWidth={1.5} aria-hidden />
            </RouterLink>
            <small dir="auto">{link.other.subject_title}</small>
            {link.reason && <p dir="auto">{link.reason}</p>}
          </li>
        ))}
      </Group>
    </>
  );
}

function Group({ name, isEmpty, children }: { name: MessageKey; isEmpty: boolean; children: ReactNode }) {
  if (isEmpty) return null;
  return (
    <section className={styles.group}>
      <h3>{t(name)}</h3>
      <ul>{children}</ul>
    </section>
  );
}
