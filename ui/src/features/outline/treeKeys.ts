import type { KeyRow } from "../../app/actions";

const MOVE: KeyRow = { name: "outline.keysMove", keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] };
const REST: readonly KeyRow[] = [
  { name: "map.keysEnds", keys: ["Home", "End"] },
  { name: "map.keysToggle", keys: ["Space"] },
  { name: "map.keysSiblings", keys: ["*"] },
  { name: "outline.keysMark", keys: ["l", "d", "s", "u"] },
  { name: "outline.keysType", keys: [], said: "outline.keysTypeName" },
];

/** The keys of a tree of topics that has the focus, as `useTreeKeys` understands them. */
export const OUTLINE_KEYS: readonly KeyRow[] = [
  MOVE,
  { name: "outline.keysOpen", keys: ["Enter"] },
  { name: "outline.keysMore", keys: ["."] },
  ...REST,
];

export const MAP_KEYS: readonly KeyRow[] = [
  MOVE,
  { name: "map.keysOpen", keys: ["Enter"] },
  ...REST,
  { name: "map.keysPan", keys: ["Shift+ArrowLeft", "Shift+ArrowRight"] },
  { name: "map.close", keys: ["Escape"] },
];
