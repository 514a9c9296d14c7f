import createPurifier from "dompurify";
import highlighter from "highlight.js/lib/common";

const purifier = createPurifier(window);
const MOST = 50_000;

/** Colours a program by the language that its fence names; one of a language unknown here stays plain. */
export function colour(code: Element): void {
  const language = /language-([\w+#-]+)/.exec(code.className)?.[1] ?? "";
  const source = code.textContent;
  if (!highlighter.getLanguage(language) || source.length > MOST) return;
  const { value } = highlighter.highlight(source, { language });
  code.replaceChildren(purifier.sanitize(value, { ALLOWED_TAGS: ["span"], ALLOWED_ATTR: ["class"], RETURN_DOM_FRAGMENT: true }));
}
