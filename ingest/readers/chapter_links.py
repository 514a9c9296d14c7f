"""What a chapter's Markdown points to: other chapters, images. Code is left alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

from ingest.readers.book_paths import folder_of, inside
from ingest.readers.findings import Findings

BLOCKS = MarkdownIt("commonmark", {"maxNesting": 200}).disable(["inline", "reference"])
CODE_BLOCKS = {"fence", "code_block"}
SPAN = r"(?P<ticks>`{1,20})(?!`)(?:.|\n){1,1000}?(?<!`)(?P=ticks)(?!`)"
TEXT = r"(?P<text>(?:[^\[\]\\`]|\\.|`[^`\n]*+`|\[[^\[\]\n]*+\])*+)"
TARGET = r"\((?P<target><[^<>\n]*+>|[^\s()<>]*+)(?:\s+(?:\"[^\"]*+\"|'[^']*+'))?\s*+\)"
INLINE = re.compile(rf"{SPAN}|(?P<image>!?)\[{TEXT}\](?:{TARGET}|\[(?P<label>[^\[\]]*+)\])?")
DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>(?!\^)[^\[\]]{1,999})\]:[ \t]*\n?[ \t]*<?(?P<target>(?!\[)[^\s<>]+)>?"
    r"(?:[ \t]+[\"'(].*)?[ \t]*(?:<!--.*?-->)?[ \t]*\n?",
    re.MULTILINE,
)
IMAGE_TAG = re.compile(r"<(?:img|svg|object|picture)\b", re.IGNORECASE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|/")
NOWHERE = "A link to a file that is no chapter is kept, but leads nowhere here"


@dataclass(frozen=True, slots=True)
class Chapters:
    """The paths of a book's chapters, relative to its src/, so that a link's target can be found among them."""

    paths: frozenset[str]

    def target(self, link: str, chapter: str) -> str | None:
        """The chapter a link in another chapter leads to; None when it leads elsewhere. Pages are named .md or .html."""
        place = link.split("#")[0].split("?")[0]
        if SCHEME.match(link) or not place:
            return None
        path = inside(folder_of(chapter), place)
        if path is None:
            return None
        stem = path.removesuffix(".html")
        candidates = (path, f"{stem}.md", re.sub(r"(^|/)index$", r"\1README.md", stem))
        return next((candidate for candidate in candidates if candidate in self.paths), None)


def without_chapter_links(markdown: str, chapter: str, chapters: Chapters, findings: Findings) -> str:
    """The Markdown with links to other chapters as plain text, and images named as not imported."""
    labels = _labels(markdown, chapter, chapters)

    def unlinked(found: re.Match[str]) -> str:
        images = bool(found["image"]) or (found["text"] or "").count("![")
        findings.warn("images_not_imported", "Images are not imported yet", path=chapter, count=images)
        if found["text"] is None or found["image"]:
            return found[0]
        target = (found["target"] or "").strip("<>")
        label = _folded(found["label"] or found["text"])
        if not (chapters.target(target, chapter) if target else found["target"] is None and label in labels):
            findings.warn("link_not_followed", NOWHERE, path=target, count=bool(target and not SCHEME.match(target)))
            return found[0]
        findings.warn("chapter_link", "Links between chapters are kept as text only", path=chapter)
        return found["text"]

    def undefined(found: re.Match[str]) -> str:
        if _folded(found["label"]) in labels:
            return ""
        findings.warn("link_not_followed", NOWHERE, path=found["target"], count=not SCHEME.match(found["target"]))
        return found[0]

    def rewritten(prose: str) -> str:
        findings.warn("images_not_imported", "Images are not imported yet", path=chapter, count=len(IMAGE_TAG.findall(prose)))
        return INLINE.sub(unlinked, DEFINITION.sub(undefined, prose))

    return _outside_code(markdown, rewritten).strip("\n")


def _labels(markdown: str, chapter: str, chapters: Chapters) -> set[str]:
    """Reference labels that stand for a chapter."""
    labels = set[str]()

    def remembered(prose: str) -> str:
        labels.update(_folded(found["label"]) for found in DEFINITION.finditer(prose) if chapters.target(found["target"], chapter))
        return prose

    _outside_code(markdown, remembered)
    return labels


def _outside_code(markdown: str, rewrite: Callable[[str], str]) -> str:
    """`rewrite` gets each stretch of lines outside code blocks."""
    lines = markdown.split("\n")
    parts = list[str]()
    position = 0
    for start, end in _code_lines(markdown):
        parts += [rewrite("\n".join([*lines[position:start], ""])) if start > position else "", "\n".join([*lines[start:end], ""])]
        position = end
    return "".join([*parts, rewrite("\n".join(lines[position:]))])


def _code_lines(markdown: str) -> Iterator[tuple[int, int]]:
    """First line and line after the last of each code block, in order."""
    last = 0
    for token in BLOCKS.parse(markdown):
        if token.type in CODE_BLOCKS and token.map and token.map[0] >= last:
            last = token.map[1]
            yield token.map[0], last


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
