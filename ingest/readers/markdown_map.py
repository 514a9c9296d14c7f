"""A Markdown file as a map: each heading and each item of a list is a topic, all else is the document of the topic that it stands under.

`<!-- text -->` and `<!-- /text -->`, each alone on its line, hold a document with headings and lists of its own; `<!-- text: Title -->`
gives it a title. `<!-- note -->` and `<!-- /note -->` hold a short note in the same way.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import PurePosixPath
from urllib.parse import unquote

from ingest.errors import UnreadableFile
from ingest.limits import EXTRAS_BYTES, TITLE_CHARACTERS, TOPICS, deepest
from ingest.outline import Node, Outline, Reading, Relation
from ingest.readers import front_matter, markdown_blocks
from ingest.readers.decoding import decoded
from ingest.readers.findings import Findings
from ingest.readers.markdown_blocks import Block, Item
from ingest.readers.markdown_texts import Documents
from ingest.readers.markdown_titles import Title, Titles
from ingest.readers.rich_text import WEB
from ingest.readers.titles import UNTITLED, folded, shortened

FORMAT = "markdown"
MAX_LINES = 200_000
OF_LOGSEQ = {"id", "collapsed"}
TABLE = re.compile(r"[^\n|]*+\|[^\n]*+\n[ \t]*+(?=[^\n]*\|)[-:| \t]++(?:\n|\Z)")


def read(content: bytes, name: str) -> Reading:
    """The whole file. Raises UnreadableFile: wrong_encoding, not_text, no_topics, too_many_topics, too_deep, text_too_large, too_large."""
    lines = decoded(content, name).split("\n")
    if len(lines) > MAX_LINES:
        raise UnreadableFile("too_large", f"{name} has more than {MAX_LINES:,} lines: divide it into several maps.")
    return _Map(lines, name).reading()


@dataclass(slots=True)
class _Section:
    """A heading, None before the first one, and what stands below it."""

    heading: Block | None
    blocks: list[Block] = field(default_factory=list[Block])


@dataclass(frozen=True, slots=True)
class _Source:
    """What one topic is made of."""

    title: Title
    raw: str
    blocks: Sequence[Block]
    item: Item
    line: int
    level: int | None = None  # of a heading that stands in an item


class _Map:
    def __init__(self, lines: list[str], name: str) -> None:
        self._findings = Findings()
        front = front_matter.parsed(lines)
        self._settings = front_matter.settings(front)
        self._name = folded(PurePosixPath(name).stem)
        body = [*[""] * front.lines, *lines[front.lines :]]
        if not any(line.strip() for line in body):
            raise UnreadableFile("no_topics", f"{name} holds nothing but its front matter: it needs headings, a list or a text.")
        self._findings.warn("front_matter_unread", "A line of the front matter was not understood", count=len(front.unread))
        self._source = markdown_blocks.parsed(body)
        self._titles = Titles(self._source.references)
        self._documents = Documents(body, self._source.definitions, self._findings)
        self._whole = Item(0, len(body))
        self._depths: dict[Node, int] = {}
        self._anchors: dict[str, Node] = {}
        self._namesakes = Counter[str]()
        self._pointers: list[tuple[Node, str, int]] = []

    def reading(self) -> Reading:
        """Topics first, then the relations between them."""
        root = self._tree(_sections(self._source.top))
        outline = Outline(root.title, root, self._relations(), self._settings.language, FORMAT)
        self._documents.warn_of_unused()
        return Reading(outline, self._findings.problems())

    def _tree(self, sections: Sequence[_Section]) -> Node:
        """Headings nest by their level, each list below the heading that it stands under."""
        only = self._only_top(sections)
        root = self._root(only, [section for section in sections if section.heading is None or section.heading is only])
        above = [(0, root)]
        for section in sections:
            heading, owner = section.heading, root
            if heading:
                above = [place for place in above if place[0] < heading.level or not place[0]]
                source = self._under_heading(heading, section.blocks)
                owner = root if heading is only else self._topic(source, above[-1][1])
                above += [] if heading is only else [(heading.level, owner)]
                self._anchor(owner, source.title)
            self._hang(section.blocks, owner)
        return root

    def _only_top(self, sections: Sequence[_Section]) -> Block | None:
        """The heading that names the whole map, unless the front matter gives another name."""
        headings = [section.heading for section in sections if section.heading]
        tops = [heading for heading in headings if heading.level == 1 and heading.content.strip()]
        title = self._settings.title
        if len(tops) != 1 or (title and self._title(tops[0]).plain.casefold() != title.casefold()):
            return None
        return tops[0]

    def _root(self, heading: Block | None, sections: Sequence[_Section]) -> Node:
        """Its document is what stands before the first heading and under its own."""
        blocks = [block for section in sections for block in section.blocks]
        if heading:
            return self._topic(self._under_heading(heading, blocks), None)
        return self._topic(_Source(Title(self._settings.title or self._name), "", blocks, self._whole, 1), None)

    def _under_heading(self, heading: Block, blocks: Sequence[Block]) -> _Source:
        return _Source(self._title(heading), heading.content.strip(), blocks, self._whole, heading.start + 1)

    def _hang(self, blocks: Sequence[Block], owner: Node) -> None:
        """The items of all lists among the blocks, and those of the lists in them."""
        waiting = [(item, owner) for item in reversed(_items(blocks))]
        while waiting:
            item, parent = waiting.pop()
            source = self._from_item(item)
            node = self._topic(source, parent)
            if source.level:
                self._anchor(node, source.title)
            waiting += [(inner, node) for inner in reversed(_items(item.blocks))]

    def _from_item(self, item: Item) -> _Source:
        """Its title is the paragraph or heading that it begins with."""
        blocks = [block for block in item.blocks if block.kind != "definition"]
        first = blocks[0] if blocks else None
        if first is None or first.kind not in {"heading", "paragraph"} or TABLE.match(first.content):
            return _Source(Title(""), "", blocks, item, item.start + 1)
        first, more = self._properties(first)
        return _Source(self._title(first), first.content.strip(), [*more, *blocks[1:]], item, item.start + 1, first.level or None)

    def _properties(self, block: Block) -> tuple[Block, list[Block]]:
        """A paragraph without the lines `key:: value` at its end, and these: what only Logseq needs is no text."""
        lines = block.content.split("\n")
        count = len(list(takewhile(front_matter.PROPERTY.fullmatch, reversed(lines[1:])))) if "::" in block.content else 0
        if not count:
            return block, []
        told, end = lines[-count:], block.start + len(lines)
        title = replace(block, content="\n".join(lines[:-count]))
        names = [line.strip().partition("::")[0] for line in told]
        if OF_LOGSEQ.issuperset(names):
            self._findings.warn(
                "properties_not_kept", "What Logseq notes of a block for itself is not kept", name=", ".join(names), count=count
            )
            return title, []
        return title, [Block("paragraph", end - count, end, "\n".join(told), prose=told)]

    def _title(self, block: Block) -> Title:
        return self._titles.read(block.content.strip())

    def _topic(self, source: _Source, parent: Node | None) -> Node:
        """One topic, in its place; those below it come later."""
        title, item = source.title, source.item
        url = title.target if title.target and title.target.lower().startswith(WEB) else None
        node = Node(
            shortened(title.plain) or UNTITLED,
            note=self._documents.note(source.blocks, item),
            texts=self._documents.of(source.blocks, item, self._opening(source)),
            kind="link" if url and parent else "topic",
            url=url,
            tags=[] if parent else self._settings.tags,
            task=None if item.checked is None else "done" if item.checked else "open",
            extras=self._extras(source, parent),
        )
        if title.target and title.target.startswith("#"):
            self._pointers.append((node, title.target, source.line))
        self._place(node, parent, source.line)
        return node

    def _opening(self, source: _Source) -> str:
        """The title's Markdown when a title can't say all of it: that opens the document."""
        title = source.title
        if not title.plain:
            self._findings.warn("untitled", f"A topic without a title is called {UNTITLED}", line=source.line)
        self._documents.labels(source.raw)
        if len(title.plain) > TITLE_CHARACTERS:
            message = f"A title over {TITLE_CHARACTERS} characters was cut; it opens the topic's document in full"
            self._findings.warn("title_shortened", message, line=source.line)
        elif title.plain and not title.incomplete:
            self._findings.warn("title_formatting", "Bold, italic and the like in a title are not kept", count=title.formatted)
            return ""
        return "\n".join(line.strip() for line in source.raw.split("\n")) or title.plain

    def _extras(self, source: _Source, parent: Node | None) -> dict[str, object]:
        """What the way back needs: how the topic was written, and where its title leads when that is nowhere here."""
        target = source.title.target
        link = target if target and not target.lower().startswith((*WEB, "#")) else None
        self._findings.warn(
            "link_not_followed", "A link to a file or a command can't be followed in Trellis", path=(link or "")[:300], count=bool(link)
        )
        extras: dict[str, object] = {
            "number": source.item.number,
            "heading": source.level,
            "link": link,
            "link_title": source.title.tooltip,
            "front_matter": None if parent else self._settings.rest,
        }
        return self._bounded({name: value for name, value in extras.items() if value})

    def _bounded(self, extras: dict[str, object]) -> dict[str, object]:
        for name in ("front_matter", "link", "link_title"):
            if len(json.dumps(extras, ensure_ascii=False).encode()) <= EXTRAS_BYTES:
                break
            if extras.pop(name, None) is not None:
                self._findings.warn("extras_shortened", "What only other programs know of a topic was too much to keep", name=name)
        return extras

    def _place(self, node: Node, parent: Node | None, line: int) -> None:
        self._depths[node] = depth = self._depths[parent] + 1 if parent else 0
        if depth > deepest():
            raise UnreadableFile("too_deep", f"The topics are nested deeper than {deepest()} levels: move deeper ones up.", line=line)
        if len(self._depths) > TOPICS:
            message = f"The file has more than {TOPICS:,} headings and items: divide it into several maps."
            raise UnreadableFile("too_many_topics", message, line=line)
        if parent:
            parent.children.append(node)

    def _anchor(self, node: Node, heading: Title) -> None:
        """What links inside the file call a heading; a second one of the same name has a number."""
        name = anchor(heading.plain)
        number = self._namesakes[name]
        self._namesakes[name] += 1
        self._anchors.setdefault(f"{name}-{number}" if number else name, node)

    def _relations(self) -> list[Relation]:
        """A title that leads to another heading is related to it; `related` has no direction, so each pair comes once."""
        relations: dict[frozenset[int], Relation] = {}
        for source, link, line in self._pointers:
            target = self._anchors.get(unquote(link[1:]).casefold())
            if target is None:
                self._findings.warn("dangling_link", "A link leads to no heading of this file", path=link[:300], line=line)
            elif target is source:
                self._findings.warn("link_to_itself", "A link from a topic to itself is not kept", path=link[:300], line=line)
            else:
                relations.setdefault(frozenset((id(source), id(target))), Relation("related", source, target))
        return list(relations.values())


def anchor(title: str) -> str:
    """As GitHub names headings: only letters, digits, hyphens, underscores, and blanks as hyphens.

    >>> anchor("Why, and how? A*-search")
    'why-and-how-a-search'
    """
    kept = [letter for letter in title.casefold() if letter in "-_ " or letter.isalnum() or unicodedata.category(letter)[0] == "M"]
    return "".join(kept).replace(" ", "-")


def _sections(blocks: Sequence[Block]) -> list[_Section]:
    sections = [_Section(None)]
    for block in blocks:
        if block.kind == "heading":
            sections.append(_Section(block))
        else:
            sections[-1].blocks.append(block)
    return sections


def _items(blocks: Sequence[Block]) -> list[Item]:
    return [item for block in blocks if block.kind == "list" for item in block.items]
