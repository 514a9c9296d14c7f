"""What a job of the kind import does: the file is read and planned apart, then written, and shown in the transaction that ends the job."""

import asyncio
from typing import Any

import orjson

from api.jobs.running import Kind, Running
from api.subject_schema import Subject
from api.subjects.imports.use_cases import Inputs
from graph.bucket import Bucket
from graph.client import Graph, Tx
from graph.errors import StaleVersion
from graph.queries import existing, subjects
from ingest import importer, parcels, updater
from ingest.reading import Task, plan_apart
from ingest.updater import Update


async def run(graph: Graph, bucket: Bucket, running: Running) -> None:
    """Raises UnreadableFile, JobEnded, and what the stores and the permission checks raise."""
    inputs = Inputs(**running.taken.inputs)
    running.tell("Reading the file", 2)
    if inputs.into:
        await _look_at(graph, running, inputs.into, inputs.version)
    said = await plan_apart(_task(running, inputs))
    if inputs.plan_only:
        await graph.write(running.end, said)
    elif inputs.into:
        await _update(graph, bucket, running, inputs.into, said)
    else:
        await _make(graph, bucket, running, said["report"])


async def _look_at(graph: Graph, running: Running, subject_uid: str, version: str | None) -> None:
    """The subject as it is, for the process that plans. Raises StaleVersion, NotFound, Forbidden, SignedOut."""
    found = await graph.read_locked(existing.read, running.taken.owner, subject_uid)
    if version not in (None, found["tag"]):
        raise StaleVersion("This map was changed since you looked at it. Look at it again, and plan the update anew.")
    path = running.path("existing")
    await asyncio.to_thread(lambda: path.write_bytes(orjson.dumps(found)))


def _task(running: Running, inputs: Inputs) -> Task:
    return Task(
        source=str(running.upload),
        name=inputs.name,
        plan_to=str(running.path("plan")),
        format=inputs.format,
        title=inputs.title,
        visibility=inputs.visibility,
        deep=inputs.deep,
        existing=str(running.path("existing")) if inputs.into else None,
    )


async def _update(graph: Graph, bucket: Bucket, running: Running, subject_uid: str, said: dict[str, Any]) -> None:
    path = running.path("plan")
    planned = await asyncio.to_thread(lambda: Update(**orjson.loads(path.read_bytes())))

    async def last(tx: Tx) -> None:
        await running.end(tx, said)

    await updater.run(graph, bucket, running.taken.owner, subject_uid, planned, running.tell, last=last, limits=running.limits)


async def _make(graph: Graph, bucket: Bucket, running: Running, report: dict[str, Any]) -> None:
    taken = running.taken
    made = await asyncio.to_thread(parcels.opened, running.path("plan"))

    async def last(tx: Tx) -> None:
        await subjects.become_author(tx, taken.owner, is_local=running.is_local)
        shown = Subject.model_validate(await subjects.one(tx, taken.owner, made.head.subject_uid))
        await running.end(tx, {"subject": shown.model_dump(mode="json"), "report": report})

    await importer.deliver(graph, bucket, made, taken.owner.uid or "", taken.uid, running.tell, last=last)


KIND = Kind(run, needs_upload=True)
