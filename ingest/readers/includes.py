"""mdBook's {{#include}} and its kin: https://rust-lang.github.io/mdBook/format/mdbook.html."""

import re
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.limits import TEXT_BYTES
from ingest.readers.book_paths import Files, folder_of, inside
from ingest.readers.decoding import decoded
from ingest.readers.findings import Findings

DIRECTIVE = re.compile(r"\\\{\{\#[^\n]*?\}\}|\{\{[ \t]*\#([a-zA-Z0-9_]{1,40})[ \t]+([^}\n]{1,1000}?)[ \t]*\}\}")
RUNNABLE = {"playground", "playpen"}  # these bring their own fence
INCLUDING = {"include", "rustdoc_include", *RUNNABLE}
ANCHOR = re.compile(r"\bANCHOR:\s*([\w-]+)")
ANCHOR_END = re.compile(r"\bANCHOR_END:\s*([\w-]+)")
MAX_NESTING = 10  # mdBook's own bound
MAX_INCLUDES = 2_000  # of one chapter


@dataclass(frozen=True, slots=True)
class _Step:
    """A text that is being read, and the files that led to it."""

    text: str
    folder: str
    trail: tuple[str, ...]


class Includer:
    """Puts the included files of one book into its chapters; what is missing says so in its place."""

    def __init__(self, files: Files, findings: Findings) -> None:
        self._files = files
        self._findings = findings
        self._left = 0
        self._bytes_left = 0

    def resolved(self, text: str, path: str) -> str:
        """A chapter's whole text. `path` is where it lies in the book."""
        self._left, self._bytes_left = MAX_INCLUDES, TEXT_BYTES
        return self._read(_Step(text, folder_of(path), (path,)))

    def _read(self, step: _Step) -> str:
        return DIRECTIVE.sub(lambda found: self._replacement(found, step), step.text)

    def _replacement(self, found: re.Match[str], step: _Step) -> str:
        if found[0].startswith("\\"):
            return found[0][1:]
        if found[1] == "title":
            return ""
        if found[1] not in INCLUDING:
            return found[0]
        included = self._included(found[2].split()[0], step)
        return f"```rust\n{included}\n```" if found[1] in RUNNABLE else included

    def _included(self, target: str, step: _Step) -> str:
        name, _, part = target.partition(":")
        path = inside(step.folder, name)
        text = self._text(path)
        if path is None or text is None:
            return self._refused("listing_missing", "A listing is not included, because its file is not in the book", name)
        if path in step.trail or len(step.trail) > MAX_NESTING:
            return self._refused("include_cycle", "A listing is not included, because it includes itself or is nested too deeply", name)
        lines = _selected(text.split("\n"), part)
        if lines is None:
            return self._refused("listing_missing", "A listing is not included, because its file has no such place", target)
        chosen = "\n".join(lines)
        self._left, self._bytes_left = self._left - 1, self._bytes_left - len(chosen.encode())
        if self._left < 0 or self._bytes_left < 0:
            return self._refused("include_too_large", "A listing is not included, because its chapter would become too large", name)
        return self._read(_Step(chosen, folder_of(path), (*step.trail, path)))

    def _text(self, path: str | None) -> str | None:
        """None when there is no such file, or when it is no text."""
        content = None if path is None else self._files.get(path)
        try:
            return None if content is None else decoded(content, path).removesuffix("\n")
        except UnreadableFile:
            return None

    def _refused(self, code: str, message: str, name: str) -> str:
        self._findings.warn(code, message, path=name)
        return f"listing not included: {name}"


def _selected(lines: list[str], part: str) -> list[str] | None:
    """A range of lines ("2:5", ":5", "2:", "2") or an anchor; None when there is no such anchor.

    >>> _selected(["a", "b", "c"], "2:"), _selected(["a", "b", "c"], "2"), _selected(["a", "b", "c"], ":2")
    (['b', 'c'], ['b'], ['a', 'b'])
    >>> _selected(["// ANCHOR: x", "b", "// ANCHOR_END: x", "c"], "x")
    ['b']
    """
    first, colon, last = part.partition(":")
    if first and not first.isdecimal():
        return _anchored(lines, first)
    start = max(int(first or 1) - 1, 0)
    if last.isdecimal():
        return lines[start : int(last)]
    return lines[start:] if colon or not part else lines[start : start + 1]


def _anchored(lines: list[str], name: str) -> list[str] | None:
    inside_anchor, found, chosen = False, False, list[str]()
    for line in lines:
        if _is_mark(line):
            opened, closed = ANCHOR.search(line), ANCHOR_END.search(line)
            if opened and opened[1] == name:
                inside_anchor = found = True
            elif closed and closed[1] == name:
                inside_anchor = False
        elif inside_anchor:
            chosen.append(line)
    return chosen if found else None


def _is_mark(line: str) -> bool:
    return bool(ANCHOR.search(line) or ANCHOR_END.search(line))
