"""What may be a key, and how long ago counts."""

import re
import time
from datetime import timedelta

from graph.errors import GraphError

LONGEST_KEY = 512
LONGEST_SEGMENT = 255
"""What file systems allow in one name."""
PROBE = bytes(4096)
"""What a check writes: one block, which a full disk refuses."""
SEGMENT = re.compile(r"[A-Za-z0-9._-]+")


class BadKey(GraphError):
    """A key that no bucket takes: a mistake of ours, or somebody's try to leave the bucket."""


def checked(key: str) -> str:
    """The key itself, when it is one: names of letters, digits, `.`, `_` and `-`, joined by `/`. Raises BadKey.

    >>> checked("documents/0190a1b2/0190a1b3")
    'documents/0190a1b2/0190a1b3'
    >>> checked("documents/../secret")
    Traceback (most recent call last):
    graph.bucket.keys.BadKey: 'documents/../secret' is no key of the bucket: one looks like documents/<uid>/<uid>.
    """
    if is_key(key):
        return key
    raise BadKey(f"{key[:LONGEST_KEY]!r} is no key of the bucket: one looks like documents/<uid>/<uid>.")


def is_key(text: str) -> bool:
    """Whether a name found in a store can be one of ours.

    >>> is_key("documents/a"), is_key("/documents"), is_key("~5f2a")
    (True, False, False)
    """
    return len(text) <= LONGEST_KEY and all(_is_segment(segment) for segment in text.split("/"))


def moment_before(older_than: timedelta) -> float:
    """The latest time, in seconds since 1970, at which something was written that is that old now; endless for zero.

    >>> moment_before(timedelta(0))
    inf
    """
    return time.time() - older_than.total_seconds() if older_than else float("inf")


def _is_segment(segment: str) -> bool:
    return segment not in (".", "..") and len(segment) <= LONGEST_SEGMENT and SEGMENT.fullmatch(segment) is not None
