import { folded, type Tree } from "./tree";

export type View = { tree: Tree; rows: readonly string[]; expanded: ReadonlySet<string>; active: string };
export type Move = { active?: string; expand?: string[]; collapse?: string[] };

/** What a key does in the outline (the keys of the ARIA tree pattern), or null when it does nothing there. */
export function moveOf(key: string, { tree, rows, expanded, active }: View): Move | null {
  const node = tree.nodes.get(active);
  const at = rows.indexOf(active);
  if (!node || at < 0) return null;
  const to = (uid: string | null | undefined): Move => (uid && rows.includes(uid) ? { active: uid } : {});
  const opens = node.children.length > 0;
  switch (key) {
    case "ArrowDown":
      return to(rows[at + 1]);
    case "ArrowUp":
      return to(rows[at - 1]);
    case "Home":
      return to(rows[0]);
    case "End":
      return to(rows.at(-1));
    case "ArrowRight":
      return opens && !expanded.has(active) ? { expand: [active] } : to(node.children.find((child) => rows.includes(child)));
    case "ArrowLeft":
      return opens && expanded.has(active) ? { collapse: [active] } : to(node.parent);
    case " ":
      return opens ? { [expanded.has(active) ? "collapse" : "expand"]: [active] } : {};
    case "*":
      return { expand: tree.nodes.get(node.parent ?? "")?.children.filter((uid) => tree.nodes.get(uid)?.children.length) ?? [] };
    default:
      return null;
  }
}

/** The next row whose title starts with what was typed; a single letter moves on from where one is. */
export function typedTo(typed: string, { tree, rows, active }: View): string | null {
  const from = rows.indexOf(active) + (typed.length === 1 ? 1 : 0);
  const needle = folded(typed);
  const around = [...rows.slice(from), ...rows.slice(0, from)];
  return around.find((uid) => folded(tree.nodes.get(uid)?.topic.title ?? "").startsWith(needle)) ?? null;
}
