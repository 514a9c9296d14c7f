"""A heading's or an item's Markdown to a title, which is plain text, and what that could not hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ingest.readers.markdown import MATH
from ingest.readers.titles import folded

MAX_CHARACTERS = 2_000
MAX_BRACKETS = 20  # their parser is quadratic in them
EASY = 12  # marks in a title; harder ones are few, unless somebody wants to keep us busy
MAX_TOGETHER = 500_000  # characters of the harder ones, which take a few seconds
MARKUP = re.compile(r"[\\`*_\[\]<>&!~$]")
FORMULA = re.compile(MATH, re.DOTALL)
LOOK = {"em_open", "strong_open", "s_open", "code_inline"}
LOOK_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*\s*/?>")
PAGE_LINK = re.compile(r"!?\[\[([^\[\]|\n]{1,400})(?:\|([^\[\]\n]{1,400}))?\]\]")
BARE_LINK = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """`target` and `tooltip` when all of it is one link. `incomplete`: it held a link, an image or a tag that the words don't tell of."""

    plain: str
    target: str | None = None
    tooltip: str | None = None
    formatted: bool = False
    incomplete: bool = False
    images: int = 0


class VerbatimLinks(MarkdownIt):
    """Links' targets as the file has them."""

    def normalizeLink(self, url: str) -> str:
        """Only what no address may hold is changed."""
        return url.replace(" ", "%20")

    def normalizeLinkText(self, link: str) -> str:
        """What `<…>` shows."""
        return link


def formula(state: StateInline, silent: bool) -> bool:
    """What stands between dollars is no markup."""
    found = FORMULA.match(state.src, state.pos) if state.src[state.pos] == "$" else None
    if found and not silent:
        state.push("formula", "", 0).content = found[0]
    state.pos = found.end() if found else state.pos
    return bool(found)


def page_link(state: StateInline, silent: bool) -> bool:
    """[[A page]] or [[a page|as it is called here]], unless the file says where [a page] leads."""
    found = PAGE_LINK.match(state.src, state.pos) if state.src[state.pos] in "![" else None
    if not found or normalizeReference(found[1]) in state.env.get("references", {}):
        return False
    if not silent:
        state.push("page_link", "", 0).content = found[2] or found[1]
    state.pos = found.end()
    return True


PARSER = VerbatimLinks("commonmark").enable("strikethrough")
PARSER.inline.ruler.before("escape", "formula", formula)
PARSER.inline.ruler.after("formula", "page_link", page_link)


class Titles:
    """Reads the titles of one file; `references` is what the block parser left in its environment."""

    def __init__(self, references: dict[str, object]) -> None:
        self._references = references
        self._characters = 0

    def read(self, markdown: str) -> Title:
        """Its words. What would take too long to read is given back with its markup, and called incomplete."""
        if BARE_LINK.match(markdown):
            return Title(markdown, target=markdown)
        marks = len(MARKUP.findall(markdown))
        if not marks:
            return Title(folded(markdown))
        self._characters += len(markdown) if marks > EASY else 0
        if len(markdown) > MAX_CHARACTERS or markdown.count("[") > MAX_BRACKETS or self._characters > MAX_TOGETHER:
            return Title(folded(markdown), incomplete=True)
        children = list[Token]()
        PARSER.inline.parse(markdown, PARSER, self._references, children)
        return _title(children)


def _title(children: Sequence[Token]) -> Title:
    words, links, outside, inside = list[str](), list[Token](), False, False
    for child in children:
        if child.type in {"link_open", "link_close"}:
            inside = child.type == "link_open"
            links += [child] if inside else []
            continue
        word = _word(child)
        words.append(word)
        outside |= bool(word.strip()) and not inside
    plain = folded("".join(words))
    images = sum(child.type == "image" for child in children)
    by_page = any(child.type == "page_link" for child in children)
    tags = [child.content for child in children if child.type == "html_inline"]
    one_link = len(links) == 1 and not outside and bool(plain)
    return Title(
        plain,
        target=str(links[0].attrGet("href") or "") if one_link else None,
        tooltip=str(links[0].attrGet("title") or "") or None if one_link else None,
        formatted=bool(tags) or any(child.type in LOOK for child in children),
        incomplete=bool(images) or by_page or not all(map(LOOK_TAG.fullmatch, tags)) or (bool(links) and not one_link),
        images=images,
    )


def _word(child: Token) -> str:
    if child.type in {"softbreak", "hardbreak"}:
        return " "
    if child.type == "html_inline":
        return " " if child.content.lower().startswith("<br") else ""
    return child.content
