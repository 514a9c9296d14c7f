"""Is it Markdown? Any text might be, so the name has a say."""

import json
import re
from pathlib import PurePosixPath

from ingest.errors import UnreadableFile
from ingest.readers.decoding import decoded

ENDINGS = (".md", ".markdown", ".mkd")
OPEN_ENDINGS = ("", ".txt", ".text")
MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|head|body|opml|map|svg)\b", re.IGNORECASE)
HEADING = re.compile(
    r"(?:\A|\n[ \t]*\n)"  # stands alone: in programs and settings, # begins a comment
    r"(?: {0,3}#{1,6}[ \t]+\S[^\n]*| {0,3}[^\s=#|>-][^\n]*\n {0,3}={3,}[ \t]*)"
    r"(?=\n[ \t]*\n|\n {0,3}(?:#{1,6}|[-*+])[ \t]|\n?\Z)"
)


def looks_like(content: bytes, name: str) -> bool:
    """By one of its endings, any text that is no other kind of file; without an ending, or as .txt, a text with a heading.

    A text in a wrong encoding is let through by its ending, so that the reader can say what is wrong.

    >>> looks_like(b"words", "a.md"), looks_like(b"words", "a.txt"), looks_like(b"# A\\n\\nwords", "a.txt")
    (True, False, True)
    >>> looks_like(b"# A comment\\n\\nimport os", "a.py"), looks_like(b"<html># A</html>", "a.md"), looks_like(b'{"a": 1}', "a.md")
    (False, False, False)
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending not in (*ENDINGS, *OPEN_ENDINGS):
        return False
    try:
        text = decoded(content, name)
    except UnreadableFile:
        return ending in ENDINGS
    return not MARKUP.match(text) and not _is_json(text) and (ending in ENDINGS or bool(HEADING.search(text)))


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
