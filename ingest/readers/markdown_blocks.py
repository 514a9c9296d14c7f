"""The blocks of a Markdown text with the lines they stand on, so that each can be taken out of the text unchanged.

Only headings, lists, and what stands in lists is looked into: a quote or a piece of HTML is one block with all that it holds.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.token import Token

from ingest.errors import UnreadableFile
from ingest.limits import DEEPEST_FOLDED, DEPTH, deepest
from ingest.readers.markdown_titles import VerbatimLinks

Kind = Literal["heading", "list", "paragraph", "html", "rule", "definition", "fenced", "note", "text"]
LEVELS_PER_LIST = 2  # the list and its item
MAX_QUOTES = 8  # deeper ones are text like the rest of the quote
BOX_LENGTH = len("[x] ")
NO_TEXT = 1_000_000  # the column of an item that holds nothing
MAX_TOKENS = 500_000  # about 250 MB of memory
MAX_DEFINITIONS = 20_000
TEXT_START = re.compile(r"<!-- (?:(?P<note>note)|text(?:: (?P<title>.*?))?) -->[ \t]*")
TEXT_END = re.compile(r"[ \t]*<!-- /(?P<kind>text|note) -->[ \t]*")
COMMENT = re.compile(r"<!--(?:(?!-->).)*+(?:-->)?", re.DOTALL)
TAG = re.compile(r"<(/?)(details|div|section|article|aside|center|blockquote|table|ul|ol|dl|figure|nav|main|header|footer|form)\b", re.I)


@dataclass(slots=True)
class Block:
    """Lines `start` to before `end`.

    `content` is a heading's or paragraph's Markdown, HTML, or the title of a fenced text; `prose` all that may hold links.
    """

    kind: Kind
    start: int
    end: int
    content: str = ""
    level: int = 0
    prose: list[str] = field(default_factory=list[str])
    items: list["Item"] = field(default_factory=list["Item"])


@dataclass(slots=True)
class Item:
    """Of a list, or the whole text. Its blocks begin at `column`, on its first line behind the marker and the task box."""

    start: int
    end: int
    column: int = 0
    number: str | None = None
    checked: bool | None = None
    blocks: list[Block] = field(default_factory=list[Block])

    def row(self, lines: Sequence[str], number: int) -> str:
        """A line as it would stand outside the list."""
        if number != self.start or not self.column:
            return cut(lines[number], self.column)
        row = cut(lines[number], self.column, marker=True)
        return row if self.checked is None else row[BOX_LENGTH:]


@dataclass(slots=True)
class Blocks:
    """`references` is for the parser of titles; `definitions` has the same as Markdown."""

    top: list[Block]
    references: dict[str, object]
    definitions: dict[str, str]


def cut(line: str, column: int, *, marker: bool = False) -> str:
    r"""The line without the blanks before `column`, or, with a `marker`, without anything before it.

    >>> cut("    code", 2), cut("lazy", 2), cut("\tcode", 2), cut("-   a", 4, marker=True)
    ('  code', 'lazy', '  code', 'a')
    """
    at = 0
    for position, character in enumerate(line):
        if at >= column or not (marker or character in " \t"):
            return " " * (at - column) + line[position:]
        at += 4 - at % 4 if character == "\t" else 1
    return ""


def parsed(lines: Sequence[str]) -> Blocks:
    """The whole text. Raises UnreadableFile: too_deep, too_large."""
    ends: dict[str, list[int]] = {"text": [], "note": []}
    for number, line in enumerate(lines):
        if found := TEXT_END.fullmatch(line):
            ends[found["kind"]].append(number)
    references: dict[str, object] = {"ends": ends}
    tokens = (PARSER if deepest() <= DEPTH else DEEP_PARSER).parse("\n".join(lines), references)
    return _Builder(lines, references).blocks(tokens)


def _guard(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    """Comes before every block: ends what would take too long, and notes where an item's text begins."""
    if state.tokens and state.tokens[-1].type == "list_item_open":
        state.tokens[-1].meta["column"] = state.blkIndent
    if len(state.tokens) > MAX_TOKENS or len(state.env.get("duplicate_refs", ())) + len(state.env.get("references", ())) > MAX_DEFINITIONS:
        raise UnreadableFile(
            "too_large", "The file has too many paragraphs, items or definitions of links: divide it into several maps.", line=start + 1
        )
    if state.level >= _most_levels(deepest()) and not state.env.get("quotes"):
        raise UnreadableFile("too_deep", f"The lists are nested deeper than {deepest()} levels: move deeper items up.", line=start + 1)
    return False


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The parser's own, but not for a quote in a quote in a quote …: each would be looked through again."""
    if silent:
        return blockquote(state, start, end, silent)
    quotes = state.env.get("quotes", 0)
    if quotes >= MAX_QUOTES:
        return False
    state.env["quotes"] = quotes + 1
    try:
        return blockquote(state, start, end, silent)
    finally:
        state.env["quotes"] = quotes


