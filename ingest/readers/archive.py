"""A zip in memory as a mapping of its files, refused whole when anything about it is not as a map's archive is."""

import stat
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from posixpath import normpath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest.errors import UnreadableFile
from ingest.limits import ARCHIVE_BYTES, ARCHIVE_ENTRIES, ARCHIVE_RATIO, FILE_BYTES

START = b"PK\x03\x04"
END = b"PK\x05\x06"
SMALL = 1_000_000  # bytes; what is smaller hurts nobody, however well it packs
ENCRYPTED = 0x1 | 0x2000  # flags: this member, the list of members
LOCAL_HEADER = 30
ADDED_BY_SYSTEMS = ("__MACOSX/", ".DS_Store")
BROKEN = (BadZipFile, EOFError, NotImplementedError, OverflowError, ValueError, struct.error, zlib.error)
"""What zipfile raises for a damaged archive; NotImplementedError is its word for a way of packing that it can't undo."""


class Archive(Mapping[str, bytes]):
    """Files by path. Each is unpacked when it is asked for, the others never. `folder` is the one that held all of them, if one did."""

    def __init__(self, zipped: ZipFile, members: dict[str, ZipInfo], folder: str | None) -> None:
        self._zipped = zipped
        self._members = members
        self._unpacked: dict[str, bytes] = {}
        self.folder = folder

    def __getitem__(self, path: str) -> bytes:
        """Raises KeyError, and UnreadableFile: too_large, damaged_archive."""
        if path not in self._unpacked:
            self._unpacked[path] = _unpacked(self._zipped, self._members[path], path)
        return self._unpacked[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, path: object) -> bool:
        return path in self._members


def looks_like(content: bytes) -> bool:
    """By its first bytes: an archive behind something else is that other thing."""
    return content.startswith((START, END))


def opened(content: bytes) -> Archive:
    """Every name and size checked, nothing unpacked yet; one top folder around everything is taken off.

    Raises UnreadableFile: truncated, damaged_archive, too_many_entries, encrypted, unknown_compression, too_large, packed_too_well,
    unsafe_path, link_in_archive, duplicate_path.
    """
    try:
        zipped = ZipFile(BytesIO(content))
    except BROKEN:
        if END in content:
            raise UnreadableFile("damaged_archive", "The archive is damaged: its list of files can't be read.") from None
        raise UnreadableFile("truncated", "The archive ends in the middle: its end is missing.") from None
    entries = zipped.infolist()
    _refuse_excess(entries, len(content))
    _refuse_overlap(entries)
    members = _members(entries)
    folder = _top_folder(members)
    return Archive(zipped, _below(folder, members) if folder else members, folder)


def _refuse_excess(entries: list[ZipInfo], packed: int) -> None:
    """Sizes as the archive declares them; none can be larger when it is unpacked."""
    if len(entries) > ARCHIVE_ENTRIES:
        raise UnreadableFile("too_many_entries", f"The archive holds more than {ARCHIVE_ENTRIES:,} files: divide it.")
    total = sum(entry.file_size for entry in entries)
    if total > ARCHIVE_BYTES:
        raise UnreadableFile("too_large", f"The archive holds more than {ARCHIVE_BYTES:,} bytes: leave out what is no text, or divide it.")
    if _packed_too_well(total, packed):
        raise UnreadableFile("packed_too_well", f"The archive unpacks to more than {ARCHIVE_RATIO} times its size, as no map does.")
    for entry in entries:
        if _packed_too_well(entry.file_size, entry.compress_size):
            message = f"A file in the archive unpacks to more than {ARCHIVE_RATIO} times its size, as no map does."
            raise UnreadableFile("packed_too_well", message, path=entry.filename)


def _packed_too_well(unpacked: int, packed: int) -> bool:
    return unpacked > SMALL and unpacked > packed * ARCHIVE_RATIO


def _refuse_overlap(entries: list[ZipInfo]) -> None:
    """Files that share their bytes make a bomb of a small archive; bytes before the first make it another kind of file as well."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    if ordered and ordered[0].header_offset:
        raise UnreadableFile("damaged_archive", "The archive has something else before its first file: zip its files again.")
    for entry, following in pairwise(ordered):
        if entry.header_offset + LOCAL_HEADER + entry.compress_size > following.header_offset:
            message = "The archive is damaged: two of its files lie at the same place."
            raise UnreadableFile("damaged_archive", message, path=following.filename)


def _members(entries: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The files by a path with slashes; folders have no content and are left out."""
    members, seen = dict[str, ZipInfo](), set[str]()
    for entry in entries:
        path = _safe_path(entry)
        if path in seen:
            raise UnreadableFile("duplicate_path", "The archive holds two files of the same name: zip its files again.", path=path)
        seen.add(path)
        _refuse_kind(entry, path)
        if not entry.filename.endswith(("/", "\\")):
            members[path] = entry
    return members


def _safe_path(entry: ZipInfo) -> str:
    """zipfile cuts a name at NUL and keeps the whole in orig_filename; Windows writes backslashes. Terminals obey control characters."""
    name = entry.orig_filename.replace("\\", "/")
    drive = len(name) > 1 and name[1] == ":"
    if not name or name.startswith("/") or drive or ".." in name.split("/") or any(ord(letter) < 32 for letter in name):
        message = "The archive holds a file whose name leads out of it or is none: zip its files again."
        raise UnreadableFile("unsafe_path", message, path="".join(letter for letter in name if ord(letter) >= 32)[:300])
    return normpath(name)


def _refuse_kind(entry: ZipInfo, path: str) -> None:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnreadableFile("link_in_archive", "The archive holds a link: put the file itself in its place.", path=path)
    if entry.flag_bits & ENCRYPTED:
        raise UnreadableFile("encrypted", "The archive is encrypted: save it without a password and try again.", path=path)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile("unknown_compression", "The archive is packed in an unusual way: zip its files again.", path=path)


def _top_folder(members: dict[str, ZipInfo]) -> str | None:
    own = [path for path in members if not path.startswith(ADDED_BY_SYSTEMS)]
    tops = {path.partition("/")[0] for path in own}
    return tops.pop() if len(tops) == 1 and all("/" in path for path in own) else None


def _below(folder: str, members: dict[str, ZipInfo]) -> dict[str, ZipInfo]:
    return {path.removeprefix(f"{folder}/"): entry for path, entry in members.items() if path.startswith(f"{folder}/")}


def _unpacked(zipped: ZipFile, entry: ZipInfo, path: str) -> bytes:
    """Reads no more than was declared: without a number zipfile unpacks everything before it looks at the size."""
    if entry.file_size > FILE_BYTES:
        raise UnreadableFile("too_large", f"{path} is larger than {FILE_BYTES:,} bytes: divide it.", path=path)
    try:
        with zipped.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except BROKEN:
        content = None
    if content is None or len(content) != entry.file_size:
        raise UnreadableFile("damaged_archive", f"The archive is damaged: {path} can't be unpacked.", path=path)
    return content
