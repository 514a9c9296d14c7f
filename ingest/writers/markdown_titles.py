"""A title as Markdown from which a reader takes this title, and where it leads."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.readers.markdown import escaped
from ingest.readers.markdown_titles import MAX_BRACKETS, Titles

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
MARKS = re.compile(r"([\\`*_\[\]<>&!~#$|])")
BRACKET = "&#91;"  # instead of a backslash, where there are more brackets than a reader looks at
EASY_TARGET = re.compile(r"[^\s<>()\\*_`\[\]&]+(?:&[^\s<>()\\*_`\[\]&;]*)*")
TARGET = re.compile(r"([\\<>&])")
CLOSING_MARKS = re.compile(r"(?:(?<=\s)|^)(#+)$")


class Link(NamedTuple):
    """Where a title leads; an empty target leads nowhere."""

    target: str = ""
    tooltip: str = ""


class TitleWriter:
    """Writes the titles of one file."""

    def __init__(self) -> None:
        self._reader = Titles({})

    def written(self, title: str, link: Link) -> tuple[str, bool]:
        """The Markdown, and whether it says all; one way with as few marks as can be, one with a mark before everything."""
        for markdown in _ways(title, link):
            if _is_read(Titles({}), markdown, title, link):
                return markdown, _is_read(self._reader, markdown, title, link)
        return _thoroughly(title), False


def label(title: str) -> str:
    r"""For a table of contents, where formulas are not known, so that every mark is only a mark.

    >>> label("a_b *c* [d]")
    'a\\_b \\*c\\* \\[d\\]'
    """
    return MARKS.sub(r"\\\1", title)


def can_link(title: str, link: Link) -> bool:
    """Whether a reader would find the way."""
    return any(_is_read(Titles({}), markdown, title, link) for markdown in _ways(title, link))


def in_heading(markdown: str) -> str:
    r"""Marks at the end would close the heading.

    >>> in_heading("C #"), in_heading("C#")
    ('C \\#', 'C#')
    """
    return CLOSING_MARKS.sub(lambda found: "\\#" * len(found[1]), markdown)


def in_item(markdown: str) -> str:
    r"""A bracket at the beginning would be a task box.

    >>> in_item("[x] done"), in_item("[a](b)")
    ('\\[x] done', '[a](b)')
    """
    return "\\" + markdown if re.match(r"\[[ xX]\](?:\s|$)", markdown) else markdown


def _ways(title: str, link: Link) -> Iterator[str]:
    if not link.target:
        yield from (escaped(title), escaped(title).replace(":", "\\:", 1), _thoroughly(title))
        return
    if link.target == title and not link.tooltip:
        yield title
    tooltip = ' "{}"'.format(link.tooltip.replace("\\", "\\\\").replace('"', '\\"')) if link.tooltip else ""
    if EASY_TARGET.fullmatch(link.target):
        yield f"[{escaped(title)}]({link.target}{tooltip})"
    target = TARGET.sub(r"\\\1", link.target)
    yield f"[{_thoroughly(title)}](<{target}>{tooltip})"


def _thoroughly(title: str) -> str:
    marked = PUNCTUATION.sub(r"\\\1", title)
    return marked.replace("\\[", BRACKET) if title.count("[") >= MAX_BRACKETS else marked


def _is_read(reader: Titles, markdown: str, title: str, link: Link) -> bool:
    found = reader.read(markdown)
    return (found.plain, found.target or "", found.tooltip or "") == (title, *link) and not found.incomplete
