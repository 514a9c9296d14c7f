/** Measuring and cutting titles. Both cost, so each title is measured once for each font. */

export type Measure = (text: string, font: string) => number;
export type Cut = { text: string; width: number };

const ELLIPSIS = "…";
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export class Texts {
  private readonly widths = new Map<string, number>();
  private readonly cuts = new Map<string, Cut>();

  private readonly measure: Measure;

  constructor(measure: Measure) {
    this.measure = measure;
  }

  /** Pixels at zoom 1. */
  width(text: string, font: string): number {
    const key = `${font}\n${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    const width = this.measure(text, font);
    this.widths.set(key, width);
    return width;
  }

  /** The text if it fits, else as much of its beginning as does, between characters as a reader sees them. */
  cut(text: string, font: string, room: number): Cut {
    const key = `${font}\n${room}\n${text}`;
    const known = this.cuts.get(key);
    if (known) return known;
    const cut = this.shorten(text, font, room);
    this.cuts.set(key, cut);
    return cut;
  }

  /** Forgets everything: a font has arrived. */
  forget(): void {
    this.widths.clear();
    this.cuts.clear();
  }

  private shorten(text: string, font: string, room: number): Cut {
    const whole = this.width(text, font);
    if (whole <= room) return { text, width: whole };
    const characters = Array.from(segmenter.segment(text), (part) => part.segment);
    let fits = 0;
    let fails = characters.length;
    while (fails - fits > 1) {
      const middle = (fits + fails) >> 1;
      if (this.measure(characters.slice(0, middle).join("") + ELLIPSIS, font) <= room) fits = middle;
      else fails = middle;
    }
    const short = characters.slice(0, fits).join("").trimEnd() + ELLIPSIS;
    return { text: short, width: this.measure(short, font) };
  }
}

/** Measures on a canvas that nobody sees. */
export function canvasMeasure(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("This browser draws no canvas.");
  let current = "";
  return (text, font) => {
    if (font !== current) context.font = font;
    current = font;
    return context.measureText(text).width;
  };
}
