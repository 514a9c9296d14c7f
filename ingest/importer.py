"""Writes a plan: texts to the bucket, the graph in batches under a mark that hides them, then all is shown at once.

A half-done import is never visible; one that fails takes back what it wrote, and what a killed one left is swept (graph/sweep.py).
"""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence

from graph.bucket import Bucket
from graph.changes.first import kept
from graph.client import Graph, Tx
from graph.queries import forking, staging
from graph.queries.staging import FirstChange
from graph.sweep import discard
from graph.texts import put_all
from graph.values import image_key, new_uid, text_key
from ingest.parcels import Delivery, Head, Kind, Parcel, Row, delivery
from ingest.planned import Plan

BATCH_DEADLINE = 60.0
"""Seconds one batch may take on a busy machine."""

Progress = Callable[[str, int], None]
"""Told what is being done, and how many percent of the import are."""
Last = Callable[[Tx], Awaitable[None]]
"""What belongs to the moment in which the subject is shown. It may run twice."""

STEPS: dict[Kind, str] = {
    "topics": "Saving topics",
    "images": "Saving images",
    "documents": "Saving documents",
    "mentions": "Saving links",
    "relations": "Saving relations",
    "done": "Marking what is done",
}
WEIGHTS: dict[Kind, int] = {"topics": 5, "images": 0, "documents": 4, "mentions": 0, "relations": 2, "done": 1}
"""What a row of each kind takes, roughly."""


async def _nothing(_: Tx) -> None:
    pass


async def run(
    graph: Graph,
    bucket: Bucket,
    plan: Plan,
    owner_uid: str,
    on_progress: Progress = lambda _step, _percent: None,
    *,
    last: Last = _nothing,
) -> None:
    """All or nothing. Raises Unavailable, UnknownOutcome, Conflict, Misconfigured."""
    made = await asyncio.to_thread(delivery, plan)
    await deliver(graph, bucket, made, owner_uid, new_uid(), on_progress, last=last)


async def deliver(
    graph: Graph,
    bucket: Bucket,
    made: Delivery,
    owner_uid: str,
    job_uid: str,
    on_progress: Progress = lambda _step, _percent: None,
    *,
    last: Last = _nothing,
) -> None:
    """All or nothing. Raises what `run` raises, and what `last` does."""
    patient, head = graph.within(BATCH_DEADLINE), made.head
    try:
        subject = staging.NewSubject(head.subject_uid, head.slug, head.title, head.summary, head.language, head.made_from)
        await patient.write(staging.stage, job_uid, subject)
        await _write_all(patient, bucket, made, owner_uid, job_uid, on_progress)
        on_progress("Finishing", 95)
        change = await kept(bucket, made.operations)
        await patient.write(_show, head, owner_uid, job_uid, change, last)
    except BaseException:
        await discard(patient, head.subject_uid, job_uid)
        raise
    on_progress("Done", 100)


async def _write_all(graph: Graph, bucket: Bucket, made: Delivery, owner_uid: str, job_uid: str, on_progress: Progress) -> None:
    head = made.head
    whole = WEIGHTS["topics"] * head.topics + WEIGHTS["documents"] * head.documents + WEIGHTS["relations"] * head.relations
    written = 0
    while parcel := await asyncio.to_thread(next, made.parcels, None):
        on_progress(STEPS[parcel.kind], min(94, 95 * written // whole))
        await _write(graph, bucket, parcel, head.subject_uid, owner_uid, job_uid)
        written += WEIGHTS[parcel.kind] * len(parcel.rows)


async def _write(graph: Graph, bucket: Bucket, parcel: Parcel, subject_uid: str, owner_uid: str, job_uid: str) -> None:
    rows = parcel.rows
    match parcel.kind:
        case "topics":
            tags = [
                {"topic_uid": row["uid"], "slug": slug, "name": name, "place": place}
                for row in rows
                for place, (slug, name) in enumerate(row.pop("tags"))
            ]
            await graph.write(staging.add_topics, job_uid, subject_uid, rows, tags)
        case "images":
            await put_all(bucket, [(image_key(subject_uid, row["uid"]), b64decode(row.pop("content"))) for row in rows])
            await graph.write(staging.add_images, job_uid, subject_uid, rows)
        case "mentions":
            await graph.write(forking.add_mentions, rows)
        case "documents":
            await put_all(bucket, _texts(rows))
            await graph.write(staging.add_documents, job_uid, subject_uid, owner_uid, rows)
        case "relations":
            await graph.write(staging.add_relations, job_uid, subject_uid, owner_uid, rows)
        case "done":
            await graph.write(staging.add_done, job_uid, subject_uid, owner_uid, rows)


def _texts(rows: Sequence[Row]) -> list[tuple[str, bytes]]:
    """(key, content), taken out of the rows."""
    return [(text_key(row["uid"], row["revision_uid"]), row.pop("text").encode()) for row in rows]


async def _show(tx: Tx, head: Head, owner_uid: str, job_uid: str, change: FirstChange, last: Last) -> None:
    await staging.show(
        tx,
        job_uid,
        head.subject_uid,
        root_uid=head.root_uid,
        owner_uid=owner_uid,
        visibility=head.visibility,
        change=change,
        topic_count=head.topics,
        document_count=head.documents,
    )
    await staging.tag_subject(tx, head.subject_uid, head.subject_tags)
    await last(tx)
