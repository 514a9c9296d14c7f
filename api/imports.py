"""Files become subjects: read, planned, written. They belong to the user `trellis`, who can't sign in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.bucket import Bucket
from graph.client import Graph
from graph.names import Visibility
from graph.queries import subjects, users
from graph.values import new_uid
from ingest import importer
from ingest.files import STARTER, load
from ingest.outline import Problem, Reading
from ingest.plan import plan
from ingest.readers import read


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file, and what of it could not be kept."""

    subject_uid: str
    title: str
    format: str
    topics: int
    documents: int
    relations: int
    problems: list[Problem]


async def import_file(
    graph: Graph,
    bucket: Bucket,
    path: Path,
    *,
    visibility: Visibility = "public",
    title: str | None = None,
    on_progress: importer.Progress = lambda _step, _percent: None,
) -> Report:
    """A file or folder as a new subject, whole or not at all. Raises UnreadableFile and what ingest.importer.run raises."""
    on_progress("Reading the file", 0)
    reading = await asyncio.to_thread(_read, path)
    planned = await asyncio.to_thread(plan, reading.outline, visibility, new_uid, title=title)
    owner_uid = await graph.write(users.ensure_house_user, new_uid())
    await importer.run(graph, bucket, planned, owner_uid, on_progress)
    return Report(
        subject_uid=planned.subject_uid,
        title=planned.title,
        format=reading.outline.format,
        topics=len(planned.topics),
        documents=len(planned.documents),
        relations=len(planned.relations),
        problems=reading.problems + planned.problems,
    )


def _read(path: Path) -> Reading:
    return read(*load(path))


async def import_starter(graph: Graph, bucket: Bucket, say: Callable[[str], None]) -> None:
    """The map that a newcomer finds; only where there is no subject at all."""
    if await graph.read(subjects.any_exist):
        return
    report = await import_file(graph, bucket, STARTER)
    say(f"Added the starter map “{report.title}”.")
