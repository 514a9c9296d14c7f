"""The default bucket: one file per key below one folder of this machine."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from graph.bucket import files
from graph.bucket.keys import checked, moment_before
from graph.bucket.threads import Threads
from graph.errors import TextDamaged
from graph.values import sha256 as hash_of

DEADLINE = 10.0
PAGE = 1000


class DirectoryBucket:
    """See Bucket. Many processes may share the folder."""

    def __init__(self, folder: Path, *, deadline: float = DEADLINE) -> None:
        self._folder = folder
        self._threads = Threads(
            deadline, f"The disk that holds {folder} does not answer. Check it (a network mount may have gone), then try again."
        )

    async def make_folder(self) -> None:
        """Raises Unavailable when it isn't there and can't be made."""
        await self._threads.run(files.make_folder, self._folder)

    async def put(self, key: str, content: bytes) -> None:
        """Raises Conflict when the key holds other bytes."""
        await self._threads.run(files.write, self._folder, checked(key), content)

    async def get(self, key: str, sha256: str) -> bytes:
        return await self._threads.run(_verified, self._folder, checked(key), sha256)

    async def get_unverified(self, key: str) -> bytes:
        return await self._threads.run(files.read, self._folder, checked(key))

    async def exists(self, key: str) -> bool:
        return await self._threads.run(files.exists, self._folder, checked(key))

    async def delete(self, key: str) -> None:
        await self._threads.run(files.remove, self._folder, checked(key))

    async def keys(self, older_than: timedelta = timedelta(0)) -> AsyncIterator[str]:
        """Removes on its way what writers that were killed have left."""
        found = files.walk(self._folder, moment_before(older_than))
        while page := await self._threads.run(lambda: list(islice(found, PAGE))):
            for key in page:
                yield key

    async def check(self) -> None:
        await self._threads.run(files.probe, self._folder)

    def close(self) -> None:
        self._threads.close()


def _verified(folder: Path, key: str, sha256: str) -> bytes:
    content = files.read(folder, key)
    if hash_of(content) != sha256:
        raise TextDamaged(f"The file {os.fspath(folder / key)} is not what was saved. Put it back from a backup.")
    return content
