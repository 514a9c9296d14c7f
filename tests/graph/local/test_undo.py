"""A load that doesn't end well has not happened, wherever it was interrupted."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.local.home import Home
from graph.local.undo import undo, undone_if_it_fails
from tests.graph.local.processes import ROOT
from tests.graph.local.stores import NEW, OLD, write_new


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for part in ("databases", "transactions"):
        (tmp_path / "data" / part / "neo4j").mkdir(parents=True)
        (tmp_path / "data" / part / "neo4j" / "file").write_text(f"old {part}")
    return Home(tmp_path)


def files(home: Home) -> dict[str, str]:
    return {str(path.relative_to(home.folder)): path.read_text() for path in home.folder.rglob("*") if path.is_file()}


def silent(_: str) -> None: ...


def test_what_ends_well_counts(home: Home) -> None:
    with undone_if_it_fails(home):
        assert files(home).keys().isdisjoint(OLD)
        write_new(home)
    undo(home, silent)
    assert files(home) == NEW


def test_what_fails_is_undone(home: Home) -> None:
    with pytest.raises(ValueError, match="no dump"), undone_if_it_fails(home):
        write_new(home)
        raise ValueError("no dump")
    assert files(home) == OLD


def test_what_fails_where_there_was_nothing_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "data" / "databases").mkdir(parents=True)
    (tmp_path / "data" / "transactions").mkdir()
    with pytest.raises(ValueError, match="no dump"), undone_if_it_fails(Home(tmp_path)):
        write_new(Home(tmp_path))
        raise ValueError("no dump")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["data", "data/databases", "data/transactions"]


LOAD = """
with undone_if_it_fails(home):
    write_new(home)
"""
UNDO = "undo(home, print)"
SCRIPT = """
import os, signal, sys
from pathlib import Path
from graph.local.home import Home
from graph.local.undo import undo, undone_if_it_fails
from tests.graph.local.processes import ROOT
from tests.graph.local.stores import NEW, OLD, write_new
from tests.graph.local.stores import write_new

def before_each_change(event, _):
    global left
    if event in ("os.mkdir", "os.rename", "os.rmdir", "os.remove"):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

home, left = Home(Path(sys.argv[1])), int(sys.argv[2])
sys.addaudithook(before_each_change)
"""


def killed_before_change(number: int, home: Home, work: str) -> bool:
    """Runs it in a process that kills itself (signal 9) just before it changes the tree of files for the number-th time, from 0."""
    code = subprocess.run([sys.executable, "-c", SCRIPT + work, home.folder, str(number)], cwd=ROOT, timeout=30).returncode
    assert code in (0, -signal.SIGKILL)
    return code != 0


@pytest.mark.slow
def test_wherever_a_load_is_killed_the_next_start_finds_the_old_graph_until_it_finds_the_new_one(home: Home) -> None:
    found: list[dict[str, str]] = []
    while killed_before_change(len(found), home, LOAD):
        undo(home, silent)
        found.append(files(home))
        assert sorted(path.name for path in home.folder.iterdir()) == ["data"]
        for name, content in OLD.items():
            (home.folder / name).write_text(content)
    print(f"killed at {len(found)} points")
    assert len(found) >= 8
    assert found == [OLD] * found.count(OLD) + [NEW] * found.count(NEW)
    assert found.count(NEW) >= 2


@pytest.mark.slow
def test_an_undo_that_is_killed_is_continued(home: Home) -> None:
    points = 0
    while True:
        assert killed_before_change(4, home, LOAD)  # one part of the new graph is there
        killed = killed_before_change(points, home, UNDO)
        undo(home, silent)
        assert files(home) == OLD
        if not killed:
            break
        points += 1
    print(f"killed at {points} points")
    assert points >= 4
