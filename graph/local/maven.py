"""Has Maven copy Neo4j's jars into a folder."""

import os
import re
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from graph.errors import LocalServerError
from graph.local.children import child_options

POM = Path(__file__).with_name("pom.xml")
SILENCE = 300.0
"""Seconds without a word from Maven after which it is given up."""
LOOK_UP = 0.2

DOWNLOADED = re.compile(r"Downloaded from .*\((\d+(?:\.\d+)?) (B|kB|MB) at ")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BYTES = {"B": 1, "kB": 1000, "MB": 1_000_000}


class Cancelled(Exception):
    """Whoever asked no longer wants it."""


def copy_jars(to: Path, show: Callable[[int], None], cancelled: Event, *, repository: Path | None = None) -> None:
    """`show` is told how many bytes have been downloaded so far. `repository` replaces Maven's own store of what it has downloaded before.

    Raises LocalServerError, and Cancelled as soon as `cancelled` is set.
    """
    downloaded = 0
    errors: list[str] = []
    with _maven(_arguments(to, repository)) as process:
        try:
            for line in _lines(process, cancelled):
                downloaded += _bytes_of(line)
                show(downloaded)
                if line and not line.startswith(("[INFO]", "[WARNING]")):
                    errors.append(line.removeprefix("[ERROR]").strip())
            code = process.wait(timeout=SILENCE)
        finally:
            process.kill()
    if code != 0:
        raise LocalServerError(
            f"Maven could not fetch Neo4j. Check the network (and ~/.m2/settings.xml), then start again. {_gist(errors)}"
        )


def _arguments(to: Path, repository: Path | None) -> list[str]:
    own_store = [f"-Dmaven.repo.local={repository}"] if repository else []
    return ["-B", "-C", "-f", str(POM), "package", f"-Djars={to}", *own_store]


def _maven(arguments: list[str]) -> subprocess.Popen[bytes]:
    program = shutil.which("mvn")
    if program is None:
        raise LocalServerError(
            "Maven is needed once, to fetch Neo4j, and there is no `mvn` on the PATH. Install it (Debian: apt-get install maven)."
        )
    return subprocess.Popen(  # noqa: S603 - the program is the PATH's, the arguments are ours
        [program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **child_options()
    )


def _lines(process: subprocess.Popen[bytes], cancelled: Event) -> Iterator[str]:
    pipe = process.stdout.fileno() if process.stdout else -1
    rest = b""
    last_word = time.monotonic()
    while True:
        if cancelled.is_set():
            raise Cancelled
        if time.monotonic() - last_word > SILENCE:
            raise LocalServerError(f"Maven has said nothing for {SILENCE:.0f} s while fetching Neo4j. Check the network, then start again.")
        if not select.select([pipe], [], [], LOOK_UP)[0]:
            continue
        chunk = os.read(pipe, 65536)
        if not chunk:
            return
        last_word = time.monotonic()
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (COLOUR.sub("", line.decode(errors="replace")).strip() for line in whole)


def _bytes_of(line: str) -> int:
    """How much a line of Maven's says was downloaded.

    >>> _bytes_of("[INFO] Downloaded from central: scheme://host/a.jar (7.4 MB at 64 MB/s)")
    7400000
    """
    found = DOWNLOADED.search(line)
    return int(float(found[1]) * BYTES[found[2]]) if found else 0


def _gist(errors: list[str]) -> str:
    return f"Maven says: {errors[0]}" if errors else "Maven gave no reason."
