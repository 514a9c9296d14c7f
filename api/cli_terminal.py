"""A progress bar for long work, where somebody is looking: on standard error, and only on a terminal."""

import sys

WIDTH = 24
"""Characters."""


def show_progress(step: str, percent: int) -> None:
    if sys.stderr.isatty():
        filled = WIDTH * percent // 100
        sys.stderr.write(f"\r\x1b[K{'█' * filled}{'░' * (WIDTH - filled)} {percent:3d} %  {step}")
        sys.stderr.flush()


def clear_progress() -> None:
    """Leaves the line free for what is said next."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
