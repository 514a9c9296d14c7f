"""What is done with subjects: one transaction each, no HTTP."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from graph.client import Graph
from graph.queries import subjects
from graph.queries.access import Viewer

FAR_AHEAD = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """The last subject of the page before."""

    published_at: datetime
    uid: str


async def newest(graph: Graph, viewer: Viewer, limit: int, after: Place | None) -> tuple[list[subjects.Subject], Place | None]:
    """A page of public subjects, and where the next one begins; None when this is the last."""
    before, before_uid = (after.published_at, after.uid) if after else (FAR_AHEAD, None)
    found = await graph.read(subjects.newest, viewer, limit + 1, before, before_uid)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return page, Place(last.published_at, last.uid) if last and last.published_at else None


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """`content` is None when the asker has this version already."""

    version: str
    content: bytes | None


async def read_map(graph: Graph, viewer: Viewer, subject_uid: str, known_version: str | None) -> MapAnswer:
    """The map as JSON, made off the event loop, since a large one takes a while to sort and spell out."""
    if known_version is not None:
        current = await graph.read(subjects.version, viewer, subject_uid)
        if known_version == (version := _version(current.version, current.documents_version)):
            return MapAnswer(version, None)
    found = await graph.read(subjects.read_map, viewer, subject_uid)
    return MapAnswer(_version(found.subject.version, found.documents_version), await asyncio.to_thread(_json, found))


def _version(version: int, documents_version: int) -> str:
    return f"{version}.{documents_version}"


def _json(found: subjects.Map) -> bytes:
    topics = subjects.in_reading_order(found.topics)
    return orjson.dumps({"subject": found.subject, "topics": topics, "relations": found.relations}, option=orjson.OPT_UTC_Z)
