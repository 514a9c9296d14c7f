"""A folder for what is on its way into or out of a backup: inside the data folder, and gone afterwards."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from graph.local.lock import in_our_words

PREFIX = "backup-"


@contextmanager
def working_folder(data_folder: Path) -> Generator[Path]:
    """Removes first what killed backups and restores have left. Raises LocalServerError."""
    with in_our_words(data_folder):
        data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_left(data_folder)
        made = tempfile.TemporaryDirectory(prefix=PREFIX, dir=data_folder)
    with made as name:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # it ends with this process, which is how others know
            yield Path(name)
        finally:
            os.close(descriptor)


def _remove_left(data_folder: Path) -> None:
    for folder in data_folder.glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody else's, or removed by another process at this moment
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(descriptor)
