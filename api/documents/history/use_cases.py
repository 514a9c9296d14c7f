"""What is done with the revisions of a document."""

import asyncio
from dataclasses import dataclass

from api.documents.differences import Part, differences
from graph import texts
from graph.bucket import Bucket
from graph.client import Graph
from graph.limits import Limits
from graph.queries import revisions
from graph.queries.access import Viewer
from graph.queries.documents import Document, Revision

FAR_AHEAD = 2**62
AT_ONCE = 2

_free = asyncio.Semaphore(AT_ONCE)
"""Comparing computes, beside whatever else this process does."""


async def page(graph: Graph, viewer: Viewer, document_uid: str, before: int | None, limit: int) -> tuple[list[Revision], int | None]:
    """The newest first, and the number before which the next page begins; None when there is no more."""
    found = await graph.read(revisions.page, viewer, document_uid, FAR_AHEAD if before is None else before, limit)
    return found, found[-1].number if found and found[-1].number > 1 else None


async def one(graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, number: int) -> tuple[Revision, str]:
    """A revision and its text."""
    found = (await graph.read(revisions.by_number, viewer, document_uid, [number]))[number]
    return found, await texts.get(bucket, document_uid, found.uid, found.sha256)


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Revision
    after: Revision
    parts: list[Part]


async def compare(graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, before: int, after: int) -> Comparison:
    found = await graph.read(revisions.by_number, viewer, document_uid, {before, after})
    old, new = [await texts.get(bucket, document_uid, found[number].uid, found[number].sha256) for number in (before, after)]
    async with _free:
        parts = await asyncio.to_thread(differences, old, new)
    return Comparison(found[before], found[after], parts)


async def restore(
    graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, number: int, on_revision: str, limits: Limits
) -> Document:
    return await texts.restore_revision(graph, bucket, viewer, document_uid, number, on_revision=on_revision, limits=limits)
