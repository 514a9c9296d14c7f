"""What a file said of a topic when it was last imported: kept with the topic, so that an update sees who has changed what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.values import sha256

HASH_LENGTH = 16
FACTS = 7
"""Entries before the relations."""


def brief(text: str | None) -> str:
    """Enough to tell texts apart; nothing for none.

    >>> brief(None), brief("x") == brief("x"), len(brief("x"))
    ('', True, 16)
    """
    return sha256(text.encode())[:HASH_LENGTH] if text is not None else ""


def brief_tags(slugs: Iterable[str]) -> str:
    """Whatever their order.

    >>> brief_tags(["b", "a"]) == brief_tags(["a", "b"]), brief_tags([])
    (True, '')
    """
    ordered = sorted(slugs)
    return brief(" ".join(ordered)) if ordered else ""


@dataclass(frozen=True, slots=True)
class Imported:
    """Hashes of texts, since they are only ever compared. `place` orders it among what the file had below the same parent, `parent_uid` is
    empty for the root. `relations` are "kind:target uid" of those that lead from it."""

    title: str
    note: str
    url: str
    kind: str
    tags: str
    parent_uid: str
    place: str
    relations: frozenset[str] = frozenset()

    def packed(self) -> list[str]:
        """As the graph keeps it."""
        return [self.title, self.note, self.url, self.kind, self.tags, self.parent_uid, self.place, *sorted(self.relations)]


def unpacked(kept: list[str] | None) -> Imported | None:
    """None for a topic that was made by hand.

    >>> unpacked(Imported("a", "", "", "topic", "", "p", "000001", frozenset({"related:x"})).packed()).relations
    frozenset({'related:x'})
    """
    return Imported(*kept[:FACTS], relations=frozenset(kept[FACTS:])) if kept else None


def place(number: int) -> str:
    """Sorts as text in the order of the numbers.

    >>> place(9) < place(10)
    True
    """
    return f"{number:06d}"
