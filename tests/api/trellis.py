"""The real program: `trellis up` and its other commands as processes of their own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from tests.quick_java import quick_java

COMMAND = [sys.executable, "-m", "api.cli"]
ROOT = Path(__file__).parents[2]


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Nothing of the caller's own settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TRELLIS_")}
    return {**ours, "TRELLIS_DATA_DIR": str(data_dir), "TRELLIS_PORT": "0", "TRELLIS_JAVA": str(quick_java()), **more}


async def run(data_dir: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """(exit code, everything it printed)"""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        env=environment(data_dir, **more),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 180)
    return process.returncode or 0, output.decode()


class Running:
    """A `trellis up` that has said where it is."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, said: list[str]) -> None:
        self.process, self.address, self.said = process, address, said

    @property
    def neo4j(self) -> list[psutil.Process]:
        return [child for child in psutil.Process(self.process.pid).children(recursive=True) if "java" in child.name()]

    async def signal(self, kind: signal.Signals) -> int:
        """The exit code."""
        self.process.send_signal(kind)
        return await asyncio.wait_for(self.process.wait(), 60)


@asynccontextmanager
async def up(data_dir: Path, **more: str) -> AsyncGenerator[Running]:
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        "up",
        env=environment(data_dir, **more),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    said: list[str] = []
    reading: asyncio.Task[None] | None = None
    try:
        address = await asyncio.wait_for(_address(process, said), 180)
        reading = asyncio.create_task(_read_on(process, said))
        yield Running(process, address, said)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 60)
        if reading:
            await reading


async def _address(process: asyncio.subprocess.Process, said: list[str]) -> str:
    assert process.stdout
    while line := (await process.stdout.readline()).decode():
        said.append(line)
        if line.startswith("Trellis is at "):
            return line.split()[3].rstrip("/")
    raise AssertionError("it ended: " + "".join(said))


async def _read_on(process: asyncio.subprocess.Process, said: list[str]) -> None:
    assert process.stdout
    while line := (await process.stdout.readline()).decode():
        said.append(line)


async def gone_within(processes: list[psutil.Process], seconds: float) -> bool:
    for _ in range(int(seconds * 10)):
        if not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes):
            return True
        await asyncio.sleep(0.1)
    return False
