"""Reads a backup: first all of it against its manifest, so that nothing is touched for a damaged one; then into the bucket and a folder."""

import asyncio
import shutil
import zlib
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from graph.backup import manifest
from graph.backup.manifest import Entry, Manifest
from graph.backup.write import AT_ONCE, CHUNK, Progress
from graph.bucket import Bucket
from graph.errors import BackupRefused, Conflict
from graph.local.admin import DUMP as DUMP_FILE
from graph.local.lock import in_our_words

LARGEST_MANIFEST = 1 << 30
ENCRYPTED = 1
DAMAGED = "This backup is damaged: {what}. Nothing was changed. Take another backup."


def verify(source: Path, known_migrations: Collection[str]) -> Manifest:
    """Reads every byte. Raises BackupRefused for what is no backup, a damaged one, or one that needs a newer release."""
    with _opened(source) as archive:
        found = _manifest(archive, known_migrations)
        _refuse_others(archive, found)
        for name, entry in found.entries.items():
            for _ in _chunks(archive, name, entry):
                pass
    return found


def unpack_dump(source: Path, found: Manifest, folder: Path) -> None:
    """Raises BackupRefused, also when there is no room for the dump and the graph that comes out of it."""
    entry = found.entries[manifest.DUMP]
    if shutil.disk_usage(folder).free < 2 * entry.size:
        raise BackupRefused(f"There is too little room in {folder.parent}: {2 * entry.size:,} bytes are needed. Free some space.")
    with _opened(source) as archive, (folder / DUMP_FILE).open("xb") as dump:
        for chunk in _chunks(archive, manifest.DUMP, entry):
            with in_our_words(folder.parent):
                dump.write(chunk)


async def put_texts(source: Path, found: Manifest, bucket: Bucket, on_progress: Progress) -> None:
    """Harmless to the graph that is there, for a key is never used again. Raises BackupRefused, Unavailable, Misconfigured."""
    names = [name for name in found.entries if name != manifest.DUMP]
    with _opened(source) as archive:
        for start in range(0, len(names), AT_ONCE):
            on_progress("Putting texts back", start)
            contents = await asyncio.to_thread(_contents, archive, found, names[start : start + AT_ONCE])
            await asyncio.gather(*(_put(bucket, key, content) for key, content in contents))


def _contents(archive: ZipFile, found: Manifest, names: list[str]) -> list[tuple[str, bytes]]:
    return [(name.removeprefix(manifest.TEXTS), b"".join(_chunks(archive, name, found.entries[name]))) for name in names]


async def _put(bucket: Bucket, key: str, content: bytes) -> None:
    """Other bytes under this key are damage, and give way."""
    try:
        await bucket.put(key, content)
    except Conflict:
        await bucket.delete(key)
        await bucket.put(key, content)


def _manifest(archive: ZipFile, known_migrations: Collection[str]) -> Manifest:
    try:
        size = archive.getinfo(manifest.NAME).file_size
    except KeyError as error:
        raise BackupRefused("This file is no backup of Trellis: it holds no manifest.") from error
    if size > LARGEST_MANIFEST:
        raise BackupRefused("This file is no backup of Trellis: its manifest is too large.")
    return manifest.decode(archive.read(manifest.NAME), known_migrations)


def _refuse_others(archive: ZipFile, found: Manifest) -> None:
    """Raises BackupRefused unless the zip holds each file of the manifest once, and no other."""
    names = archive.namelist()
    if any(info.flag_bits & ENCRYPTED for info in archive.infolist()):
        raise BackupRefused(DAMAGED.format(what="it is encrypted, which no backup of Trellis is"))
    if wrong := {manifest.NAME, *found.entries} ^ set(names):
        raise BackupRefused(DAMAGED.format(what=f"{min(wrong)} is missing in it or doesn't belong there"))
    if len(names) != len(set(names)):
        raise BackupRefused(DAMAGED.format(what="it holds a file twice"))


def _chunks(archive: ZipFile, name: str, entry: Entry) -> Iterator[bytes]:
    """A file's content. Raises BackupRefused when it is longer, shorter or other than the manifest says."""
    digest, size = sha256(), 0
    with archive.open(name) as packed:
        while chunk := packed.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > entry.size:
                break
            yield chunk
    if size != entry.size or digest.hexdigest() != entry.sha256:
        raise BackupRefused(DAMAGED.format(what=f"{name} is not what was saved"))


@contextmanager
def _opened(source: Path) -> Generator[ZipFile]:
    """What the zip reader says about a file that is none, or no longer one, in our own words."""
    try:
        with ZipFile(source) as archive:
            yield archive
    except (BadZipFile, zlib.error, EOFError) as error:
        raise BackupRefused(f"{source} is no backup of Trellis, or it is damaged or cut short ({error}). Nothing was changed.") from error
    except NotImplementedError as error:  # zipfile's word for a way of packing that it can't undo, and that we never use
        raise BackupRefused(DAMAGED.format(what=str(error))) from error
    except OSError as error:
        raise BackupRefused(f"{source} can't be read: {error.strerror or error}. Nothing was changed.") from error
