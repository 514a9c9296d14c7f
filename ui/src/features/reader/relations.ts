import type { Link, Relation } from "../../api/types";
import type { MessageKey } from "../../messages";

export type Other = { uid: string; reason: string | null };

/** What a topic needs first, what it unlocks and what it is related to on its own map, each with its reason. */
export function relationsOf(relations: readonly Relation[], uid: string): [MessageKey, Other[]][] {
  const ends = (kind: Relation["kind"], from: "source_uid" | "target_uid", to: "source_uid" | "target_uid"): Other[] =>
    relations.filter((each) => each.kind === kind && each[from] === uid).map((each) => ({ uid: each[to], reason: each.reason }));
  return [
    ["map.needs", ends("requires", "source_uid", "target_uid")],
    ["map.unlocks", ends("requires", "target_uid", "source_uid")],
    ["map.related", [...ends("related", "source_uid", "target_uid"), ...ends("related", "target_uid", "source_uid")]],
  ];
}

/** How many relations each topic has, here and to other maps. */
export function countRelations(relations: readonly Relation[], links: readonly Link[]): Map<string, number> {
  const counts = new Map<string, number>();
  const ends = [...relations.flatMap((each) => [each.source_uid, each.target_uid]), ...links.map((link) => link.topic_uid)];
  for (const uid of ends) counts.set(uid, (counts.get(uid) ?? 0) + 1);
  return counts;
}
