"""What moderators and admins do with accounts: one transaction each, and a line in the audit log."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.audit import Audit, Trail
from graph.client import Graph, Tx
from graph.names import AccountRole
from graph.queries import administration, sessions
from graph.queries.access import Viewer
from graph.queries.administration import Account
from graph.values import name_key

FAR_AHEAD = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """The last account of the page before."""

    created_at: datetime
    uid: str


@dataclass(frozen=True, slots=True)
class Wanted:
    words: str | None
    role: AccountRole | None
    suspended: bool | None


async def accounts(graph: Graph, viewer: Viewer, wanted: Wanted, limit: int, after: Place | None) -> tuple[list[Account], Place | None]:
    """A page of accounts, newest first, and where the next one begins; None when this is the last."""
    before, before_uid = (after.created_at, after.uid) if after else (FAR_AHEAD, None)
    words = wanted.words.strip().lower() if wanted.words else None
    found = await graph.read(
        administration.accounts, viewer, limit + 1, before, before_uid, words=words, role=wanted.role, suspended=wanted.suspended
    )
    page = found[:limit]
    return page, Place(page[-1].created_at, page[-1].uid) if len(found) > limit else None


async def set_role(graph: Graph, trail: Trail, viewer: Viewer, handle: str, role: AccountRole) -> Account:
    """In effect with the next request. Raises NotFound, LastAdmin."""
    account = await graph.write(administration.set_role, viewer, name_key(handle), role)
    trail.record("role_changed", viewer.uid, of=account.uid, role=role)
    return account


async def suspend(graph: Graph, trail: Trail, viewer: Viewer, handle: str, *, suspended: bool) -> Account:
    """Or restore; in effect with the next request. Raises NotFound."""
    account = await graph.write(administration.suspend, viewer, name_key(handle), suspended=suspended)
    trail.record("suspended" if suspended else "restored", viewer.uid, of=account.uid)
    return account


async def end_sessions(graph: Graph, trail: Trail, viewer: Viewer, handle: str) -> None:
    """Raises NotFound."""
    of_uid, ended = await graph.write(_end_sessions, viewer, name_key(handle))
    trail.record("sessions_ended", viewer.uid, of=of_uid, ended=ended)


async def _end_sessions(tx: Tx, viewer: Viewer, handle_key: str) -> tuple[str, int]:
    account = await administration.find(tx, viewer, handle_key)
    return account.uid, await sessions.end_all(tx, account.uid)


async def audit_lines(
    graph: Graph, viewer: Viewer, audit: Audit, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """Newest first; who is still there is named by handle too. Raises InvalidCursor."""
    lines, next_cursor = await asyncio.to_thread(audit.read, limit, cursor)
    uids = [line[name] for line in lines for name in ("user_uid", "of") if line.get(name)]
    handles = await graph.read(administration.handles, viewer, uids)
    named = [{**line, "handle": handles.get(str(line.get("user_uid"))), "of_handle": handles.get(str(line.get("of")))} for line in lines]
    return named, next_cursor
