"""The bytes of maps that were read lately, within a bound. Who may read one, and which version it has, is asked of the graph each time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple
from weakref import WeakValueDictionary

from cachetools import LRUCache

from graph.queries.maps import Version

MOST_BYTES = 64 * 1024 * 1024
GROWING = 2
"""Earlier maps that are made at once: each reads and replays a whole history."""
PREVIEW_BYTES = 8 * 1024 * 1024


class Key(NamedTuple):
    """A map in one version."""

    subject_uid: str
    version: int
    documents_version: int
    updated_at: datetime


class Built(NamedTuple):
    """The version that the bytes are of, which may be later than the one that was asked for."""

    version: Version
    content: bytes


class MapCache:
    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._maps: LRUCache[Key, bytes] = LRUCache(most_bytes, getsizeof=len)
        self._building: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self.growing = asyncio.Semaphore(GROWING)

    async def get(self, subject_uid: str, version: Version, build: Callable[[], Awaitable[Built]]) -> Built:
        """Of many who ask for the same map at once, one builds it. Raises what `build` raises."""
        key = _key(subject_uid, version)
        if content := self._maps.get(key):
            return Built(version, content)
        async with self._building.setdefault(key, asyncio.Lock()):
            if content := self._maps.get(key):
                return Built(version, content)
            built = await build()
            if len(built.content) <= self._most_bytes:
                self._maps[_key(subject_uid, built.version)] = built.content
            return built


def _key(subject_uid: str, version: Version) -> Key:
    return Key(subject_uid, version.version, version.documents_version, version.updated_at)
