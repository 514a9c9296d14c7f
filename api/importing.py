"""`trellis import`: files one after another, with a progress bar and a report that a person can read."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from api.imports import Report, import_file
from api.settings import Settings
from api.up import database
from graph.bucket import open_bucket
from graph.client import open_graph
from graph.errors import GraphError
from graph.migrations.migrate import migrate
from graph.names import Visibility
from ingest.errors import IngestError

BAR = 24
"""Characters."""

Say = Callable[[str], None]


async def import_all(settings: Settings, files: Sequence[Path], visibility: Visibility, title: str | None, say: Say) -> int:
    """0 when every file became a subject, 1 otherwise: one that is refused doesn't keep the others back."""
    failed = 0
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        await graph.check()
        await migrate(graph, say=say)
        for path in files:
            try:
                report = await import_file(graph, bucket, path, visibility=visibility, title=title, on_progress=_bar)
            except (GraphError, IngestError) as error:
                _clear()
                typer.secho(f"error: {path}: {error}", fg="red", err=True)
                failed += 1
            else:
                _clear()
                _tell(report, say)
    return 1 if failed else 0


def _bar(step: str, percent: int) -> None:
    if sys.stderr.isatty():
        filled = BAR * percent // 100
        sys.stderr.write(f"\r\x1b[K{'█' * filled}{'░' * (BAR - filled)} {percent:3d} %  {step}")
        sys.stderr.flush()


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _tell(report: Report, say: Say) -> None:
    relations = f", {report.relations:,} relations" if report.relations else ""
    say(f"{report.title}: {report.topics:,} topics, {report.documents:,} documents{relations}.")
    for problem in report.problems:
        where = f" ({problem.path}{f':{problem.line}' if problem.line else ''})" if problem.path else ""
        say(f"  {problem.severity}: {problem.message}{where}")
