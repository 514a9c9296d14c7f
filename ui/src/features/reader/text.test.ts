import { expect, test } from "vitest";
import { slugOf, textOf, wordsFor } from "./text";

function show(markdown: string, options = {}) {
  const { nodes, headings } = textOf(markdown, { top: 2, title: "Title", part: "", ...options });
  const page = document.createElement("div");
  page.append(nodes);
  return { page, headings, html: page.innerHTML };
}

const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)><script>alert(1)</script></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#1;javascript:alert(1)">x</a>',
  "[x](javascript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<form action=//evil.test><button>go</button></form>",
  "<p style='position:fixed;inset:0'>x</p>",
  "<base href=//evil.test>",
  "<div is=x-evil>x</div>",
];

test.each(ATTACKS)("nothing of %s can act", (attack) => {
  const { page } = show(attack);
  expect(page.querySelector("script, svg, math, style, iframe, form, button, base, object, embed")).toBeNull();
  for (const element of page.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^style$|^is$/);
      expect(value).not.toMatch(/script:|data:text|svg/);
    }
  }
});

test("a text cannot take the id of an element of the page, and its own links follow", () => {
  const { page } = show('<a id="root"></a>\n\n[there](#root)');
  expect(page.querySelector("#root")).toBeNull();
  expect(page.querySelector("a[href]")?.getAttribute("href")).toBe("#text-root");
  expect(page.querySelector("#text-root")).not.toBeNull();
});

test("only the classes of texts stay", () => {
  const { page } = show('<span class="filename Frame_head">main.rs</span>\n\n```rust\nfn main() {}\n```');
  expect(page.querySelector("span")?.className).toBe("filename");
  expect(page.querySelector("code")?.className).toBe("language-rust");
});

test("a first heading that repeats the title is left out, and the others start below it", () => {
  const { headings, page } = show("# Title\n\nWords.\n\n## A part\n\n### Deeper\n\n## A part");
  expect(page.querySelector("h1")).toBeNull();
  expect(headings).toEqual([
    { id: "text-a-part", level: 2, title: "A part" },
    { id: "text-deeper", level: 3, title: "Deeper" },
    { id: "text-a-part-1", level: 2, title: "A part" },
  ]);
});

test("a title with code in it is still the title", () => {
  const { headings } = show("# The `match` construct\n\nWords.", { title: "The `match` construct" });
  expect(headings).toEqual([]);
});

test("a link to a heading finds it", () => {
  const { page } = show("[down](#what-is-it)\n\n## What is it?");
  const id = page.querySelector("a")?.getAttribute("href")?.slice(1) ?? "";
  expect(page.querySelector(`[id="${id}"]`)?.textContent).toBe("What is it?");
});

test("several texts on one page do not share ids", () => {
  expect(show("## Part", { part: "2-" }).headings[0]?.id).toBe("text-2-part");
});

test("a link out says so, a link to a neighbouring file is only its words", () => {
  const { page } = show("[out](https://example.org) and [file](ch01.html)");
  const [out, file] = page.querySelectorAll("a");
  expect(out?.rel).toContain("noopener");
  expect(file?.hasAttribute("href")).toBe(false);
  expect(file?.textContent).toBe("file");
});

test("tables and code scroll by themselves, and the keyboard reaches them", () => {
  const { page } = show("| a | b |\n| - | - |\n| 1 | 2 |\n\n    code");
  for (const element of page.querySelectorAll("[data-scrolls]")) expect(element.getAttribute("tabindex")).toBe("0");
  expect(page.querySelector("[data-scrolls] > table")).not.toBeNull();
});

test("columns keep their alignment without a style", () => {
  const { page } = show("| a | b |\n| :-: | -: |\n| 1 | 2 |");
  expect([...page.querySelectorAll("td")].map((cell) => cell.getAttribute("align"))).toEqual(["center", "right"]);
  expect(page.querySelector("[style]")).toBeNull();
});

