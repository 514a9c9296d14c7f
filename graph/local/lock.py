"""One process per data folder: a lock that ends with its holder, and run.json, where the others find the holder's server."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from graph.errors import LocalServerError

LOCK = "lock"
RUN = "run.json"
PATIENCE = 1.0
"""Seconds. `running` takes the lock for a moment to see whether it is free; a start must not take that for a holder."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A private Neo4j that another process has running and ready."""

    pid: int
    bolt_port: int
    started_at: str


class DataFolder:
    """A data folder that this process holds."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def announce(self, bolt_port: int) -> None:
        """Let other processes find the server that is now ready."""
        server = RunningServer(os.getpid(), bolt_port, datetime.now(UTC).isoformat(timespec="seconds"))
        with in_our_words(self.path):
            write_private(self.path / RUN, json.dumps(asdict(server)))

    def withdraw(self) -> None:
        with contextlib.suppress(OSError):  # a reader checks the lock anyway
            (self.path / RUN).unlink(missing_ok=True)


@contextmanager
def locked(data_dir: Path) -> Generator[DataFolder]:
    """Makes the folder (0700) where needed, and holds it. Raises LocalServerError: who else holds it, or why it can't be written."""
    with in_our_words(data_dir):
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (data_dir / LOCK).open("a+")
    with file:
        _acquire(file, data_dir)
        folder = DataFolder(data_dir)
        folder.withdraw()  # what a killed holder left
        with in_our_words(data_dir):
            _write_pid(file)
        try:
            yield folder
        finally:
            folder.withdraw()


def running(data_dir: Path) -> RunningServer | None:
    """The server of the process that holds the folder, once it is ready."""
    try:
        with (data_dir / LOCK).open() as file:
            if _try_lock(file, fcntl.LOCK_SH):
                return None
            holder = _pid_in(file)
        server = RunningServer(**json.loads((data_dir / RUN).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return server if server.pid == holder and Path(f"/proc/{holder}").exists() else None


def write_private(path: Path, content: str) -> None:
    """Whole or not at all, and for this user's eyes only."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextmanager
def in_our_words(data_dir: Path) -> Generator[None]:
    """What the operating system says about the data folder, as a LocalServerError that names the setting."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename and error.filename != str(data_dir) else ""
        raise LocalServerError(
            f"The data folder {data_dir} can't be used: {error.strerror}{where}. Make it a folder that this user may write to,"
            " with room left, or set TRELLIS_DATA_DIR to another one."
        ) from error


def _acquire(file: IO[str], data_dir: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while not _try_lock(file, fcntl.LOCK_EX):
        if time.monotonic() > give_up:
            pid = _pid_in(file)
            who = f"process {pid}" if pid else "another process"
            raise LocalServerError(
                f"The data folder {data_dir} is in use by {who}. Stop that one first, or set TRELLIS_DATA_DIR to another folder."
            )
        time.sleep(0.05)


def _try_lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_pid(file: IO[str]) -> None:
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


def _pid_in(file: IO[str]) -> int | None:
    file.seek(0)
    text = file.read().strip()
    return int(text) if text.isdigit() else None
