import { ChevronsDownUp, ChevronsUpDown, Maximize, Minus, Plus, Scan, Search } from "lucide-react";
import type { Action } from "../../app/actions";
import type { Stage } from "../../canvas/stage";
import { depthOf, type Tree } from "../outline/tree";
import { undoMark } from "../progress/undoMark";
import type { Marking } from "../progress/useMarking";
import { type MapStore, showTo } from "./state";

const STEP = 1.35;

type Context = {
  stage: Stage | null;
  store: MapStore;
  tree: Tree;
  active: number;
  find: () => void;
  marking: Marking;
};

/** What one can do with a map, besides what the keys of a tree do. */
export function mapActions({ stage, store, tree, active, find, marking }: Context) {
  return {
    zoomIn: { name: "map.zoomIn", keys: ["+", "="], icon: Plus, perform: () => stage?.zoomBy(STEP) },
    zoomOut: { name: "map.zoomOut", keys: ["-"], icon: Minus, perform: () => stage?.zoomBy(1 / STEP) },
    fit: { name: "map.fit", keys: ["0"], icon: Maximize, perform: () => stage?.fit() },
    actualSize: { name: "map.actualSize", keys: ["1"] as const, icon: Scan, perform: () => stage?.actualSize(active) },
    expandAll: { name: "map.expandAll", keys: ["]"], icon: ChevronsUpDown, perform: () => showTo(store, tree, depthOf(tree)) },
    collapseAll: { name: "map.collapseAll", keys: ["["], icon: ChevronsDownUp, perform: () => showTo(store, tree, 1) },
    find: { name: "map.find", keys: ["/"], icon: Search, perform: find },
    undo: undoMark(marking),
  } satisfies Record<string, Action>;
}

export type MapActions = ReturnType<typeof mapActions>;
