"""Backup and restore with real private Neo4js: by the process that holds the data folder, and on a folder that nobody holds."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from api import cli_backup
from api.control import SOCKET, answer_control, ask
from api.settings import Settings
from graph.bucket import open_bucket
from graph.client import Graph, open_graph
from graph.errors import BackupRefused, GraphError
from graph.local.server import LocalNeo4j, private_neo4j
from graph.migrations.migrate import migrate
from graph.queries import gallery
from graph.queries.access import ANONYMOUS
from graph.queries.users import ensure_house_user
from graph.values import new_uid
from ingest.importer import run
from ingest.outline import Node, Outline, Text
from ingest.plan import plan
from tests.graph.local.processes import neo4j_on, until
from tests.quick_java import quick_java
from tests.written import keys

pytestmark = [pytest.mark.server, pytest.mark.timeout(180)]


class Holder(NamedTuple):
    """A data folder with one map, held by a process that answers on its control socket: this one."""

    settings: Settings
    server: LocalNeo4j
    graph: Graph


async def add_map(graph: Graph, settings: Settings, title: str) -> None:
    root = Node(title, texts=[Text(None, f"About {title}.")], children=[Node(f"{title} {number}") for number in range(50)])
    async with open_bucket(settings.bucket) as bucket:
        planned = plan(Outline(title, root, [], "en", "mdbook"), "public", new_uid)
        await run(graph, bucket, planned, await graph.write(ensure_house_user, new_uid()))


async def titles(graph: Graph) -> list[str]:
    return sorted(listed.subject.title for listed in await graph.read(gallery.page, ANONYMOUS, gallery.Wanted("newest"), 100))


@asynccontextmanager
async def patient(server: LocalNeo4j) -> AsyncGenerator[Graph]:
    """A Neo4j that has just been started is slow, on a busy machine very slow."""
    async with open_graph(server.settings) as graph:
        yield graph.within(60)


def quiet(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir, java=quick_java())


def nothing(_: str) -> None:
    pass


@pytest.fixture(scope="module")
async def holder(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Holder]:
    settings = quiet(tmp_path_factory.mktemp("holder") / "data")
    async with (
        private_neo4j(settings.data_folder, settings.cache_folder, java=quick_java(), say=nothing) as server,
        patient(server) as graph,
    ):
        await migrate(graph)
        await add_map(graph, settings, "First")
        async with answer_control(settings.data_folder, server):
            yield Holder(settings, server, graph)


@pytest.fixture(scope="module")
async def saved(holder: Holder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the holder with its first map, taken while somebody went on reading there."""
    to = tmp_path_factory.mktemp("saved") / "first.trellis"
    saving = asyncio.create_task(cli_backup.backup(holder.settings, to, nothing))
    outcomes: set[str] = set()
    while not saving.done():
        try:
            outcomes.add(str(await titles(holder.graph)))
        except GraphError as error:
            outcomes.add(type(error).__name__)
        await asyncio.sleep(0.05)
    await saving
    assert outcomes == {"['First']", "Unavailable"}, "requests fail in our words while the holder pauses"
    return to


