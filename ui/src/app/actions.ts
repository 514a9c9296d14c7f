import type { LucideIcon } from "lucide-react";
import type { MessageKey } from "../messages";

/** Something one can do, told once for its button, its key, its menu and the page of keys. */
export type Action = {
  name: MessageKey;
  /** As KeyboardEvent.key names them; the first is shown. */
  keys: readonly string[];
  icon: LucideIcon;
  /** Is there nothing to do at the moment? */
  isOff?: boolean;
  perform: () => void;
};

/** A key that does something without being an action by itself: it depends on where the focus is. */
export type KeyRow = {
  name: MessageKey;
  keys: readonly string[];
  /** In the place of keys, when they are too many to be named. */
  said?: MessageKey;
};

/** Does what the key stands for; tells whether there was such a thing. */
export function performKey(actions: readonly Action[], key: string): boolean {
  const action = actions.find(({ keys, isOff }) => !isOff && keys.includes(key));
  action?.perform();
  return action !== undefined;
}
