"""What is done with changes: no HTTP."""

import asyncio
from collections.abc import Sequence

import orjson

from graph.bucket import Bucket
from graph.changes import apply, history
from graph.changes.diff import Diff
from graph.changes.operations import Description
from graph.changes.requested import Requested
from graph.changes.tree import Tree
from graph.client import Graph
from graph.limits import Limits
from graph.queries import changes, versions
from graph.queries.access import Viewer
from graph.queries.changes import FAR_AHEAD, Answer, Entry
from graph.queries.idempotency import Once
from graph.queries.maps import MapRelation, MapTopic
from graph.queries.versions import Beside


async def change(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    subject_uid: str,
    operations: Sequence[Requested],
    base_version: int | None,
    once: Once | None,
    limits: Limits,
) -> Answer:
    return await apply.apply(graph, bucket, viewer, subject_uid, operations, base_version=base_version, once=once, limits=limits)


async def undo(graph: Graph, bucket: Bucket, viewer: Viewer, change_uid: str, once: Once | None, limits: Limits) -> Answer:
    return (await apply.undo(graph, bucket, viewer, change_uid, once=once, limits=limits))[1]


async def list_changes(graph: Graph, viewer: Viewer, subject_uid: str, limit: int, before: int | None) -> tuple[list[Entry], int | None]:
    """A page, the newest first, and the number before which the next one goes on; None when this is the last."""
    _, found = await graph.read(changes.history, viewer, subject_uid, limit=limit + 1, before=before or FAR_AHEAD)
    page = found[:limit]
    return page, page[-1].seq if len(found) > limit else None


async def compare(graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str, from_version: int, to_version: int) -> Diff:
    return await history.compare(graph, bucket, viewer, subject_uid, from_version, to_version)


async def map_at(graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str, version: int) -> bytes:
    """The map as it was, as JSON. Documents, concepts and the subject's visibility are not part of its structure: these are today's."""
    tree, said = await history.tree_at(graph, bucket, viewer, subject_uid, version)
    beside = await graph.read(versions.beside, viewer, subject_uid)
    return await asyncio.to_thread(_json, tree, said, beside, version)


def _json(tree: Tree, said: Description, beside: Beside, version: int) -> bytes:
    topics = [
        MapTopic(
            uid,
            topic.parent_uid,
            topic.rank,
            topic.title,
            topic.kind,
            topic.note,
            topic.url,
            sorted(topic.tags),
            *beside.topics.get(uid, (0, 0, None)),
        )
        for uid, topic in tree.in_reading_order()
    ]
    relations = [
        MapRelation(uid, found.kind, found.source_uid, found.target_uid, found.origin, "accepted", found.confidence, found.reason)
        for uid, found in tree.inner_relations().items()
    ]
    earlier = {name: value for name, value in said.items() if name != "tags"}
    subject = orjson.loads(orjson.dumps(beside.subject, option=orjson.OPT_UTC_Z)) | earlier | {"version": version}
    return orjson.dumps({"subject": subject, "topics": topics, "relations": relations}, option=orjson.OPT_UTC_Z)
