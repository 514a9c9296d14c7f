"""What happened to accounts, and who was refused: append-only JSON lines, one file a day (UTC), read from the end in pages."""

import errno
import json
import logging
import os
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from api.limits import address_key
from api.pages import InvalidCursor
from api.private_folder import private_folder
from graph.errors import Unavailable

log = logging.getLogger("trellis.audit")

Event = Literal[
    "signed_in",
    "code_asked",
    "sign_in_failed",
    "signed_out",
    "session_reused",
    "sessions_ended",
    "refused",
    "role_changed",
    "suspended",
    "restored",
    "subject_hidden",
    "subject_shown",
    "changed_by_admin",
    "token_made",
    "token_revoked",
    "password_changed",
    "password_reset",
    "email_changed",
    "email_verified",
    "second_factor_on",
    "second_factor_off",
    "recovery_codes_made",
    "registered",
    "exported",
    "deactivated",
    "deleted",
]
Fact = str | int | bool | None

DAYS_KEPT = 366
LONGEST_FACT = 500
BLOCK = 64 * 1024
MINUTE = 60.0
MOST_REFUSED = 30
"""Of one address in a minute."""
MOST_ADDRESSES = 10_000
"""In mind at a time."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.jsonl")
CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2}):(\d{1,18})")


class Audit:
    """Several processes may write to one folder: each line goes out by one append."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder, for this user's eyes. Raises Misconfigured."""
        self._folder = private_folder(folder)

    def record(self, event: Event, *, request_id: str, user_uid: str | None, address: str, **facts: Fact) -> None:
        """Raises Unavailable when it can't be written: what is not on record must not happen."""
        now = datetime.now(UTC)
        at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {"at": at, "event": event, "request_id": request_id, "user_uid": user_uid, "address": address, **facts}
        line = json.dumps({name: _plain(value) for name, value in entry.items()}, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            _append(self._folder / f"{now:%Y-%m-%d}.jsonl", line)
        except OSError as error:
            raise Unavailable(
                f"The audit log can't be written: {error.strerror}. What was asked may have been done, unrecorded. Mend the log first."
            ) from error

    def read(self, limit: int, before: str | None = None) -> tuple[list[dict[str, Any]], str | None]:
        """Newest first, and the cursor for the older ones. Reads files: call it in a thread. Raises InvalidCursor, Unavailable."""
        entries: list[dict[str, Any]] = []
        last = None
        try:
            for position, line in self._lines_before(before):
                if len(entries) == limit:
                    return entries, last
                if entry := _parsed(line, position):
                    entries.append(entry)
                    last = position
        except OSError as error:
            raise Unavailable(f"The audit log can't be read: {error.strerror}.") from error
        return entries, None

    def _lines_before(self, cursor: str | None) -> Iterator[tuple[str, bytes]]:
        """(where it begins, as a cursor; the line), from the end."""
        day, end = _read_cursor(cursor) if cursor else ("9999-99-99", 0)
        names = sorted((path.name for path in self._folder.iterdir() if DAY.fullmatch(path.name)), reverse=True)
        for name in names:
            of_day = name.removesuffix(".jsonl")
            if of_day > day:
                continue
            with (self._folder / name).open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                for offset, line in _lines_backwards(file.fileno(), min(size, end) if of_day == day else size):
                    yield f"{of_day}:{offset}", line


@dataclass(frozen=True, slots=True)
class Trail:
    """The audit log with what one request is known by already: what use cases get."""

    audit: Audit
    request_id: str
    address: str

    def record(self, event: Event, user_uid: str | None, **facts: Fact) -> None:
        """Raises Unavailable when it can't be written."""
        self.audit.record(event, request_id=self.request_id, user_uid=user_uid, address=self.address, **facts)


def sweep_days(folder: Path) -> int:
    """Deletes what is older than a year, with the addresses in it. Returns how many days. Raises OSError."""
    oldest = f"{datetime.now(UTC) - timedelta(days=DAYS_KEPT):%Y-%m-%d}.jsonl"
    old = [path for path in folder.glob("*.jsonl") if DAY.fullmatch(path.name) and path.name < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


class Refused:
    """Refused requests: the first ones of each address in a minute, and then how many more there were, lest somebody fills the disk.

    How many is told by the next refusal after that minute, whoever's it is, or at the end.
    """

    def __init__(self, audit: Audit, clock: Callable[[], float] = time.monotonic) -> None:
        self._audit, self._clock = audit, clock
        self._minutes: OrderedDict[str, _Minute] = OrderedDict()

    def record(self, *, request_id: str, user_uid: str | None, address: str, **facts: Fact) -> None:
        """Raises Unavailable when it can't be written."""
        now = self._clock()
        while self._minutes and next(iter(self._minutes.values())).began <= now - MINUTE:
            self._forget_oldest()
        minute = self._minutes.setdefault(address_key(address), _Minute(now, address, request_id))
        minute.refused += 1
        if minute.refused <= MOST_REFUSED:
            self._audit.record("refused", request_id=request_id, user_uid=user_uid, address=address, **facts)
        while len(self._minutes) > MOST_ADDRESSES:
            self._forget_oldest()

    def close(self) -> None:
        while self._minutes:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        _, minute = self._minutes.popitem(last=False)
        if (more := minute.refused - MOST_REFUSED) > 0:
            self._audit.record("refused", request_id=minute.request_id, user_uid=None, address=minute.address, more=more)


@dataclass(slots=True)
class _Minute:
    """The request is the first one."""

    began: float
    address: str
    request_id: str
    refused: int = 0


def _append(path: Path, line: bytes) -> None:
    """By one write, so that lines of several processes don't mix. Raises OSError, also when only a part went in."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line  # a full disk or a lost power cut the last line off: it must not spoil this one
        if os.write(descriptor, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)


def _plain(value: Fact) -> Fact:
    """Half of a surrogate pair can't be UTF-8 when it is read again; whoever sends megabytes gets the first part kept."""
    return value[:LONGEST_FACT].encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _lines_backwards(descriptor: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(offset, line) of each line before `end`, the last one first, reading blocks."""
    rest = b""
    while end > 0:
        start = max(0, end - BLOCK)
        first, *lines = (os.pread(descriptor, end - start, start) + rest).split(b"\n")
        offset = start + len(first) + 1 + sum(len(line) + 1 for line in lines)
        for line in reversed(lines):
            offset -= len(line) + 1
            if line:
                yield offset, line
        rest, end = first, start
    if rest:
        yield 0, rest


def _parsed(line: bytes, position: str) -> dict[str, Any] | None:
    try:
        return json.loads(line)
    except ValueError:
        log.warning("The line of the audit log at %s was cut off and can't be read.", position)
        return None


def _read_cursor(cursor: str) -> tuple[str, int]:
    if not (found := CURSOR.fullmatch(cursor)):
        raise InvalidCursor("This cursor can't be read, or belongs to another list. Start again without one.")
    return found[1], int(found[2])
