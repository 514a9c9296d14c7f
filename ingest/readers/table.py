"""CSV: a table with a header, one row for each topic, relation or further document.

The first line names the columns, in any order and case; only `title` must be there. Commas, semicolons or tabs separate, and a line `sep=;`
may come before. Quoted cells may hold line ends; inside them a quote is written twice.

    id      what other rows call this topic; without this column a topic goes by its title, and there are no relations or further documents
    parent  the id of the topic above; the only topic without one is the root, several get one above them, named by the file
    title   the topic's title
    kind    topic (also when empty), group, exercise, link; or what makes the row something else, below
    note    short Markdown of paragraphs; what is longer or more than that becomes the topic's document
    url     an address in the web
    tags    divided by semicolons or commas
    text    the topic's document, as Markdown
    target  for relations: the id of the other topic

A row of the kind `requires` or `related` is a relation: the topic `id` requires, or has to do with, the topic `target`; `note` says why.
A row of the kind `document` is a further document of the topic `id`, with its own `title` and `text`. A row may come before those that it
names. Other columns are kept with their topics for the way back.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, NoReturn

from ingest.errors import UnreadableFile
from ingest.limits import FILE_BYTES
from ingest.outline import Outline, Reading
from ingest.readers.decoding import decoded, guessed
from ingest.readers.findings import Findings
from ingest.readers.table_tree import Row, Tree
from ingest.readers.titles import folded

FORMAT = "csv"
COLUMNS = ("id", "parent", "title", "kind", "note", "url", "tags", "text", "target")
DELIMITERS = ",;\t"
DELIMITER_LINE = re.compile(r'"?sep=([,;\t|])"?\s*+', re.IGNORECASE)
LINE_END = re.compile(r"\r\n?|\n")
HEADER_BYTES = 200_000

csv.field_size_limit(FILE_BYTES)  # a cell may hold a whole document


class Header(NamedTuple):
    delimiter: str
    names: list[str]
    lines: int
    """How many lines come before the first row."""


def looks_like(content: bytes) -> bool:
    """A first line with `title` and another of the columns."""
    names = _header(guessed(content[:HEADER_BYTES])).names
    return "title" in names and len(set(COLUMNS).intersection(names)) > 1


def read(content: bytes, name: str) -> Reading:
    """The whole table; `name` is its file's.

    Raises UnreadableFile: wrong_encoding, not_text, no_header, duplicate_column, not_csv, truncated, too_many_cells, no_topics,
    duplicate_id, unknown_parent, parent_cycle, too_many_topics, too_deep, text_too_large, too_large.
    """
    text = decoded(content)
    header = _header(text)
    findings = Findings()
    _check_header(header, name, findings)
    tree = Tree(findings, by_title="id" not in header.names)
    for row in _rows(text, header):
        tree.add(row)
    root = tree.root(name)
    return Reading(Outline(root.title, root, tree.relations(), language=None, format=FORMAT), findings.problems())


def _header(text: str) -> Header:
    """With the delimiter that finds the most columns."""
    first, second, *_ = [*LINE_END.split(text, maxsplit=2), "", ""]
    if stated := DELIMITER_LINE.fullmatch(first):
        return Header(stated[1], _names(second, stated[1]), 2)
    found = [Header(delimiter, _names(first, delimiter), 1) for delimiter in DELIMITERS]
    return max(found, key=lambda header: len(set(COLUMNS).intersection(header.names)))


def _names(line: str, delimiter: str) -> list[str]:
    """Known columns in lower case, others as they are."""
    try:
        rows = list(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []
    names = [folded(cell) for row in rows for cell in row]
    return [name.lower() if name.lower() in COLUMNS else name for name in names]


def _check_header(header: Header, name: str, findings: Findings) -> None:
    if "title" not in header.names:
        message = f"{name} is no table of topics: its first line must name the columns, and among them title ({', '.join(COLUMNS)})."
        raise UnreadableFile("no_header", message, line=header.lines)
    twice = next((column for column in header.names if column and header.names.count(column) > 1), None)
    if twice:
        raise UnreadableFile("duplicate_column", f"The column {twice[:80]} is there twice (line {header.lines}).", line=header.lines)
    for column in header.names:
        if column and column not in COLUMNS:
            findings.warn(
                "unknown_column", "A column that Trellis has no place for is kept for the way back", name=column, line=header.lines
            )


def _rows(text: str, header: Header) -> Iterator[Row]:
    """Those that say something, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=header.delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if line > header.lines and any(cell.strip() for cell in cells):
                yield _row(cells, header, line)
    except csv.Error as error:
        _refuse(error, begins)


def _row(cells: list[str], header: Header, line: int) -> Row:
    if any(cell.strip() for cell in cells[len(header.names) :]):
        message = (
            f"Line {line} has more cells than the header has columns: put quotes around a cell that holds a {_named(header.delimiter)}."
        )
        raise UnreadableFile("too_many_cells", message, line=line)
    said = dict(zip(header.names, cells, strict=False))
    known: Mapping[str, str] = {name: said.get(name, "").strip() for name in COLUMNS}
    others = {name: cell for name, cell in said.items() if name and name not in COLUMNS and cell.strip()}
    return Row(line, **known, others=others)


def _named(delimiter: str) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[delimiter]


def _refuse(error: csv.Error, line: int) -> NoReturn:
    if "unexpected end of data" in str(error):
        message = f"The file ends inside the quotes that begin on line {line}: its end is missing, or a quote is one too many."
        raise UnreadableFile("truncated", message, line=line) from None
    message = f"The row that begins on line {line} can't be read ({error}): inside a quoted cell a quote must be written twice."
    raise UnreadableFile("not_csv", message, line=line) from None
