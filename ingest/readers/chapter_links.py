"""What a chapter's Markdown points to: other chapters, images. Code is left alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it import MarkdownIt

from ingest.readers.book_paths import folder_of, inside
from ingest.readers.findings import Findings
from ingest.readers.images import Images

BLOCKS = MarkdownIt("commonmark", {"maxNesting": 200}).disable(["inline", "reference"])
CODE_BLOCKS = {"fence", "code_block"}
SPAN = r"(?P<ticks>`{1,20})(?!`)(?:.|\n){1,1000}?(?<!`)(?P=ticks)(?!`)"
TEXT = r"(?P<text>(?:[^\[\]\\`]|\\.|`[^`\n]*+`|\[[^\[\]\n]*+\])*+)"
TARGET = r"\((?P<target><[^<>\n]*+>|[^\s()<>]*+)(?:\s+(?:\"[^\"]*+\"|'[^']*+'))?\s*+\)"
TAG = r"<img\b[^<>]{0,1000}?\ssrc\s*=\s*[\"']?(?P<source>[^\s\"'<>]+)"
INLINE = re.compile(rf"{SPAN}|{TAG}|(?P<image>!?)\[{TEXT}\](?:{TARGET}|\[[^\[\]]*+\])?", re.IGNORECASE)
DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>(?!\^)[^\[\]]{1,999})\]:[ \t]*\n?[ \t]*(?P<target><[^\s<>]+>|(?!\[)[^\s<>]+)"
    r"(?:[ \t]+[\"'(].*)?[ \t]*(?:<!--.*?-->)?[ \t]*(?=\n|$)",
    re.MULTILINE,
)
OTHER_PICTURE = re.compile(r"<(?:object|embed|picture|video|audio|iframe)\b", re.IGNORECASE)
PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|/")
NOWHERE = "A link to a file that is no chapter is kept, but leads nowhere here"


@dataclass(frozen=True, slots=True)
class Chapters:
    """A book's chapters, by their path relative to its `source`, the folder of SUMMARY.md; each with what texts call it."""

    addresses: Mapping[str, str]
    source: str = ""

    def address(self, link: str, chapter: str) -> str | None:
        """What a link in a chapter means; None when it leads elsewhere. Pages are named .md or .html."""
        place, mark, part = link.partition("#")
        path = inside(folder_of(chapter), unquote(place.partition("?")[0])) if place and not SCHEME.match(link) else None
        if path is None:
            return None
        stem = path.removesuffix(".html")
        candidates = (path, f"{stem}.md", re.sub(r"(^|/)index$", r"\1README.md", stem))
        found = next((self.addresses[candidate] for candidate in candidates if candidate in self.addresses), None)
        return found and found + mark + part


class Links:
    """Gives the links and images of a book's chapters the addresses that texts of an outline have for them."""

    def __init__(self, chapters: Chapters, images: Images, findings: Findings) -> None:
        self._chapters = chapters
        self._images = images
        self._findings = findings

    def resolved(self, markdown: str, chapter: str) -> str:
        """A chapter's Markdown. What leads nowhere stays as it is, and is named."""

        def rewritten(prose: str) -> str:
            self._findings.warn(
                "not_kept", "Trellis has no place for this", name="embedded media", path=chapter, count=len(OTHER_PICTURE.findall(prose))
            )
            defined = DEFINITION.sub(lambda found: _with(found, "target", self._linked(found["target"], chapter)), prose)
            return INLINE.sub(lambda found: self._inline(found, chapter), defined)

        return outside_code(markdown, rewritten).strip("\n")

    def _inline(self, found: re.Match[str], chapter: str) -> str:
        if found["source"]:
            return _with(found, "source", self._shown(found["source"], chapter))
        if found["text"] is None:
            return found[0]
        if found["target"] and found["image"]:
            return _with(found, "target", self._shown(found["target"], chapter))
        whole = _with(found, "target", self._linked(found["target"], chapter)) if found["target"] else found[0]
        if "![" not in found["text"]:
            return whole
        start = found.start("text") - found.start()
        return whole[:start] + INLINE.sub(lambda inner: self._inline(inner, chapter), found["text"]) + whole[start + len(found["text"]) :]

    def _shown(self, target: str, chapter: str) -> str | None:
        """An image's address; None when it isn't the book's, or can't be shown."""
        link = target.strip("<>")
        if SCHEME.match(link):
            return None
        path = self._path(link, chapter)
        if path is None:
            self._findings.warn("image_missing", "An image is not shown, because its file is not in the upload", path=link[:300])
            return None
        return self._images.address(path)

    def _linked(self, target: str, chapter: str) -> str | None:
        """A chapter's address, or an image's that is not shown but linked to."""
        link = target.strip("<>")
        if not link or SCHEME.match(link):
            return None
        if address := self._chapters.address(link, chapter):
            return address
        path = self._path(link, chapter)
        if path is not None and PICTURE_NAME.search(path) and path in self._images.files:
            return self._images.address(path)
        self._findings.warn("link_not_followed", NOWHERE, path=link)
        return None

    def _path(self, link: str, chapter: str) -> str | None:
        """Where a file lies in the book."""
        place = link.partition("#")[0].partition("?")[0]
        source = self._chapters.source
        return inside(folder_of(f"{source}/{chapter}" if source else chapter), unquote(place)) if place else None


def _with(found: re.Match[str], group: str, address: str | None) -> str:
    """What was found, with another address in its place."""
    if address is None:
        return found[0]
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    return found[0][:start] + address + found[0][end:]


def outside_code(markdown: str, rewrite: Callable[[str], str]) -> str:
    """`rewrite` gets each stretch of lines outside code blocks.

    >>> outside_code("a\\n\\n    a", str.upper)
    'A\\n\\n    a'
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", markdown)
    parts = list[str]()
    position = 0
    for start, end in _code_lines(markdown):
        parts += [rewrite("".join(lines[position:start])), *lines[start:end]]
        position = end
    return "".join([*parts, rewrite("".join(lines[position:]))])


def _code_lines(markdown: str) -> Iterator[tuple[int, int]]:
    """First line and line after the last of each code block, in order."""
    last = 0
    for token in BLOCKS.parse(markdown):
        if token.type in CODE_BLOCKS and token.map and token.map[0] >= last:
            last = token.map[1]
            yield token.map[0], last
