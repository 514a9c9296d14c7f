"""From disk to the bytes that a reader takes: the one place in ingest that opens files."""

import os
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.limits import FILE_BYTES, FOLDER_BYTES, FOLDER_FILES, IMAGE_BYTES
from ingest.readers import FORMATS, Content, FolderFormat

STARTER = Path(__file__).parent / "starter" / "how-to-learn-with-trellis"
SKIPPED_FOLDERS = {"node_modules", "target", "__pycache__"}
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"}
MEDIA = {
    *(".bmp", ".ico", ".pdf", ".zip", ".gz", ".xz", ".7z"),
    *(".mp3", ".mp4", ".ogg", ".webm", ".mov", ".wav", ".ttf", ".otf", ".woff", ".woff2", ".eot"),
}

MAP_ENDINGS = (".zip", *(ending for known in FORMATS.values() if not isinstance(known, FolderFormat) for ending in known.endings))
"""Of files that are looked at when a whole folder is given."""


def load(path: Path) -> tuple[str, Content]:
    """What a reader needs: the name, and a file's bytes or a folder's files by relative path. Raises UnreadableFile.

    Hidden folders, media that no text shows and links that lead out of the folder are left out.
    """
    try:
        place = path.resolve(strict=True)
        if place.is_dir():
            return _name(place), _Folder(place)
        if not place.is_file():
            raise UnreadableFile("not_a_file", f"{path} is neither a file nor a folder.")
        return place.name, _bytes(place, FILE_BYTES)
    except FileNotFoundError:
        raise UnreadableFile("not_found", f"There is no {path}: check the spelling, and the folder you are in.") from None
    except OSError as error:
        raise UnreadableFile("not_readable", f"{error.filename or path} can't be read: {error.strerror}.") from None


def maps_in(path: Path) -> list[Path]:
    """A file or a book is one map; any other folder is all that lies in it and might be one, in a stable order."""
    if not path.is_dir() or _is_book(path):
        return [path]
    found: list[Path] = []
    for entry in sorted(path.iterdir()):
        if entry.name.startswith(".") or entry.name in SKIPPED_FOLDERS or entry.is_symlink():
            continue
        if entry.is_dir():
            found.extend(maps_in(entry))
        elif entry.name.lower().endswith(MAP_ENDINGS):
            found.append(entry)
    return found


def _is_book(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("book.toml", "SUMMARY.md", "src/SUMMARY.md"))


def _name(folder: Path) -> str:
    return folder.parent.name if folder.name == "src" and folder.parent.name else folder.name


class _Folder(Mapping[str, bytes]):
    """Texts are read at once, images when a text shows them."""

    def __init__(self, folder: Path) -> None:
        self._texts = dict[str, bytes]()
        self._pictures = dict[str, Path]()
        total = 0
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            if path.suffix.lower() in PICTURES:
                self._pictures[name] = path
                continue
            self._texts[name] = content = _bytes(path, FILE_BYTES)
            total += len(content)
            if len(self._texts) > FOLDER_FILES:
                raise UnreadableFile("too_many_files", f"{folder} holds more than {FOLDER_FILES:,} files: give the book's own folder.")
            if total > FOLDER_BYTES:
                raise UnreadableFile("too_large", f"{folder} holds more than {FOLDER_BYTES:,} bytes: give the book's own folder.")

    def __getitem__(self, name: str) -> bytes:
        """Raises KeyError, UnreadableFile."""
        if name not in self._pictures:
            return self._texts[name]
        try:
            return _bytes(self._pictures[name], IMAGE_BYTES)
        except OSError as error:
            raise UnreadableFile("not_readable", f"{name} can't be read: {error.strerror}.") from None

    def __contains__(self, name: object) -> bool:
        return name in self._texts or name in self._pictures

    def __iter__(self) -> Iterator[str]:
        return chain(self._texts, self._pictures)

    def __len__(self) -> int:
        return len(self._texts) + len(self._pictures)


def _files(folder: Path) -> Iterator[Path]:
    """Regular files below the folder, in a stable order."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix.lower() not in MEDIA and path.resolve().is_relative_to(folder) and path.is_file():
                yield path


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise UnreadableFile("too_large", f"{path.name} is larger than {most:,} bytes: divide it.", path=str(path))
    return content
