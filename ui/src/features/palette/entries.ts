import type { LucideIcon } from "lucide-react";
import { folded } from "../outline/tree";

/** Something that the palette finds by its name. */
export type Entry = {
  id: string;
  name: string;
  icon: LucideIcon;
  /** The key that does the same. */
  key?: string | undefined;
  perform: () => void;
};

/** Entries of one kind, and how many of them are shown. */
export type Group = { id: string; title: string; entries: readonly Entry[]; most: number };

/** The groups with what has all the words in its name, the names that begin with them first; without words as they are. */
export function matching(groups: readonly Group[], words: string): Group[] {
  const needles = folded(words).split(/\s+/).filter(Boolean);
  const found = groups.map((group) => ({ ...group, entries: ranked(group.entries, needles).slice(0, group.most) }));
  return found.filter(({ entries }) => entries.length > 0);
}

function ranked(entries: readonly Entry[], needles: readonly string[]): Entry[] {
  const rated: { entry: Entry; rank: number }[] = [];
  for (const entry of entries) {
    const rank = rankOf(folded(entry.name), needles);
    if (rank !== null) rated.push({ entry, rank });
  }
  return rated.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

/** 0 when the name begins with the first word, 1 when a word of it does, 2 when it is somewhere; null when a word is missing. */
function rankOf(name: string, needles: readonly string[]): number | null {
  const [first = ""] = needles;
  if (!needles.every((needle) => name.includes(needle))) return null;
  if (name.startsWith(first)) return 0;
  return name.includes(` ${first}`) ? 1 : 2;
}
