"""Files become subjects, or update one: read, planned, written. Without an owner they belong to the user `trellis`, who can't sign in."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from graph.bucket import Bucket
from graph.client import Graph, Tx
from graph.errors import NotFound
from graph.limits import LIMITS, Limits
from graph.names import Visibility
from graph.queries import existing, subjects, users
from graph.queries.access import Viewer
from graph.values import name_key, new_uid
from ingest import importer, parcels, updater
from ingest.files import STARTER
from ingest.importer import Progress
from ingest.outline import Problem
from ingest.parcels import Delivery
from ingest.reading import Task, plan_apart
from ingest.updater import Update


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
    """A file or folder as a new subject, whole or not at all. Raises UnreadableFile and what ingest.importer.deliver raises."""
    on_progress("Reading the file", 0)
    source = await asyncio.to_thread(lambda: str(path.absolute()))
    with TemporaryDirectory() as folder:
        plan_to = Path(folder) / "plan"
        said = await plan_apart(Task(source, None, str(plan_to), None, title, visibility, deep=deep))
        made = await asyncio.to_thread(parcels.opened, plan_to)
        if not plan_only:
            await _make(graph, bucket, made, owner_uid, on_progress)
    return _report(made.head.subject_uid, made.head.title, said["report"])


async def _make(graph: Graph, bucket: Bucket, made: Delivery, owner_uid: str | None, on_progress: Progress) -> None:
    """The user `trellis` learns nothing, whatever boxes are ticked."""
    if owner_uid is None:
        owner_uid = await graph.write(users.ensure_house_user, new_uid())
        made = replace(made, parcels=(parcel for parcel in made.parcels if parcel.kind != "done"))
    await importer.deliver(graph, bucket, made, owner_uid, new_uid(), on_progress)


def _report(subject_uid: str, title: str, said: dict[str, Any], changes: dict[str, Any] | None = None) -> Report:
    problems = [Problem(**problem) for problem in said["problems"]]
    return Report(subject_uid, title, said["format"], said["topics"], said["documents"], said["relations"], problems, changes)


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
    source = await asyncio.to_thread(lambda: str(path.absolute()))
    found = await graph.read_locked(existing.read, viewer, subject_uid)
    with TemporaryDirectory() as folder:
        look_at, plan_to = Path(folder) / "existing", Path(folder) / "plan"
        await asyncio.to_thread(lambda: look_at.write_bytes(orjson.dumps(found)))
        said = await plan_apart(Task(source, None, str(plan_to), None, None, "private", existing=str(look_at), deep=deep))
        planned = await asyncio.to_thread(lambda: Update(**orjson.loads(plan_to.read_bytes())))
    if not plan_only:
        await updater.run(graph, bucket, viewer, subject_uid, planned, on_progress, last=_nothing, limits=limits)
    title = (await graph.read(subjects.one, viewer, subject_uid)).title
    return _report(subject_uid, title, said["report"], said["plan"])


async def _nothing(_: Tx) -> None:
    pass


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


async def import_starter(graph: Graph, bucket: Bucket, say: Callable[[str], None]) -> None:
    """The map that a newcomer finds; only where there is no subject at all."""
    if await graph.read(subjects.any_exist):
        return
    report = await import_file(graph, bucket, STARTER)
    say(f"Added the starter map “{report.title}”.")
