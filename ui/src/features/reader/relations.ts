import type { Relation } from "../../api/types";
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
