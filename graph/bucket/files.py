"""Files below one folder: written whole or not at all, and never outside of it. Everything here blocks.

Each step down is opened relative to the one before, without following links, so that no link below the folder leads out of it.
A file is written under a name that is no key, made durable, and then linked to its own name: unlike a rename, a link refuses a name
that is taken.
"""

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from graph.bucket.keys import PROBE, is_key
from graph.errors import Conflict, GraphError, Misconfigured, TextDamaged, TextMissing, Unavailable

FOLDER_MODE = 0o700
FILE_MODE = 0o600
AS_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
TO_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
"""Non-blocking: a named pipe that somebody has put there would be waited for."""
TO_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW

UNFINISHED = re.compile(r"~[0-9a-f]{16}")
UNFINISHED_FOR = 3600.0
"""Seconds. A write takes less than a minute, so what is older was left by a process that was killed."""
ATTEMPTS = 100
"""Each is lost only to somebody who removes the last other file of the same folder at that very moment."""


def make_folder(folder: Path) -> None:
    with _in_our_words(folder):
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def write(folder: Path, key: str, content: bytes) -> None:
    """Raises Conflict when the key holds other bytes, Unavailable, Misconfigured."""
    *parents, name = key.split("/")
    with _in_our_words(folder):
        for _ in range(ATTEMPTS):
            try:
                with _opened(folder, parents, make=True) as steps:
                    return _write_into(steps[-1], name, content, folder / key)
            except FileNotFoundError:  # the folder was empty, and a remover took it away
                continue
    raise Unavailable(f"The folder {folder / key} is in is removed again and again. Stop what removes it, then try again.")


def read(folder: Path, key: str) -> bytes:
    """Raises TextMissing, TextDamaged, Unavailable, Misconfigured."""
    *parents, name = key.split("/")
    with _in_our_words(folder):
        try:
            with _opened(folder, parents) as steps:
                return _content(steps[-1], name)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise TextMissing(f"The file {folder / key} is not there. Put it back from a backup.") from error
        except _IsLink as error:
            raise TextDamaged(f"{folder / key} is a symbolic link, which nobody saved. Put the file back from a backup.") from error


def exists(folder: Path, key: str) -> bool:
    *parents, name = key.split("/")
    with _in_our_words(folder):
        try:
            with _opened(folder, parents) as steps:
                return stat.S_ISREG(os.stat(name, dir_fd=steps[-1], follow_symlinks=False).st_mode)
        except FileNotFoundError:
            return False


def remove(folder: Path, key: str) -> None:
    """And the folders that are empty then."""
    *parents, name = key.split("/")
    with _in_our_words(folder):
        try:
            with _opened(folder, parents) as steps:
                os.unlink(name, dir_fd=steps[-1])
                os.fsync(steps[-1])
                _remove_empty(parents, steps)
        except (FileNotFoundError, IsADirectoryError):
            return


def walk(folder: Path, until: float) -> Iterator[str]:
    """The keys of all files last written not after `until` (seconds since 1970); removes what killed writers left."""
    with _in_our_words(folder), _opened(folder, []) as steps:
        yield from _walk(steps[0], "", until)


def probe(folder: Path) -> None:
    """Writes one block as any text is written, and removes it."""
    with _in_our_words(folder), _opened(folder, []) as steps, _unfinished(steps[0], PROBE):
        pass


@contextmanager
def _opened(folder: Path, names: list[str], *, make: bool = False) -> Generator[list[int]]:
    """The folder and each step below it as descriptors. Raises FileNotFoundError for a step that is missing."""
    with ExitStack() as stack:
        try:
            steps = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY)]
        except FileNotFoundError as error:
            raise Unavailable(f"The folder {folder} is gone. Mount it or put it back; texts are kept in it.") from error
        stack.callback(os.close, steps[0])
        for name in names:
            steps.append(_step(steps[-1], name, make=make))
            stack.callback(os.close, steps[-1])
        yield steps


def _step(above: int, name: str, *, make: bool) -> int:
    try:
        return os.open(name, AS_FOLDER, dir_fd=above)
    except FileNotFoundError:
        if not make:
            raise
    except NotADirectoryError as error:
        if stat.S_ISLNK(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode):
            raise Misconfigured(
                f"{name} in the folder of texts is a symbolic link, which is not followed. Put a folder in its place."
            ) from error
        if not make:
            raise FileNotFoundError(errno.ENOENT, "below a file there is nothing", name) from error
        raise Conflict(f"{name} is a text, so nothing can be saved below it.") from error
    with suppress(FileExistsError):
        os.mkdir(name, FOLDER_MODE, dir_fd=above)
    os.fsync(above)
    return os.open(name, AS_FOLDER, dir_fd=above)


