"""`trellis export`: a subject, or a topic of it, as a file, with a report of what is not in it."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import typer

from api.cli_terminal import told
from api.settings import Settings
from api.subjects.exports.use_cases import Export, export
from api.up import database
from graph.addresses import uid_of
from graph.bucket import open_bucket
from graph.client import FIRST_QUERY, open_graph
from ingest.exporter import Wanted

UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Say = Callable[[str], None]


async def export_subject(
    settings: Settings, subject: str, form: str, topic: str | None, depth: int | None, output: Path | None, say: Say
) -> int:
    """Whatever may be read by whom: the machine is the operator's. 1 when the file can't be written, which never takes another's place.

    Raises NotFound, and what the stores raise.
    """
    wanted = Wanted(_uid(subject), form, _uid(topic) if topic else None, depth)
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        await graph.within(FIRST_QUERY).check()
        made = await export(graph, bucket, None, wanted)
    try:
        place = _written(made, output)
    except OSError as error:
        typer.secho(f"error: {error.filename} can't be written: {error.strerror}. Name another file with --output.", fg="red", err=True)
        return 1
    _tell(made, place, say)
    return 0


def _written(made: Export, output: Path | None) -> Path:
    """Where it went. Raises OSError, also when there is a file of that name."""
    place = output / made.file.name if output and output.is_dir() else output or Path(made.file.name)
    with place.open("xb") as file:
        file.write(made.file.content)
    return place


def _uid(given: str) -> str:
    """From a uid, or from the address of a page: its last part ends in a short id.

    >>> _uid("https://example.org/physics-CD6Ad4ckcptqKuaVrCPsE"), _uid("0190a1b2-0000-7000-8000-123456789abc")
    ('0190a1b2-0000-7000-8000-000000000001', '0190a1b2-0000-7000-8000-123456789abc')
    """
    if UID.fullmatch(given):
        return given
    last = urlsplit(given).path.rstrip("/").rpartition("/")[2]
    return uid_of(last.rpartition("-")[2]) or given


def _tell(made: Export, place: Path, say: Say) -> None:
    say(f"{place}: {made.topics:,} topics, {made.documents:,} documents, {made.relations:,} relations, {len(made.file.content):,} bytes.")
    for problem in made.file.problems:
        say(told(problem))
