"""A restore over another graph, killed (SIGKILL) at one point after another: the old or the new graph is there, whole; run it again."""

import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api import cli_backup
from api.settings import Settings
from graph.bucket import open_bucket
from graph.checks import check
from graph.client import Graph, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.queries import gallery
from graph.queries.access import ANONYMOUS
from graph.queries.users import ensure_house_user
from graph.values import new_uid
from ingest.importer import run
from ingest.outline import Node, Outline, Text
from ingest.plan import plan
from tests.graph.local.processes import ROOT, neo4j_on, until

pytestmark = [pytest.mark.faults, pytest.mark.server, pytest.mark.timeout(1800)]

RESTORE = """
import asyncio, sys
from pathlib import Path
from api import cli_backup
from api.settings import Settings
asyncio.run(cli_backup.restore(Settings(data_dir=Path(sys.argv[1])), Path(sys.argv[2]), True, lambda line: print(line, flush=True)))
"""
POINTS = [
    ("Putting texts back", 0.0),
    *(("Loading the graph", seconds) for seconds in (0.0, 1.0, 2.0, 3.0, 4.0)),
    ("Starting Neo4j", 0.0),
    ("Starting Neo4j", 3.0),
]


@asynccontextmanager
async def started(settings: Settings) -> AsyncGenerator[Graph]:
    async with private_neo4j(settings.data_folder, settings.cache_folder) as server, open_graph(server.settings) as graph:
        yield graph.within(60)


async def add_map(graph: Graph, settings: Settings, title: str) -> None:
    root = Node(title, texts=[Text(None, f"About {title}.")], children=[Node(str(number)) for number in range(50)])
    async with open_bucket(settings.bucket) as bucket:
        planned = plan(Outline(title, root, [], "en", "mdbook"), "public", new_uid)
        await run(graph, bucket, planned, await graph.write(ensure_house_user, new_uid()))


async def titles_once_checked(settings: Settings) -> list[str]:
    async with started(settings) as graph, open_bucket(settings.bucket) as bucket:
        assert await check(graph, bucket) == []
        return sorted(listed.subject.title for listed in await graph.read(gallery.page, ANONYMOUS, gallery.Wanted("newest"), 100))


async def kill_at(line: str, seconds: float, settings: Settings, saved: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RESTORE, settings.data_folder, saved, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(120):
        while not (await process.stdout.readline()).decode().startswith(line):
            assert process.returncode is None, "it ended before that point"
        await asyncio.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    await until(lambda: not neo4j_on(settings.data_folder), within=5)


async def test_a_killed_restore_leaves_the_old_graph_or_the_new_one_and_can_be_repeated(tmp_path: Path) -> None:
    old, saved = Settings(data_dir=tmp_path / "old"), tmp_path / "saved"
    async with started(old) as graph:
        await migrate(graph)
        await add_map(graph, old, "New")
    await cli_backup.backup(old, saved, print)
    async with started(old) as graph:
        await add_map(graph, old, "Old")
    found: list[list[str]] = []
    for number, (line, seconds) in enumerate(POINTS):
        place = Settings(data_dir=tmp_path / f"place-{number}")
        shutil.copytree(old.data_folder, place.data_folder)
        await kill_at(line, seconds, place, saved)
        found.append(await titles_once_checked(place))
        print(f"killed {seconds} s after {line!r}: {found[-1]}")
    assert await cli_backup.restore(place, saved, True, print) == 0
    assert await titles_once_checked(place) == ["New"]
    assert all(titles in (["New"], ["New", "Old"]) for titles in found)
    assert ["New"] in found and found.count(["New", "Old"]) >= 3
