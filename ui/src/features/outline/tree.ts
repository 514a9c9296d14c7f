import type { Progress, SubjectMap, Topic } from "../../api/types";

/** A topic in its place. Everything here walks in loops: a map may be a chain of thousands. */
export type Node = {
  topic: Topic;
  parent: string | null;
  children: string[];
  /** As ARIA counts: the root is 1. */
  level: number;
  position: number;
  /** Part of what the progress is counted of: neither the root nor a group. */
  counts: boolean;
};

export type Tree = {
  root: string;
  nodes: ReadonlyMap<string, Node>;
  /** All topics as they are read: each before its children, siblings in order. */
  order: readonly string[];
};

/** The tree of a map, whose topics come parents first and siblings in order. */
export function treeOf({ subject, topics }: SubjectMap): Tree {
  const nodes = new Map<string, Node>();
  for (const topic of topics) {
    const parent = topic.parent_uid === null ? undefined : nodes.get(topic.parent_uid);
    const position = parent ? parent.children.push(topic.uid) : 1;
    const counts = topic.uid !== subject.root_topic_uid && topic.kind !== "group";
    const level = (parent?.level ?? 0) + 1;
    nodes.set(topic.uid, { topic, parent: parent ? topic.parent_uid : null, children: [], level, position, counts });
  }
  const root = subject.root_topic_uid;
  return { root, nodes, order: walk(nodes, root, () => true) };
}

/** The topics below `start`, itself included, as far as `enters` lets. */
function walk(nodes: ReadonlyMap<string, Node>, start: string, enters: (uid: string) => boolean): string[] {
  const order: string[] = [];
  const open = [start];
  for (let uid = open.pop(); uid !== undefined; uid = open.pop()) {
    const node = nodes.get(uid);
    if (!node) continue;
    order.push(uid);
    if (enters(uid)) for (const child of node.children.toReversed()) open.push(child);
  }
  return order;
}

/** The rows that are seen: the topics below the root whose ancestors are all expanded. */
export function visibleRows(tree: Tree, expanded: ReadonlySet<string>): string[] {
  return walk(tree.nodes, tree.root, (uid) => uid === tree.root || expanded.has(uid)).slice(1);
}

/** The topics to expand so that everything down to that level is seen (the root's children are level 1 here). */
export function expandedTo(tree: Tree, depth: number): Set<string> {
  const expanded = new Set<string>();
  for (const [uid, node] of tree.nodes) if (node.level > 1 && node.level <= depth && node.children.length > 0) expanded.add(uid);
  return expanded;
}

/** How deep the rows go: 1 when there is nothing to expand. */
export function depthOf(tree: Tree): number {
  let depth = 1;
  for (const node of tree.nodes.values()) depth = Math.max(depth, node.level - 1);
  return depth;
}

/** How a map opens: as many whole levels as stay within the limit, and always the first. */
export function expandedAtFirst(tree: Tree, limit = 300): Set<string> {
  const perLevel: number[] = [];
  for (const { level } of tree.nodes.values()) perLevel[level] = (perLevel[level] ?? 0) + 1;
  let depth = 1;
  let seen = perLevel[2] ?? 0;
  while (perLevel[depth + 2] && seen + (perLevel[depth + 2] ?? 0) <= limit) {
    depth += 1;
    seen += perLevel[depth + 1] ?? 0;
  }
  return expandedTo(tree, depth);
}

export function ancestorsOf(tree: Tree, uid: string): string[] {
  const path: string[] = [];
  for (let at = tree.nodes.get(uid)?.parent; at; at = tree.nodes.get(at)?.parent) path.unshift(at);
  return path;
}

export const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLocaleLowerCase();

export type Search = { hits: ReadonlySet<string>; rows: string[] };

/** The topics whose title has the words, and the rows that lead to them. */
export function search(tree: Tree, words: string): Search {
  const needle = folded(words.trim());
  const hits = new Set<string>();
  const kept = new Set<string>();
  for (const [uid, node] of tree.nodes) {
    if (uid === tree.root || !folded(node.topic.title).includes(needle)) continue;
    hits.add(uid);
    for (let at: string | null | undefined = uid; at && !kept.has(at); at = tree.nodes.get(at)?.parent) kept.add(at);
  }
  return { hits, rows: tree.order.filter((uid) => kept.has(uid) && uid !== tree.root) };
}

export type Tally = { done: number; total: number };

/** For every topic with children: how much below it (and in it) is done, skipped topics left out. */
export function tallies(tree: Tree, states: Progress["states"]): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const uid of tree.order.toReversed()) {
    const node = tree.nodes.get(uid);
    if (!node) continue;
    const own = sums.get(uid) ?? { done: 0, total: 0 };
    if (node.counts && states[uid] !== "skipped") own.total += 1;
    if (node.counts && states[uid] === "done") own.done += 1;
    sums.set(uid, own);
    if (node.parent) addTo(sums, node.parent, own);
  }
  for (const [uid, node] of tree.nodes) if (node.children.length === 0) sums.delete(uid);
  return sums;
}

function addTo(sums: Map<string, Tally>, uid: string, { done, total }: Tally): void {
  const sum = sums.get(uid) ?? { done: 0, total: 0 };
  sums.set(uid, { done: sum.done + done, total: sum.total + total });
}

const WORDS_PER_MINUTE = 220;

/** Minutes to read that many words; the server says the same of a document. */
export const minutesFor = (words: number): number => Math.max(1, Math.ceil(words / WORDS_PER_MINUTE));

/** Is there anything to read on the topic's page besides its children? */
export const hasContent = ({ topic }: Node): boolean => topic.kind !== "group" || topic.document_count > 0 || !!topic.note || !!topic.url;

export type Neighbours = { previous: Topic | null; next: Topic | null };

/** The topics before and after one in map order; groups that are only a heading are passed over, as is an empty root. */
export function neighbours(tree: Tree, uid: string): Neighbours {
  const here = tree.order.indexOf(uid);
  return { previous: nearest(tree, here, -1), next: nearest(tree, here, 1) };
}

function nearest(tree: Tree, from: number, step: 1 | -1): Topic | null {
  for (let at = from + step; ; at += step) {
    const uid = tree.order[at];
    const node = uid === undefined ? undefined : tree.nodes.get(uid);
    if (!node) return null;
    if (node.level > 1 ? hasContent(node) : node.topic.document_count > 0) return node.topic;
  }
}
