"""Neo4j's jars: fetched, verified, repaired, refused. `Maven` is the real one, or a script where only the network's faults count."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.local import jars
from graph.local.jars import VERSION, ensure_jars
from graph.local.maven import POM, Cancelled
from tests.graph.local.processes import ROOT

VICTIM = f"neo4j-bolt-{VERSION}.jar"


@pytest.fixture
def own_cache(tmp_path: Path, cache: Path) -> Path:
    """A copy whose files share their content with the user's cache until they are replaced."""
    shutil.copytree(cache / f"neo4j-{VERSION}", tmp_path / "cache" / f"neo4j-{VERSION}", copy_function=os.link)
    return tmp_path / "cache"


@pytest.fixture
def lib(own_cache: Path) -> Path:
    return own_cache / f"neo4j-{VERSION}" / "lib"


class Maven:
    """A program named mvn on the PATH that copies the right jars, then does what a test adds; it notes how it was called."""

    def __init__(self, folder: Path, source: Path, then: str = "") -> None:
        self._calls = folder / "calls"
        folder.mkdir()
        script = f"""#!/bin/sh
echo "$@" >> '{self._calls}'
for argument; do case "$argument" in -Djars=*) jars="${{argument#-Djars=}}";; -Dmaven.repo.local=*) own=yes;; esac; done
{{ mkdir -p "$jars" && ln '{source}'/*.jar "$jars"/; }} || exit 1
{then}
"""
        (folder / "mvn").write_text(script)
        (folder / "mvn").chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines() if self._calls.exists() else []


def maven_that(then: str, tmp_path: Path, lib: Path, monkeypatch: pytest.MonkeyPatch) -> Maven:
    source = shutil.copytree(lib, tmp_path / "source", copy_function=os.link)
    maven = Maven(tmp_path / "bin", source, then)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return maven


SPOIL = f'rm "$jars/{VICTIM}"; echo spoilt > "$jars/{VICTIM}"'


def spoil(lib: Path, name: str = VICTIM) -> None:
    """A new file, since the old one's content is shared."""
    (lib / name).unlink()
    (lib / name).write_bytes(b"PK\x03\x04 no jar any more")


def test_the_pom_and_the_list_are_of_one_version_and_name_no_place_to_fetch_from() -> None:
    pom = POM.read_text()
    assert f"<neo4j>{VERSION}</neo4j>" in pom
    assert not re.search(r"repositor|https?://", pom)
    assert re.fullmatch(r"([0-9a-f]{64}  [\w.+-]+\.jar\n){225}", jars.SUMS.read_text())
    assert f"  neo4j-{VERSION}.jar\n" in jars.SUMS.read_text()


