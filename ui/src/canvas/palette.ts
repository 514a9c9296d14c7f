import type { Shown } from "../features/progress/states";

/** The colours of design/tokens.css as the canvas takes them, for the theme of the moment. */
export type Palette = {
  paper: string;
  surface: string;
  line: string;
  ink: string;
  muted: string;
  accent: string;
  states: Record<Shown, string>;
  branches: readonly string[];
};

export const HUES = 8;

/** The colour of a branch: a tint that its topics share, so that a part of the map is recognised from afar. */
export const hueOf = (branch: number): number => (branch < 0 ? 0 : branch % HUES);

/** Asks the browser what each token is in this place: a custom property alone would only give its text. */
export function paletteOf(place: HTMLElement): Palette {
  const probe = document.createElement("span");
  place.append(probe);
  const style = getComputedStyle(probe);
  const token = (name: string) => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const palette: Palette = {
    paper: token("paper"),
    surface: token("surface"),
    line: token("line"),
    ink: token("ink"),
    muted: token("muted"),
    accent: token("accent"),
    states: { none: token("muted"), learning: token("learning"), done: token("done"), skipped: token("skipped"), known: token("known") },
    branches: Array.from({ length: HUES }, (_, hue) => token(`branch-${hue + 1}`)),
  };
  probe.remove();
  return palette;
}
