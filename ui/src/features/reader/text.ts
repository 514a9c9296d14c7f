import { t } from "../../messages";
import allowed from "./allowed.json";
import { htmlOf } from "./markdown";
import { safeNodes } from "./safe";
import type { TopicLinks } from "./topicLinks";

const OWN_IMAGE = /^\/api\/v1\/images\/[0-9a-f-]{36}$/;

export type Heading = { id: string; level: number; title: string };
export type Text = { nodes: DocumentFragment; headings: Heading[] };
export type TextOptions = {
  /** The level of the text's highest heading on the page. */
  top: number;
  /** A first heading that says just this is left out: the page says it already. */
  title: string;
  /** Tells the ids of several texts on one page apart. */
  part: string;
  /** Where links to topics lead. */
  links?: TopicLinks | undefined;
};

/** A document's text as safe nodes for the page, and its headings. */
export function textOf(markdown: string, { top, title, part, links }: TextOptions): Text {
  const nodes = safeNodes(htmlOf(markdown, links));
  dropTitle(nodes, title);
  if (part) tellApart(nodes, part);
  const headings = settleHeadings(nodes, top, part);
  for (const link of nodes.querySelectorAll("a[href]")) settleLink(link, links);
  for (const image of nodes.querySelectorAll("img")) settleImage(image);
  for (const table of nodes.querySelectorAll("table")) scrollable(wrapped(table), t("reader.table"));
  for (const code of nodes.querySelectorAll("pre")) settleCode(code);
  for (const item of nodes.querySelectorAll("li")) settleTask(item);
  for (const back of nodes.querySelectorAll(".footnote-backref")) back.setAttribute("aria-label", t("reader.backToText"));
  for (const element of nodes.querySelectorAll("p, h2, h3, h4, h5, h6, blockquote, td, th")) element.setAttribute("dir", "auto");
  for (const list of nodes.querySelectorAll("ul, ol, table")) list.setAttribute("dir", directionOf(list.textContent));
  return { nodes, headings };
}

const FROM_THE_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Lists and tables are written as their first letter is: points and first columns stand where lines begin, which dir=auto on items can't do. */
const directionOf = (text: string): "rtl" | "ltr" => (FROM_THE_RIGHT.test(/\p{L}/u.exec(text)?.[0] ?? "") ? "rtl" : "ltr");

const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLocaleLowerCase();

function dropTitle(nodes: DocumentFragment, title: string): void {
  const first = nodes.firstElementChild;
  if (first && /^H[12]$/.test(first.nodeName) && plain(first.textContent) === plain(title.replaceAll("`", ""))) first.remove();
}

/** What has an id of its own, such as a footnote, and the links to it, in a text that isn't the only one on its page. */
function tellApart(nodes: DocumentFragment, part: string): void {
  const { length } = allowed.id_prefix;
  for (const element of nodes.querySelectorAll("[id]")) element.id = `${allowed.id_prefix}${part}${element.id.slice(length)}`;
  for (const link of nodes.querySelectorAll("a[href^='#']")) {
    link.setAttribute("href", `#${allowed.id_prefix}${part}${link.getAttribute("href")?.slice(1 + length)}`);
  }
}

const levelOf = (heading: Element): number => Number(heading.nodeName.charAt(1));