def _fenced(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A document or a note between comments: nothing in it is looked at, up to the first closing comment."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    opened = TEXT_START.fullmatch(line) if line.startswith("<!--") and not state.is_code_block(start) else None
    ends: list[int] = state.env["ends"]["note" if opened and opened["note"] else "text"]
    place = bisect_right(ends, start)
    if opened is None or state.env.get("quotes") or place == len(ends) or ends[place] >= end:
        return False
    if not silent:
        state.line = ends[place] + 1
        token = state.push("fenced", "", 0)
        token.content, token.info, token.map = opened["title"] or "", opened["note"] or "fenced", [start, state.line]
    return True


def _most_levels(depth: int) -> int:
    return LEVELS_PER_LIST * (depth + 2)


def _parser(depth: int) -> VerbatimLinks:
    options = {"maxNesting": _most_levels(depth) + LEVELS_PER_LIST, "tasklists": True, "inline_definitions": True}
    parser = VerbatimLinks("commonmark", options)
    parser.disable("inline")
    parser.block.ruler.before("code", "guard", _guard)
    parser.block.ruler.after("guard", "fenced", _fenced, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return parser


PARSER, DEEP_PARSER = _parser(DEPTH), _parser(DEEPEST_FOLDED)


class _Builder:
    def __init__(self, lines: Sequence[str], references: dict[str, object]) -> None:
        self._lines = lines
        self._references = references
        self._definitions: dict[str, str] = {}
        self._containers: list[list[Block]] = [[]]
        self._lists: list[Block] = []
        self._quotes = 0

    def blocks(self, tokens: Sequence[Token]) -> Blocks:
        """One pass over the tokens."""
        for token in tokens:
            if token.type == "definition":
                self._define(token)
            elif self._quotes and token.type not in {"blockquote_open", "blockquote_close"}:
                self._containers[-1][-1].prose += [token.content] if token.type == "inline" else []
            else:
                self._take(token)
        top = self._settled(self._containers[0], Item(0, len(self._lines)))
        return Blocks(top, self._references, self._definitions)

    def _take(self, token: Token) -> None:
        match token.type:
            case "blockquote_open":
                if not self._quotes:
                    self._add("text", token)
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(self._add("list", token))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._open_item(token)
            case "list_item_close":
                item = self._lists[-1].items[-1]
                item.blocks = self._settled(self._containers.pop(), item)
            case "heading_open" | "paragraph_open":
                self._add("heading" if token.type == "heading_open" else "paragraph", token).level = int(token.tag.strip("hp") or 0)
            case "inline":
                self._containers[-1][-1].content = token.content
                self._containers[-1][-1].prose.append(token.content)
            case "fence" | "code_block":
                self._add("text", token)
            case "hr":
                self._add("rule", token)
            case "html_block":
                self._add("html", token).prose.append(token.content)
            case "fenced":
                self._add("note" if token.info == "note" else "fenced", token)
            case _:
                pass

    def _add(self, kind: Kind, token: Token) -> Block:
        start, end = token.map or (0, 0)
        block = Block(kind, start, end, token.content)
        self._containers[-1].append(block)
        return block

    def _open_item(self, token: Token) -> None:
        start, end = token.map or (0, 0)
        item = Item(start, end, token.meta.get("column", NO_TEXT), token.info or None, token.meta.get("checked"))
        self._lists[-1].items.append(item)
        self._containers.append([])

    def _define(self, token: Token) -> None:
        """Kept where it is used; inside a quote it also stays where it is."""
        start, end = token.map or (0, 0)
        rows = [re.sub(r"^[\s>]+", "", line) for line in self._lines[start:end]]
        rows[0] = rows[0][max(rows[0].find("["), 0) :]
        self._definitions.setdefault(token.meta["id"], "\n".join(rows))
        if not self._quotes:
            self._add("definition", token).content = token.meta["id"]

    def _settled(self, blocks: list[Block], around: Item) -> list[Block]:
        """With HTML in one piece, and with every line that no block took as a text."""
        settled, position = list[Block](), around.start
        for block in _with_whole_html(blocks):
            settled += [*self._untaken(position, block.start, around), block]
            position = max(position, block.end)
        return settled + self._untaken(position, around.end, around)

    def _untaken(self, start: int, end: int, around: Item) -> list[Block]:
        lines = [number for number in range(start, end) if around.row(self._lines, number).strip()]
        return [Block("text", number, number + 1, prose=[self._lines[number]]) for number in lines]


def _with_whole_html(blocks: Sequence[Block]) -> list[Block]:
    """What stands between the opening and the closing tag of a piece of HTML belongs to it; a tag that nobody closes is just a tag."""
    ends = _html_ends(blocks)
    whole, index = list[Block](), 0
    while index < len(blocks):
        at = last = index
        while at <= last:
            last = max(last, ends.get(at, at))
            at += 1
        whole.append(blocks[index] if last == index else _joined(blocks[index : last + 1]))
        index = last + 1
    return whole


def _html_ends(blocks: Sequence[Block]) -> dict[int, int]:
    """Where what one block opens is closed by another."""
    ends, opened, counts = dict[int, int](), list[tuple[str, int]](), Counter[str]()
    for index, block in enumerate(blocks):
        for closing, name in TAG.findall(COMMENT.sub("", block.content.lower())) if block.kind == "html" else ():
            if not closing:
                opened.append((name, index))
                counts[name] += 1
            while closing and counts[name]:
                inner, start = opened.pop()
                counts[inner] -= 1
                if inner == name:
                    ends[start] = index
                    break
    return ends


def _joined(blocks: Sequence[Block]) -> Block:
    prose, waiting = list[str](), list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        prose += block.prose
        waiting += [inner for item in reversed(block.items) for inner in reversed(item.blocks)]
    return Block("text", blocks[0].start, blocks[-1].end, prose=prose)
