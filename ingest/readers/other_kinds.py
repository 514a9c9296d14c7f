"""What a file is that no reader knows. Plain text has no mark of its own, so whatever has one of these is not plain text."""

import json
import re
from collections.abc import Iterable

from ingest.readers.decoding import guessed

STARTS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
ENDINGS = {
    **dict.fromkeys((".htm", ".html", ".xhtml"), "a web page (HTML)"),
    **dict.fromkeys((".md", ".markdown"), "Markdown"),
    **dict.fromkeys((".xml", ".rss", ".atom"), "XML"),
    **{".json": "JSON", ".rtf": "a rich text document", ".xmind": "an XMind map"},
}
"""What the names of texts promise: such a file is read as that or not at all."""
PROGRAMS = {
    **{".itmz": "iThoughts", ".smmx": "SimpleMind", ".smm": "SimpleMind", ".mmap": "MindManager", ".mindnode": "MindNode"},
    **{".imx": "iMindMap", ".ooutline": "OmniOutliner"},
}
"""Whose own files nobody else reads, though all of them write some that Trellis does."""
CONTROL = re.compile(r"[\0-\x08\x0e-\x1f]")
PAGE = re.compile(r"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s++html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
MARKUP = re.compile(r"\s*+</?[?!A-Za-z]")
JSON_OBJECT = re.compile(r'\s*+\{\s*+["}]')
JSON_LIST = re.compile(r'\s*+\[[\s\[]*+(?:["{]|-?[0-9][0-9.eE+-]*+\s*+,|(?:true|false|null)\s*+,)')


def kind_of(content: bytes) -> str | None:
    """In words that follow “the file is”; None when nothing speaks against plain text."""
    if known := known_start(content):
        return known
    text = guessed(content)
    if CONTROL.search(text):
        return "a binary file of a kind that Trellis doesn't read"
    if PAGE.match(text):
        return "a web page (HTML)"
    if MARKUP.match(text) or _mostly_tags(text):
        return "XML, HTML or another markup, of a kind that Trellis doesn't read"
    return "JSON of a kind that Trellis doesn't read" if _is_json(text) else None


def archive_of(name: str, paths: Iterable[str]) -> str:
    """In words that follow “the file is”, with what to do, for a zip that no reader knows."""
    program = next((program for ending, program in PROGRAMS.items() if name.lower().endswith(ending)), None)
    if program:
        return f"a map of {program}, which Trellis doesn't read. Export it there as OPML, or for FreeMind"
    if inner := next((path for path in paths if path.lower().endswith(".zip")), None):
        return f"a zip archive that holds another, {inner}. Unpack it, and import that one"
    return "a zip archive without a map, a book or notes in Markdown in it"


def known_start(content: bytes) -> str | None:
    """The kind whose files all begin like this one."""
    return next((kind for start, kind in STARTS if content.startswith(start)), None)


def promised(name: str) -> str | None:
    """What the file's name says that it is."""
    return next((kind for ending, kind in ENDINGS.items() if name.lower().endswith(ending)), None)


def _is_json(text: str) -> bool:
    """Whole or broken; a text may begin with a bracket and be none."""
    if JSON_OBJECT.match(text) or JSON_LIST.match(text):
        return True
    try:
        return isinstance(json.loads(text), (dict, list))
    except (ValueError, RecursionError):
        return False


def _mostly_tags(text: str) -> bool:
    """A file of markup that lost its beginning."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    tags = sum(bool(MARKUP.match(line)) or line.endswith("/>") or "</" in line for line in lines)
    return tags * 2 > len(lines)
