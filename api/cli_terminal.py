"""What commands about files show: a progress bar on standard error, only where somebody is looking, and problems."""

import sys

from ingest.outline import Problem

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


def told(problem: Problem) -> str:
    """
    >>> told(Problem("warning", "dangling_link", "A link leads nowhere.", line=3))
    '  warning: A link leads nowhere. (line 3) [dangling_link]'
    """
    places = [place for place in (problem.path, f"line {problem.line}" if problem.line else None) if place]
    where = f" ({', '.join(places)})" if places else ""
    return f"  {problem.severity}: {problem.message}{where} [{problem.code}]"
