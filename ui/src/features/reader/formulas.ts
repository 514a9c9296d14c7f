import type MarkdownIt from "markdown-it";

const ONCE = /^\$(?![\s$])(?:(?:\\.|[^\\$\n])*?[^\s\\$])\$(?!\d)/;
const TWICE = /^\$\$(?:\\.|[^\\$])+?\$\$/;

/** `$…$` and `$$…$$` stay as they are written, as the server keeps them. $5 and $10 are prices: no blank inside, no digit behind. */
export function formulas(parser: InstanceType<typeof MarkdownIt>): void {
  parser.inline.ruler.before("escape", "math", (state, silent) => {
    if (state.src[state.pos] !== "$") return false;
    const rest = state.src.slice(state.pos);
    const found = TWICE.exec(rest) ?? ONCE.exec(rest);
    if (!found) return false;
    if (!silent) state.push("math", "span", 0).content = found[0];
    state.pos += found[0].length;
    return true;
  });
  parser.renderer.rules["math"] = (tokens, index) => `<span class="math">${parser.utils.escapeHtml(tokens[index]?.content ?? "")}</span>`;
}
