"""The rows of a table as a tree with relations; what the columns mean is written in ingest.readers.table."""

import re
from collections.abc import Iterable
from typing import NamedTuple, cast, get_args

from graph.names import RelationKind, TopicKind
from ingest.errors import UnreadableFile
from ingest.limits import NOTE_CHARACTERS, TEXTS_BYTES, TOPICS, deepest
from ingest.outline import Node, Relation, Text, walk
from ingest.readers.extras import kept
from ingest.readers.findings import Findings
from ingest.readers.markdown import from_plain, only_paragraphs
from ingest.readers.rich_text import WEB
from ingest.readers.titles import UNTITLED, folded, of_file, shortened
from ingest.readers.topic_texts import refuse_large_text, warn_of_long_title


class Row(NamedTuple):
    """A row's cells without blanks around them; '' where there is none. `line` is the one on which it begins."""

    line: int
    id: str
    parent: str
    title: str
    kind: str
    note: str
    url: str
    tags: str
    text: str
    target: str
    others: dict[str, str]


RELATION_KINDS = frozenset(get_args(RelationKind))
TOPIC_KINDS = frozenset(get_args(TopicKind))
DOCUMENT = "document"
OF_RELATIONS = {"line", "id", "kind", "target", "note"}
OF_DOCUMENTS = {"line", "id", "kind", "title", "text"}
OF_TOPICS = {*Row._fields} - {"target"}


