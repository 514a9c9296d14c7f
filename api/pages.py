"""Lists in pages: {items, next_cursor}. A cursor names the last item seen, so that what is added meanwhile shifts nothing."""

import base64
import binascii
from typing import Annotated, Generic, TypeVar

import orjson
from fastapi import Query
from pydantic import BaseModel, TypeAdapter, ValidationError

T = TypeVar("T")

LARGEST_PAGE = 200
PARTS = TypeAdapter(list[str])


class InvalidCursor(Exception):
    """The cursor isn't one that a page of this list has given."""


class Page(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None


Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many items at the most")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next_cursor` of the page before")]


def encode(*parts: str) -> str:
    """
    >>> decode(encode("2026-01-01", "x"))
    ['2026-01-01', 'x']
    """
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode()


def decode(cursor: str) -> list[str]:
    """Raises InvalidCursor."""
    try:
        return PARTS.validate_json(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValidationError, ValueError) as error:
        raise InvalidCursor("This cursor can't be read, or belongs to another list. Start again without one.") from error


def decode_uid(cursor: str | None) -> str | None:
    """Of a list in the order of its uids. Raises InvalidCursor.

    >>> decode_uid(encode("x")), decode_uid(None)
    ('x', None)
    """
    if cursor is None:
        return None
    parts = decode(cursor)
    if len(parts) != 1:
        raise InvalidCursor("This cursor belongs to another list. Start again without one.")
    return parts[0]
