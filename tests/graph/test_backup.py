"""The file of a backup: what it keeps, who may read it, and that a damaged or strange one is refused before anything is touched."""

import os
import resource
import stat
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from graph.backup import read, write
from graph.backup.working import working_folder
from graph.bucket import Bucket
from graph.errors import BackupRefused, LocalServerError, TextMissing
from tests.graph.places import listed

KNOWN = ["0001_first"]
GRAPH = os.urandom(100_000)
TEXTS = {f"documents/d{number}/r{number}": f"Text {number}. ".encode() * number for number in range(40)} | {"changes/c": b"[]"}


async def dump(folder: Path) -> None:
    (folder / "neo4j.dump").write_bytes(GRAPH)


async def back_up(to: Path, bucket: Bucket, dump=dump) -> write.Made:
    data = to.parent / "data"
    return await write.write(to, data, bucket, dump, release="1.2.3", migrations=KNOWN, on_progress=lambda _step, _done: None)


@pytest.fixture
async def filled(bucket: Bucket) -> Bucket:
    for key, content in TEXTS.items():
        await bucket.put(key, content)
    return bucket


@pytest.fixture
async def saved(tmp_path: Path, filled: Bucket) -> Path:
    await back_up(tmp_path / "saved.zip", filled)
    return tmp_path / "saved.zip"


async def everything(bucket: Bucket) -> dict[str, bytes]:
    return {key: await bucket.get_unverified(key) for key in await listed(bucket)}


async def test_what_lies_in_a_bucket_is_got_without_knowing_its_hash(store: Bucket):
    await store.put("documents/d/r", b"anything")
    assert await store.get_unverified("documents/d/r") == b"anything"
    with pytest.raises(TextMissing):
        await store.get_unverified("documents/d/none")


async def test_the_graph_and_every_text_come_back_as_they_were(saved: Path, filled: Bucket, tmp_path: Path):
    manifest = read.verify(saved, KNOWN)
    assert (manifest.release, manifest.migrations, len(manifest.entries)) == ("1.2.3", KNOWN, 1 + len(TEXTS))
    for key in TEXTS:
        await filled.delete(key)
    await read.put_texts(saved, manifest, filled, lambda _step, _done: None)
    read.unpack_dump(saved, manifest, tmp_path)
    assert await everything(filled) == TEXTS
    assert (tmp_path / "neo4j.dump").read_bytes() == GRAPH


async def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path, filled: Bucket):
    before = os.umask(0)
    try:
        made = await back_up(tmp_path / "saved.zip", filled)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "saved.zip").stat().st_mode) == 0o600
    assert (made.texts, made.bytes) == (len(TEXTS), (tmp_path / "saved.zip").stat().st_size)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "saved.zip"]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["bucket"]


async def test_a_damaged_text_gives_way_to_the_saved_one(saved: Path, filled: Bucket, tmp_path: Path):
    (tmp_path / "data" / "bucket" / "documents" / "d7" / "r7").write_bytes(b"damaged")
    await read.put_texts(saved, read.verify(saved, KNOWN), filled, lambda _step, _done: None)
    assert await everything(filled) == TEXTS


async def test_a_damaged_text_does_not_hinder_a_backup(tmp_path: Path, filled: Bucket):
    (tmp_path / "data" / "bucket" / "documents" / "d7" / "r7").write_bytes(b"damaged")
    await back_up(tmp_path / "saved.zip", filled)
    manifest = read.verify(tmp_path / "saved.zip", KNOWN)
    assert manifest.entries["bucket/documents/d7/r7"].size == len(b"damaged")


async def test_an_existing_file_is_not_overwritten(tmp_path: Path, filled: Bucket):
    (tmp_path / "saved.zip").write_text("precious")
    with pytest.raises(BackupRefused, match="exists already"):
        await back_up(tmp_path / "saved.zip", filled)
    assert (tmp_path / "saved.zip").read_text() == "precious"


async def test_a_file_that_comes_into_being_meanwhile_is_not_overwritten(tmp_path: Path, filled: Bucket):
    async def slow(folder: Path) -> None:
        await dump(folder)
        (tmp_path / "saved.zip").write_text("precious")

    with pytest.raises(BackupRefused, match="meanwhile"):
        await back_up(tmp_path / "saved.zip", filled, slow)
    assert (tmp_path / "saved.zip").read_text() == "precious"
    assert not (tmp_path / "saved.zip.partial").exists()


async def test_what_a_killed_backup_has_left_is_in_nobodys_way(tmp_path: Path, filled: Bucket):
    (tmp_path / "saved.zip.partial").write_bytes(bytes(1_000_000))
    (tmp_path / "data" / "backup-killed").mkdir()
    (tmp_path / "data" / "backup-killed" / "neo4j.dump").write_bytes(GRAPH)
    await back_up(tmp_path / "saved.zip", filled)
    assert read.verify(tmp_path / "saved.zip", KNOWN)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["bucket"]


async def test_two_backups_into_one_file_do_not_mix(tmp_path: Path, filled: Bucket):
    async def meanwhile(folder: Path) -> None:
        await dump(folder)
        with pytest.raises(BackupRefused, match="right now"):
            await back_up(tmp_path / "saved.zip", filled)

    await back_up(tmp_path / "saved.zip", filled, meanwhile)
    assert read.verify(tmp_path / "saved.zip", KNOWN)


async def test_a_dump_that_fails_leaves_no_file(tmp_path: Path, filled: Bucket):
    async def fails(_: Path) -> None:
        raise LocalServerError("no")

    with pytest.raises(LocalServerError):
        await back_up(tmp_path / "saved.zip", filled, fails)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path, filled: Bucket):
    with pytest.raises(BackupRefused, match="no folder"):
        await back_up(tmp_path / "nowhere" / "saved.zip", filled)


