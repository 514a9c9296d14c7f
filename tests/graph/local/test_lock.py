"""Who holds a data folder, as seen from this process and from another."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.local.lock import RunningServer, locked, running
from tests.graph.local.processes import ROOT

HOLD = """
import sys
from pathlib import Path
from graph.local.lock import locked
with locked(Path(sys.argv[1])) as folder:
    folder.announce(12345)
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            yield other
        finally:
            other.kill()


def test_the_folder_is_made_for_its_user_only(tmp_path: Path) -> None:
    with locked(tmp_path / "some" / "where"):
        assert stat.S_IMODE((tmp_path / "some" / "where").stat().st_mode) == 0o700


@pytest.mark.slow
def test_a_second_process_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        with pytest.raises(LocalServerError, match=rf"{tmp_path} is in use by process {other.pid}\. .* TRELLIS_DATA_DIR"), locked(tmp_path):
            pass
        found = running(tmp_path)
        assert found is not None
        assert (found.pid, found.bolt_port) == (other.pid, 12345)


def test_run_json_is_for_its_user_only_and_goes_with_its_holder(tmp_path: Path) -> None:
    with locked(tmp_path) as folder:
        assert running(tmp_path) is None
        folder.announce(7)
        found = running(tmp_path)
        assert isinstance(found, RunningServer)
        assert (found.pid, found.bolt_port) == (os.getpid(), 7)
        assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o600
    assert running(tmp_path) is None
    assert not (tmp_path / "run.json").exists()


def test_what_a_killed_holder_left_is_not_believed_and_stops_nobody(tmp_path: Path) -> None:
    with held_by_another(tmp_path) as other:
        other.kill()
        other.wait(timeout=10)
        assert (tmp_path / "run.json").exists()
        assert running(tmp_path) is None
        with locked(tmp_path):
            assert not (tmp_path / "run.json").exists()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"pid": 1}', "null", "\udcff", '{"pid": 1, "bolt_port": 2, "started_at": "", "more": 3}']
)
def test_a_spoilt_run_json_is_not_believed(tmp_path: Path, content: str) -> None:
    with locked(tmp_path):
        (tmp_path / "run.json").write_bytes(content.encode(errors="surrogateescape"))
        assert running(tmp_path) is None


def test_nothing_runs_where_nothing_is(tmp_path: Path) -> None:
    assert running(tmp_path / "nowhere") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_asking_who_runs_never_stops_a_start(tmp_path: Path) -> None:
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            running(tmp_path)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(50):
            with locked(tmp_path):
                pass
    finally:
        done.set()
        for asker in askers:
            asker.join()


def test_the_folder_can_be_taken_again_in_the_same_process(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        pytest.param("/proc/trellis", "No such file or directory", id="can't be made, by root neither"),
        pytest.param(
            "/proc/sys", "(No such file or directory|Permission denied|Operation not permitted)", id="can't be written, by root neither"
        ),
        pytest.param("{tmp}/file", "File exists", id="is a file"),
        pytest.param("{tmp}/file/below", "Not a directory", id="below a file"),
    ],
)
def test_a_folder_that_cannot_be_written_is_told_with_the_setting(tmp_path: Path, folder: str, reason: str) -> None:
    (tmp_path / "file").write_text("")
    path = Path(folder.format(tmp=tmp_path))
    with pytest.raises(LocalServerError, match=rf"^The data folder {path} can't be used: {reason}.*set TRELLIS_DATA_DIR"), locked(path):
        pass
