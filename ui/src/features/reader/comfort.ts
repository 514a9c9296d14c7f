import { choiceOf } from "../../app/choice";
import type { MessageKey } from "../../messages";

/** Percent of the size that texts have by themselves. */
export const SIZES = ["85", "100", "115", "130", "150"] as const;
export const textSize = choiceOf("trellis.textSize", SIZES, "100");

export const WIDTHS = ["narrow", "normal", "wide"] as const;
export type Width = (typeof WIDTHS)[number];
export const WIDTH_NAMES: Record<Width, MessageKey> = { narrow: "reader.narrow", normal: "reader.normal", wide: "reader.wide" };
export const lineWidth = choiceOf<Width>("trellis.lineWidth", WIDTHS, "normal");
