"""`trellis import`: files one after another, with a progress bar and a report that a person can read."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from api.cli_terminal import clear_progress, show_progress, told
from api.errors import job_problem
from api.imports import Report, acting, import_file, update_file
from api.settings import Settings
from api.up import database
from graph.addresses import uid_of
from graph.bucket import Bucket, open_bucket
from graph.client import FIRST_QUERY, Graph, open_graph
from graph.errors import GraphError
from graph.limits import Limits
from graph.migrations.migrate import migrate
from graph.names import Visibility
from graph.queries.access import Viewer
from ingest.errors import IngestError
from ingest.files import maps_in

Say = Callable[[str], None]
STEPS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """`owner` is a handle, or None for `trellis`; `into` the uid or the address of a subject to update."""

    visibility: Visibility
    title: str | None
    owner: str | None
    into: str | None
    plan_only: bool
    deep: bool


async def import_all(settings: Settings, given: Sequence[Path], wanted: Wanted, say: Say) -> int:
    """0 when every file was imported, 1 otherwise: one that is refused doesn't keep the others back."""
    files = [path for each in given for path in maps_in(each)]
    if (wanted.title or wanted.into) and len(files) != 1:
        raise typer.BadParameter(f"--title and --into go with one file, and these are {len(files):,}")
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        patient = graph.within(FIRST_QUERY)
        await patient.check()
        await migrate(patient, say=say)
        async with acting(patient, wanted.owner) as viewer:
            failed = [path for path in files if not await _import(patient, bucket, path, wanted, viewer, settings.limits, say)]
    if len(files) != 1:
        say(f"{len(files) - len(failed):,} of {len(files):,} files.")
    return 1 if failed or not files else 0


async def _import(graph: Graph, bucket: Bucket, path: Path, wanted: Wanted, viewer: Viewer, limits: Limits, say: Say) -> bool:
    try:
        report = await _imported(graph, bucket, path, wanted, viewer, limits)
    except (GraphError, IngestError) as error:
        clear_progress()
        typer.secho(f"error: {path}: {error} [{job_problem(error, is_local=True)['code']}]", fg="red", err=True)
        return False
    except asyncio.CancelledError:
        clear_progress()
        typer.echo(f"Stopped: nothing of {path} was kept.", err=True)
        raise
    clear_progress()
    _tell(report, say)
    return True


async def _imported(graph: Graph, bucket: Bucket, path: Path, wanted: Wanted, viewer: Viewer, limits: Limits) -> Report:
    if wanted.into:
        uid = _subject_uid(wanted.into)
        return await update_file(
            graph,
            bucket,
            path,
            uid,
            viewer,
            plan_only=wanted.plan_only,
            deep=wanted.deep,
            on_progress=show_progress,
            limits=limits,
        )
    return await import_file(
        graph,
        bucket,
        path,
        visibility=wanted.visibility,
        title=wanted.title,
        owner_uid=viewer.uid if wanted.owner else None,
        plan_only=wanted.plan_only,
        deep=wanted.deep,
        on_progress=show_progress,
    )


def _subject_uid(given: str) -> str:
    """The uid itself, or what stands for it at the end of a page's address.

    >>> _subject_uid("01a213df-ecf9-7406-91f6-b020a2d2a750")
    '01a213df-ecf9-7406-91f6-b020a2d2a750'
    """
    short = given.rstrip("/").rpartition("/")[2].rpartition("-")[2]
    return given if len(given) == len("01a213df-ecf9-7406-91f6-b020a2d2a750") else uid_of(short) or given


def _tell(report: Report, say: Say) -> None:
    relations = f", {report.relations:,} relations" if report.relations else ""
    say(f"{report.title}: {report.topics:,} topics, {report.documents:,} documents{relations}.")
    if report.changes is not None:
        _tell_changes(report, say)
    for problem in report.problems:
        say(told(problem))


def _tell_changes(report: Report, say: Say) -> None:
    changes = report.changes or {}
    names = ("added", "renamed", "moved", "deleted", "restored", "texts_added", "texts_changed", "texts_deleted")
    counted = [f"{changes[name]:,} {name.replace('_', ' ')}" for name in names if changes[name]]
    say(f"  {', '.join(counted) or 'Nothing to change'}.")
    for step in changes["steps"][:STEPS_SHOWN]:
        say(f"  {step['action']} {step['title']}")
    for conflict in changes["conflicts"]:
        say(f"  conflict: {conflict['what']} of {conflict['title']}: the file's is taken, here it was {conflict['trellis'] or 'nothing'}.")
