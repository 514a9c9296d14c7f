"""The audit log: whole lines whatever is written, read backwards in pages, and nothing unrecorded in silence."""

import errno
import json
import multiprocessing
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api import audit as audit_module
from api.audit import BLOCK, DAYS_KEPT, MOST_REFUSED, Audit, Refused, Trail, sweep_days
from api.pages import InvalidCursor
from graph.errors import Misconfigured, Unavailable

HOSTILE = [
    'two\nlines\r\n{"event":"signed_in"}',
    "\u2028\u2029\x85\x0b\x0c",
    "\x1b[2J\x1b]0;title\x07\x9b31m",
    '"},{"',
    "\u202eevil",
    "\ud800",
    "",
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "audit"


@pytest.fixture
def audit(folder):
    return Audit(folder)


def record(audit, number=0, **facts):
    audit.record("signed_in", request_id=f"request-{number}", user_uid="someone", address="203.0.113.9", **facts)


def file_of(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def pages(audit, limit):
    """Every request id, page by page."""
    found, cursor = [], None
    while True:
        entries, cursor = audit.read(limit, cursor)
        found.append([entry["request_id"] for entry in entries])
        if cursor is None:
            return found


def test_what_happened_is_read_as_it_was_recorded(audit):
    Trail(audit, "request-1", "203.0.113.9").record(
        "role_changed", "someone", by="an-admin", role="author", first=True, count=2, device=None
    )
    ((entry,), cursor) = audit.read(10)
    assert cursor is None
    assert entry.pop("at").endswith("Z")
    assert entry == {
        "event": "role_changed",
        "request_id": "request-1",
        "user_uid": "someone",
        "address": "203.0.113.9",
        "by": "an-admin",
        "role": "author",
        "first": True,
        "count": 2,
        "device": None,
    }


def refuse(refused, times, address="203.0.113.9"):
    for _ in range(times):
        refused.record(request_id="request-1", user_uid=None, address=address, code="forbidden", method="GET", path="/api/v1/audit")


def test_of_many_refused_from_one_address_some_are_on_record_and_then_how_many_more(audit):
    now = 0.0
    refused = Refused(audit, lambda: now)
    refuse(refused, MOST_REFUSED + 1000)
    refuse(refused, 1, "203.0.113.10")
    assert len(audit.read(10_000)[0]) == MOST_REFUSED + 1
    now = 60.0
    refuse(refused, 1)
    newest, summed_up, *_ = audit.read(10_000)[0]
    assert (newest["path"], summed_up["address"], summed_up["more"]) == ("/api/v1/audit", "203.0.113.9", 1000)
    assert len(audit.read(10_000)[0]) == MOST_REFUSED + 3, "an address that was refused seldom needs no sum"


def test_what_is_not_summed_up_yet_is_at_the_end(audit):
    refused = Refused(audit)
    refuse(refused, MOST_REFUSED + 2, "2001:db8::1")
    refused.close()
    refused.close()
    assert [entry.get("more") for entry in audit.read(2)[0]] == [2, None]


def test_the_many_addresses_of_one_line_are_one_and_few_are_kept_in_mind(audit, monkeypatch):
    monkeypatch.setattr(audit_module, "MOST_ADDRESSES", 10)
    refused = Refused(audit)
    for number in range(MOST_REFUSED + 5):
        refuse(refused, 1, f"2001:db8::{number}")
    for number in range(20):
        refuse(refused, 1, f"203.0.113.{number}")
    assert [entry["more"] for entry in audit.read(10_000)[0] if "more" in entry] == [5]
    assert len(refused._minutes) == 10


def test_only_the_owner_may_look_into_it(audit, folder):
    record(audit)
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file_of(folder).stat().st_mode) == 0o600


def test_a_folder_that_others_could_read_is_closed(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    Audit(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_no_text_can_end_a_line_or_speak_to_a_terminal(audit, folder, hostile):
    record(audit, 1, device=hostile)
    record(audit, 2, device="after")
    written = file_of(folder).read_bytes()
    assert written.count(b"\n") == len(written.decode().splitlines()) == 2
    assert all(byte == 0x0A or 0x20 <= byte < 0x7F for byte in written)
    (_, first), _ = audit.read(10)
    assert first["device"] == hostile.replace("\ud800", "?")
    assert (first["event"], first["request_id"]) == ("signed_in", "request-1")


def test_megabytes_are_not_kept(audit, folder):
    record(audit, device="x" * 5_000_000)
    assert file_of(folder).stat().st_size < 1000


def test_pages_go_back_from_the_newest_to_the_oldest(audit):
    for number in range(7):
        record(audit, number)
    assert pages(audit, 3) == [["request-6", "request-5", "request-4"], ["request-3", "request-2", "request-1"], ["request-0"]]
    assert pages(audit, 7) == [[f"request-{number}" for number in range(6, -1, -1)]]


def test_what_is_added_meanwhile_shifts_no_page(audit):
    for number in range(4):
        record(audit, number)
    _, cursor = audit.read(2)
    record(audit, 4)
    entries, _ = audit.read(2, cursor)
    assert [entry["request_id"] for entry in entries] == ["request-1", "request-0"]


def test_pages_go_on_into_the_days_before(audit, folder):
    for day in ("2026-01-30", "2026-01-31"):
        for number in range(3):
            record(audit, f"{day}-{number}")
        max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns).rename(folder / f"{day}.jsonl")
    (folder / "notes.txt").write_text("not ours")
    assert pages(audit, 4) == [
        ["request-2026-01-31-2", "request-2026-01-31-1", "request-2026-01-31-0", "request-2026-01-30-2"],
        ["request-2026-01-30-1", "request-2026-01-30-0"],
    ]


def test_what_is_older_than_a_year_is_swept(audit, folder):
    record(audit)
    today = datetime.now(UTC).date()
    for days in (DAYS_KEPT, DAYS_KEPT + 1, 2000):
        (folder / f"{today - timedelta(days=days)}.jsonl").touch()
    (folder / "1999-01-01.txt").write_text("not ours")
    assert sweep_days(folder) == 2
    assert sorted(path.name for path in folder.iterdir()) == [
        "1999-01-01.txt",
        f"{today - timedelta(days=DAYS_KEPT)}.jsonl",
        f"{today}.jsonl",
    ]


def test_lines_that_lie_across_blocks_are_whole(audit, folder):
    for number in range(700):
        record(audit, number, filling="x" * (number % 400))
    assert file_of(folder).stat().st_size > 3 * BLOCK
    assert [request for page in pages(audit, 50) for request in page] == [f"request-{number}" for number in range(699, -1, -1)]


def test_a_page_of_a_large_file_reads_only_its_end(audit, folder, monkeypatch):
    record(audit)
    line = file_of(folder).read_bytes()
    with file_of(folder).open("ab") as file:
        for _ in range(20):
            file.write(line * (1_000_000 // len(line)))
    read, pread = [], os.pread
    monkeypatch.setattr(audit_module.os, "pread", lambda *arguments: read.append(arguments[1]) or pread(*arguments))
    assert len(audit.read(50)[0]) == 50
    assert sum(read) <= 2 * BLOCK


def test_a_line_that_was_cut_off_is_skipped_and_said_so(audit, folder, caplog):
    record(audit, 1)
    record(audit, 2)
    path = file_of(folder)
    path.write_bytes(path.read_bytes()[:-20])
    entries, _ = audit.read(10)
    assert [entry["request_id"] for entry in entries] == ["request-1"]
    assert "cut off" in caplog.text and path.stem in caplog.text


def test_a_line_that_was_cut_off_does_not_spoil_the_next(audit, folder):
    record(audit, 1)
    path = file_of(folder)
    path.write_bytes(path.read_bytes()[:-20])
    record(audit, 2)
    assert [entry["request_id"] for entry in audit.read(10)[0]] == ["request-2"]


def _record_many(folder, name):
    audit = Audit(folder)
    for number in range(300):
        record(audit, f"{name}-{number}", filling="x" * 400)


def test_several_processes_write_whole_lines_into_one_file(folder):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_many, args=(folder, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    lines = [json.loads(line) for path in folder.iterdir() for line in path.read_text().splitlines() if line]
    assert len(lines) == 900
    for name in "abc":
        own = [line["request_id"] for line in lines if line["request_id"].startswith(f"request-{name}")]
        assert own == [f"request-{name}-{number}" for number in range(300)]


def test_on_a_full_disk_nothing_goes_unrecorded_in_silence(audit, folder, monkeypatch):
    opened = os.open
    monkeypatch.setattr(audit_module.os, "open", lambda _, flags, mode: opened("/dev/full", flags & ~os.O_CREAT, mode))
    with pytest.raises(Unavailable, match="audit log"):
        record(audit)


def test_half_a_line_is_not_taken_for_recorded(audit, monkeypatch):
    write = os.write
    monkeypatch.setattr(audit_module.os, "write", lambda descriptor, line: write(descriptor, line[:30]))
    with pytest.raises(Unavailable, match=os.strerror(errno.ENOSPC)):
        record(audit, 1)
    monkeypatch.undo()
    record(audit, 2)
    assert [entry["request_id"] for entry in audit.read(10)[0]] == ["request-2"]


def test_a_folder_that_is_gone_is_told(audit, folder):
    folder.rmdir()
    with pytest.raises(Unavailable):
        record(audit)
    with pytest.raises(Unavailable):
        audit.read(10)


def test_a_place_that_cannot_be_written_is_refused_at_the_start():
    with pytest.raises(Misconfigured, match="TRELLIS_DATA_DIR"):
        Audit(Path("/proc/nowhere/audit"))


@pytest.mark.parametrize(
    "cursor", ["x", "../../etc/passwd:3", "2026-01-01:-3", "2026-01-01:9999999999999999999999", "2026-01-01", "/etc:1"]
)
def test_only_its_own_cursors_are_followed(audit, cursor):
    record(audit)
    with pytest.raises(InvalidCursor):
        audit.read(10, cursor)


def test_a_cursor_beyond_the_end_gives_what_there_is(audit, folder):
    record(audit, 1)
    assert len(audit.read(10, f"{file_of(folder).stem}:999999")[0]) == 1
    assert audit.read(10, "1999-01-01:5") == ([], None)
