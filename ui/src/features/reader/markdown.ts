import MarkdownIt from "markdown-it";
import footnotes from "markdown-it-footnote";

const parser = new MarkdownIt({ html: true, linkify: true }).use(footnotes);

// Only what is written as an address becomes a link: "main.rs" is a file, not a site in Serbia.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** Markdown as HTML, not yet safe: it may hold any HTML that the author wrote. */
export const htmlOf = (markdown: string): string => parser.render(markdown);
