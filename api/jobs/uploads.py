"""What jobs need and can't be asked for again: uploaded files, and what is worked out from them, until their job has ended."""

import time
from pathlib import Path

from api.private_folder import private_folder

UPLOAD = "upload"
"""The part that can't be made again."""
YOUNG = 3_600
"""Seconds in which a file's job may still be on its way into the graph."""


class Uploads:
    """Files `<job uid>.<part>` in a folder for this user alone: the upload, and what a runner works out from it."""

    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder / "uploads"

    def path(self, job_uid: str, part: str = UPLOAD) -> Path:
        """Raises Misconfigured when the folder can't be made."""
        return private_folder(self._folder) / f"{job_uid}.{part}"

    def has(self, job_uid: str) -> bool:
        return (self._folder / f"{job_uid}.{UPLOAD}").is_file()

    def remove(self, job_uid: str) -> None:
        for path in self._folder.glob(f"{job_uid}.*"):
            path.unlink(missing_ok=True)

    def all(self) -> dict[str, bool]:
        """Uid of a job -> whether its files have lain here for a while."""
        before = time.time() - YOUNG
        return {path.name.partition(".")[0]: path.stat().st_mtime < before for path in self._folder.glob("*.*")}