@pytest.mark.server
def test_right_jars_are_only_verified(own_cache: Path, lib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    said: list[str] = []
    assert ensure_jars(own_cache, said.append) == lib
    assert said == []


@pytest.mark.server
@pytest.mark.timeout(300)
def test_a_damaged_a_missing_and_a_foreign_jar_are_put_right_by_maven(own_cache: Path, lib: Path) -> None:
    spoil(lib)
    (lib / f"neo4j-{VERSION}.jar").unlink()
    (lib / "aaa-foreign.jar").write_bytes(b"on the class path, if it stayed")
    said: list[str] = []
    ensure_jars(own_cache, said.append)
    assert jars._wrong(lib, jars._sums()) == []
    assert said[0].startswith(f"3 of Neo4j's files in {lib} are missing or damaged (aaa-foreign.jar")
    assert leftovers(own_cache) == []


def leftovers(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.name not in (f"neo4j-{VERSION}", f"neo4j-{VERSION}.lock"))


@pytest.mark.server
def test_a_jar_that_comes_damaged_from_mavens_own_store_is_fetched_past_it(
    own_cache: Path, lib: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = maven_that(f'[ "$own" ] || {{ {SPOIL}; }}', tmp_path, lib, monkeypatch)
    spoil(lib)
    ensure_jars(own_cache, print)
    assert ["-Dmaven.repo.local=" in call for call in maven.calls] == [False, True]
    assert jars._wrong(lib, jars._sums()) == []
    assert leftovers(own_cache) == []


@pytest.mark.server
def test_a_jar_that_comes_damaged_twice_is_refused_by_name_and_nothing_is_changed(
    own_cache: Path, lib: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = maven_that(SPOIL, tmp_path, lib, monkeypatch)
    (lib / f"neo4j-{VERSION}.jar").unlink()
    with pytest.raises(LocalServerError, match=rf"Neo4j's {VICTIM} came damaged, twice: .*start again\."):
        ensure_jars(own_cache, print)
    assert len(maven.calls) == 2
    assert jars._wrong(lib, jars._sums()) == [f"neo4j-{VERSION}.jar"]
    assert leftovers(own_cache) == []


def test_without_maven_the_user_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LocalServerError, match=r"there is no `mvn` on the PATH\. Install it \(Debian: apt-get install maven\)\."):
        ensure_jars(tmp_path / "cache", print)
    assert leftovers(tmp_path / "cache") == []


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo '[INFO] Scanning'; echo '[ERROR] Unknown host'; echo '[ERROR] more'; exit 1", r"Maven says: Unknown host$"),
        ("echo 'The JAVA_HOME environment variable is not defined correctly'; exit 1", r"Maven says: The JAVA_HOME environment"),
        ("exit 1", r"Maven gave no reason\.$"),
    ],
)
def test_a_maven_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str) -> None:
    put_on_path(script, tmp_path, monkeypatch)
    with pytest.raises(LocalServerError, match=rf"Maven could not fetch Neo4j\. Check the network.* {told}"):
        ensure_jars(tmp_path / "cache", print)
    assert leftovers(tmp_path / "cache") == []


def test_a_maven_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.local.maven.SILENCE", 0.5)
    put_on_path("exec sleep 60", tmp_path, monkeypatch)
    with pytest.raises(LocalServerError, match=r"Maven has said nothing for .* s while fetching Neo4j"):
        ensure_jars(tmp_path / "cache", print)


def test_a_fetch_that_is_cancelled_ends_maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_path(f"echo $$ > '{tmp_path}/pid'; exec sleep 60", tmp_path, monkeypatch)
    cancelled = threading.Event()
    threading.Timer(0.5, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        ensure_jars(tmp_path / "cache", print, cancelled)
    assert time.monotonic() - began < 10
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def put_on_path(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mvn").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


@pytest.mark.server
def test_two_processes_at_once_fetch_once(own_cache: Path, lib: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = maven_that("sleep 1", tmp_path, lib, monkeypatch)
    shutil.rmtree(lib)
    code = "import sys; from pathlib import Path; from graph.local.jars import ensure_jars; ensure_jars(Path(sys.argv[1]), print)"
    both = [subprocess.Popen([sys.executable, "-c", code, own_cache], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len(maven.calls) == 1
    assert "Another process is fetching Neo4j; waiting for it.\n" in "".join(said)
    assert jars._wrong(lib, jars._sums()) == []


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", Path("/proc/sys"), Path("/proc/trellis")):
        with pytest.raises(LocalServerError, match=rf"Can't keep Neo4j in the cache folder {place}: .* or set XDG_CACHE_HOME"):
            ensure_jars(place, print)


def test_progress_is_told_now_and_then_where_there_is_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "echo '[INFO] Downloaded from central: scheme://host/a.jar (7.4 MB at 64 MB/s)'"
    put_on_path(f"{line}; {line}; echo '[ERROR] enough'; exit 1", tmp_path, monkeypatch)
    monkeypatch.setattr("graph.local.progress.EVERY", 0.0)
    said: list[str] = []
    with pytest.raises(LocalServerError):
        ensure_jars(tmp_path / "cache", said.append)
    assert said[:2] == [f"Fetching Neo4j {VERSION}: 7 MB downloaded", f"Fetching Neo4j {VERSION}: 15 MB downloaded"]
