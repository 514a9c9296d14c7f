"""How big a map may be; the same numbers hold for what is made by hand, so a file that passes can be imported."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

FILE_BYTES = 10_000_000
TOPICS = 50_000
DEPTH = 100
TITLE_CHARACTERS = 300
TEXT_BYTES = 1_000_000
NOTE_CHARACTERS = 1_000
SUMMARY_CHARACTERS = 2_000
EXTRAS_BYTES = 4_000
FOLDER_FILES = 10_000
FOLDER_BYTES = 50_000_000
TEXTS_BYTES = 50_000_000  # all texts of a map together
ARCHIVE_ENTRIES = 2_000
ARCHIVE_BYTES = 50_000_000  # unpacked
ARCHIVE_RATIO = 100  # unpacked to packed

DEEPEST_FOLDED = 400
"""Levels of a file whose deeper ones are folded into documents."""

_deepest = ContextVar("deepest", default=DEPTH)


def deepest() -> int:
    """How deep a file may be, the level of its deepest topic."""
    return _deepest.get()


@contextmanager
def deeper() -> Generator[None]:
    """Files may be deeper inside, for whoever folds them afterwards."""
    token = _deepest.set(DEEPEST_FOLDED)
    try:
        yield
    finally:
        _deepest.reset(token)
