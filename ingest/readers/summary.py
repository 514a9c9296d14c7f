"""An mdBook's table of contents, SUMMARY.md: https://rust-lang.github.io/mdBook/format/summary.html."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.errors import UnreadableFile
from ingest.limits import TEXT_BYTES, deepest
from ingest.readers.findings import Findings
from ingest.readers.titles import folded

Place = Literal["prefix", "numbered", "suffix"]
LEVELS_PER_LIST = 2  # the list and its item
MAX_BRACKETS = 1_000  # of one paragraph: their parser is quadratic in them


@dataclass(slots=True)
class Entry:
    """A chapter, a draft (path is None) or a part title, with what is nested below it."""

    title: str
    path: str | None = None
    kind: Literal["chapter", "part"] = "chapter"
    place: Place = "numbered"
    children: list["Entry"] = field(default_factory=list["Entry"])


@dataclass(slots=True)
class Summary:
    """`title` is the first heading when it stands before everything else and is not just "Summary"."""

    title: str | None
    entries: list[Entry]


def parsed(markdown: str, findings: Findings) -> Summary:
    """The chapters in order, parts holding the numbered ones that follow. Raises UnreadableFile: too_deep, text_too_large."""
    if len(markdown.encode()) > TEXT_BYTES:
        raise UnreadableFile("text_too_large", f"SUMMARY.md is larger than {TEXT_BYTES:,} bytes: divide the book.", path="SUMMARY.md")
    most = LEVELS_PER_LIST * (deepest() + 2)
    parser = MarkdownIt("commonmark", {"maxNesting": most + LEVELS_PER_LIST}).disable("inline")
    references: dict[str, object] = {}
    tokens = parser.parse(markdown, references)
    for token in tokens:
        if token.type == "inline" and token.content.count("[") <= MAX_BRACKETS:
            token.children = []
            parser.inline.parse(token.content, parser, references, token.children)
    if any(token.level >= most for token in tokens):
        raise UnreadableFile(
            "too_deep", f"SUMMARY.md is nested deeper than {deepest()} levels: move deeper chapters up.", path="SUMMARY.md"
        )
    return _Contents(tokens, findings).summary()


class _Contents:
    def __init__(self, tokens: Sequence[Token], findings: Findings) -> None:
        self._tokens = tokens
        self._findings = findings
        self._title: str | None = None
        self._top: list[Entry] = []
        self._part: Entry | None = None
        self._open: list[Entry | None] = []  # the items around the token that is read, None until its link came
        self._numbered = False

    def summary(self) -> Summary:
        """One pass over the block tokens."""
        for before, token in zip([None, *self._tokens], self._tokens, strict=False):
            match token.type:
                case "list_item_open":
                    self._open.append(None)
                case "list_item_close":
                    self._open.pop()
                case "hr":
                    self._findings.warn("separator", "Separators between chapters are not kept", path="SUMMARY.md")
                case "inline" if before is not None and before.type == "heading_open":
                    self._heading(token, before.tag)
                case "inline":
                    self._links(token)
                case "fence" | "code_block" | "html_block":
                    self._ignore(token)
                case _:
                    pass
        return Summary(self._title, self._top)

    def _heading(self, token: Token, tag: str) -> None:
        title = _plain(token.children or [])
        if tag == "h1" and not self._top and self._title is None:
            self._title = "" if title.casefold() == "summary" else title
        else:
            self._part = Entry(title, kind="part")
            self._numbered = True
            self._top.append(self._part)

    def _links(self, token: Token) -> None:
        children = token.children or []
        starts = [index for index, child in enumerate(children) if child.type == "link_open"]
        if not starts and self._open:
            self._add(Entry(_plain(children)))
            self._findings.warn("item_without_link", "An entry without a link became a topic without a text", path="SUMMARY.md")
        elif not starts:
            self._ignore(token)
        for start in starts:
            end = next(index for index in range(start, len(children)) if children[index].type == "link_close")
            self._add(Entry(_plain(children[start:end]), _path(str(children[start].attrGet("href") or ""))))

    def _add(self, entry: Entry) -> None:
        above = next((item for item in reversed(self._open[:-1]) if item is not None), None) if self._open else None
        if self._open:
            self._numbered = True
            self._open[-1] = self._open[-1] or entry
            (above.children if above else self._part.children if self._part else self._top).append(entry)
        else:
            entry.place = "suffix" if self._numbered else "prefix"
            self._part = None
            self._top.append(entry)

    def _ignore(self, token: Token) -> None:
        if not re.fullmatch(r"(\s*<!--.*?-->\s*)*", token.content, re.DOTALL):
            self._findings.warn("not_kept", "A text in the table of contents is no chapter", path="SUMMARY.md")


def _plain(children: Sequence[Token]) -> str:
    return folded("".join(" " if child.type in {"softbreak", "hardbreak"} else child.content for child in children))


def _path(target: str) -> str | None:
    return unquote(target) or None
