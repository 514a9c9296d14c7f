"""What only a folder can suffer: links, torn files, bad disks, killed writers."""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from graph.bucket import DirectoryBucket, open_bucket
from graph.bucket.files import UNFINISHED_FOR
from graph.errors import Conflict, Misconfigured, TextDamaged, Unavailable
from graph.settings import FolderSettings
from graph.values import sha256
from tests.graph.places import FolderPlace, listed

KEY = "documents/a/b"
KILLS = 12


@pytest.fixture
async def bucket(folder_place: FolderPlace) -> AsyncGenerator[DirectoryBucket]:
    async with open_bucket(folder_place.settings) as opened:
        assert isinstance(opened, DirectoryBucket)
        yield opened


@pytest.fixture
def folder(folder_place: FolderPlace) -> Path:
    return folder_place.folder


@pytest.fixture
def reachable_folder() -> Generator[Path]:
    """Unlike pytest's own, one that any user can enter."""
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        folder = Path(parent) / "texts"
        folder.mkdir()
        yield folder


def test_the_folder_costs_no_memory_for_the_client_of_a_server() -> None:
    code = "import sys, graph.bucket; assert not {'minio', 'urllib3'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0


async def test_the_first_bytes_of_a_key_stay(bucket: DirectoryBucket) -> None:
    await bucket.put(KEY, b"first")
    await bucket.put(KEY, b"first")
    with pytest.raises(Conflict, match="left as it is"):
        await bucket.put(KEY, b"second")
    assert await bucket.get(KEY, sha256(b"first")) == b"first"


