"""Takes away what nobody can reach any more: what killed processes left behind, subjects whose days in the trash are over, and texts that
nothing names."""

from datetime import timedelta

from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import staging, sweeping
from graph.queries.subjects import DAYS_IN_TRASH

AT_ONCE = 500
PATIENCE = 60.0
"""Seconds for so many topics with all their texts, on a busy machine."""
UNNAMED_FOR = timedelta(days=1)
"""A text is put before it is linked: what is younger may still be on its way into the graph."""


async def discard(graph: Graph, subject_uid: str, job_uid: str | None = None) -> bool:
    """Deletes a staged subject with all that was written for it: its own job's, or one that is abandoned. Another stays as it is."""
    return await graph.write(staging.claim, subject_uid, job_uid) and await _discard(graph, subject_uid)


async def purge(graph: Graph, subject_uid: str) -> bool:
    """Deletes a subject whose days in the trash are over, with its changes and all else. False when it was restored meanwhile."""
    return await graph.write(staging.claim_expired, subject_uid, DAYS_IN_TRASH) and await _discard(graph, subject_uid)


async def _discard(graph: Graph, subject_uid: str) -> bool:
    while await graph.within(PATIENCE).write(staging.discard_some, subject_uid, AT_ONCE):
        pass
    return True


async def sweep(graph: Graph, bucket: Bucket) -> int:
    """Returns how many subjects and texts were taken away. Harmless at any time, and twice."""
    dead = [await discard(graph, subject_uid) for subject_uid in await graph.read(staging.abandoned)]
    dead += [await purge(graph, subject_uid) for subject_uid in await graph.read(staging.expired, DAYS_IN_TRASH)]
    return sum(dead) + await _sweep_texts(graph, bucket)


async def _sweep_texts(graph: Graph, bucket: Bucket) -> int:
    swept, keys = 0, list[str]()
    async for key in bucket.keys(UNNAMED_FOR):
        keys.append(key)
        if len(keys) == AT_ONCE:
            swept += await _delete_unnamed(graph, bucket, keys)
            keys = []
    return swept + await _delete_unnamed(graph, bucket, keys)


async def _delete_unnamed(graph: Graph, bucket: Bucket, keys: list[str]) -> int:
    unnamed = await graph.read(sweeping.unnamed, keys)
    for key in unnamed:
        await bucket.delete(key)
    return len(unnamed)
