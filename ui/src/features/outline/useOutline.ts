import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Move } from "./moves";
import { placeIn, rememberPlace } from "./place";
import type { Outlined } from "./queries";
import { ancestorsOf, expandedAtFirst, expandedTo, search, visibleRows } from "./tree";

export type OutlineView = ReturnType<typeof useOutline>;

/** What is expanded, searched for and focused in an outline; the place is kept for the next visit. */
export function useOutline({ subject, tree }: Outlined) {
  const [place] = useState(() => placeIn(subject.uid));
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => withWayTo(place?.active ?? null));
  const [chosen, setActive] = useState(place?.active ?? null);
  const [words, setWords] = useState("");

  function withWayTo(uid: string | null): ReadonlySet<string> {
    return new Set([...(place?.expanded ?? expandedAtFirst(tree)), ...(uid ? ancestorsOf(tree, uid) : [])]);
  }

  const wanted = useDeferredValue(words.trim());
  const found = useMemo(() => (wanted ? search(tree, wanted) : null), [tree, wanted]);
  const rows = useMemo(() => found?.rows ?? visibleRows(tree, expanded), [found, tree, expanded]);
  const open = useMemo(() => (found ? new Set(found.rows) : expanded), [found, expanded]);
  const active = chosen !== null && rows.includes(chosen) ? chosen : (rows[0] ?? null);

  useEffect(() => rememberPlace(subject.uid, { expanded: [...expanded], active: chosen }), [subject.uid, expanded, chosen]);

  const make = useCallback(({ active: next, expand, collapse }: Move) => {
    if (next) setActive(next);
    if (expand) setExpanded((before) => new Set([...before, ...expand]));
    if (collapse) setExpanded((before) => new Set([...before].filter((uid) => !collapse.includes(uid))));
  }, []);

  const showLevels = (depth: number) => setExpanded(expandedTo(tree, depth));
  return { tree, rows, expanded: open, active, hits: found?.hits ?? null, words, setWords, make, showLevels };
}
