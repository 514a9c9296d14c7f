"""What a file said last, what it says now, and what Trellis says: who has changed something, and what becomes of it. Pure."""

from dataclasses import dataclass, field
from typing import TypeVar

V = TypeVar("V")

SHOWN = 200
"""Characters of a value that a conflict shows."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the file and Trellis have both changed; `trellis` is what it was here, `file` what it is now."""

    topic_uid: str
    title: str
    what: str
    trellis: str
    file: str


@dataclass(slots=True)
class Conflicts:
    found: list[Conflict] = field(default_factory=list[Conflict])

    def tell(self, topic_uid: str, title: str, what: str, trellis: object, file: object) -> None:
        self.found.append(Conflict(topic_uid, title, what, _short(trellis), _short(file)))


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def takes_file(file: V, was: V | None, ours: V, *, nothing: V) -> bool:
    """Whether the file's value is to replace ours. `was` is None when no file has ever said it: then only a file that says something does.

    >>> takes_file("b", "a", "a", nothing=""), takes_file("a", "a", "b", nothing=""), takes_file("c", "a", "b", nothing="")
    (True, False, True)
    >>> takes_file("", None, "b", nothing=""), takes_file("c", None, "b", nothing="")
    (False, True)
    """
    if file == ours:
        return False
    return file != (nothing if was is None else was)


def is_conflict(was: V | None, ours: V) -> bool:
    """When the file's value replaces ours: whether we had changed it too."""
    return was is not None and was != ours
