import { choiceOf } from "./choice";

export type Theme = "light" | "dark" | "system";

/** public/start.js applies it before the first paint. */
const theme = choiceOf<Theme>("trellis.theme", ["light", "dark", "system"], "system");

export function chooseTheme(chosen: Theme): void {
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  theme.choose(chosen);
}

export const useTheme = theme.use;
