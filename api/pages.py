"""Lists in pages: {items, next_cursor}. A cursor names the last item seen, so that what is added meanwhile shifts nothing."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Annotated, Generic, TypeVar

import orjson
from fastapi import Depends, Query, Request
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.refusals import PageTooLarge

T = TypeVar("T")

PARTS = TypeAdapter(list[str])


class InvalidCursor(Exception):
    """The cursor isn't one that a page of this list has given."""


class Page(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None


def _up_to(usual: int) -> Callable[[Request, int], Awaitable[int]]:
    """A dependency: how many items a page holds, `usual` when nobody says. Raises PageTooLarge."""

    async def limited(request: Request, limit: Annotated[int, Query(ge=1, description="How many items at the most")] = usual) -> int:
        most: int = request.state.settings.limit_page
        if limit > max(most, usual):
            raise PageTooLarge(f"A page holds at most {most} items. Ask for fewer, and go on by next_cursor.", field="limit")
        return min(limit, most)

    return limited


Limit = Annotated[int, Depends(_up_to(50))]
Limit24 = Annotated[int, Depends(_up_to(24))]
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
