"""One table of the formats that can be read; a reader is pure: content in, outline and problems out."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.folding import folded
from ingest.limits import FILE_BYTES, deeper
from ingest.outline import Problem, Reading
from ingest.readers import archive, freemind, markdown_map, markdown_signs, mdbook, notes, opml, other_kinds, own_json, table, text, xmind
from ingest.readers.archive import Archive
from ingest.readers.book_paths import Files

Content = bytes | Files


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A map in one file. `looks_like` decides by content, but any text may be a `plain` one: there the name's ending decides."""

    label: str
    endings: tuple[str, ...]
    looks_like: Callable[[bytes], bool]
    read: Callable[[bytes, str], Reading]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveFormat:
    """A map in a zip. `read` takes the zip's files, which are unpacked when it asks for them, and the name without its ending."""

    label: str
    endings: tuple[str, ...]
    looks_like: Callable[[Files], bool]
    read: Callable[[Files, str], Reading]


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A map in a text that any file might hold: tried when it is nothing else, and `looks_like` also gets the file's name."""

    label: str
    endings: tuple[str, ...]
    looks_like: Callable[[bytes, str], bool]
    read: Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True)
class FolderFormat:
    """A map in a folder of files, or in a zip of that folder."""

    label: str
    looks_like: Callable[[Files], bool]
    read: Callable[[Files, str], Reading]


MARKDOWN = TextFormat("Markdown", markdown_signs.ENDINGS, markdown_signs.looks_like, markdown_map.read)
Format = FileFormat | TextFormat | ArchiveFormat | FolderFormat
FORMATS: dict[str, Format] = {
    freemind.FORMAT: FileFormat("FreeMind or Freeplane", (".mm",), freemind.looks_like, freemind.read),
    opml.FORMAT: FileFormat("OPML", (".opml",), opml.looks_like, opml.read),
    markdown_map.FORMAT: MARKDOWN,
    mdbook.FORMAT: FolderFormat("mdBook or notes in Markdown", mdbook.looks_like, mdbook.read),
    xmind.FORMAT: ArchiveFormat("XMind", (".xmind",), xmind.looks_like, xmind.read),
    own_json.FORMAT: FileFormat("Trellis's own JSON", (".json",), own_json.looks_like, own_json.read),
    table.FORMAT: FileFormat("CSV with a header", (".csv", ".tsv"), table.looks_like, table.read, plain=True),
    text.FORMAT: FileFormat("indented text", (".txt", ".text"), text.looks_like, text.read, plain=True),  # last: it takes what is left
}


def read(name: str, content: Content, said: str | None = None) -> Reading:
    """A file's bytes, or a folder's files by their relative paths; `said` is its format when that is said. Raises UnreadableFile."""
    return _read_file(name, content, said) if isinstance(content, bytes) else _read_folder(name, content)


def read_deep(name: str, content: Content, said: str | None = None) -> Reading:
    """As `read`, but what is deeper than a map may be is folded into documents."""
    with deeper():
        reading = read(name, content, said)
    return folded(reading)


def _read_file(name: str, content: bytes, said: str | None) -> Reading:
    if len(content) > FILE_BYTES:
        raise UnreadableFile("too_large", f"{name} is larger than {FILE_BYTES:,} bytes: divide it into several maps.")
    if not content.strip():
        raise UnreadableFile("empty_file", f"{name} is empty.")
    is_archive = archive.looks_like(content)
    if said is not None:
        return _read_as(FORMATS[said], name, content, is_archive=is_archive)
    if is_archive:
        return _read_archive(name, archive.opened(content))
    known = _recognised(name, content)
    if known is None:
        kind = other_kinds.kind_of(content) or f"plain text, not {_promised(name)} as its name says"
        raise UnreadableFile("unknown_format", f"{name} is {kind}. {_readable_kinds()}")
    return _named_truly(known.read(content, name), known, name)


def _named_truly(reading: Reading, known: Format, name: str) -> Reading:
    """Says so when the file's name promises another kind."""
    promised = next(
        (each for each in FORMATS.values() if not isinstance(each, FolderFormat) and name.lower().endswith(each.endings)), known
    )
    if promised in (known, FORMATS[text.FORMAT]):
        return reading
    message = f"By its name the file is {promised.label}, but what it holds is {known.label}, and was read as that."
    return Reading(reading.outline, [Problem("warning", "named_otherwise", message), *reading.problems])


def _read_as(known: Format, name: str, content: bytes, *, is_archive: bool) -> Reading:
    """As what it is said to be. Raises UnreadableFile when it is anything else for sure."""
    if is_archive != isinstance(known, ArchiveFormat | FolderFormat):
        kind = "a zip archive" if is_archive else "no zip archive"
        raise UnreadableFile("unknown_format", f"{name} is {kind}, so it can't be read as {known.label}. {_readable_kinds()}")
    if isinstance(known, FileFormat | TextFormat):
        return known.read(content, name)
    files = archive.opened(content)
    if known is FORMATS[mdbook.FORMAT] and notes.looks_like(files):
        return notes.read(files, name.rpartition(".")[0] or name)
    if not known.looks_like(files):
        raise UnreadableFile("unknown_format", f"{name} holds nothing that could be read as {known.label}. {_readable_kinds()}")
    return known.read(files, name.rpartition(".")[0] or name)


def _recognised(name: str, content: bytes) -> FileFormat | TextFormat | None:
    """A text that might be anything is what its name says; a name that promises another kind is no text's."""
    found = next((known for known in _file_formats() if known.looks_like(content)), None)
    if (found is None or found.plain) and other_kinds.known_start(content) is None and MARKDOWN.looks_like(content, name):
        return MARKDOWN
    if found is None or not found.plain or _promised(name) is None:
        return found
    by_name = _named(name)
    return by_name if by_name and by_name.plain else None


def _promised(name: str) -> str | None:
    """What the name says that the file is, if anything but indented text."""
    by_name = _named(name)
    if by_name is FORMATS[text.FORMAT]:
        return None
    return by_name.label if by_name else other_kinds.promised(name)


def _named(name: str) -> FileFormat | None:
    return next((known for known in _file_formats() if name.lower().endswith(known.endings)), None)


def _file_formats() -> list[FileFormat]:
    return [known for known in FORMATS.values() if isinstance(known, FileFormat)]


def _read_archive(name: str, files: Archive) -> Reading:
    stem = name.rpartition(".")[0] or name
    for known in FORMATS.values():
        if isinstance(known, ArchiveFormat) and known.looks_like(files):
            return _named_truly(known.read(files, stem), known, name)
        if isinstance(known, FolderFormat) and known.looks_like(files):
            return _named_truly(known.read(files, stem if files.folder in (None, "src") else str(files.folder)), known, name)
    if notes.looks_like(files):
        return notes.read(files, stem if files.folder is None else files.folder)
    raise UnreadableFile("unknown_format", f"{name} is {other_kinds.archive_of(name, files)}. {_readable_kinds()}")


def _read_folder(name: str, files: Files) -> Reading:
    for known in FORMATS.values():
        if isinstance(known, FolderFormat) and known.looks_like(files):
            return known.read(files, name)
    if notes.looks_like(files):
        return notes.read(files, name)
    raise UnreadableFile("no_summary", f"The folder {name} holds no src/SUMMARY.md, so it is no mdBook. {_readable_kinds()}")


def _readable_kinds() -> str:
    return (
        "What can be read: "
        + ", ".join(
            f"{known.label} (a folder, or a zip of it)"
            if isinstance(known, FolderFormat)
            else f"{known.label} ({', '.join(known.endings)})"
            for known in FORMATS.values()
        )
        + "."
    )
