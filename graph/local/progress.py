"""Progress of something long: one line that changes on a terminal, else a line now and then."""

import sys
import time
from collections.abc import Callable

EVERY = 5.0
"""Seconds between two lines where they can't be overwritten."""


class ProgressLine:
    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._in_place = sys.stdout.isatty()
        self._last = 0.0

    def show(self, text: str) -> None:
        if self._in_place:
            sys.stdout.write(f"\r\x1b[K{text}")
            sys.stdout.flush()
        elif time.monotonic() - self._last >= EVERY:
            self._say(text)
            self._last = time.monotonic()

    def clear(self) -> None:
        """Leave the terminal's line free for what is said next."""
        if self._in_place:
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()
