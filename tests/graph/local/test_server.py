"""One real server through its life: asked, locked, crashed, paused, dumped and loaded."""

import asyncio
import logging
import os
import signal
import stat
from pathlib import Path

import psutil
import pytest

from graph.errors import LocalServerError
from graph.local.lock import running
from graph.local.server import LocalNeo4j
from tests.graph.local.processes import answer, holder, neo4j_on, until

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]


def folder_of(server: LocalNeo4j) -> Path:
    return server._folder.path


async def test_a_started_server_answers_and_speaks_cypher_25(server: LocalNeo4j) -> None:
    assert server.state == "ready"
    assert await answer(server.settings) == 1
    assert await answer(server.settings, "SHOW DEFAULT DATABASE YIELD defaultLanguage") == "CYPHER 25"


async def test_only_bolt_listens_and_only_on_this_machine(server: LocalNeo4j) -> None:
    (pid,) = neo4j_on(folder_of(server))
    listening = [c.laddr for c in psutil.Process(pid).net_connections() if c.status == "LISTEN"]
    assert [(address.ip.removeprefix("::ffff:"), address.port) for address in listening] == [("127.0.0.1", port_of(server))]


def port_of(server: LocalNeo4j) -> int:
    return int(server.settings.uri.rpartition(":")[2])


async def test_what_it_keeps_is_for_its_user_only(server: LocalNeo4j) -> None:
    folder = folder_of(server)
    modes = {
        name: oct(stat.S_IMODE((folder / name).stat().st_mode))
        for name in (".", "neo4j", "run.json", "neo4j/password", "neo4j/conf/neo4j.conf")
    }
    assert modes == {".": "0o700", "neo4j": "0o700", "run.json": "0o600", "neo4j/password": "0o600", "neo4j/conf/neo4j.conf": "0o600"}


async def test_the_password_is_in_no_command_line(server: LocalNeo4j) -> None:
    (pid,) = neo4j_on(folder_of(server))
    assert server.settings.password.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()


async def test_other_processes_find_the_running_server(server: LocalNeo4j) -> None:
    found = running(folder_of(server))
    assert found is not None
    assert (found.pid, found.bolt_port) == (os.getpid(), port_of(server))


async def test_a_second_start_on_the_folder_says_who_holds_it(server: LocalNeo4j, cache: Path) -> None:
    async with holder(folder_of(server), cache) as second:
        line = await second.says("graph.errors.LocalServerError")
    assert f"is in use by process {os.getpid()}" in line
    assert "TRELLIS_DATA_DIR" in line
    assert await answer(server.settings) == 1


async def test_a_running_server_is_not_dumped_loaded_or_checked(server: LocalNeo4j, tmp_path: Path) -> None:
    for refused in (server.dump(tmp_path), server.load(tmp_path), server.check()):
        with pytest.raises(LocalServerError, match="is ready; this can be done only while it is paused or stopped"):
            await refused
    assert list(tmp_path.iterdir()) == []


async def test_a_crashed_server_answers_again_on_the_same_port_even_if_it_crashes_anew_while_it_starts(
    server: LocalNeo4j, caplog: pytest.LogCaptureFixture
) -> None:
    before, (first,) = server.settings, neo4j_on(folder_of(server))
    with caplog.at_level(logging.INFO, "trellis.local"):
        os.kill(first, signal.SIGKILL)
        await until(lambda: server.state == "restarting", within=5)
        await until(lambda: neo4j_on(folder_of(server)) not in ([], [first]), within=10)
        assert running(folder_of(server)) is not None
        os.kill(neo4j_on(folder_of(server))[0], signal.SIGKILL)
        await until(lambda: server.state == "ready")
    assert server.settings == before
    assert await answer(before) == 1
    assert [message[:35] for message in caplog.messages] == [
        "Neo4j has crashed (exit code -9) an",
        "Neo4j could not be started again; t",
        "Neo4j is ready again.",
    ]


async def test_a_dump_is_loaded_again_and_what_fails_changes_nothing(
    server: LocalNeo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await answer(server.settings, "CREATE (:Kept {name: 'before'})")
    await server.pause()
    assert (server.state, neo4j_on(folder_of(server))) == ("paused", [])
    dump = await server.dump(Path())
    assert list(tmp_path.iterdir()) == [dump.absolute()]
    await server.check()
    await server.resume()
    await answer(server.settings, "MATCH (kept:Kept) SET kept.name = 'after'")

    await server.pause()
    await server.load(dump.parent)
    dump.write_bytes(b"no dump at all")
    with pytest.raises(LocalServerError, match="Neo4j could not load the graph:\n"):
        await server.load(dump.parent)
    with pytest.raises(LocalServerError, match=r"There is no neo4j\.dump in "):
        await server.load(tmp_path / "elsewhere")
    with pytest.raises(LocalServerError, match=r"The graph can't be dumped into .*: No such file"):
        await server.dump(tmp_path / "elsewhere")
    with pytest.raises(LocalServerError, match="The graph can't be dumped into /proc/sys: "):
        await server.dump(Path("/proc/sys"))
    await _cancel_in_the_middle_of_a_dump(server, tmp_path)
    await server.resume()
    assert server.state == "ready"
    assert await answer(server.settings, "MATCH (kept:Kept) RETURN collect(kept.name)") == ["before"]


async def _cancel_in_the_middle_of_a_dump(server: LocalNeo4j, to: Path) -> None:
    dump = asyncio.create_task(server.dump(to))
    await until(lambda: neo4j_on(folder_of(server)) != [])
    dump.cancel()
    await asyncio.wait({dump})
    assert (dump.cancelled(), neo4j_on(folder_of(server)), [path.name for path in to.iterdir()]) == (True, [], ["neo4j.dump"])
    assert (to / "neo4j.dump").read_bytes() == b"no dump at all"


async def test_a_pause_that_is_cancelled_ends_with_a_running_server(server: LocalNeo4j) -> None:
    (pid,) = neo4j_on(folder_of(server))
    os.kill(pid, signal.SIGSTOP)  # a server that doesn't stop when asked
    pause = asyncio.create_task(server.pause())
    await asyncio.sleep(0.2)
    pause.cancel()
    await asyncio.wait({pause})
    assert pause.cancelled()
    await until(lambda: server.state == "ready")
    assert await answer(server.settings) == 1
    assert neo4j_on(folder_of(server)) != [pid]
