"""What is done to export: no HTTP."""

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson

from api.subjects.maps.cache import Built, MapCache
from api.subjects.maps.use_cases import current_map
from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import maps
from graph.queries.access import Viewer
from ingest import exporter, exporting
from ingest.exporter import Wanted
from ingest.outline import Node, Outline
from ingest.writers import Written, write
from ingest.writers.choices import Choices

PREVIEW_TOPICS = 60


@dataclass(frozen=True, slots=True)
class Export:
    """A file, and how much of the map went into it."""

    file: Written
    topics: int
    documents: int
    relations: int


async def export(graph: Graph, bucket: Bucket, viewer: Viewer | None, wanted: Wanted) -> Export:
    """For a viewer who may read the subject; without one, for the operator of the machine.

    Raises NotFound, SignedOut, ExportTooLarge, ExportFailed, TextMissing, TextDamaged.
    """
    order = await exporter.order(graph, bucket, viewer, wanted)
    stored = order.stored
    return Export(await exporting.written(order), len(stored.topics), len(stored.texts), len(stored.relations))


@dataclass(frozen=True, slots=True)
class Preview:
    """`content` is None when the asker has this version already."""

    version: str
    content: bytes | None


async def preview(
    graph: Graph, map_cache: MapCache, previews: MapCache, viewer: Viewer, subject_uid: str, known_version: str | None
) -> Preview:
    """A small picture of the map. May they, and which version: one small query, as for the map itself. Raises NotFound, SignedOut."""
    current = await graph.look_up(maps.version, viewer, subject_uid)
    if known_version == current.tag:
        return Preview(current.tag, None)

    async def build() -> Built:
        built = await current_map(graph, map_cache, viewer, subject_uid, current)
        return Built(built.version, await asyncio.to_thread(_picture, built.content))

    built = await previews.get(subject_uid, current, build)
    return Preview(built.version.tag, built.content)


def _picture(content: bytes) -> bytes:
    whole: dict[str, Any] = orjson.loads(content)
    nodes: dict[str, Node] = {}
    for topic in whole["topics"]:  # parents come first
        nodes[topic["uid"]] = Node(topic["title"])
        if topic["parent_uid"]:
            nodes[topic["parent_uid"]].children.append(nodes[topic["uid"]])
    outline = Outline(whole["subject"]["title"], nodes[whole["subject"]["root_topic_uid"]], [], None, "json")
    return write(outline, "svg", choices=Choices(picture_topics=PREVIEW_TOPICS)).content
