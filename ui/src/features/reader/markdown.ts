import MarkdownIt from "markdown-it";
import footnotes from "markdown-it-footnote";
import { formulas } from "./formulas";
import { type TopicLinks, WRITTEN } from "./topicLinks";

const parser = new MarkdownIt({ html: true, linkify: true }).use(footnotes).use(formulas);

// Only what is written as an address becomes a link: "main.rs" is a file, not a site in Serbia.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

// The parser writes a column's alignment as a style attribute, which the policy forbids.
for (const cell of ["th_open", "td_open"]) {
  parser.renderer.rules[cell] = (tokens, index, options, _environment, renderer) => {
    const token = tokens[index];
    const align = /^text-align:(\w+)$/.exec(String(token?.attrGet("style") ?? ""))?.[1];
    if (token && align) token.attrs = [["align", align]];
    return renderer.renderToken(tokens, index, options);
  };
}

parser.inline.ruler.before("link", "topic", (state, silent) => {
  const [written, inside = ""] = WRITTEN.exec(state.src.slice(state.pos, state.pos + 410)) ?? [];
  const [title = "", label] = inside.split(/\|(.*)/).map((part) => part.trim());
  const address = written && (state.env as Partial<TopicLinks>).byTitle?.(title);
  if (!written || !address) return false;
  if (!silent) {
    state.push("link_open", "a", 1).attrs = [["href", address]];
    state.push("text", "", 0).content = label || title;
    state.push("link_close", "a", -1);
  }
  state.pos += written.length;
  return true;
});

const STYLE = /(<[a-z][^<>]*?)\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)/gi;

// The purifier takes style attributes out, but only after the browser has reported each as a breach of the policy: so they go before it sees them.
for (const html of ["html_block", "html_inline"]) {
  parser.renderer.rules[html] = (tokens, index) => (tokens[index]?.content ?? "").replace(STYLE, "$1");
}

/** Markdown as HTML, not yet safe: it may hold any HTML that the author wrote. */
export const htmlOf = (markdown: string, links?: TopicLinks): string => parser.render(markdown, links ?? {});
