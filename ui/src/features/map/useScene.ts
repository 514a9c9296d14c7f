import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Progress } from "../../api/types";
import { useTheme } from "../../app/theme";
import { type Layout, layoutOf } from "../../canvas/layouts";
import { marksOf } from "../../canvas/marks";
import type { Scene } from "../../canvas/paint";
import { paletteOf } from "../../canvas/palette";
import { aroundOf, drawable, type Joined, joined } from "../../canvas/relations";
import { type Shape, shapeOf, shownOf } from "../../canvas/shape";
import { Sizes, settingOf } from "../../canvas/sizes";
import { useStored } from "../../canvas/store";
import { canvasMeasure, Texts } from "../../canvas/text";
import type { Outlined } from "../outline/queries";
import { search } from "../outline/tree";
import type { MapStore, RelationsShown } from "./state";

/** What is to be painted, from the map, the reader's progress and what they have chosen to see. */
export function useScene({ tree, relations }: Outlined, progress: Progress | undefined, store: MapStore): Scene {
  const expanded = useStored(store, (state) => state.expanded);
  const kind = useStored(store, (state) => state.layout);
  const active = useStored(store, (state) => state.active);
  const words = useStored(store, (state) => state.words);
  const shownRelations = useStored(store, (state) => state.relations);
  const fonts = useFonts();
  const palette = usePalette();

  const shape = useMemo(() => shapeOf(tree), [tree]);
  const texts = useMemo(() => new Texts(canvasMeasure()), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured in another font is wrong when one arrives
  const sizes = useMemo(() => {
    texts.forget();
    return new Sizes(shape, texts);
  }, [shape, texts, fonts]);
  const layout = useMemo(() => layoutOf(kind, shape, sizes, shownOf(shape, expanded)), [kind, shape, sizes, expanded]);
  const marks = useMemo(() => marksOf(shape, tree, progress), [shape, tree, progress]);
  const all = useMemo(() => joined(shape, relations), [shape, relations]);
  const number = shape.numbers.get(active) ?? 0;
  const around = useMemo(() => (shownRelations === "none" ? null : aroundOf(all, number)), [all, number, shownRelations]);
  const drawn = useMemo(() => drawnOf(shape, layout, all, number, shownRelations), [shape, layout, all, number, shownRelations]);
  const hits = useMemo(() => (words.trim() ? numbersOf(shape, search(tree, words).hits) : null), [shape, tree, words]);

  return useMemo(
    () => ({ shape, layout, marks, palette, texts, relations: drawn, around, hits, active: number }),
    [shape, layout, marks, palette, texts, drawn, around, hits, number],
  );
}

function drawnOf(shape: Shape, layout: Layout, all: readonly Joined[], number: number, shown: RelationsShown): Joined[] {
  if (shown === "none") return [];
  if (shown === "all") return drawable(shape, layout.isShown, all);
  const { needs, unlocks } = aroundOf(all, number);
  const isIn = (group: ReadonlySet<number>, end: number) => end === number || group.has(end);
  const own = all.filter(({ kind, source, target }) => {
    if (kind === "related") return source === number || target === number;
    return (isIn(needs, source) && isIn(needs, target)) || (isIn(unlocks, source) && isIn(unlocks, target));
  });
  return drawable(shape, layout.isShown, own);
}

const numbersOf = (shape: Shape, uids: ReadonlySet<string>): ReadonlySet<number> =>
  new Set([...uids].map((uid) => shape.numbers.get(uid) ?? 0).sort((a, b) => a - b));

const FONTS = [1, 2, 3].map((level) => settingOf(level).font);

/** Changes when the fonts have arrived: widths measured before are those of another font. */
function useFonts(): number {
  const [loaded, setLoaded] = useState(() => (FONTS.every((font) => document.fonts.check(font)) ? 1 : 0));
  useEffect(() => {
    if (loaded > 0) return;
    let isHere = true;
    void Promise.all(FONTS.map((font) => document.fonts.load(font))).then(() => isHere && setLoaded(1));
    return () => {
      isHere = false;
    };
  }, [loaded]);
  return loaded;
}

const looks = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("print")];

function watchLooks(watcher: () => void): () => void {
  for (const look of looks) look.addEventListener("change", watcher);
  return () => {
    for (const look of looks) look.removeEventListener("change", watcher);
  };
}

/** The colours of the theme, and on paper those of paper. */
function usePalette() {
  const theme = useTheme();
  const look = useSyncExternalStore(watchLooks, () => looks.map(({ matches }) => matches).join());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens have other colours in another theme
  return useMemo(() => paletteOf(document.body), [theme, look]);
}
