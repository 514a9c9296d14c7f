"""Paths inside a book: text with slashes, never a place on a disk."""

from collections.abc import Mapping
from posixpath import dirname, join, normpath

Files = Mapping[str, bytes]


def inside(folder: str, relative: str) -> str | None:
    """The path that `relative` means when it is read in `folder`; None when it leaves the book.

    >>> inside("src", "../listings/a.rs"), inside("src", "../../etc/passwd"), inside("src", "/etc/passwd")
    ('listings/a.rs', None, None)
    """
    if relative.startswith("/") or "\\" in relative or "\0" in relative:
        return None
    path = normpath(join(folder, relative))
    return None if path == ".." or path.startswith(("../", "/")) else path


def folder_of(path: str) -> str:
    """The folder that a file lies in; '' is the book's own."""
    return dirname(path)
