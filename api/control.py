"""How another process asks the one that holds the data folder to dump or load its graph: DATA_DIR/control.sock, a line of JSON each way."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from graph.errors import GraphError, LocalServerError
from graph.local.server import LocalNeo4j

log = logging.getLogger("trellis.control")

SOCKET = "control.sock"
PATIENCE = 10.0
"""Seconds in which a question must be asked."""
LONGEST_LINE = 8192
DEADLINE = 7200.0
"""Seconds; more than Neo4j's tool is given for a dump or a load, and the stop and start around it."""

Job = Literal["dump", "load"]


class Question(BaseModel):
    """`folder`, absolute, is where neo4j.dump is to be written, or lies."""

    do: Job
    folder: Path


class Answer(BaseModel):
    done: bool = False
    problem: str = ""


@asynccontextmanager
async def answer_control(data_folder: Path, server: LocalNeo4j | None) -> AsyncGenerator[None]:
    """Meanwhile others may ask; without a private server there is nothing to ask for. The folder must be held by this process."""
    if server is None:
        yield
        return
    answering: set[asyncio.Task[None]] = set()
    turn = asyncio.Lock()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_converse(reader, writer, server, turn))
        answering.add(task)
        task.add_done_callback(answering.discard)

    with _socket(data_folder) as listening:
        async with await asyncio.start_unix_server(connected, sock=listening, limit=LONGEST_LINE):
            try:
                yield
            finally:
                for task in answering:
                    task.cancel()
                if answering:
                    await asyncio.wait(answering)


async def ask(data_folder: Path, do: Job, folder: Path) -> None:
    """Returns when it is done and the graph answers again. Raises LocalServerError, saying why it could not be done."""
    nobody = LocalServerError(
        f"The process that holds {data_folder} can't be asked to pause its Neo4j: an import, a check or another command, perhaps. "
        "Wait until it is done, or stop it, then try again."
    )
    try:
        async with asyncio.timeout(DEADLINE):
            with _path(data_folder) as path:
                reader, writer = await asyncio.open_unix_connection(path)
            try:
                writer.write(Question(do=do, folder=folder).model_dump_json().encode() + b"\n")
                line = await reader.readline()
            finally:
                writer.close()
        answer = Answer.model_validate_json(line)
    except (FileNotFoundError, ConnectionRefusedError, PermissionError) as error:
        raise nobody from error
    except TimeoutError as error:
        raise LocalServerError(f"Trellis did not {do} its graph within {DEADLINE / 3600:.0f} h. Look into its log.") from error
    except (OSError, ValueError) as error:
        raise LocalServerError("Trellis ended while it was asked to pause its Neo4j. Try again.") from error
    if not answer.done:
        raise LocalServerError(answer.problem)


async def while_paused(server: LocalNeo4j, do: Job, folder: Path) -> None:
    """Stops Neo4j, lets it dump or load, and starts it again, unless this is cancelled: then it is about to be stopped for good."""
    await server.pause()
    try:
        await (server.dump(folder) if do == "dump" else server.load(folder))
    finally:
        task = asyncio.current_task()
        if task is None or not task.cancelling():
            await server.resume()


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: LocalNeo4j, turn: asyncio.Lock) -> None:
    """One question. What it asks for is finished also when the asker is gone."""
    try:
        with suppress(ConnectionError):
            answer = await _answer(reader, server, turn)
            writer.write(answer.model_dump_json().encode() + b"\n")
            await writer.drain()
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader, server: LocalNeo4j, turn: asyncio.Lock) -> Answer:
    try:
        async with asyncio.timeout(PATIENCE):
            question = Question.model_validate_json(await reader.readline())
        async with turn:
            log.info("Neo4j pauses for a %s", question.do)
            await while_paused(server, question.do, question.folder)
    except (ValueError, TimeoutError):
        return Answer(problem='This is no question: one looks like {"do": "dump", "folder": "/somewhere"}.')
    except GraphError as error:
        log.error("the graph could not be dumped or loaded: %s", error)
        return Answer(problem=str(error))
    return Answer(done=True)


@contextmanager
def _socket(data_folder: Path) -> Generator[socket.socket]:
    """For this user alone. One that a killed holder has left is replaced."""
    with _path(data_folder) as path, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        Path(path).unlink(missing_ok=True)
        listening.bind(path)
        Path(path).chmod(0o600)  # before anybody can connect: it doesn't listen yet
        try:
            yield listening
        finally:
            Path(path).unlink(missing_ok=True)


@contextmanager
def _path(data_folder: Path) -> Generator[str]:
    """A short name for the socket, since the kernel allows 108 bytes. Raises OSError."""
    descriptor = os.open(data_folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET}"
    finally:
        os.close(descriptor)