/** Shifts the headings so that the highest gets the level `top`, and gives each an id from its words. */
function settleHeadings(nodes: DocumentFragment, top: number, part: string): Heading[] {
  const found = [...nodes.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const shift = top - Math.min(...found.map(levelOf));
  const taken = new Map<string, number>();
  return found.map((old) => {
    const level = Math.min(6, levelOf(old) + shift);
    const title = old.textContent.trim();
    const heading = document.createElement(`h${level}`);
    heading.id = old.id || `${allowed.id_prefix}${part}${unique(slugOf(title), taken)}`;
    heading.append(...old.childNodes, linkTo(heading.id, title));
    old.replaceWith(heading);
    return { id: heading.id, level, title };
  });
}

/** As most Markdown tools do it, so that links into a text keep working: words in lower case, joined by hyphens. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
    .replace(/ /g, "-");

function unique(slug: string, taken: Map<string, number>): string {
  const times = taken.get(slug) ?? 0;
  taken.set(slug, times + 1);
  return times === 0 ? slug : `${slug}-${times}`;
}

const TOPIC = /^(?:\/(?:.*\/)?topics\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A link out is marked as such; one to a neighbouring file leads nowhere here, so only its words stay. */
function settleLink(link: Element, links?: TopicLinks): void {
  const address = link.getAttribute("href") ?? "";
  const topic = links?.byUid(TOPIC.exec(address)?.[1] ?? "");
  if (topic) {
    link.setAttribute("href", topic);
    return;
  }
  if (address.startsWith("#") || address.startsWith("/")) return;
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) link.setAttribute("rel", "noopener noreferrer external");
  else link.removeAttribute("href");
}

/** Images of ours are fetched with the reader's token, which no src attribute can carry. */
function settleImage(image: HTMLImageElement): void {
  const address = image.getAttribute("src") ?? "";
  if (OWN_IMAGE.test(address)) {
    image.removeAttribute("src");
    image.setAttribute("data-image", address.slice(address.lastIndexOf("/") + 1));
  }
  image.loading = "lazy";
  image.decoding = "async";
  image.referrerPolicy = "no-referrer";
}

/** What stands in the place of an image that did not come: its words. */
export function wordsFor(image: HTMLImageElement): HTMLElement {
  const words = document.createElement("span");
  words.setAttribute("role", "img");
  words.setAttribute("data-missing-image", "");
  words.setAttribute("aria-label", image.alt || t("reader.imageMissing"));
  words.textContent = image.alt || t("reader.imageMissing");
  return words;
}

const TASK = /^\[([ xX])\]\s+/;
const BLOCK = /^(UL|OL|P|PRE|DIV|BLOCKQUOTE|DETAILS)$/;

/** "[x] Words" at the start of an item are a ticked box with its label; it tells, and can't be changed by reading. */
function settleTask(item: Element): void {
  const line = item.querySelector(":scope > p:first-child") ?? item;
  const start = line.firstChild;
  const [written, sign] = (start instanceof Text && TASK.exec(start.data)) || [];
  if (!(start instanceof Text) || !written) return;
  start.data = start.data.slice(written.length);
  const inline = [...line.childNodes];
  const end = inline.findIndex((node) => BLOCK.test(node.nodeName));
  const box = document.createElement("input");
  box.type = "checkbox";
  box.disabled = true;
  box.defaultChecked = sign !== " ";
  const label = document.createElement("label");
  label.append(box, ...inline.slice(0, end < 0 ? undefined : end));
  line.prepend(label);
  item.setAttribute("data-task", "");
}

function wrapped(wide: Element): HTMLElement {
  const frame = document.createElement("div");
  wide.replaceWith(frame);
  frame.append(wide);
  return frame;
}

/** Code in a frame of its own, with a button that copies it. */
function settleCode(code: Element): void {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.setAttribute("data-copy", "");
  copy.setAttribute("aria-label", t("reader.copyCode"));
  const frame = wrapped(code);
  frame.setAttribute("data-code", "");
  frame.append(copy);
  frame.setAttribute("dir", "ltr");
  scrollable(code, t("reader.code"));
}

/** The sign is drawn by the style: as text it would be part of the heading. */
function linkTo(id: string, title: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = `#${id}`;
  link.setAttribute("data-heading-link", "");
  link.setAttribute("aria-label", t("reader.linkToHeading", { title }));
  return link;
}

/** What may be wider than the column scrolls by itself, with the keyboard too. */
function scrollable(element: Element, name: string): void {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", name);
  element.setAttribute("data-scrolls", "");
}
