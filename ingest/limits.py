"""How big a map may be; the same numbers hold for what is made by hand, so a file that passes can be imported."""

import sys
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
IMAGES = 500
IMAGE_BYTES = 5_000_000
ARCHIVE_ENTRIES = 2_000
ARCHIVE_BYTES = 50_000_000  # unpacked
ARCHIVE_RATIO = 100  # unpacked to packed

DEEPEST_FOLDED = 400
"""Levels of a file whose deeper ones are folded into documents."""
FRAMES_PER_LEVEL = 10
"""Calls inside each other that the parser of Markdown needs for a list in a list."""

_deepest = ContextVar("deepest", default=DEPTH)


def deepest() -> int:
    """How deep a file may be, the level of its deepest topic."""
    return _deepest.get()


@contextmanager
def deeper() -> Generator[None]:
    """Files may be deeper inside, for whoever folds them afterwards."""
    token, frames = _deepest.set(DEEPEST_FOLDED), sys.getrecursionlimit()
    sys.setrecursionlimit(frames + FRAMES_PER_LEVEL * DEEPEST_FOLDED)
    try:
        yield
    finally:
        sys.setrecursionlimit(frames)
        _deepest.reset(token)
