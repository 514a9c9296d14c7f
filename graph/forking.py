"""Copies a subject for somebody else: texts and images to the bucket, then the graph in batches that nobody sees, then all at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.bucket import Bucket
from graph.changes.first import first_change
from graph.client import Graph, Tx
from graph.fork_plan import ForkPlan, Text, fork_plan
from graph.queries import forking, staging
from graph.queries.access import Viewer
from graph.queries.forking import Original
from graph.queries.staging import FirstChange, NewSubject, Row
from graph.sweep import discard
from graph.texts import AT_ONCE
from graph.values import image_key, new_uid, sha256, text_key, words

T = TypeVar("T")

BATCH = 1_000
BATCH_DEADLINE = 60.0
"""Seconds one batch may take on a busy machine."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants what copied, for which job.

    `tell` hears the step and the percent. `last` is given the uid of the copy, in the transaction that shows it.
    """

    viewer: Viewer
    subject_uid: str
    job_uid: str
    is_local: bool
    tell: Callable[[str, int], None]
    last: Callable[[Tx, str], Awaitable[None]]


async def fork(graph: Graph, bucket: Bucket, order: Order) -> None:
    """A private copy with uids of its own, which says from which version it comes; nobody's progress, members or comments.

    Its topics are about the same concepts. All or nothing: what fails is taken back, and what a kill leaves is swept.
    Raises NotFound, AddressUnverified, SignedOut, and what the stores and `last` raise.
    """
    patient = graph.within(BATCH_DEADLINE)
    original = await patient.read_locked(forking.read, order.viewer, order.subject_uid, is_local=order.is_local)
    plan = await asyncio.to_thread(fork_plan, original, new_uid)
    order.tell("Copying texts", 10)
    documents = await _copy_texts(bucket, plan)
    await _copy_images(bucket, original, plan)
    await _write(patient, bucket, order, original, plan, documents)


async def _copy_texts(bucket: Bucket, plan: ForkPlan) -> list[Row]:
    async def copy(text: Text) -> Row:
        content = await bucket.get(text_key(text.document_uid, text.revision_uid), text.sha256)
        renamed = plan.renamed(content.decode())
        copied = renamed.encode()
        await bucket.put(text_key(text.row["uid"], text.row["revision_uid"]), copied)
        return {**text.row, "sha256": sha256(copied), "bytes": len(copied), "words": words(renamed)}

    return await _side_by_side(copy, plan.texts)


async def _copy_images(bucket: Bucket, original: Original, plan: ForkPlan) -> None:
    async def copy(image: tuple[str, str, Row]) -> None:
        uid, hashed, row = image
        await bucket.put(image_key(plan.subject_uid, row["uid"]), await bucket.get(image_key(original.uid, uid), hashed))

    await _side_by_side(copy, plan.images)


async def _side_by_side(work: Callable[[Any], Awaitable[T]], items: Sequence[Any]) -> list[T]:
    """In their order; the first failure ends the rest."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(item: Any) -> T:
        async with free:
            return await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(item)) for item in items]
    except* Exception as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


async def _write(graph: Graph, bucket: Bucket, order: Order, original: Original, plan: ForkPlan, documents: list[Row]) -> None:
    is_shown = False
    try:
        await _stage(graph, order, original, plan, documents)
        change = await first_change(bucket, plan.operations())
        order.tell("Showing it", 95)
        await graph.write(_show, order, original, plan, change)
        is_shown = True
    finally:
        if not is_shown:
            await discard(graph, plan.subject_uid, order.job_uid)


async def _stage(graph: Graph, order: Order, original: Original, plan: ForkPlan, documents: list[Row]) -> None:
    author_uid, job_uid = order.viewer.uid or "", order.job_uid
    subject = NewSubject(plan.subject_uid, original.slug, original.title, original.summary, original.language, original.made_from)
    await graph.write(staging.stage, job_uid, subject)
    for number, topics in enumerate(_batches(plan.topics)):
        order.tell("Writing topics", 40 + 40 * number * BATCH // len(plan.topics))
        uids = {topic["uid"] for topic in topics}
        tags = [tag for tag in plan.tags if tag["topic_uid"] in uids]
        await graph.write(forking.add_topics, job_uid, plan.subject_uid, topics, tags)
    order.tell("Writing documents and relations", 80)
    for some in _batches(documents):
        await graph.write(staging.add_documents, job_uid, plan.subject_uid, author_uid, some)
    for some in _batches(plan.relations):
        await graph.write(staging.add_relations, job_uid, plan.subject_uid, author_uid, some)
    for some in _batches(plan.mentions):
        await graph.write(forking.add_mentions, some)


async def _show(tx: Tx, order: Order, original: Original, plan: ForkPlan, change: FirstChange) -> None:
    await staging.show(
        tx,
        order.job_uid,
        plan.subject_uid,
        root_uid=plan.root_uid,
        owner_uid=order.viewer.uid or "",
        visibility="private",
        change=change,
        topic_count=len(plan.topics),
        document_count=len(plan.texts),
    )
    images = [row for _, _, row in plan.images]
    await forking.finish(tx, order.viewer, original, plan.subject_uid, images, is_local=order.is_local)
    await order.last(tx, plan.subject_uid)


def _batches(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
