"""What the tests see of processes, and the other Trellis that they start."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import psutil
from neo4j import AsyncGraphDatabase

from graph.settings import Neo4jSettings

ROOT = Path(__file__).parents[3]
PATIENCE = 150.0
"""Seconds; a start takes 5, or 60 on a machine that does ten other things."""


def neo4j_on(data_dir: Path) -> list[int]:
    """Pids of the Neo4j programs (the server, its tools) that work in a data folder."""
    home = str(data_dir.resolve() / "neo4j")
    return [process.pid for process in psutil.process_iter() if _is_java_of(process, home)]


def _is_java_of(process: psutil.Process, home: str) -> bool:
    with contextlib.suppress(psutil.Error):
        command = process.cmdline()
        return bool(command) and command[0].endswith("java") and (f"--home-dir={home}" in command or process.cwd() == home)
    return False


async def until(true: Callable[[], bool], *, within: float = PATIENCE) -> float:
    """Seconds that it took; fails when it takes longer."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within, f"not within {within} s"
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def answer(settings: Neo4jSettings, query: str = "RETURN 1 AS answer", **values: object) -> object:
    """The only value of a query's only record."""
    async with AsyncGraphDatabase.driver(settings.uri, auth=(settings.user, settings.password)) as driver:
        records, _, _ = await driver.execute_query(query, values)  # pyright: ignore[reportArgumentType, reportCallIssue]
        return records[0].value() if records else None


class Holder:
    """The other Trellis. Its lines are read as they come."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []

    async def says(self, start: str) -> str:
        """Waits for a line that begins so."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self.process.stdout.readline()).decode().rstrip():
                self.lines.append(line)
                if line.startswith(start):
                    return line
        raise AssertionError(f"it ended without saying {start!r}:\n" + "\n".join(self.lines))

    async def settings(self) -> Neo4jSettings:
        _, uri, password = (await self.says("holding ")).split()
        return Neo4jSettings(uri, "neo4j", password)

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def holder(data_dir: Path, cache: Path) -> AsyncGenerator[Holder]:
    """Killed at the end of the test, if it still is there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.graph.local.holder",
        data_dir,
        cache,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Holder(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
