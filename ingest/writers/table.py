"""CSV: a row for each topic, further document and relation. What the columns mean is written in ingest.readers.table."""

import csv
import io
import re
from collections.abc import Iterator
from typing import cast

from ingest.outline import Node, Outline, Relation
from ingest.readers.markdown import only_paragraphs
from ingest.readers.table import COLUMNS, FORMAT
from ingest.readers.titles import folded
from ingest.writers.choices import Choices
from ingest.writers.identifiers import assigned
from ingest.writers.losses import Losses

LIST_MARKS = re.compile(r"[;,\n]")
MARK = "\ufeff"  # without it, spreadsheets take the file for one of the last century's encodings
Row = dict[str, str]


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """Topics first, each with its documents, then relations."""
    losses.of_topics(outline, ("task",))
    losses.of_map(outline, language=False)
    identifiers = assigned(outline, losses, str, fits=_is_cell)
    table = _Table(identifiers, losses, with_extras=outline.format == FORMAT)
    rows = [row for node, parent, _ in outline.walk() for row in table.of_topic(node, parent)]
    rows += table.of_relations(outline.relations)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*COLUMNS, *table.columns], restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return (MARK + text.getvalue()).encode()


def _is_cell(text: str) -> bool:
    """Blanks around a cell mean nothing."""
    return bool(text) and text == text.strip()


class _Table:
    def __init__(self, identifiers: dict[Node, str], losses: Losses, *, with_extras: bool) -> None:
        self._identifiers = identifiers
        self._losses = losses
        self._with_extras = with_extras
        self.columns: dict[str, None] = {}

    def of_topic(self, node: Node, parent: Node | None) -> Iterator[Row]:
        """The topic's own row, then one for each document that has no place in it."""
        row = {
            "id": self._identifiers[node],
            "parent": self._identifiers[parent] if parent else "",
            "title": node.title,
            "kind": node.kind if node.kind != "topic" else "",
            "note": node.note or "",
            "url": node.url or "",
            "tags": ";".join(node.tags),
        }
        inside = bool(node.texts) and node.texts[0].title is None
        if inside:
            row["text"] = node.texts[0].markdown
        self._count_losses(node)
        self._add_columns(row, node)
        yield row
        for text in node.texts[inside:]:
            yield {"id": row["id"], "kind": "document", "title": text.title or "", "text": text.markdown}

    def of_relations(self, relations: list[Relation]) -> Iterator[Row]:
        """Where each leads, and why."""
        for relation in relations:
            ends = {"id": self._identifiers[relation.source], "target": self._identifiers[relation.target]}
            yield ends | {"kind": relation.kind, "note": relation.reason or ""}

    def _count_losses(self, node: Node) -> None:
        self._losses.lose("tags_not_written", count=int(any(LIST_MARKS.search(tag) for tag in node.tags)))
        self._losses.lose("url_not_written", count=int(node.url is not None and not _is_cell(node.url)))
        stays = all(_is_cell(text.markdown) for text in node.texts)
        if node.note is not None:
            stays = stays and _is_cell(node.note) and only_paragraphs(node.note)
        self._losses.lose("text_rewritten", count=int(not stays))

    def _add_columns(self, row: Row, node: Node) -> None:
        """The cells that only other programs know, if they came from a table."""
        columns = node.extras.get("columns") if self._with_extras else None
        cells = {name: cell for name, cell in _cells(columns).items() if _has_place(name, cell, row)}
        complete = cells == columns
        self._losses.of_extras(node, ("columns",) if complete else ())
        row |= cells
        self.columns |= dict.fromkeys(name for name in cells if name not in COLUMNS)


def _cells(columns: object) -> Row:
    facts = cast(dict[str, object], columns) if isinstance(columns, dict) else {}
    return {name: cell for name, cell in facts.items() if isinstance(cell, str)}


def _has_place(name: str, cell: str, row: Row) -> bool:
    """An address that is none, or a kind that nobody knows, stands in the column of its kind as long as that is empty."""
    if name.lower() in COLUMNS:
        return name in {"url", "kind"} and not row[name] and bool(cell.strip())
    return name == folded(name) != "" and bool(cell.strip())
