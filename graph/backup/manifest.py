"""What a backup says of itself, and what a release that is to restore it must know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import orjson
from pydantic import TypeAdapter, ValidationError

from graph.bucket.keys import is_key
from graph.errors import BackupRefused

FORMAT = 1
NAME = "manifest.json"
DUMP = "graph/neo4j.dump"
TEXTS = "bucket/"


@dataclass(frozen=True, slots=True)
class Entry:
    """`size` in bytes, unpacked."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations` are those applied to the dumped graph; `entries` are all files of the zip but the manifest."""

    format: int
    created_at: datetime
    release: str
    neo4j: str
    migrations: list[str]
    entries: dict[str, Entry]

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.entries.values())

    def holds(self, key: str) -> bool:
        """Whether that text of the bucket is in the backup."""
        return f"{TEXTS}{key}" in self.entries


_manifest = TypeAdapter(Manifest)


def encode(manifest: Manifest) -> bytes:
    return orjson.dumps(manifest)


def decode(content: bytes, known_migrations: Collection[str]) -> Manifest:
    """Raises BackupRefused, also when only a newer release can restore it."""
    try:
        found: object = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BackupRefused("This file is no backup of Trellis: its manifest can't be read.") from error
    _refuse_other_format(found)
    try:
        manifest = _manifest.validate_python(found)
    except ValidationError as error:
        raise BackupRefused("This backup is damaged: its manifest lacks what belongs into it. Take another backup.") from error
    _refuse_strange_names(manifest)
    if newer := sorted(set(manifest.migrations) - set(known_migrations)):
        raise BackupRefused(
            f"This backup was made by Trellis {manifest.release}, whose database is newer ({', '.join(newer)}). "
            "Restore it with that release or a later one."
        )
    return manifest


def _refuse_other_format(found: object) -> None:
    number = found.get("format") if isinstance(found, dict) else None  # pyright: ignore[reportUnknownVariableType] - not yet validated
    if not isinstance(number, int):
        raise BackupRefused("This file is no backup of Trellis: its manifest names no format.")
    if number != FORMAT:
        raise BackupRefused(f"This backup has format {number}, and this release reads format {FORMAT}. Restore it with a later release.")


def _refuse_strange_names(manifest: Manifest) -> None:
    """So that nothing can be written outside of the bucket."""
    if DUMP not in manifest.entries:
        raise BackupRefused("This backup holds no graph. Take another backup.")
    for name in manifest.entries:
        if name != DUMP and not (name.startswith(TEXTS) and is_key(name.removeprefix(TEXTS))):
            raise BackupRefused(f"This backup holds a file that doesn't belong into one: {name!r}. Don't trust it; take another backup.")
