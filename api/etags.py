"""ETags (RFC 9110): a quoted version; compared weakly, since a proxy that compresses marks them W/."""

from fastapi import Request

from api.refusals import RevisionNeeded


def quoted(version: str) -> str:
    """
    >>> quoted("3.1")
    '"3.1"'
    """
    return f'"{version}"'


def known_version(request: Request) -> str | None:
    """The version that the asker has, from If-None-Match; None when they name none, or more than one."""
    return _named(request, "if-none-match")


def demanded_version(request: Request) -> str:
    """The one version that the sender has seen, from If-Match. Raises RevisionNeeded when they name none, or more than one."""
    if version := _named(request, "if-match"):
        return version
    raise RevisionNeeded("Send the ETag of the revision that you have read as If-Match, so that nobody's work is overwritten unseen.")


def _named(request: Request, header: str) -> str | None:
    given = request.headers.get(header, "").strip().removeprefix("W/")
    version = given[1:-1] if len(given) > 2 and given[0] == given[-1] == '"' else ""
    return version if version and '"' not in version else None
