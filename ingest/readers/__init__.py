"""One table of the formats that can be read; a reader is pure: content in, outline and problems out."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.limits import FILE_BYTES
from ingest.outline import Reading
from ingest.readers import freemind, mdbook
from ingest.readers.book_paths import Files

Content = bytes | Files


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A map in one file. `looks_like` decides by content; names only help to say what was expected."""

    label: str
    endings: tuple[str, ...]
    looks_like: Callable[[bytes], bool]
    read: Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True)
class FolderFormat:
    """A map in a folder of files."""

    label: str
    looks_like: Callable[[Files], bool]
    read: Callable[[Files, str], Reading]


FORMATS: dict[str, FileFormat | FolderFormat] = {
    freemind.FORMAT: FileFormat("FreeMind or Freeplane", (".mm",), freemind.looks_like, freemind.read),
    mdbook.FORMAT: FolderFormat("mdBook", mdbook.looks_like, mdbook.read),
}
OTHER_KINDS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)


def read(name: str, content: Content) -> Reading:
    """A file's bytes, or a folder's files by their relative paths. Raises UnreadableFile."""
    return _read_file(name, content) if isinstance(content, bytes) else _read_folder(name, content)


def _read_file(name: str, content: bytes) -> Reading:
    if len(content) > FILE_BYTES:
        raise UnreadableFile("too_large", f"{name} is larger than {FILE_BYTES:,} bytes: divide it into several maps.")
    if not content.strip():
        raise UnreadableFile("empty_file", f"{name} is empty.")
    for known in FORMATS.values():
        if isinstance(known, FileFormat) and known.looks_like(content):
            return known.read(content, name)
    kind = next((kind for start, kind in OTHER_KINDS if content.startswith(start)), "a file of a kind that Trellis doesn't read")
    raise UnreadableFile("unknown_format", f"{name} is {kind}. {_readable_kinds()}")


def _read_folder(name: str, files: Files) -> Reading:
    for known in FORMATS.values():
        if isinstance(known, FolderFormat) and known.looks_like(files):
            return known.read(files, name)
    raise UnreadableFile("no_summary", f"The folder {name} holds no src/SUMMARY.md, so it is no mdBook. {_readable_kinds()}")


def _readable_kinds() -> str:
    return (
        "What can be read: "
        + ", ".join(
            f"{known.label} ({', '.join(known.endings)})" if isinstance(known, FileFormat) else f"{known.label} (a folder)"
            for known in FORMATS.values()
        )
        + "."
    )
