import { beforeEach, expect, test } from "vitest";
import { shortId } from "../../app/addresses";
import { rememberPlace } from "../outline/place";
import { sampleMap } from "../outline/sample";
import { type Tree, treeOf } from "../outline/tree";
import { written } from "./spot";
import { goTo, openedMap, select, showTo, toggle } from "./state";

const id = (number: number) => `01a213df-ecf9-7406-91f6-${String(number).padStart(12, "0")}`;
const [ROOT, A, A1, A2, B, B1] = [1, 2, 3, 4, 5, 6].map(id) as [string, string, string, string, string, string];
const map = sampleMap([`${ROOT} > ${A}`, `${A} > ${A1}`, `${A1} > ${A2}`, `${ROOT} > ${B}`, `${B} > ${B1}`]);
const tree: Tree = treeOf(map);
const outlined = { subject: map.subject, tree, relations: [] };
const opened = (search = "") => openedMap(outlined, new URLSearchParams(search));

beforeEach(() => localStorage.clear());

test("a first visit sees at most 300 topics, as whole levels", () => {
  const wide = treeOf(
    sampleMap(
      Array.from({ length: 40 }, (_, branch) => [
        `r > b${branch}`,
        ...Array.from({ length: 20 }, (_, leaf) => `b${branch} > l${branch}.${leaf}`),
      ]).flat(),
    ),
  );
  expect(openedMap({ ...outlined, tree: wide }, new URLSearchParams()).get().expanded.size).toBe(0);
});

test("an address opens its topic, and the way to it", () => {
  const { active, selected, expanded, reveal } = opened(`topic=${shortId(A2)}`).get();
  expect([active, selected, reveal]).toEqual([A2, A2, { uid: A2 }]);
  expect([...expanded]).toEqual(expect.arrayContaining([A, A1]));
});

test("an address goes before what this browser remembers, and that before how maps open", () => {
  const spot = { uid: B1, x: 1, y: 2, zoom: 0.5 };
  rememberPlace(map.subject.uid, { map: { expanded: [B], spot: written(spot), layout: "both" } });
  expect(opened().get()).toMatchObject({ layout: "both", spot });
  expect(opened(`layout=down&at=${written({ ...spot, zoom: 1 })}`).get()).toMatchObject({ layout: "down", spot: { zoom: 1 } });
  expect(opened(`topic=${shortId(A)}`).get().spot).toBeNull();
});

test("an address of nonsense opens the map as if there were none", () => {
  const { layout, selected, spot } = opened("layout=spiral&topic=nobody&at=1,2").get();
  expect({ layout, selected, spot }).toEqual({ layout: "right", selected: null, spot: null });
});

test("going to a topic opens what hides it, and nothing else", () => {
  const store = opened();
  store.set({ expanded: new Set() });
  goTo(store, tree, A2);
  expect(store.get()).toMatchObject({ active: A2, selected: null, reveal: { uid: A2 } });
  expect([...store.get().expanded].sort()).toEqual([ROOT, A, A1].sort());
  select(store, tree, B);
  expect(store.get()).toMatchObject({ active: B, selected: B });
});

test("a branch folds and opens; levels are shown one by one", () => {
  const store = opened();
  store.set({ expanded: new Set() });
  toggle(store, A);
  expect(store.get().expanded.has(A)).toBe(true);
  toggle(store, A);
  expect(store.get().expanded.has(A)).toBe(false);
  showTo(store, tree, 2);
  expect([...store.get().expanded].sort()).toEqual([A, B].sort());
});

test("watchers are told of what has changed, and not of what hasn't", () => {
  const store = opened();
  let told = 0;
  const leave = store.subscribe(() => {
    told += 1;
  });
  store.set({ words: "" });
  store.set({ words: "rust" });
  leave();
  store.set({ words: "book" });
  expect(told).toBe(1);
});