test("footnotes lead there and back", () => {
  const { page } = show("Words[^1].\n\n[^1]: A note.");
  const there = page.querySelector(".footnote-ref a")?.getAttribute("href")?.slice(1);
  expect(page.querySelector(`[id="${there}"]`)?.textContent).toContain("A note.");
});

test("footnotes of a second text on the page lead to its own", () => {
  const { page } = show("Words[^1].\n\n[^1]: A note.", { part: "2-" });
  expect(page.querySelector(".footnote-ref a")?.getAttribute("href")).toBe("#text-2-fn1");
  expect(page.querySelector("#text-2-fn1")?.textContent).toContain("A note.");
  expect(page.querySelector(".footnote-backref")?.getAttribute("aria-label")).toBe("Back to the text");
});

test("items of a task list are boxes with their words as label, ticked or not, and cannot be changed", () => {
  const { page } = show("- [x] Read *this*\n- [ ] Write\n  - [X] Deeper\n- [y] No task\n\n1. [ ] Loose\n\n2. [ ] items");
  const boxes = [...page.querySelectorAll("input")];
  expect(boxes.map((box) => box.closest("label")?.textContent?.trim())).toEqual(["Read this", "Write", "Deeper", "Loose", "items"]);
  expect(boxes.map((box) => box.checked)).toEqual([true, false, true, false, false]);
  expect(boxes.every((box) => box.disabled)).toBe(true);
});

test("a list begins on the side of its own letters, and code at the left", () => {
  const { page } = show("- one\n\n1. واحد\n\n```\nx\n```");
  expect([page.querySelector("ul")?.dir, page.querySelector("ol")?.dir, page.querySelector<HTMLElement>("[data-code]")?.dir]).toEqual([
    "ltr",
    "rtl",
    "ltr",
  ]);
});

test("an image that did not come leaves its words", () => {
  const { page } = show("![A crab](https://example.org/crab.png)");
  const image = page.querySelector("img");
  expect(image?.loading).toBe("lazy");
  expect(image && wordsFor(image).textContent).toBe("A crab");
});

test("file names are no addresses", () => {
  expect(show("See main.rs and https://example.org.").page.querySelectorAll("a")).toHaveLength(1);
});

test("slugs keep letters of every script", () => {
  expect(slugOf("What Is Ownership?")).toBe("what-is-ownership");
  expect(slugOf("日本語 と `code`")).toBe("日本語-と-code");
});

test("a topic is linked by its title or its uid, and what is no topic stays text", () => {
  const uid = "01a213df-ecf9-7406-91f6-b020a2d2a751";
  const links = {
    byTitle: (title: string) => (title === "Graphs" ? "/map/g" : null),
    byUid: (it: string) => (it === uid ? "/map/u" : null),
  };
  const { page } = show(
    `[[Graphs]], [[Graphs|those]], [this](${uid}), [[Nothing]], \`[[Graphs]]\`, [gone](${uid.replace("01a2", "01a3")})`,
    { links },
  );
  const found = [...page.querySelectorAll("a")].map((link) => [link.textContent, link.getAttribute("href")]);
  expect(found).toEqual([
    ["Graphs", "/map/g"],
    ["those", "/map/g"],
    ["this", "/map/u"],
    ["gone", null],
  ]);
  expect(page.textContent).toContain("[[Nothing]], [[Graphs]]");
});

test("two topics of one title are both not meant by it", async () => {
  const { topicLinks } = await import("./topicLinks");
  const node = (title: string) => ({ topic: { title } });
  const uids = ["01a213df-ecf9-7406-91f6-b020a2d2a751", "01a213df-ecf9-7406-91f6-b020a2d2a752", "01a213df-ecf9-7406-91f6-b020a2d2a753"];
  const nodes = new Map(["Linear  Algebra", "Sets", "sets"].map((title, place) => [uids[place], node(title)]));
  const links = topicLinks({ uid: uids[0], slug: "m" } as never, { nodes } as never);
  expect(links.byTitle("linear algebra")).toMatch(/^\/m-/);
  expect(links.byTitle("Sets")).toBeNull();
});
