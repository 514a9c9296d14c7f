"""What is done with maps: no HTTP."""

import asyncio
from dataclasses import dataclass

import orjson

from api.subjects.changes.use_cases import map_at
from api.subjects.maps.cache import Built, MapCache
from api.subjects.maps.parts import part
from api.subjects.maps.versions import Versions
from graph.bucket import Bucket
from graph.changes.history import NO_VERSION
from graph.client import Graph
from graph.errors import NotFound
from graph.queries import maps, topics
from graph.queries.access import Viewer
from graph.queries.maps import Map, Version


@dataclass(frozen=True, slots=True)
class Wanted:
    """A map, or what is at and below one of its topics, down to a depth."""

    subject_uid: str
    root_uid: str | None = None
    depth: int | None = None

    @property
    def is_part(self) -> bool:
        return self.root_uid is not None or self.depth is not None


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """`content` is None when the asker has this version already."""

    version: str
    content: bytes | None


async def read_map(
    graph: Graph, versions: Versions, cache: MapCache, viewer: Viewer, wanted: Wanted, known_version: str | None
) -> MapAnswer:
    """May they, and which version: one small query. Then bytes that are there, or one query more to build them."""
    current = await versions.find(graph, viewer, wanted.subject_uid)
    if known_version == current.tag:
        return MapAnswer(current.tag, None)
    built = await current_map(graph, cache, viewer, wanted.subject_uid, current)
    if not wanted.is_part:
        return MapAnswer(built.version.tag, built.content)
    return MapAnswer(built.version.tag, await asyncio.to_thread(part, built.content, wanted.root_uid, wanted.depth))


async def current_map(graph: Graph, cache: MapCache, viewer: Viewer, subject_uid: str, version: Version) -> Built:
    """The bytes of a whole map, for a viewer who may read it, in this version or a later one. Raises NotFound, SignedOut."""
    return await cache.get(subject_uid, version, lambda: _build(graph, viewer, subject_uid))


async def read_earlier(graph: Graph, bucket: Bucket, cache: MapCache, viewer: Viewer, wanted: Wanted, version: int) -> bytes:
    """The map, or a part of it, as it was at a version. Raises NotFound, SignedOut, TextMissing, TextDamaged.

    What isn't structure is today's, so the bytes are kept for as long as today's version.
    """
    current = await graph.look_up(maps.version, viewer, wanted.subject_uid)
    if version > current.version:
        raise NotFound(NO_VERSION)

    async def build() -> Built:
        async with cache.growing:
            return Built(current, await map_at(graph, bucket, viewer, wanted.subject_uid, version))

    content = (await cache.get(f"{wanted.subject_uid}@{version}", current, build)).content
    return await asyncio.to_thread(part, content, wanted.root_uid, wanted.depth) if wanted.is_part else content


async def _build(graph: Graph, viewer: Viewer, subject_uid: str) -> Built:
    """Off the event loop, since a large one takes a while to sort and spell out."""
    found = await graph.read_locked(maps.read_map, viewer, subject_uid)
    version = Version(found.subject.version, found.documents_version, found.subject.updated_at)
    return Built(version, await asyncio.to_thread(_json, found))


def _json(found: Map) -> bytes:
    ordered = maps.in_reading_order(found.topics)
    return orjson.dumps({"subject": found.subject, "topics": ordered, "relations": found.relations}, option=orjson.OPT_UTC_Z)


async def read_topic(graph: Graph, viewer: Viewer, topic_uid: str) -> topics.Topic:
    return await graph.read(topics.one, viewer, topic_uid)
