import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Stage } from "../../canvas/stage";
import { useStored } from "../../canvas/store";
import type { Outlined } from "../outline/queries";
import { progressOf } from "../progress/queries";
import { useMarking } from "../progress/useMarking";
import type { MapStore } from "./state";
import { useScene } from "./useScene";

/** What every map consists of: its state, its stage, what is to be seen on it, and the marks that one makes there. */
export function useMap(outlined: Outlined, open: () => MapStore) {
  const { subject, tree } = outlined;
  const [store] = useState(open);
  const [stage, setStage] = useState<Stage | null>(null);
  const { data: progress } = useQuery(progressOf(subject.uid));
  const scene = useScene(outlined, progress, store);
  const selected = useStored(store, (state) => state.selected);
  const marking = useMarking(subject.uid, tree, progress);
  return { store, stage, setStage, scene, selected, marking };
}
