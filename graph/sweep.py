"""Takes away what nobody can reach any more: what killed processes left, what is over, subjects whose days in the trash have passed, and
texts that nothing names."""

from collections.abc import AsyncGenerator
from datetime import timedelta

from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import discarding, idempotency, jobs, one_time_tokens, sessions, sweeping, users
from graph.queries.subjects import DAYS_IN_TRASH

AT_ONCE = 500
PATIENCE = 60.0
"""Seconds for so many topics with all their texts, on a busy machine."""
UNNAMED_FOR = timedelta(days=1)
"""A text is put before it is linked: what is younger may still be on its way into the graph."""


async def discard(graph: Graph, subject_uid: str, job_uid: str | None = None) -> bool:
    """Deletes a staged subject with all that was written for it: its own job's, or one that is abandoned. Another stays as it is."""
    if not await graph.write(discarding.claim, subject_uid, job_uid):
        return False
    async for _ in _discarded(graph, subject_uid):
        pass  # an import's texts may still be on their way: the sweep finds them
    return True


async def purge(graph: Graph, bucket: Bucket, subject_uid: str) -> None:
    """Deletes a claimed subject with its texts, images and changes. What a kill leaves, the sweep takes. Raises Unavailable."""
    async for keys in _discarded(graph, subject_uid):
        for key in keys:
            await bucket.delete(key)


async def _discarded(graph: Graph, subject_uid: str) -> AsyncGenerator[list[str]]:
    """The keys of the bucket that nothing names any more, batch by batch."""
    is_all = False
    while not is_all:
        gone = await graph.within(PATIENCE).write(discarding.discard_some, subject_uid, AT_ONCE)
        is_all = gone.is_all
        yield gone.keys


async def empty_trash(graph: Graph, bucket: Bucket) -> int:
    """Purges subjects that were deleted too long ago to come back; not one that is restored at the last moment. Returns how many."""
    purged = 0
    for subject_uid in await graph.read(discarding.expired, DAYS_IN_TRASH):
        if await graph.write(discarding.claim_expired, subject_uid, DAYS_IN_TRASH):
            await purge(graph, bucket, subject_uid)
            purged += 1
    return purged


async def sweep(graph: Graph, bucket: Bucket) -> int:
    """Returns how many subjects, texts, and credentials and guests of the past were taken away. Harmless at any time, and twice."""
    dead = [await discard(graph, subject_uid) for subject_uid in await graph.read(discarding.abandoned)]
    return sum(dead) + await empty_trash(graph, bucket) + await _sweep_old(graph) + await _sweep_texts(graph, bucket)


async def _sweep_old(graph: Graph) -> int:
    """Batch by batch: guests who don't come back, sessions and links that are over, keys whose day has passed, jobs that have ended."""
    swept = 0
    for sweep_some in (users.sweep_guests, sessions.sweep, one_time_tokens.sweep, idempotency.sweep, jobs.sweep):
        while gone := await graph.write(sweep_some, AT_ONCE):
            swept += gone
    return swept


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
