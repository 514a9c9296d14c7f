"""Files become subjects, or update one: read, planned, written. Without an owner they belong to the user `trellis`, who can't sign in."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from graph.bucket import Bucket
from graph.client import Graph, Tx
from graph.errors import NotFound
from graph.limits import LIMITS, Limits
from graph.names import Visibility
from graph.queries import existing as existing_query
from graph.queries import subjects, users
from graph.queries.access import Viewer
from graph.values import name_key, new_uid
from ingest import importer, pictures, update_told, updater
from ingest.existing import existing
from ingest.files import STARTER, load
from ingest.importer import Progress
from ingest.outline import Outline, Problem, Reading
from ingest.plan import Plan, plan
from ingest.readers import read, read_deep
from ingest.updater import Update
from ingest.updating import UpdatePlan, update


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file, and what of it could not be kept. `changes` is what an update does, see ingest.update_told.shown."""

    subject_uid: str
    title: str
    format: str
    topics: int
    documents: int
    relations: int
    problems: list[Problem]
    changes: dict[str, Any] | None = None


async def import_file(
    graph: Graph,
    bucket: Bucket,
    path: Path,
    *,
    visibility: Visibility = "public",
    title: str | None = None,
    owner_uid: str | None = None,
    plan_only: bool = False,
    deep: bool = False,
    on_progress: Progress = lambda _step, _percent: None,
) -> Report:
    """A file or folder as a new subject, whole or not at all. Raises UnreadableFile and what ingest.importer.run raises."""
    on_progress("Reading the file", 0)
    reading = await asyncio.to_thread(_read, path, deep=deep)
    planned = await asyncio.to_thread(plan, reading.outline, visibility, new_uid, title=title)
    if not plan_only:
        await _make(graph, bucket, planned, owner_uid, on_progress)
    return _report(reading.outline, planned.subject_uid, planned.title, reading.problems + planned.problems)


async def _make(graph: Graph, bucket: Bucket, planned: Plan, owner_uid: str | None, on_progress: Progress) -> None:
    """The user `trellis` learns nothing, whatever boxes are ticked."""
    if owner_uid is None:
        owner_uid, planned = await graph.write(users.ensure_house_user, new_uid()), replace(planned, done=[])
    await importer.run(graph, bucket, planned, owner_uid, on_progress)


def _report(outline: Outline, subject_uid: str, title: str, problems: list[Problem], changes: dict[str, Any] | None = None) -> Report:
    counted = outline.counts()
    return Report(subject_uid, title, outline.format, counted.topics, counted.documents, counted.relations, problems, changes)


async def update_file(
    graph: Graph,
    bucket: Bucket,
    path: Path,
    subject_uid: str,
    viewer: Viewer,
    *,
    plan_only: bool = False,
    deep: bool = False,
    on_progress: Progress = lambda _step, _percent: None,
    limits: Limits = LIMITS,
) -> Report:
    """A newer file into a subject that the viewer may edit. Raises UnreadableFile and what ingest.updater.run raises."""
    on_progress("Reading the file", 0)
    reading = await asyncio.to_thread(_read, path, deep=deep)
    found = await graph.read_locked(existing_query.read, viewer, subject_uid)
    planned = await asyncio.to_thread(lambda: update(reading.outline, existing(found), new_uid))
    if not plan_only:
        rows = await asyncio.to_thread(_as_rows, planned)
        await updater.run(graph, bucket, viewer, subject_uid, rows, on_progress, last=_nothing, limits=limits)
    title = (await graph.read(subjects.one, viewer, subject_uid)).title
    return _report(reading.outline, subject_uid, title, reading.problems + planned.problems, update_told.shown(planned))


async def _nothing(_: Tx) -> None:
    pass


def _as_rows(planned: UpdatePlan) -> Update:
    return Update(**orjson.loads(orjson.dumps(update_told.rows(planned))))


@asynccontextmanager
async def acting(graph: Graph, handle: str | None) -> AsyncGenerator[Viewer]:
    """In the name of an account, or of `trellis`, by a session that ends with what is inside. Raises NotFound for an unknown handle."""
    uid = await graph.read(users.by_handle, name_key(handle)) if handle else await graph.write(users.ensure_house_user, new_uid())
    if uid is None:
        raise NotFound(f"There is no account {handle}. Make one with: trellis user create")
    viewer = Viewer(uid, new_uid())
    await graph.write(users.begin_session, viewer)
    try:
        yield viewer
    finally:
        await graph.write(users.end_session, viewer)


def _read(path: Path, *, deep: bool) -> Reading:
    return pictures.cleaned((read_deep if deep else read)(*load(path)))


async def import_starter(graph: Graph, bucket: Bucket, say: Callable[[str], None]) -> None:
    """The map that a newcomer finds; only where there is no subject at all."""
    if await graph.read(subjects.any_exist):
        return
    report = await import_file(graph, bucket, STARTER)
    say(f"Added the starter map “{report.title}”.")