def _write_into(parent: int, name: str, content: bytes, path: Path) -> None:
    with _unfinished(parent, content) as unfinished:
        try:
            os.link(unfinished, name, src_dir_fd=parent, dst_dir_fd=parent)
        except FileExistsError as error:
            if not _holds(parent, name, content):
                raise Conflict(f"{path} exists already and holds something else. It was left as it is.") from error
            os.utime(name, dir_fd=parent, follow_symlinks=False)  # put anew: the sweep must take it for young
    os.fsync(parent)  # also when another writer has just linked it and was killed before it came to this


@contextmanager
def _unfinished(parent: int, content: bytes) -> Generator[str]:
    """A durable file with that content, under a name that is no key; gone afterwards."""
    name = f"~{secrets.token_hex(8)}"
    descriptor = os.open(name, TO_WRITE, FILE_MODE, dir_fd=parent)
    try:
        try:
            _write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield name
    finally:
        os.unlink(name, dir_fd=parent)


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def _holds(parent: int, name: str, content: bytes) -> bool:
    try:
        return _content(parent, name) == content
    except (IsADirectoryError, _IsLink):
        return False


class _IsLink(Exception):
    """What is there by that name leads elsewhere."""


def _content(parent: int, name: str) -> bytes:
    try:
        descriptor = os.open(name, TO_READ, dir_fd=parent)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _IsLink(name) from error
        raise
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        return file.readall()


def _remove_empty(names: list[str], steps: list[int]) -> None:
    for name, above in reversed(list(zip(names, steps, strict=False))):
        try:
            os.rmdir(name, dir_fd=above)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                return
            raise


def _walk(descriptor: int, prefix: str, until: float) -> Iterator[str]:
    with os.scandir(descriptor) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # removed since it was listed
                yield from _found(descriptor, entry, prefix, until)


def _found(parent: int, entry: "os.DirEntry[str]", prefix: str, until: float) -> Iterator[str]:
    if UNFINISHED.fullmatch(entry.name):
        _sweep(parent, entry)
    elif not is_key(prefix + entry.name):
        return
    elif entry.is_dir(follow_symlinks=False):
        below = os.open(entry.name, AS_FOLDER, dir_fd=parent)
        try:
            yield from _walk(below, f"{prefix}{entry.name}/", until)
        finally:
            os.close(below)
    elif entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime <= until:
        yield prefix + entry.name


def _sweep(parent: int, entry: "os.DirEntry[str]") -> None:
    if entry.stat(follow_symlinks=False).st_mtime < time.time() - UNFINISHED_FOR:
        with suppress(OSError):  # on a read-only disk it may lie: it is listed nowhere
            os.unlink(entry.name, dir_fd=parent)


@contextmanager
def _in_our_words(folder: Path) -> Generator[None]:
    try:
        yield
    except GraphError:
        raise
    except OSError as error:
        raise _translated(error, folder) from error


def _translated(error: OSError, folder: Path) -> GraphError:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Unavailable(f"The disk that holds {folder} is full. Free some space; nothing was saved.")
        case errno.EROFS:
            return Unavailable(f"The disk that holds {folder} is read-only. Mount it so that it can be written; nothing was saved.")
        case errno.EACCES | errno.EPERM:
            return Unavailable(
                f"The system forbids Trellis to use {folder}. Give its user the right to read and write there (chown, chmod)."
            )
        case errno.EFBIG:
            return Unavailable(
                f"A file in {folder} would be larger than the system allows. Raise the limit (ulimit -f); nothing was saved."
            )
        case errno.EMFILE | errno.ENFILE:
            return Unavailable("Too many files are open. Raise the limit (ulimit -n), then start Trellis again.")
        case errno.ELOOP:
            return Misconfigured(f"There is a symbolic link below {folder}, which is not followed. Put what it leads to in its place.")
        case errno.ENOTDIR | errno.EEXIST:
            return Misconfigured(f"{folder} is not a folder. Choose another TRELLIS_DATA_DIR or move that file away.")
        case _:
            return Unavailable(f"The disk that holds {folder} failed: {error.strerror or error}. Check it, then try again.")
