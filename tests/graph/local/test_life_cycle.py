"""Starts and ends: what other programs, signals and crashes of the parent do to a private Neo4j."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.local.home import Home, Program
from graph.local.jars import ensure_jars
from graph.local.java import find_java
from graph.local.lock import running
from graph.local.process import start_process
from graph.local.server import private_neo4j, unstarted_neo4j
from tests.graph.local.processes import answer, holder, neo4j_on, until
from tests.quick_java import quick_java

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


async def test_kill_9_of_the_parent_leaves_no_neo4j_and_the_next_start_works_until_ctrl_c(data_dir: Path, cache: Path) -> None:
    async with holder(data_dir, cache) as first:
        await answer(await first.settings(), "CREATE (:Kept)")
        first.process.kill()
        await first.ended()
        await until(lambda: neo4j_on(data_dir) == [], within=5)
        assert running(data_dir) is None
    async with holder(data_dir, cache) as second:
        assert await answer(await second.settings(), "MATCH (kept:Kept) RETURN count(*)") == 1
        second.process.send_signal(signal.SIGINT)
        assert await second.ended() == 130
        assert_nothing_runs(data_dir)


async def test_kill_9_during_the_very_first_steps_does_no_harm_and_sigterm_ends_it_cleanly(tmp_path: Path, cache: Path) -> None:
    data_dir = tmp_path / "data"
    await kill_9_as_soon_as_java_runs(data_dir, cache)
    assert not Home(data_dir / "neo4j").password_file.exists()
    async with holder(data_dir, cache) as second:
        await second.says("Starting Neo4j")
        await until(lambda: Home(data_dir / "neo4j").has_been_started())
        second.process.kill()
        await second.ended()
        await until(lambda: neo4j_on(data_dir) == [], within=5)
    async with holder(data_dir, cache) as third:
        assert await answer(await third.settings()) == 1
        third.process.terminate()
        assert await third.ended() == 130
        assert_nothing_runs(data_dir)


async def kill_9_as_soon_as_java_runs(data_dir: Path, cache: Path) -> None:
    async with holder(data_dir, cache) as first:
        await until(lambda: neo4j_on(data_dir) != [])
        first.process.kill()
        await first.ended()
        await until(lambda: neo4j_on(data_dir) == [], within=5)


async def test_sigterm_during_a_start_leaves_nothing(data_dir: Path, cache: Path) -> None:
    async with holder(data_dir, cache) as starting:
        await until(lambda: neo4j_on(data_dir) != [])
        starting.process.terminate()
        assert await starting.ended() == 130
        assert_nothing_runs(data_dir)


def assert_nothing_runs(data_dir: Path) -> None:
    assert neo4j_on(data_dir) == []
    assert running(data_dir) is None
    assert [name for name in ("run.json", "neo4j/server.pid") if (data_dir / name).exists()] == []


async def test_an_orphan_of_ours_is_stopped_by_the_next_start(data_dir: Path, cache: Path) -> None:
    """With the Java that people have."""
    home = Home(data_dir.resolve() / "neo4j")
    orphan = await start_process(home, Program(find_java(None), ensure_jars(cache, print)))
    said: list[str] = []
    async with private_neo4j(data_dir, cache, say=said.append) as server:
        assert f"Stopping a Neo4j (process {orphan.pid}) that was left running on this data folder." in said
        assert orphan.pid not in neo4j_on(data_dir)
        assert await answer(server.settings) == 1
    await orphan.wait()


async def test_a_named_port_that_is_taken_is_refused_before_anything_starts(data_dir: Path, cache: Path, taken_port: int) -> None:
    with pytest.raises(LocalServerError, match=f"Port {taken_port} on 127.0.0.1 is taken by another program"):
        async with private_neo4j(data_dir, cache, port=taken_port):
            pass
    assert not Home(data_dir / "neo4j").console.exists()


async def test_a_chosen_port_that_another_program_takes_first_is_replaced(
    data_dir: Path, cache: Path, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.local.port import free_port

    free = free_port()
    choices = iter([taken_port, free])
    monkeypatch.setattr("graph.local.server.free_port", lambda: next(choices))
    async with private_neo4j(data_dir, cache, java=quick_java()) as server:
        assert server.settings.uri == f"bolt://127.0.0.1:{free}"
        assert await answer(server.settings) == 1


async def test_a_server_that_cannot_start_says_what_neo4j_says_and_leaves_nothing(data_dir: Path, cache: Path) -> None:
    (data_dir / "neo4j" / "data" / "databases").write_text("a file where a folder should be")
    with pytest.raises(LocalServerError) as told:
        async with private_neo4j(data_dir, cache, java=quick_java()):
            pass
    assert "Neo4j ended while it started (exit code 1). The end of its log " in str(told.value)
    assert "FileAlreadyExistsException" in str(told.value)
    assert "\tat " not in str(told.value)
    assert_nothing_runs(data_dir)


async def test_a_lost_password_is_told_and_not_replaced(data_dir: Path, cache: Path) -> None:
    home = Home(data_dir / "neo4j")
    (home.folder / "data" / "databases" / "system").mkdir(parents=True)
    home.password_file.unlink()
    with pytest.raises(LocalServerError, match=f"Neo4j's password file {home.password_file} is gone"):
        async with private_neo4j(data_dir, cache):
            pass


async def test_an_unstarted_server_can_be_stopped_and_not_paused(data_dir: Path, cache: Path) -> None:
    async with unstarted_neo4j(data_dir, cache, java=quick_java()) as server:
        for refused in (server.pause(), server.resume()):
            with pytest.raises(LocalServerError, match="is stopped; this can be done only while"):
                await refused
        with pytest.raises(LocalServerError, match="has not been started"):
            _ = server.settings
        with pytest.raises(LocalServerError, match="Neo4j could not find the graph's files in order:\n"):
            await server.check()
        await server.stop()
    assert_nothing_runs(data_dir)


async def test_a_stop_interrupts_a_check(data_dir: Path, cache: Path) -> None:
    async with unstarted_neo4j(data_dir, cache, java=quick_java()) as unstarted:
        check = asyncio.create_task(unstarted.check())
        await until(lambda: neo4j_on(data_dir) != [])
        await unstarted.stop()
        with pytest.raises(LocalServerError, match=r"was stopped meanwhile; nothing was changed\."):
            await check
        assert neo4j_on(data_dir) == []
