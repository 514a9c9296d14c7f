"""ETags (RFC 9110): a quoted version; compared weakly, since a proxy that compresses marks them W/."""

from fastapi import Request


def quoted(version: str) -> str:
    """
    >>> quoted("3.1")
    '"3.1"'
    """
    return f'"{version}"'


def known_version(request: Request) -> str | None:
    """The version that the asker has, from If-None-Match; None when they name none, or more than one."""
    given = request.headers.get("if-none-match", "").strip().removeprefix("W/")
    return given[1:-1] if len(given) > 2 and given[0] == given[-1] == '"' else None
