"""Neo4j's jars in the cache folder: fetched by Maven when missing, and always those whose SHA-256 sums are committed here."""

import fcntl
import hashlib
import shutil
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from graph.errors import LocalServerError
from graph.local.maven import LOOK_UP, Cancelled, copy_jars
from graph.local.progress import ProgressLine

VERSION = "2026.08.1"
SUMS = Path(__file__).with_name("jars.sha256")


def ensure_jars(cache: Path, say: Callable[[str], None], cancelled: Event | None = None) -> Path:
    """The folder of verified jars below `cache`. Any number of processes may ask at once: one fetches, the others wait for it.

    Raises LocalServerError, and maven.Cancelled when `cancelled` is set meanwhile.
    """
    folder = cache / f"neo4j-{VERSION}" / "lib"
    sums = _sums()
    try:
        if not _wrong(folder, sums):
            return folder
        cache.mkdir(parents=True, exist_ok=True)
        cancelled = cancelled or Event()
        with _one_at_a_time(cache / f"neo4j-{VERSION}.lock", say, cancelled):
            _fetch_what_is_wrong(folder, sums, say, cancelled)
    except OSError as error:
        raise LocalServerError(
            f"Can't keep Neo4j in the cache folder {cache}: {error.strerror}. Make it writable, with 400 MB free, or set XDG_CACHE_HOME."
        ) from error
    return folder


def _sums() -> dict[str, str]:
    """SHA-256 by name of jar, as `sha256sum` writes them."""
    return {name: sum_ for sum_, name in (line.split() for line in SUMS.read_text().splitlines())}


def _wrong(folder: Path, sums: dict[str, str]) -> list[str]:
    """Names of jars that are missing, differ, or don't belong: all of the folder is on the class path."""
    present = {path.name for path in folder.glob("*")}
    with ThreadPoolExecutor() as pool:
        found = dict(zip(sums, pool.map(_sum_of, (folder / name for name in sums)), strict=True))
    return sorted(present - sums.keys()) + [name for name, sum_ in sums.items() if found[name] != sum_]


def _sum_of(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _one_at_a_time(path: Path, say: Callable[[str], None], cancelled: Event) -> Generator[None]:
    with path.open("w") as file:
        waiting = False
        while True:
            if cancelled.is_set():
                raise Cancelled
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not waiting:
                    say("Another process is fetching Neo4j; waiting for it.")
                waiting = True
                time.sleep(LOOK_UP)
        yield


def _fetch_what_is_wrong(folder: Path, sums: dict[str, str], say: Callable[[str], None], cancelled: Event) -> None:
    wrong = _wrong(folder, sums)
    if not wrong:
        return
    if folder.exists():
        say(f"{len(wrong)} of Neo4j's files in {folder} are missing or damaged ({wrong[0]}); fetching them again.")
    partial = folder.parent.with_name(f"{folder.parent.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)  # of one who was killed meanwhile
    try:
        _take_over(_fetched(partial, sums, say, cancelled), folder, wrong, sums)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fetched(partial: Path, sums: dict[str, str], say: Callable[[str], None], cancelled: Event) -> Path:
    """A folder of right jars. What Maven keeps from before may itself be damaged: then once more, past its store."""
    progress = ProgressLine(say)

    def show(downloaded: int) -> None:
        progress.show(f"Fetching Neo4j {VERSION}: {downloaded / 1e6:.0f} MB downloaded" if downloaded else f"Fetching Neo4j {VERSION}")

    wrong: list[str] = []
    for attempt, repository in (("first", None), ("second", partial / "repository")):
        jars = partial / attempt
        copy_jars(jars, show, cancelled, repository=repository)
        progress.clear()
        wrong = _wrong(jars, sums)
        if not wrong:
            return jars
        say(f"{wrong[0]} is not what it should be.")
    raise LocalServerError(
        f"Neo4j's {wrong[0]} came damaged, twice: its SHA-256 is not the one in {SUMS.name}. Nothing was installed."
        " Check what stands between this machine and Maven's repository (a proxy, a mirror in ~/.m2/settings.xml), then start again."
    )


def _take_over(jars: Path, folder: Path, wrong: list[str], sums: dict[str, str]) -> None:
    """Whole when there was nothing; else file by file, since a running server may be reading the others."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        jars.rename(folder)
        return
    for name in wrong:
        if name in sums:
            (jars / name).replace(folder / name)
        else:
            (folder / name).unlink()
