"""Makes a backup: the graph first, then every text of the bucket."""

import asyncio
import fcntl
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph.backup import manifest
from graph.backup.manifest import Entry, Manifest
from graph.backup.working import working_folder
from graph.bucket import Bucket
from graph.errors import BackupRefused, TextMissing
from graph.local.admin import DUMP as DUMP_FILE
from graph.local.jars import VERSION as NEO4J_VERSION

CHUNK = 1 << 20
AT_ONCE = 16
"""Texts that are read at the same time, and held in memory."""
LEVEL = 1
"""Of deflate: texts shrink to about half, at the speed of a disk."""

Dump = Callable[[Path], Awaitable[object]]
"""Writes the graph's dump into a folder."""
Progress = Callable[[str, int], None]
"""Told what is being done, and how much of it has been: texts, or bytes of the graph."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    texts: int
    bytes: int


async def write(
    to: Path, data_folder: Path, bucket: Bucket, dump: Dump, *, release: str, migrations: list[str], on_progress: Progress
) -> Made:
    """One file that only its owner may read, whole or not there. Raises BackupRefused, LocalServerError, Unavailable, Misconfigured."""
    with _in_our_words(to), _unfinished(to) as file, working_folder(data_folder) as folder:
        entries: dict[str, Entry] = {}
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            on_progress("Dumping the graph", 0)
            await dump(folder)
            dumped = folder / DUMP_FILE
            entries[manifest.DUMP] = await asyncio.to_thread(_add_dump, archive, dumped)
            await asyncio.to_thread(dumped.unlink)  # its room may be needed
            async for page in _pages(bucket):
                entries |= await asyncio.to_thread(_add_texts, archive, page)
                on_progress("Copying texts", len(entries) - 1)
            made = Manifest(manifest.FORMAT, datetime.now(UTC), release, NEO4J_VERSION, migrations, entries)
            _add(archive, manifest.NAME, BytesIO(manifest.encode(made)))
        await asyncio.to_thread(_finish, file, to)
    return Made(len(entries) - 1, to.stat().st_size)  # noqa: ASYNC240 - one look at what has just been written


def refuse_unusable(to: Path) -> None:
    """Before anything slow is begun. Raises BackupRefused."""
    if to.exists():
        raise BackupRefused(f"{to} exists already. Name another file, or move that one away.")
    if not to.parent.is_dir():
        raise BackupRefused(f"There is no folder {to.parent} to write the backup into. Make it, or name another one.")


@contextmanager
def _unfinished(to: Path) -> Generator[IO[bytes]]:
    """`<to>.partial`, held by this process alone; gone afterwards."""
    refuse_unusable(to)
    partial = _partial(to)
    file = os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(f"Another backup is being written to {to} right now. Wait for it, or name another file.") from error
        try:
            os.fchmod(file.fileno(), 0o600)
            file.truncate(0)  # what a killed backup has left
            yield file
        finally:
            partial.unlink(missing_ok=True)


def _finish(file: IO[bytes], to: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    if to.exists():
        raise BackupRefused(f"{to} has come into being meanwhile. Name another file, or move that one away.")
    _partial(to).rename(to)
    folder = os.open(to.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _partial(to: Path) -> Path:
    return to.with_name(f"{to.name}.partial")


async def _pages(bucket: Bucket) -> AsyncGenerator[list[tuple[str, bytes]]]:
    """Everything in the bucket as (key, content), some at a time; less what is deleted meanwhile, for nothing names that any more."""
    keys: list[str] = []
    async for key in bucket.keys():
        keys.append(key)
        if len(keys) == AT_ONCE:
            yield await _contents(bucket, keys)
            keys = []
    if keys:
        yield await _contents(bucket, keys)


async def _contents(bucket: Bucket, keys: list[str]) -> list[tuple[str, bytes]]:
    async def content(key: str) -> bytes | None:
        try:
            return await bucket.get_unverified(key)
        except TextMissing:
            return None

    contents = await asyncio.gather(*(content(key) for key in keys))
    return [(key, content) for key, content in zip(keys, contents, strict=True) if content is not None]


def _add_texts(archive: ZipFile, page: list[tuple[str, bytes]]) -> dict[str, Entry]:
    names = [(f"{manifest.TEXTS}{key}", content) for key, content in page]
    return {name: _add(archive, name, BytesIO(content)) for name, content in names}


def _add_dump(archive: ZipFile, dumped: Path) -> Entry:
    """As it is: a dump is compressed already."""
    with dumped.open("rb") as source:
        return _add(archive, ZipInfo(manifest.DUMP), source)


def _add(archive: ZipFile, name: str | ZipInfo, source: IO[bytes]) -> Entry:
    """A name alone is compressed as the archive says."""
    digest, size = sha256(), 0
    with archive.open(name, "w", force_zip64=True) as entry:
        while chunk := source.read(CHUNK):
            entry.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Entry(digest.hexdigest(), size)


@contextmanager
def _in_our_words(to: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise BackupRefused(
            f"The backup can't be written to {to}: {error.strerror or error}{where}. "
            "See that its folder is there, lets you write and has room."
        ) from error
