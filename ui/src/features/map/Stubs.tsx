import { ArrowUpRight } from "lucide-react";
import { memo } from "react";
import { Link as RouterLink } from "react-router";
import type { Link } from "../../api/types";
import { mapPath } from "../../app/addresses";
import type { Scene } from "../../canvas/paint";
import { useStored } from "../../canvas/store";
import { t } from "../../messages";
import styles from "./Stubs.module.css";
import type { MapStore } from "./state";

const MOST = 4;
const BELOW_PX = 6;

type Props = { links: readonly Link[]; store: MapStore; scene: Scene };

/** Relations that leave the map: a stub at the topic with the other map's name, which leads there. */
export const Stubs = memo(function Stubs({ links, store, scene }: Props) {
  const shown = useStored(store, (state) => state.relations);
  const seen = useStored(store, (state) => state.seen);
  const { shape, active } = scene;
  if (shown === "none") return null;
  const groups = new Map<number, Link[]>();
  for (const link of links) {
    const number = shape.numbers.get(link.topic_uid);
    if (number === undefined || !(number === active || shown === "all") || !seen.includes(number)) continue;
    groups.set(number, [...(groups.get(number) ?? []), link]);
  }
  return [...groups].map(([number, group]) => <Stub key={number} number={number} links={group} scene={scene} />);
});

function Stub({ number, links, scene: { layout } }: { number: number; links: readonly Link[]; scene: Scene }) {
  const x = (layout.x[number] ?? 0) + 24;
  const y = (layout.y[number] ?? 0) + (layout.height[number] ?? 0) / 2 + BELOW_PX;
  return (
    <ul className={styles.stub} style={{ transform: `translate(${x}px, ${y}px)` }} aria-label={t("map.elsewhere")}>
      {links.slice(0, MOST).map((link) => (
        <li key={link.uid} data-kind={link.kind}>
          <RouterLink
            to={mapPath({ uid: link.other.subject_uid, slug: link.other.subject_slug }, link.other.topic_uid)}
            title={link.other.title}
          >
            <ArrowUpRight size={12} strokeWidth={2} aria-hidden />
            <span className="visually-hidden">
              {t(kindOf(link))}: {link.other.title},{" "}
            </span>
            <span dir="auto">{link.other.subject_title}</span>
          </RouterLink>
        </li>
      ))}
    </ul>
  );
}

export const kindOf = ({ kind, is_source }: Link) =>
  kind === "related" ? ("map.related" as const) : is_source ? ("map.needs" as const) : ("map.unlocks" as const);
