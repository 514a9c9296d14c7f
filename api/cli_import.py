"""`trellis import`: files one after another, with a progress bar and a report that a person can read."""

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from api.cli_terminal import clear_progress, show_progress
from api.imports import Report, import_file
from api.settings import Settings
from api.up import database
from graph.bucket import open_bucket
from graph.client import FIRST_QUERY, open_graph
from graph.errors import GraphError
from graph.migrations.migrate import migrate
from graph.names import Visibility
from ingest.errors import IngestError

Say = Callable[[str], None]


async def import_all(settings: Settings, files: Sequence[Path], visibility: Visibility, title: str | None, say: Say) -> int:
    """0 when every file became a subject, 1 otherwise: one that is refused doesn't keep the others back."""
    failed = 0
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        patient = graph.within(FIRST_QUERY)
        await patient.check()
        await migrate(patient, say=say)
        for path in files:
            try:
                report = await import_file(patient, bucket, path, visibility=visibility, title=title, on_progress=show_progress)
            except (GraphError, IngestError) as error:
                clear_progress()
                typer.secho(f"error: {path}: {error}", fg="red", err=True)
                failed += 1
            else:
                clear_progress()
                _tell(report, say)
    return 1 if failed else 0


def _tell(report: Report, say: Say) -> None:
    relations = f", {report.relations:,} relations" if report.relations else ""
    say(f"{report.title}: {report.topics:,} topics, {report.documents:,} documents{relations}.")
    for problem in report.problems:
        places = [place for place in (problem.path, f"line {problem.line}" if problem.line else None) if place]
        where = f" ({', '.join(places)})" if places else ""
        say(f"  {problem.severity}: {problem.message}{where}")
