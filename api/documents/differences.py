"""What is different between two texts: by lines, and by words within lines that were changed. Pure, and bounded whatever the texts are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Literal, cast

MOST_STEPS = 5_000_000
"""Comparisons in all. What is left when they are spent counts as changed from end to end."""
MOST_WORDS = 4_000
"""Of a changed passage, on either side: a longer one is shown as removed and added."""
WORDS = re.compile(r"\w+|\s+|[^\w\s]")

WordKind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class WordPart:
    kind: WordKind
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that follow each other. `from_line` and `to_line` are the numbers of the first of them before and after, from 1.

    `text` holds them with their ends of line; for `changed` it is None, and `words` hold both sides.
    """

    kind: Literal["same", "removed", "added", "changed"]
    from_line: int
    to_line: int
    text: str | None
    words: list[WordPart] | None


class _Bounded(SequenceMatcher[str]):
    """Finds nothing more once its steps are spent, which makes the rest one change. No match begins with what is everywhere."""

    def __init__(self, before: Sequence[str], after: Sequence[str], steps: int) -> None:
        super().__init__(None, before, after)
        places = cast("dict[str, list[int]]", self.b2j)  # pyright: ignore[reportAttributeAccessIssue]  # documented, not in the stubs
        self.left = steps
        self._cost = [0, *accumulate(1 + len(places.get(item, ())) for item in before)]

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self.left -= self._cost[-1 if ahi is None else ahi] - self._cost[alo]
        if self.left < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def differences(before: str, after: str) -> list[Part]:
    """From one text to the other, in order; all parts together are both texts whole.

    >>> [(part.kind, part.from_line, part.text) for part in differences("a\\nb\\n", "a\\nc\\nd\\n")][0]
    ('same', 1, 'a\\n')
    >>> [(word.kind, word.text) for word in differences("one two", "one three")[0].words or []]
    [('same', 'one '), ('removed', 'two'), ('added', 'three')]
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    lines = _Bounded(middle_old, middle_new, MOST_STEPS)
    parts = [_same(old[:start], 1, 1)] if start else []
    left = MOST_STEPS
    for kind, i, j, k, m in lines.get_opcodes():
        removed, added = middle_old[i:j], middle_new[k:m]
        made = [_same(removed, start + i + 1, start + k + 1)] if kind == "equal" else None
        if made is None:
            made, left = _changed("".join(removed), "".join(added), start + i + 1, start + k + 1, left)
        parts.extend(made)
    return [*parts, _same(old[len(old) - end :], len(old) - end + 1, len(new) - end + 1)] if end else parts


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many at the start are the same."""
    return next((at for at, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), min(len(one), len(other)))


def _same(lines: Sequence[str], from_line: int, to_line: int) -> Part:
    return Part("same", from_line, to_line, "".join(lines), None)


def _changed(removed: str, added: str, from_line: int, to_line: int, left: int) -> tuple[list[Part], int]:
    """The parts, and how many steps are left."""
    if removed and added:
        old, new = WORDS.findall(removed), WORDS.findall(added)
        if max(len(old), len(new)) <= MOST_WORDS and left > 0:
            words = _Bounded(old, new, left)
            return [Part("changed", from_line, to_line, None, list(_words(words, old, new)))], words.left
    parts: list[Part] = []
    if removed:
        parts.append(Part("removed", from_line, to_line, removed, None))
    if added:
        parts.append(Part("added", from_line, to_line, added, None))
    return parts, left


def _words(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[WordPart]:
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield WordPart("same", "".join(old[i:j]))
        else:
            yield from (WordPart("removed", "".join(old[i:j])) for _ in range(i < j))
            yield from (WordPart("added", "".join(new[k:m])) for _ in range(k < m))
