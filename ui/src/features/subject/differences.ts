import type { MapDifference } from "../../api/types";
import { t } from "../../messages";

/** The title of a topic that a difference names only by its uid; undefined when nobody knows it any more. */
export type TitleOf = (uid: string) => string | undefined;

/** So many titles of topics that went together are told. */
const NAMED = 4;

const quoted = (title: string): string => t("diff.quoted", { title });

/** What a difference has, a sentence for each thing: topics that came or went at one place are one. */
export function saysOf(difference: MapDifference, titleOf: TitleOf): string[] {
  const titles = titlesIn(difference);
  const named = (uid: string | null): string => {
    if (uid === null) return t("diff.root");
    const title = titles.get(uid) ?? titleOf(uid);
    return title === undefined ? t("diff.elsewhere") : quoted(title);
  };
  const related = (sign: "" | "Not") => (relation: MapDifference["relations_added"][number]) =>
    t(`diff.${relation.kind}${sign}`, { source: named(relation.source_uid), target: named(relation.target_uid) });
  return [
    ...together("diff.added", difference.added, named),
    ...together("diff.removed", difference.removed, named),
    ...difference.renamed.map(({ from_title, to_title }) => t("diff.renamed", { from: quoted(from_title), to: quoted(to_title) })),
    ...difference.moved.map(({ title, from_parent_uid, to_parent_uid }) =>
      from_parent_uid === to_parent_uid
        ? t("diff.reordered", { title: quoted(title), parent: named(to_parent_uid) })
        : t("diff.moved", { title: quoted(title), from: named(from_parent_uid), to: named(to_parent_uid) }),
    ),
    ...difference.annotated.map(({ title, fields }) =>
      t("diff.annotated", { title: quoted(title), fields: fields.map(fieldName).join(", ") }),
    ),
    ...difference.relations_added.map(related("")),
    ...difference.relations_removed.map(related("Not")),
  ];
}

/** The titles of the topics that it names by more than their uid, as they are after it. */
export function titlesIn({ added, removed, moved, renamed, annotated }: MapDifference): Map<string, string> {
  const pairs = [...removed, ...added, ...moved, ...annotated].map(({ uid, title }): [string, string] => [uid, title]);
  return new Map([...pairs, ...renamed.map(({ uid, to_title }): [string, string] => [uid, to_title])]);
}

function fieldName(field: string): string {
  const names: Record<string, string> = { kind: t("diff.kind"), note: t("diff.note"), url: t("diff.url"), tags: t("diff.tags") };
  return names[field] ?? field;
}

type Present = MapDifference["added"][number];

/** Topics by the nearest topic above them that did not itself come or go with them. */
function together(key: "diff.added" | "diff.removed", topics: readonly Present[], named: (uid: string | null) => string): string[] {
  const parents = new Map(topics.map(({ uid, parent_uid }) => [uid, parent_uid]));
  const groups = new Map<string | null, Present[]>();
  for (const topic of topics) {
    const above = placeOf(topic.parent_uid, parents);
    groups.set(above, [...(groups.get(above) ?? []), topic]);
  }
  return [...groups].map(([parent, group]) => t(key, { count: group.length, parent: named(parent), titles: titlesOf(group, parent) }));
}

function placeOf(parent: string | null, parents: ReadonlyMap<string, string | null>): string | null {
  let above = parent;
  while (above !== null && parents.has(above)) above = parents.get(above) ?? null;
  return above;
}

/** The uppermost first: who sees them knows the rest. */
function titlesOf(group: readonly Present[], parent: string | null): string {
  const ordered = [...group.filter(({ parent_uid }) => parent_uid === parent), ...group.filter(({ parent_uid }) => parent_uid !== parent)];
  const titles = ordered.slice(0, NAMED).map(({ title }) => quoted(title)).join(", "); // biome-ignore format: one line says it
  return group.length > NAMED ? t("diff.andMore", { titles, count: group.length - NAMED }) : titles;
}

/** How much of each kind, for the head of a comparison. */
export function countsOf({ added, removed, moved, renamed, annotated, relations_added, relations_removed }: MapDifference): string[] {
  const parts = [
    ["diff.addedPart", added.length],
    ["diff.removedPart", removed.length],
    ["diff.movedPart", moved.length],
    ["diff.renamedPart", renamed.length],
    ["diff.annotatedPart", annotated.length],
    ["diff.relationsPart", relations_added.length + relations_removed.length],
  ] as const;
  return parts.filter(([, count]) => count > 0).map(([key, count]) => t(key, { count }));
}
