"""Where texts, images and large changes lie: bytes by key, in a folder or in a bucket of any S3 server."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Protocol

from graph.bucket.folder import DirectoryBucket
from graph.bucket.keys import BadKey
from graph.settings import BucketSettings, FolderSettings

__all__ = ["BadKey", "Bucket", "DirectoryBucket", "open_bucket"]


class Bucket(Protocol):
    """Bytes by key. Each method raises BadKey for a key that is none, Unavailable and Misconfigured.

    A key is never reused (it holds the uid of what it stores), so a put that was cut short can be repeated, and one that nobody repeats
    is an orphan that the sweep removes: after Unavailable a key is absent or whole, never torn. Nothing is
    ever put below another key (`a` and `a/b`): servers differ in what becomes of the two.
    """

    async def put(self, key: str, content: bytes) -> None:
        """Durable when it returns; the same bytes again are fine.

        Other bytes under a key that exists: the folder raises Conflict and keeps the first. An S3 server keeps the last, since asking
        first would cost a round trip and still leave a race; the hash in the graph then tells.
        """
        ...

    async def get(self, key: str, sha256: str) -> bytes:
        """The very bytes that were put: `sha256` (lower-case hexadecimal) is checked. Raises TextMissing, TextDamaged."""
        ...

    async def get_unverified(self, key: str) -> bytes:
        """What lies there, for a backup: it copies what is damaged too, and isn't the one to judge. Raises TextMissing."""
        ...

    async def exists(self, key: str) -> bool: ...

    async def delete(self, key: str) -> None:
        """Absent is fine."""
        ...

    def keys(self, older_than: timedelta = timedelta(0)) -> AsyncIterator[str]:
        """Those last written at least that long ago, in no particular order, a page at a time; by default all, whatever their time."""
        ...

    async def check(self) -> None:
        """Writes and removes something small; raises Unavailable or Misconfigured when that can't be done right now."""
        ...


@asynccontextmanager
async def open_bucket(settings: BucketSettings) -> AsyncGenerator[Bucket]:
    """One bucket for the whole process. A folder is made when missing; an S3 server is asked when first used, so it may come up later.

    Raises Misconfigured for a setting that can't be right, and Unavailable when the folder can't be made.
    """
    if isinstance(settings, FolderSettings):
        bucket = DirectoryBucket(settings.folder)
        await bucket.make_folder()
    else:
        from graph.bucket.s3 import MinioBucket  # the client takes memory that a folder has no need of

        bucket = MinioBucket(settings)
    try:
        yield bucket
    finally:
        bucket.close()
