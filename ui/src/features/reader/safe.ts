import createPurifier, { type DOMPurify } from "dompurify";
import allowed from "./allowed.json";

const purifier: DOMPurify = createPurifier(window);
const attributes: Record<string, string[]> = allowed.attributes;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** What a browser ignores inside an address, so that "java\nscript:" is seen for what it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the ones meant
const IGNORED = /[\u0000-\u0020\u007f-\u00a0\u200b\ufeff]/g;

const schemeOf = (address: string): string | undefined => SCHEME.exec(address.replace(IGNORED, ""))?.[1]?.toLowerCase();

function permitted(tag: string, name: string, value: string): boolean {
  if (!attributes["*"]?.includes(name) && !attributes[tag]?.includes(name)) return false;
  if (name !== "href" && name !== "src") return true;
  const scheme = schemeOf(value);
  if (name === "src" && scheme === "data") return /^data:image\/(png|jpeg|gif|webp|avif);/i.test(value);
  return scheme === undefined || (name === "href" ? allowed.link_schemes : allowed.image_schemes).includes(scheme);
}

const keptClasses = (value: string): string =>
  value
    .split(/\s+/)
    .filter((name) => allowed.classes.includes(name) || allowed.class_prefixes.some((prefix) => name.startsWith(prefix)))
    .join(" ");

/** Ids get a prefix, so that no text can name an element of the page, and links within the text follow them. */
function rewritten(name: string, value: string): string {
  if (name === "class") return keptClasses(value);
  if (name === "id") return allowed.id_prefix + value;
  if (name === "href" && value.startsWith("#")) return `#${allowed.id_prefix}${value.slice(1)}`;
  return value;
}

purifier.addHook("uponSanitizeAttribute", (element, data) => {
  const kept = permitted(element.nodeName.toLowerCase(), data.attrName, data.attrValue);
  data.keepAttr = kept;
  if (kept) data.attrValue = rewritten(data.attrName, data.attrValue);
  if (data.attrName === "class" && data.attrValue === "") data.keepAttr = false;
});

/** The HTML as nodes, with nothing in it that is not on the list of allowed.json. */
export function safeNodes(html: string): DocumentFragment {
  return purifier.sanitize(html, {
    ALLOWED_TAGS: allowed.tags,
    ALLOWED_ATTR: [...new Set(Object.values(attributes).flat())],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}
