import { useEffect } from "react";
import { useLocation } from "react-router";
import { shortId } from "../../app/addresses";
import { rewrite } from "../../app/place";
import { useStored } from "../../canvas/store";
import { rememberPlace } from "../outline/place";
import type { Outlined } from "../outline/queries";
import { written } from "./spot";
import type { MapStore } from "./state";

/** Keeps view, layout and chosen topic in the address, and in this browser for the next visit. */
export function useAddress({ subject }: Outlined, store: MapStore): void {
  const { key } = useLocation();
  const spot = useStored(store, (state) => state.spot);
  const selected = useStored(store, (state) => state.selected);
  const layout = useStored(store, (state) => state.layout);
  const expanded = useStored(store, (state) => state.expanded);
  const active = useStored(store, (state) => state.active);

  useEffect(() => {
    const next = new URLSearchParams();
    if (layout !== "right") next.set("layout", layout);
    if (selected) next.set("topic", shortId(selected));
    if (spot) next.set("at", written(spot));
    rewrite(key, { search: next.size > 0 ? `?${next}` : "" });
  }, [key, spot, selected, layout]);

  useEffect(() => {
    rememberPlace(subject.uid, { active, map: { expanded: [...expanded], layout, spot: spot && written(spot) } });
  }, [subject.uid, expanded, active, layout, spot]);
}