async def test_a_disk_that_takes_no_more_is_named_and_leaves_no_file(tmp_path: Path, filled: Bucket):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    async def huge(folder: Path) -> None:
        (folder / "neo4j.dump").write_bytes(os.urandom(3_000_000))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))

    try:
        with pytest.raises(BackupRefused, match="File too large"):
            await back_up(tmp_path / "saved.zip", filled, huge)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_working_folder_of_a_living_process_is_left_alone(tmp_path: Path):
    with working_folder(tmp_path) as first, working_folder(tmp_path) as second:
        assert first.exists() and second.exists() and first != second
    assert list(tmp_path.iterdir()) == []


async def test_any_changed_byte_is_noticed_or_changes_nothing(saved: Path):
    whole, refused = saved.read_bytes(), 0
    for place in range(0, len(whole), len(whole) // 200):
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        refused += not same_or_refused(saved)
    assert refused > 150


def same_or_refused(saved: Path) -> bool:
    try:
        manifest = read.verify(saved, KNOWN)
    except BackupRefused:
        return False
    return {name.removeprefix("bucket/"): entry.sha256 for name, entry in manifest.entries.items() if name.startswith("bucket/")} == {
        key: sha256(content).hexdigest() for key, content in TEXTS.items()
    }


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
async def test_a_file_that_was_cut_short_is_refused(saved: Path, share: float):
    with saved.open("r+b") as file:
        file.truncate(int(saved.stat().st_size * share))
    with pytest.raises(BackupRefused, match="cut short"):
        read.verify(saved, KNOWN)


async def test_what_is_no_zip_or_not_there_or_a_folder_is_refused(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("Dear operator")
    with pytest.raises(BackupRefused, match="no backup of Trellis"):
        read.verify(tmp_path / "letter.txt", KNOWN)
    with pytest.raises(BackupRefused, match="can't be read: No such file"):
        read.verify(tmp_path / "nothing", KNOWN)
    with pytest.raises(BackupRefused, match="can't be read: Is a directory"):
        read.verify(tmp_path, KNOWN)


def rewritten(saved: Path, change: Callable[[dict, dict[str, bytes]], object]) -> Path:
    """The same zip after a change to its manifest and its files."""
    with zipfile.ZipFile(saved) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = orjson.loads(files.pop("manifest.json"))
    change(manifest, files)
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", orjson.dumps(manifest))
    return saved


def add(manifest: dict, files: dict[str, bytes], name: str) -> None:
    files[name] = b"evil"
    manifest["entries"][name] = {"sha256": sha256(b"evil").hexdigest(), "size": 4}


STRANGE = {
    "a name that leads out of the bucket": (lambda m, f: add(m, f, "bucket/../../evil"), "doesn't belong"),
    "an absolute name": (lambda m, f: add(m, f, "/etc/evil"), "doesn't belong"),
    "an absolute key": (lambda m, f: add(m, f, "bucket//etc/evil"), "doesn't belong"),
    "a name of Windows": (lambda m, f: add(m, f, "bucket/..\\evil"), "doesn't belong"),
    "a name of none of its folders": (lambda m, f: add(m, f, "graph/evil"), "doesn't belong"),
    "a file that the manifest doesn't name": (lambda m, f: f.update({"bucket/evil": b""}), "doesn't belong there"),
    "a text that is missing": (lambda m, f: f.pop("bucket/changes/c"), "is missing"),
    "a text that was exchanged": (lambda m, f: f.update({"bucket/changes/c": b"{}"}), "not what was saved"),
    "a text that is longer": (lambda m, f: f.update({"bucket/changes/c": bytes(10_000_000)}), "not what was saved"),
    "no graph": (lambda m, f: (f.pop("graph/neo4j.dump"), m["entries"].pop("graph/neo4j.dump")), "holds no graph"),
    "a later format": (lambda m, f: m.update(format=2), "Restore it with a later release"),
    "no format": (lambda m, f: m.pop("format"), "no backup of Trellis"),
    "a newer database": (lambda m, f: m["migrations"].append("0009_future"), "0009_future"),
    "a size that is none": (lambda m, f: m["entries"]["bucket/changes/c"].update(size="big"), "lacks what belongs"),
}


@pytest.mark.parametrize("what", STRANGE)
async def test_a_strange_backup_is_refused(saved: Path, what: str):
    change, told = STRANGE[what]
    with pytest.raises(BackupRefused, match=told):
        read.verify(rewritten(saved, change), KNOWN)


async def test_a_zip_that_holds_a_file_twice_is_refused(saved: Path):
    with zipfile.ZipFile(saved, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("bucket/changes/c", b"[]")
    with pytest.raises(BackupRefused, match="twice"):
        read.verify(saved, KNOWN)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b"\xff"])
async def test_a_zip_of_others_is_refused(tmp_path: Path, content: bytes):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("manifest.json", content)
    with pytest.raises(BackupRefused, match="no backup of Trellis"):
        read.verify(tmp_path / "other.zip", KNOWN)


async def test_a_file_that_changes_after_it_was_verified_is_noticed(saved: Path, filled: Bucket, tmp_path: Path):
    manifest = read.verify(saved, KNOWN)
    rewritten(saved, lambda m, f: f.update({"bucket/changes/c": b"{}", "graph/neo4j.dump": bytes(len(GRAPH))}))
    with pytest.raises(BackupRefused, match="not what was saved"):
        await read.put_texts(saved, manifest, filled, lambda _step, _done: None)
    with pytest.raises(BackupRefused, match="not what was saved"):
        read.unpack_dump(saved, manifest, tmp_path)
