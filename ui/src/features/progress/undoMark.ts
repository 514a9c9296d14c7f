import { Undo2 } from "lucide-react";
import type { Action } from "../../app/actions";
import type { Marking } from "./useMarking";

/** Takes the last mark back, on every page where one marks. */
export const undoMark = ({ undo, canUndo }: Pick<Marking, "undo" | "canUndo">): Action => ({
  name: "map.undo",
  keys: ["z", "Mod+z"],
  icon: Undo2,
  isOff: !canUndo,
  perform: undo,
});
