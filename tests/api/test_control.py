"""The socket over which others ask the holder of a data folder; what it does with a real Neo4j is in test_backups.py."""

import asyncio
import socket
import stat
from pathlib import Path

import pytest

from api.control import SOCKET, answer_control, ask
from graph.errors import LocalServerError
from graph.local.server import LocalNeo4j, unstarted_neo4j

pytestmark = [pytest.mark.server, pytest.mark.timeout(60)]


@pytest.fixture(scope="module")
async def stopped(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path):
    """A server that was never started, so that every pause is refused; its data folder has a name too long for a socket's."""
    async with unstarted_neo4j(tmp_path_factory.mktemp("control") / ("long " * 30), cache_folder) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / ("long " * 30)
    folder.mkdir()
    return folder


async def test_what_the_server_refuses_is_told_to_who_asks(folder: Path, stopped: LocalNeo4j):
    async with answer_control(folder, stopped):
        assert stat.S_IMODE((folder / SOCKET).stat().st_mode) == 0o600
        with pytest.raises(LocalServerError, match="The private Neo4j is stopped"):
            await ask(folder, "dump", folder)
    assert not (folder / SOCKET).exists()


async def test_a_socket_that_a_killed_holder_left_is_replaced(tmp_path: Path, stopped: LocalNeo4j):
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / SOCKET))
    left.close()
    with pytest.raises(LocalServerError, match="can't be asked"):
        await ask(tmp_path, "dump", tmp_path)
    async with answer_control(tmp_path, stopped):
        with pytest.raises(LocalServerError, match="is stopped"):
            await ask(tmp_path, "dump", tmp_path)


@pytest.mark.parametrize("line", [b"hello\n", b"\n", b"[]\n", b'{"do": "delete", "folder": "/"}\n', b"x" * 100_000 + b"\n", b"\xff\n"])
async def test_nonsense_is_answered_and_harms_nothing(tmp_path: Path, stopped: LocalNeo4j, line: bytes):
    async with answer_control(tmp_path, stopped), asyncio.timeout(20):
        reader, writer = await asyncio.open_unix_connection(tmp_path / SOCKET)
        writer.write(line)
        assert b"This is no question" in await reader.readline()
        writer.close()
        with pytest.raises(LocalServerError, match="is stopped"):
            await ask(tmp_path, "load", tmp_path)


async def test_who_says_nothing_or_goes_away_holds_nobody_up(tmp_path: Path, stopped: LocalNeo4j):
    async with asyncio.timeout(5), answer_control(tmp_path, stopped):
        _, silent = await asyncio.open_unix_connection(tmp_path / SOCKET)
        _, gone = await asyncio.open_unix_connection(tmp_path / SOCKET)
        gone.write(b'{"do": "dump", "folder": "/"}\n')
        gone.transport.abort()
        with pytest.raises(LocalServerError, match="is stopped"):
            await ask(tmp_path, "dump", tmp_path)
    silent.close()


async def test_a_holder_that_ends_meanwhile_is_told(tmp_path: Path):
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_unix_server(hang_up, tmp_path / SOCKET):
        with pytest.raises(LocalServerError, match="Trellis ended"):
            await ask(tmp_path, "dump", tmp_path)


async def test_without_a_private_server_there_is_no_socket(tmp_path: Path):
    async with answer_control(tmp_path, None):
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(LocalServerError, match="can't be asked"):
            await ask(tmp_path, "dump", tmp_path)