async def test_of_64_writers_of_other_bytes_one_wins_and_all_others_are_told(bucket: DirectoryBucket) -> None:
    outcomes = await asyncio.gather(*(bucket.put(KEY, bytes([number])) for number in range(64)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [Conflict] * 63
    winner = outcomes.index(None)
    assert await bucket.get(KEY, sha256(bytes([winner]))) == bytes([winner])


async def test_a_torn_file_is_found(bucket: DirectoryBucket, folder: Path) -> None:
    content = os.urandom(100_000)
    await bucket.put(KEY, content)
    os.truncate(folder / KEY, 65_536)
    with pytest.raises(TextDamaged, match=f"{folder / KEY} is not what was saved"):
        await bucket.get(KEY, sha256(content))


async def test_a_text_is_for_its_owner_alone(bucket: DirectoryBucket, folder: Path) -> None:
    await bucket.put(KEY, b"private")
    assert (folder / KEY).stat().st_mode & 0o077 == 0
    assert (folder / KEY).parent.stat().st_mode & 0o077 == 0


async def test_nothing_is_left_beside_the_texts(bucket: DirectoryBucket, folder: Path) -> None:
    await bucket.put(KEY, b"text")
    with pytest.raises(Conflict):
        await bucket.put(KEY, b"other")
    assert [path.name for path in folder.rglob("*")] == ["documents", "a", "b"]
    await bucket.delete(KEY)
    assert list(folder.iterdir()) == []


async def test_a_text_below_a_text_is_refused(bucket: DirectoryBucket) -> None:
    await bucket.put(KEY, b"text")
    for key in (f"{KEY}/c", "documents/a"):
        with pytest.raises(Conflict):
            await bucket.put(key, b"text")


@pytest.mark.slow
async def test_writers_and_removers_of_one_folder_do_not_disturb_each_other(bucket: DirectoryBucket) -> None:
    async def come_and_go(number: int) -> None:
        for _ in range(40):
            await bucket.put(f"documents/a/{number}", b"short")
            assert await bucket.exists(f"documents/a/{number}")
            await bucket.delete(f"documents/a/{number}")

    await asyncio.gather(*(come_and_go(number) for number in range(16)))
    assert await listed(bucket) == []


async def test_a_link_in_place_of_a_text_is_not_followed(bucket: DirectoryBucket, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (folder / "documents" / "a").mkdir(parents=True)
    (folder / KEY).symlink_to(secret)
    with pytest.raises(TextDamaged, match="symbolic link"):
        await bucket.get(KEY, sha256(b"secret"))
    with pytest.raises(Conflict):
        await bucket.put(KEY, b"secret")
    assert not await bucket.exists(KEY)
    assert await listed(bucket) == []
    await bucket.delete(KEY)
    assert secret.read_bytes() == b"secret"


async def test_a_link_in_place_of_a_folder_is_not_followed(bucket: DirectoryBucket, folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b").write_bytes(b"secret")
    (folder / "documents").mkdir()
    (folder / "documents" / "a").symlink_to(elsewhere)
    for action in (bucket.get(KEY, sha256(b"secret")), bucket.put("documents/a/new", b"x"), bucket.exists(KEY), bucket.delete(KEY)):
        with pytest.raises(Misconfigured, match="a in the folder of texts is a symbolic link"):
            await action
    assert await listed(bucket) == []
    assert [path.name for path in elsewhere.iterdir()] == ["b"]


async def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "texts").symlink_to(tmp_path / "disk")
    async with open_bucket(FolderSettings(tmp_path / "texts")) as bucket:
        await bucket.put(KEY, b"text")
    assert (tmp_path / "disk" / KEY).read_bytes() == b"text"


async def test_a_pipe_in_place_of_a_text_is_not_waited_for(bucket: DirectoryBucket, folder: Path) -> None:
    (folder / "documents" / "a").mkdir(parents=True)
    os.mkfifo(folder / KEY)
    with pytest.raises(TextDamaged):
        await asyncio.wait_for(bucket.get(KEY, sha256(b"text")), 5)


async def test_a_folder_that_goes_and_comes_back_is_used_again(bucket: DirectoryBucket, folder: Path) -> None:
    await bucket.put(KEY, b"text")
    folder.rename(folder.parent / "away")
    for action in (bucket.get(KEY, sha256(b"text")), bucket.put(KEY, b"text"), bucket.exists(KEY), bucket.delete(KEY), bucket.check()):
        with pytest.raises(Unavailable, match=f"The folder {folder} is gone"):
            await action
    (folder.parent / "away").rename(folder)
    assert await bucket.get(KEY, sha256(b"text")) == b"text"


async def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "texts").write_bytes(b"")
    with pytest.raises(Misconfigured, match=f"{tmp_path / 'texts'} is not a folder"):
        async with open_bucket(FolderSettings(tmp_path / "texts")):
            pass


@pytest.mark.parametrize(
    ("case", "says", "without_mount"),
    [
        ("full", "is full. Free some space", "limited"),
        ("limited", "larger than the system allows", None),
        ("read-only", "is read-only. Mount it so that it can be written", "forbidden"),
        ("forbidden", "forbids Trellis to use", None),
    ],
)
def test_a_bad_disk_is_named_and_what_was_saved_can_still_be_read(
    reachable_folder: Path, case: str, says: str, without_mount: str | None
) -> None:
    if without_mount and not can_mount(reachable_folder):
        case, says = without_mount, {"limited": "larger than the system allows", "forbidden": "forbids Trellis to use"}[without_mount]
        without_mount = None
    outcomes = on_bad_disk(case, reachable_folder, mounts=without_mount is not None)
    assert outcomes["put"].startswith("Unavailable: ") and says in outcomes["put"] and str(reachable_folder) in outcomes["put"]
    assert outcomes["get"] == "fine"
    assert outcomes["keys"].split() == ["documents/a/small"]
    assert outcomes.get("put again", "fine") == "fine"
    if case in ("read-only", "forbidden"):
        assert says in outcomes["check"]


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_texts_or_none(folder: Path) -> None:
    promised: set[str] = set()
    for _ in range(KILLS):
        promised |= killed_writer(folder)
    unfinished = len(list(folder.rglob("~*")))
    asyncio.run(only_whole_texts(folder, promised))
    print(f"{KILLS} kills, {unfinished} of them in the middle of a text, {len(promised)} texts promised")
    assert unfinished >= KILLS // 4, "too few kills hit a writer in the middle"


async def only_whole_texts(folder: Path, promised: set[str]) -> None:
    """What was promised is there, what is there is whole; what killed writers left is not listed, and goes when it is old."""
    long_ago = time.time() - UNFINISHED_FOR - 60
    for leftover in folder.rglob("~*"):
        os.utime(leftover, (long_ago, long_ago))
    fresh = folder / "documents" / "~0123456789abcdef"
    fresh.write_bytes(b"somebody is at it")
    async with open_bucket(FolderSettings(folder)) as bucket:
        keys = {key.removeprefix("documents/") for key in await listed(bucket)}
        assert promised <= keys
        for digest in keys:
            assert len(await bucket.get(f"documents/{digest}", digest)) == 8_000_000
    assert list(folder.rglob("~*")) == [fresh]


def killed_writer(folder: Path) -> set[str]:
    """Starts a writer and kills it while it writes a text, but not its first; what it said was saved."""
    before = set(folder.rglob("~*"))
    with subprocess.Popen([sys.executable, "-m", "tests.graph.bucket_writer", folder], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        first = writer.stdout.readline()
        until = time.monotonic() + 5
        while set(folder.rglob("~*")) <= before and time.monotonic() < until:
            pass
        time.sleep(random.uniform(0, 0.003))
        writer.kill()
        rest = writer.stdout.read()
    return {line for line in (first + rest).split("\n")[:-1] if line}


def on_bad_disk(case: str, folder: Path, *, mounts: bool) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.graph.bucket_on_bad_disk", case, str(folder)]
    done = subprocess.run(IN_A_NAMESPACE + command if mounts else command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


IN_A_NAMESPACE = ["unshare", "--mount", "--map-root-user"]


def can_mount(folder: Path) -> bool:
    """Not so in some containers; there the nearest thing to a bad disk that can be had is used."""
    if not shutil.which("unshare"):
        return False
    command = [*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
