import createPurifier from "dompurify";
import katex from "katex";

const purifier = createPurifier(window);
const WRITTEN = /^(\$\$?)([\s\S]+)\1$/;
const STYLE = /\sstyle="[^"]*"/g;

/** Draws a formula as MathML, which needs no styles of its own. What KaTeX can't read stays as it was written. */
export function draw(formula: Element): void {
  const [, signs, source] = WRITTEN.exec(formula.textContent) ?? [];
  if (!source) return;
  const displayMode = signs === "$$";
  try {
    const drawn = katex.renderToString(source, {
      output: "mathml",
      errorColor: "currentcolor",
      displayMode,
      maxExpand: 100,
      maxSize: 20,
    });
    const safe = purifier.sanitize(drawn.replace(STYLE, ""), {
      USE_PROFILES: { mathMl: true },
      FORBID_ATTR: ["style"],
      RETURN_DOM_FRAGMENT: true,
    });
    formula.replaceChildren(safe);
    if (displayMode) formula.classList.add("math-shown");
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    formula.setAttribute("title", error.message);
  }
}
