"""Children end with us, and a process that is not ours is never touched."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from graph.errors import LocalServerError
from graph.local.children import start_child, stop_child
from graph.local.home import MAIN_CLASS, Home
from graph.local.process import born, stop_orphan
from tests.graph.local.processes import ROOT

HERE = Path("/")
PARENT = """
import subprocess, sys
from graph.local.children import child_options
child = subprocess.Popen(["sleep", "60"], **child_options())
print(child.pid, flush=True)
sys.stdin.read()
"""
STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.05; done"


@pytest.mark.slow
def test_a_child_dies_at_once_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait(timeout=10)
        child.wait(timeout=5)


async def test_a_ctrl_c_in_the_terminal_does_not_reach_a_child() -> None:
    child = await start_child(["sleep", "60"], output=asyncio.subprocess.DEVNULL, cwd=HERE, env={})
    assert os.getsid(child.pid) != os.getsid(0)
    await stop_child(child)
    assert child.returncode == -signal.SIGTERM


async def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(LocalServerError, match=r"Neo4j's programs can't be started: /nowhere/java: No such file or directory\."):
        await start_child(["/nowhere/java"], output=asyncio.subprocess.DEVNULL, cwd=HERE, env={})


async def test_a_child_that_does_not_stop_when_asked_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.local.children.STOPS_WITHIN", 0.3)
    child = await stubborn_child()
    await stop_child(child)
    assert child.returncode == -signal.SIGKILL


async def test_a_stop_that_is_cancelled_kills_the_child() -> None:
    child = await stubborn_child()
    stop = asyncio.create_task(stop_child(child))
    await asyncio.sleep(0.1)
    stop.cancel()
    await asyncio.wait({stop}, timeout=5)
    assert stop.cancelled()
    assert child.returncode == -signal.SIGKILL


async def stubborn_child() -> asyncio.subprocess.Process:
    child = await start_child(["/bin/sh", "-c", STUBBORN], output=asyncio.subprocess.PIPE, cwd=HERE, env={"PATH": os.defpath})
    assert child.stdout is not None
    assert await child.stdout.readline() == b"ready\n"
    return child


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "neo4j")
    home.make()
    return home


@contextmanager
def sleeper(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's process, with a command line to choose."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", *arguments]) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_an_orphan_is_asked_to_stop(home: Home) -> None:
    with sleeper(MAIN_CLASS, home.option) as orphan:
        said = await stopped_orphan(home, orphan.pid, born(orphan.pid))
        assert orphan.wait(timeout=5) == -signal.SIGTERM
    assert said == [f"Stopping a Neo4j (process {orphan.pid}) that was left running on this data folder."]


async def test_a_foreign_process_with_the_noted_pid_is_not_touched(home: Home) -> None:
    with sleeper("org.example.Main", home.option) as foreign:
        assert await stopped_orphan(home, foreign.pid, born(foreign.pid)) == []
        assert still_runs(foreign)


async def test_a_neo4j_of_another_data_folder_is_not_touched(home: Home) -> None:
    with sleeper(MAIN_CLASS, home.option + "2") as foreign:
        assert await stopped_orphan(home, foreign.pid, born(foreign.pid)) == []
        assert still_runs(foreign)


@pytest.mark.parametrize("noted", [None, 1])
async def test_a_process_that_was_born_at_another_time_is_not_touched(home: Home, noted: int | None) -> None:
    with sleeper(MAIN_CLASS, home.option) as foreign:
        assert await stopped_orphan(home, foreign.pid, noted) == []
        assert still_runs(foreign)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"pid": "x"}', '{"pid": -1}', '{"pid": 0}', '{"pid": 4194305}', '{"pid": 1e99}']
)
async def test_a_spoilt_pid_file_stops_nobody(home: Home, content: str) -> None:
    home.pid_file.write_text(content)
    said: list[str] = []
    await stop_orphan(home, said.append)
    assert said == []


async def stopped_orphan(home: Home, pid: int, born_at: int | None) -> list[str]:
    home.pid_file.write_text(json.dumps({"pid": pid, "born": born_at}))
    said: list[str] = []
    await stop_orphan(home, said.append)
    return said


def still_runs(process: subprocess.Popen[bytes]) -> bool:
    time.sleep(0.1)
    return process.poll() is None
