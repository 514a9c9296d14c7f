import { uidOf } from "../../app/addresses";
import { LAYOUTS, type LayoutKind } from "../../canvas/layouts";
import { newStore, type Store } from "../../canvas/store";
import type { Size, View } from "../../canvas/view";
import { placeIn } from "../outline/place";
import type { Outlined } from "../outline/queries";
import { ancestorsOf, expandedAtFirst, expandedTo, type Tree } from "../outline/tree";
import { readSpot, type Spot } from "./spot";

/** Which relations are drawn: those of the topic one is at, all, or none. */
export const RELATIONS = ["topic", "all", "none"] as const;
export type RelationsShown = (typeof RELATIONS)[number];

export type MapState = {
  expanded: ReadonlySet<string>;
  /** The topic that has the focus when the map has it. */
  active: string;
  /** The topic whose panel is open. */
  selected: string | null;
  layout: LayoutKind;
  relations: RelationsShown;
  words: string;
  /** The topics that are elements at the moment: those in sight, when the map is large enough. */
  seen: readonly number[];
  /** What the map has been asked to bring into sight; a new object for each time. */
  reveal: { uid: string } | null;
  /** Where the view was when it last came to rest. */
  spot: Spot | null;
  /** The view in each frame, for what follows it. */
  sight: { view: View; size: Size } | null;
};

export type MapStore = Store<MapState>;

/** How a map opens: as its address says, else as it was left, else with as many levels as are taken in at a glance. */
export function openedMap({ subject, tree }: Outlined, search: URLSearchParams): MapStore {
  const place = placeIn(subject.uid);
  const left = place?.map;
  const asked = known(tree, uidOf(search.get("topic") ?? ""));
  const spot = readSpot(search.get("at")) ?? (asked ? null : readSpot(left?.spot));
  const active = asked ?? known(tree, place?.active) ?? tree.root;
  const ways = [active, spot?.uid ?? ""].flatMap((uid) => ancestorsOf(tree, uid));
  return newStore<MapState>({
    expanded: new Set([...(left?.expanded ?? expandedAtFirst(tree, atAGlance())), ...ways]),
    active,
    selected: asked,
    layout: layoutNamed(search.get("layout") ?? left?.layout),
    relations: "topic",
    words: "",
    seen: [],
    reveal: asked && !spot ? { uid: asked } : null,
    spot,
    sight: null,
  });
}

/** Narrower than this there is no room to grow sideways. */
const PHONE_PX = 640;
const MOST_AT_FIRST = 300;
const ROW_PX = 27;

/** As many topics as stand one below another in the window, a little smaller than life: one sees what there is before one reads it. */
const atAGlance = (): number => Math.min(MOST_AT_FIRST, Math.floor(innerHeight / ROW_PX));

const known = (tree: Tree, uid: string | null | undefined): string | null => (uid && tree.nodes.has(uid) ? uid : null);

/** A phone has no room for what grows to two sides. */
export const isRoomFor = (kind: LayoutKind): boolean => innerWidth >= PHONE_PX || kind === "list" || kind === "right";

export const firstLayout = (): LayoutKind => (innerWidth < PHONE_PX ? "list" : "right");

const layoutNamed = (name: string | null | undefined): LayoutKind => LAYOUTS.find((kind) => kind === name) ?? firstLayout();

/** To a topic, wherever it is folded away. */
export function goTo(store: MapStore, tree: Tree, uid: string): void {
  const { expanded } = store.get();
  const closed = ancestorsOf(tree, uid).filter((above) => !expanded.has(above));
  store.set({ active: uid, reveal: { uid }, ...(closed.length > 0 ? { expanded: new Set([...expanded, ...closed]) } : {}) });
}

/** Opens a topic's panel, and brings the topic into sight beside it. */
export function select(store: MapStore, tree: Tree, uid: string): void {
  goTo(store, tree, uid);
  store.set({ selected: uid });
}

/** As many levels as asked for; where one was stays in sight, or what it is folded into. */
export function showTo(store: MapStore, tree: Tree, depth: number): void {
  store.set({ expanded: expandedTo(tree, depth), reveal: { uid: store.get().active } });
}

export function toggle(store: MapStore, uid: string): void {
  const { expanded } = store.get();
  const next = new Set(expanded);
  if (!next.delete(uid)) next.add(uid);
  store.set({ expanded: next, active: uid });
}
