import { Keyboard, Monitor, Moon, Search, Sun } from "lucide-react";
import type { Action } from "./actions";
import { show } from "./overlay";
import { chooseTheme } from "./theme";

export const OPEN_PALETTE = { name: "palette.title", keys: ["Mod+k"], icon: Search, perform: () => show("palette") } satisfies Action;
export const SHOW_KEYS = { name: "keys.title", keys: ["?"], icon: Keyboard, perform: () => show("keys") } satisfies Action;

/** What one can do on every page. */
export const EVERYWHERE: readonly Action[] = [
  OPEN_PALETTE,
  SHOW_KEYS,
  { name: "theme.useLight", keys: [], icon: Sun, perform: () => chooseTheme("light") },
  { name: "theme.useDark", keys: [], icon: Moon, perform: () => chooseTheme("dark") },
  { name: "theme.useSystem", keys: [], icon: Monitor, perform: () => chooseTheme("system") },
];
