import type { MapSubject } from "../../api/types";
import { topicPath } from "../../app/addresses";
import type { Tree } from "../outline/tree";

/** The address that a text's link leads to: by the title of a topic of its map, or by a topic's uid; null when there is none. */
export type TopicLinks = { byTitle: (title: string) => string | null; byUid: (uid: string) => string | null };

/** Two titles with the same key are the same: the server says so too. */
const keyOf = (title: string): string => title.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

/** A title that several topics have leads to none of them. */
export function topicLinks(subject: MapSubject, tree: Tree): TopicLinks {
  let titles: Map<string, string | null> | undefined;
  const known = () => {
    if (titles) return titles;
    titles = new Map();
    for (const [uid, { topic }] of tree.nodes) titles.set(keyOf(topic.title), titles.has(keyOf(topic.title)) ? null : uid);
    return titles;
  };
  const byUid = (uid: string) => (tree.nodes.has(uid) ? topicPath(subject, uid) : null);
  return { byUid, byTitle: (title) => byUid(known().get(keyOf(title)) ?? title) };
}

/** `[[Title]]` and `[[Title|label]]`, as the server reads them. */
export const WRITTEN = /^\[\[([^[\]\n]{1,400})\]\]/;
