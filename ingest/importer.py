"""Runs a plan: texts to the bucket, then the graph in batches under a mark that hides them, then all is shown at once.

A half-done import is never visible; one that fails takes back what it wrote, and what a killed one left is swept (graph/sweep.py).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TypeVar

from graph.bucket import Bucket
from graph.changes.first import first_change
from graph.client import Graph
from graph.queries import staging
from graph.sweep import discard
from graph.texts import put_all
from graph.values import new_uid
from ingest.plan import Plan

T = TypeVar("T")

BATCH = 1_000
BATCH_DEADLINE = 60.0
"""Seconds one batch may take on a busy machine."""

Progress = Callable[[str, int], None]
"""Told what is being done, and how many percent of the import are."""


async def run(graph: Graph, bucket: Bucket, plan: Plan, owner_uid: str, on_progress: Progress = lambda _step, _percent: None) -> None:
    """All or nothing. Raises Unavailable, UnknownOutcome, Conflict, Misconfigured."""
    patient = graph.within(BATCH_DEADLINE)
    job_uid = new_uid()
    on_progress("Saving texts", 0)
    await put_all(bucket, plan.texts)
    try:
        await _stage(patient, plan, job_uid, owner_uid, on_progress)
        change = await first_change(bucket, plan.operations())
        on_progress("Finishing", 95)
        await patient.write(
            staging.show,
            job_uid,
            plan.subject_uid,
            root_uid=plan.topics[0].uid,
            owner_uid=owner_uid,
            visibility=plan.visibility,
            change=change,
            topic_count=len(plan.topics),
            document_count=len(plan.documents),
        )
    except BaseException:
        await discard(patient, plan.subject_uid, job_uid)
        raise
    on_progress("Done", 100)


async def _stage(graph: Graph, plan: Plan, job_uid: str, owner_uid: str, on_progress: Progress) -> None:
    subject = staging.NewSubject(plan.subject_uid, plan.slug, plan.title, plan.summary, plan.language)
    await graph.write(staging.stage, job_uid, subject)
    tags = [asdict(tag) for tag in plan.tags]
    for done, topics in _batches(plan.topics):
        on_progress("Saving topics", 20 + 50 * done // len(plan.topics))
        rows = [asdict(topic) for topic in topics]
        uids = {topic.uid for topic in topics}
        await graph.write(staging.add_topics, job_uid, plan.subject_uid, rows, [tag for tag in tags if tag["topic_uid"] in uids])
    for done, documents in _batches(plan.documents):
        on_progress("Saving documents", 70 + 15 * done // len(plan.documents))
        await graph.write(staging.add_documents, job_uid, plan.subject_uid, owner_uid, [asdict(document) for document in documents])
    for done, relations in _batches(plan.relations):
        on_progress("Saving relations", 85 + 10 * done // len(plan.relations))
        await graph.write(staging.add_relations, job_uid, plan.subject_uid, owner_uid, [asdict(relation) for relation in relations])


def _batches(items: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """(how many came before, the next ones)"""
    for start in range(0, len(items), BATCH):
        yield start, items[start : start + BATCH]