@pytest.fixture(scope="module")
async def restored(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """A new data folder with the backup in it, and what was said; nobody holds it."""
    settings, said = quiet(tmp_path_factory.mktemp("restored") / "data"), list[str]()
    assert await cli_backup.restore(settings, saved, False, said.append) == 0
    return settings, said


async def test_a_holders_graph_answers_again_after_a_backup(holder: Holder, saved: Path):
    assert saved.exists() and holder.server.state == "ready"
    assert await titles(holder.graph) == ["First"]


async def test_a_backup_comes_back_in_an_empty_place_and_the_checker_passes(restored: tuple[Settings, list[str]]):
    settings, said = restored
    assert said[-2:] == ["Restored.", "Everything is as it must be."]
    assert "Loading the graph" in said
    assert not list(settings.data_folder.glob("backup-*"))
    assert neo4j_on(settings.data_folder) == []


async def test_a_place_that_is_not_empty_is_refused_and_left_as_it_is(holder: Holder, saved: Path):
    with pytest.raises(BackupRefused, match="--replace"):
        await cli_backup.restore(holder.settings, saved, False, nothing)
    assert await titles(holder.graph) == ["First"]


async def test_a_folder_that_nobody_holds_counts_too(restored: tuple[Settings, list[str]], saved: Path):
    with pytest.raises(BackupRefused, match="--replace"):
        await cli_backup.restore(restored[0], saved, False, nothing)


async def test_a_bucket_with_other_texts_is_refused(saved: Path, tmp_path: Path):
    settings = quiet(tmp_path / "data")
    async with open_bucket(settings.bucket) as bucket:
        await bucket.put("documents/other/text", b"of another place")
    with pytest.raises(BackupRefused, match="other texts in the bucket"):
        await cli_backup.restore(settings, saved, False, nothing)


async def test_replacing_brings_the_holder_back_to_what_was_saved(holder: Holder, saved: Path):
    await add_map(holder.graph, holder.settings, "Second")
    assert await titles(holder.graph) == ["First", "Second"]
    assert await cli_backup.restore(holder.settings, saved, True, nothing) == 0
    assert await titles(holder.graph) == ["First"]


async def test_a_damaged_backup_touches_nothing(holder: Holder, saved: Path, tmp_path: Path):
    damaged = bytearray(saved.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    (tmp_path / "damaged.trellis").write_bytes(damaged)
    with pytest.raises(BackupRefused, match="damaged"):
        await cli_backup.restore(holder.settings, tmp_path / "damaged.trellis", True, nothing)
    assert holder.server.state == "ready" and await titles(holder.graph) == ["First"]


async def test_a_load_that_fails_for_an_asker_who_is_gone_leaves_the_holder_with_its_graph(holder: Holder, tmp_path: Path):
    (tmp_path / "neo4j.dump").write_bytes(os.urandom(1000))
    asking = asyncio.create_task(ask(holder.settings.data_folder, "load", tmp_path))
    await until_state(holder.server, "paused")
    asking.cancel()
    await until_state(holder.server, "ready")
    assert await titles(holder.graph) == ["First"]


async def until_state(server: LocalNeo4j, state: str) -> None:
    await until(lambda: server.state == state)


async def test_a_folder_whose_holder_was_killed_is_backed_up_too(holder: Holder, tmp_path: Path):
    """Neo4j's tool refuses to dump what was not shut down, so it is started and stopped first."""
    await add_map(holder.graph, holder.settings, "Last")
    everything_but = shutil.ignore_patterns(SOCKET)
    killed = quiet(shutil.copytree(holder.settings.data_folder, tmp_path / "killed", ignore=everything_but))
    async with open_bucket(killed.bucket) as bucket:
        texts = len(await keys(bucket))
    said: list[str] = []
    await cli_backup.backup(killed, tmp_path / "saved", said.append)
    assert texts >= 2 and said[-1].startswith(f"Saved the graph and {texts} texts")


async def test_nothing_to_save_is_said(tmp_path: Path):
    with pytest.raises(BackupRefused, match="nothing to save"):
        await cli_backup.backup(quiet(tmp_path / "data"), tmp_path / "saved", nothing)
    assert not (tmp_path / "saved").exists()


async def test_a_foreign_neo4j_is_left_to_its_own_tools(tmp_path: Path):
    settings = Settings(data_dir=tmp_path, neo4j_uri="bolt://example.org:7687")
    with pytest.raises(BackupRefused, match="neo4j-admin database dump"):
        await cli_backup.backup(settings, tmp_path / "saved", nothing)
    with pytest.raises(BackupRefused, match="neo4j-admin"):
        await cli_backup.restore(settings, tmp_path / "saved", True, nothing)