class Tree:
    """Takes the rows in their order, then answers the root and the relations."""

    def __init__(self, findings: Findings, *, by_title: bool) -> None:
        self._findings = findings
        self._by_title = by_title
        self._name_column = "title" if by_title else "id"
        self._topics: list[tuple[Row, Node]] = []
        self._known: dict[str, tuple[Row, Node]] = {}
        self._documents: list[Row] = []
        self._relations: list[Row] = []
        self._bytes = 0

    def add(self, row: Row) -> None:
        """Raises UnreadableFile, with its line: duplicate_id, too_many_topics, text_too_large, too_large."""
        kind = row.kind.lower()
        if kind in RELATION_KINDS:
            self._relations.append(row)
            self._count_strangers(row, OF_RELATIONS)
        elif kind == DOCUMENT:
            self._documents.append(row)
            self._count_strangers(row, OF_DOCUMENTS)
        else:
            self._add_topic(row)
            self._count_strangers(row, OF_TOPICS)

    def root(self, file_name: str) -> Node:
        """The topics in their places.

        Raises UnreadableFile, with its line: no_topics, unknown_parent, parent_cycle, too_deep, too_many_topics, text_too_large, too_large.
        """
        if not self._topics:
            raise UnreadableFile("no_topics", f"{file_name} has no topic: there is no row with a title below the header.")
        tops: list[Node] = []
        for row, node in self._topics:
            (self._parent(row).children if row.parent else tops).append(node)
        root = tops[0] if len(tops) == 1 else Node(of_file(file_name), children=tops)
        if len(self._topics) + (len(tops) > 1) > TOPICS:
            _refuse_many()
        self._refuse_cycles_and_depth(root)
        self._add_documents()
        return root

    def relations(self) -> list[Relation]:
        """Each once; `related` has no direction."""
        found: dict[tuple[str, str, str], Relation] = {}
        for row in self._relations:
            source, target = self._known.get(row.id), self._known.get(row.target)
            if source is None or target is None:
                missing = row.id if source is None else row.target
                self._findings.warn("dangling_link", "A relation names no topic of this table", name=missing, line=row.line)
            elif source is target:
                self._findings.warn("link_to_itself", "A relation of a topic to itself is not kept", name=row.id, line=row.line)
            else:
                kind = cast(RelationKind, row.kind.lower())
                ends = (row.id, row.target) if kind == "requires" else (min(row.id, row.target), max(row.id, row.target))
                if (kind, *ends) in found:
                    self._findings.warn("duplicate_relation", "A relation is there twice", name=row.id, line=row.line)
                found.setdefault((kind, *ends), Relation(kind, source[1], target[1], folded(row.note) or None))
        return list(found.values())

    def _add_topic(self, row: Row) -> None:
        identifier = folded(row.title) if self._by_title else row.id
        if identifier in self._known:
            first = self._known[identifier][0].line
            message = f"Two rows have the {self._name_column} {identifier[:80]!r} (lines {first} and {row.line})."
            advice = " Add a column id and give each topic its own." if self._by_title else " Give each topic its own."
            raise UnreadableFile("duplicate_id", message + advice, line=row.line)
        if len(self._topics) == TOPICS:
            _refuse_many()
        node = self._topic(row)
        self._topics.append((row, node))
        if identifier:
            self._known[identifier] = (row, node)

    def _topic(self, row: Row) -> Node:
        title, opening = self._title(row)
        is_note = _is_note(row.note)
        parts = {"title": opening, "note": "" if is_note else row.note, "text": row.text}
        told = [name for name, markdown in parts.items() if markdown]
        text = "\n\n".join(parts[name] for name in told)
        extras: dict[str, object] = {"text_from": told} if told not in ([], ["text"]) else {}
        others = dict(row.others)
        url = self._url(row, others)
        kind = self._kind(row, others)
        if columns := kept(others, extras, title, self._findings):
            extras["columns"] = columns
        return Node(
            title,
            note=row.note if is_note and row.note else None,
            texts=[self._text(None, text, title, row.line)] if text else [],
            kind=kind,
            url=url,
            tags=list(dict.fromkeys(tag for part in re.split(r"[;,\n]", row.tags) if (tag := folded(part)))),
            source_id=row.id or None,
            extras=extras,
        )

    def _title(self, row: Row) -> tuple[str, str]:
        """The title, and the Markdown that it could not hold."""
        full = folded(row.title)
        if not full:
            self._findings.warn("untitled", f"A topic without a title is called {UNTITLED}", line=row.line)
        title = shortened(full)
        if title == full:
            return full or UNTITLED, ""
        warn_of_long_title(self._findings, row.line)
        return title, from_plain(full)

    def _url(self, row: Row, others: dict[str, str]) -> str | None:
        if not row.url or row.url.lower().startswith(WEB):
            return row.url or None
        others["url"] = row.url
        self._findings.warn("link_not_followed", "A link to a file or a command can't be followed in Trellis", name=row.url, line=row.line)
        return None

    def _kind(self, row: Row, others: dict[str, str]) -> TopicKind:
        kind = row.kind.lower()
        if kind in TOPIC_KINDS:
            return cast(TopicKind, kind)
        if kind:
            others["kind"] = row.kind
            self._findings.warn("unknown_kind", "A kind that Trellis doesn't know became a topic", name=folded(row.kind), line=row.line)
        return "topic"

    def _text(self, title: str | None, markdown: str, topic: str, line: int) -> Text:
        refuse_large_text(markdown, topic, line)
        self._bytes += len(markdown.encode())
        if self._bytes > TEXTS_BYTES:
            message = f"The texts of the table are larger than {TEXTS_BYTES:,} bytes together: divide it into several maps."
            raise UnreadableFile("too_large", message, line=line)
        return Text(title, markdown)

    def _count_strangers(self, row: Row, known: set[str]) -> None:
        """What stands in a column that means nothing in this kind of row."""
        for column in sorted({*Row._fields} - known):
            if getattr(row, column):
                name = ", ".join(row.others) if column == "others" else column
                self._findings.warn("cell_not_kept", "A cell in a column that means nothing in its kind of row", name=name, line=row.line)

    def _parent(self, row: Row) -> Node:
        known = self._known.get(self._above(row))
        if known is None:
            message = f"Line {row.line} names the parent {row.parent[:80]!r}, which no row has as its {self._name_column}."
            raise UnreadableFile("unknown_parent", message, line=row.line)
        return known[1]

    def _above(self, row: Row) -> str:
        return folded(row.parent) if self._by_title else row.parent

    def _refuse_cycles_and_depth(self, root: Node) -> None:
        lines = {node: row.line for row, node in self._topics}
        reached = set[Node]()
        for node, _, depth in walk(root):
            reached.add(node)
            if depth > deepest():
                message = f"The topic of line {lines[node]} lies deeper than {deepest()} levels: move it up, or into its own map."
                raise UnreadableFile("too_deep", message, line=lines[node])
        lost = next((row for row, node in self._topics if node not in reached), None)
        if lost is not None:
            loop = self._loop(lost)
            message = f"These topics are below each other, so none of them is at the top: {_some(row.id or row.title for row in loop)}"
            raise UnreadableFile("parent_cycle", f"{message} (line {loop[0].line}).", line=loop[0].line)

    def _loop(self, row: Row) -> list[Row]:
        """Climbs from a topic that hangs on no root until it meets a topic again."""
        climbed: dict[int, Row] = {}
        while row.line not in climbed:
            climbed[row.line] = row
            row, _ = self._known[self._above(row)]
        lines = list(climbed)
        return [climbed[line] for line in lines[lines.index(row.line) :]]

    def _add_documents(self) -> None:
        for row in self._documents:
            if row.id not in self._known:
                self._findings.warn("document_without_topic", "A document names no topic of this table", name=row.id, line=row.line)
            elif not row.text:
                self._findings.warn("empty_document", "A document has no text", name=row.id, line=row.line)
            else:
                node = self._known[row.id][1]
                title, opening = self._title(row) if row.title else (None, "")
                node.texts.append(self._text(title, f"{opening}\n\n{row.text}".strip(), title or node.title, row.line))


def _is_note(markdown: str) -> bool:
    return len(markdown) <= NOTE_CHARACTERS and only_paragraphs(markdown)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(name[:80] for name in listed[:10]) + (f" and {len(listed) - 10} more" if len(listed) > 10 else "")


def _refuse_many() -> None:
    raise UnreadableFile("too_many_topics", f"The table has more than {TOPICS:,} topics: divide it into several maps.")
