"""Plain indented text: each line that isn't blank is a topic, below the nearest line above it that stands further left.

Tabs and blanks may both indent; where a file mixes them, a tab goes to the next column that is a multiple of four, which is said. One
bullet is dropped from the front of a line, and a line with a bullet stands below a line without one in the same column. Several stars are
as many levels, and so are numbers like 1.2.3 in a text that begins with 1 and has 1.1; there lines without stand below those with. Numbers
stay, since they may be years. The only line at the top is the root; several get one above them, named by the file.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.errors import UnreadableFile
from ingest.limits import TOPICS, deepest
from ingest.outline import Node, Outline, Reading, Text
from ingest.readers.decoding import decoded
from ingest.readers.findings import Findings
from ingest.readers.markdown import from_plain
from ingest.readers.other_kinds import kind_of
from ingest.readers.titles import folded, of_file, shortened
from ingest.readers.topic_texts import refuse_large_text, warn_of_long_title

FORMAT = "text"
TAB = 4
WIDE = "\u3000"  # a blank as wide as a Chinese character, which is two columns
BULLET = re.compile(r"(?:(\*++|[-+•◦▪▫‣⁃∙●○■□–—])\s+)?+(.*)", re.DOTALL)
STARRED = re.compile(r"\s*\*\s.*^\s*\*\*+\s", re.DOTALL | re.MULTILINE)
NUMBERED = re.compile(r"\s*1[.)]?\s.*^\s*1\.1[.)]?\s", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"\d+((?:\.\d+)*)[.)]?\s")
BELOW_ALL = 1_000_000
RULE = re.compile(r"([-=_*~#+])\1{2,}")

Column = tuple[int, int]
"""How far right a line stands, and its level by its bullets, stars or numbers; what is more is deeper."""


class Line(NamedTuple):
    number: int
    column: Column
    title: str


def looks_like(content: bytes) -> bool:
    """Anything that nothing speaks against."""
    return kind_of(content) is None


def read(content: bytes, name: str) -> Reading:
    """The whole text; `name` is its file's.

    Raises UnreadableFile: wrong_encoding, not_text, no_topics, too_deep, too_many_topics, text_too_large.
    """
    findings = Findings()
    lines = list(_lines(decoded(content), findings))
    if not lines:
        raise UnreadableFile("no_topics", f"{name} has no topic: there is no line with words in it.")
    tops = _tree(lines, findings)
    root = tops[0] if len(tops) == 1 else Node(of_file(name), children=tops)
    return Reading(Outline(root.title, root, [], language=None, format=FORMAT), findings.problems())


def _lines(text: str, findings: Findings) -> Iterator[Line]:
    """The lines that say something."""
    blanks, level = "", _from_stars if STARRED.match(text) else _from_numbers if NUMBERED.match(text) else _from_bullets
    for number, line in enumerate(text.split("\n"), 1):
        words = line.strip()
        if RULE.fullmatch(words):
            findings.warn("rule_not_kept", "A line of dashes or the like is no topic", line=number)
        elif words:
            indent = line[: len(line) - len(line.lstrip())]
            if not _mixed(blanks) and _mixed(blanks + indent):
                findings.warn("mixed_indentation", f"Tabs and blanks both indent; a tab was taken for {TAB} columns", line=number)
            blanks = "".join(set(blanks + indent))
            marks, title = bullet(words)
            yield Line(number, (_width(indent), level(marks, title)), title)


def bullet(words: str) -> tuple[str, str]:
    """
    >>> bullet("- a"), bullet("** a"), bullet("-a"), bullet("*")
    (('-', 'a'), ('**', 'a'), ('', '-a'), ('', '*'))
    """
    found = BULLET.fullmatch(words)
    return (found[1] or "", folded(found[2])) if found else ("", folded(words))


def _from_bullets(marks: str, _title: str) -> int:
    return len(marks)


def _from_stars(marks: str, _title: str) -> int:
    return len(marks) if marks.startswith("*") else BELOW_ALL + len(marks)


def _from_numbers(marks: str, title: str) -> int:
    number = NUMBER.match(title)
    return number[1].count(".") if number and not marks else BELOW_ALL + len(marks)


def _mixed(blanks: str) -> bool:
    return "\t" in blanks and bool(set(blanks) - {"\t"})


def _width(indent: str) -> int:
    """In columns.

    >>> _width("\\t  "), _width("  \\t"), _width("\\u3000")
    (6, 4, 2)
    """
    width = 0
    for blank in indent:
        width += TAB - width % TAB if blank == "\t" else 2 if blank == WIDE else 1
    return width


def _tree(lines: list[Line], findings: Findings) -> list[Node]:
    """The topics at the top, with all others below them."""
    if len(lines) > TOPICS:
        raise UnreadableFile("too_many_topics", f"The text has more than {TOPICS:,} lines: divide it into several maps.")
    tops: list[Node] = []
    above: list[tuple[Column, Node]] = []
    deepest = (0, 0)
    for line in lines:
        right = line.column
        while above and above[-1][0] >= line.column:
            right, _ = above.pop()
        if above and right[0] > line.column[0] > above[-1][0][0]:
            findings.warn(
                "uneven_indentation", "A line stands between two columns; it was put below the nearest on its left", line=line.number
            )
        node = _topic(line, findings)
        (above[-1][1].children if above else tops).append(node)
        above.append((line.column, node))
        deepest = max(deepest, (len(above), -line.number))
    _refuse_excess(len(lines), deepest[0] - 1, -deepest[1], several=len(tops) > 1)
    return tops


def _topic(line: Line, findings: Findings) -> Node:
    title = shortened(line.title)
    if title == line.title:
        return Node(title)
    warn_of_long_title(findings, line.number)
    markdown = from_plain(line.title)
    refuse_large_text(markdown, title, line.number)
    return Node(title, texts=[Text(None, markdown)])


def _refuse_excess(topics: int, depth: int, line: int, *, several: bool) -> None:
    """Several topics at the top get one above them, which counts."""
    if depth + several > deepest():
        message = f"The text is deeper than {deepest()} levels (line {line}): move what lies deeper up, or into its own map."
        raise UnreadableFile("too_deep", message, line=line)
    if topics + several > TOPICS:
        raise UnreadableFile("too_many_topics", f"The text has more than {TOPICS:,} lines: divide it into several maps.")
