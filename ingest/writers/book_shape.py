"""A tree as mdBook knows it: chapters before, numbered chapters, parts with numbered chapters, chapters after; and their files."""

import re
from itertools import takewhile

from slugify import slugify

from ingest.outline import Node, Outline
from ingest.readers.book_paths import inside
from ingest.readers.mdbook import FORMAT
from ingest.writers.losses import Losses

FILE = re.compile(r"(?:[\w-](?:[\w. -]*[\w-])?/)*[\w-][\w. -]*\.md")
SLUG_LENGTH = 60


class Book:
    """`paths` are the files of those topics that have one, relative to src/; the root's when its words need a chapter of their own."""

    def __init__(self, outline: Outline, losses: Losses) -> None:
        self.outline = outline
        self._is_ours = outline.format == FORMAT
        self._losses = losses
        children = outline.root.children
        self.prefix = list(takewhile(self._is_prefix, children))
        self.suffix = list(reversed([*takewhile(self._is_suffix, reversed(children[len(self.prefix) :]))]))
        middle = children[len(self.prefix) : len(children) - len(self.suffix)]
        self.suffix = self.suffix if middle else []
        middle = middle or children[len(self.prefix) :]
        self.parts = list(reversed([*takewhile(_is_part, reversed(middle))]))
        self.numbered = middle[: len(middle) - len(self.parts)]
        self.paths = self._files()
        self._count_losses()

    def _is_prefix(self, node: Node) -> bool:
        return self._is_ours and node.extras.get("place") == "prefix" and not node.children

    def _is_suffix(self, node: Node) -> bool:
        return self._is_ours and node.extras.get("place") == "suffix" and not node.children

    def _files(self) -> dict[Node, str]:
        """A chapter keeps its file's name, if it came with one; a part has no file, and what says nothing needs none."""
        parts, targets, taken = set(self.parts), set(self.outline.targets.values()), set[str]()
        found: dict[Node, str] = {}
        for number, (node, parent, _) in enumerate(self.outline.walk()):
            own = node.source_id if self._is_ours and parent and _is_free(node.source_id or "", taken) else None
            is_only = not parent and not node.children
            if node not in parts and (own or node.note or node.texts or is_only or (parent and node in targets)):
                found[node] = own or _new(number, node.title, taken)
                taken.add(found[node].casefold())
        return found

    def _count_losses(self) -> None:
        parts = set(self.parts)
        places = dict.fromkeys(self.prefix, "prefix") | dict.fromkeys(self.suffix, "suffix")
        for node, parent, _ in self.outline.walk():
            is_part, has_file = node in parts, node in self.paths
            written: dict[str, object] = {"place": places.get(node), "draft": not is_part and not has_file and parent is not None}
            kept = [name for name, value in written.items() if value and self._is_ours and node.extras.get(name) == value]
            self._losses.of_extras(node, kept)
            self._losses.lose("kind_not_written", name=node.kind, count=int(node.kind != ("group" if is_part else "topic")))
            lost_name = node.source_id is not None and (parent is None or node.source_id != self.paths.get(node))
            self._losses.lose("identifier_not_written", count=int(lost_name))
            self._losses.lose("draft_chapter", count=int(bool(written["draft"]) and "draft" not in kept))
        self._losses.lose("root_as_chapter", count=int(self.outline.root in self.paths))


def _is_part(node: Node) -> bool:
    """A part's title is all it has."""
    return node.kind == "group" and not (node.note or node.texts)


def _is_free(path: str, taken: set[str]) -> bool:
    """A name that every system takes, and no other chapter has."""
    return bool(FILE.fullmatch(path)) and inside("", path) == path and path != "SUMMARY.md" and path.casefold() not in taken


def _new(number: int, title: str, taken: set[str]) -> str:
    stem = "-".join(part for part in (f"{number:04}", slugify(title, max_length=SLUG_LENGTH)) if part)
    while f"{stem}.md".casefold() in taken:
        stem += "-"
    return f"{stem}.md"
