"""Routes of moderators and admins."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api import pages
from api.deps import Admin, GraphDep, Moderator, TrailDep
from api.errors import problems
from api.identity.administration import use_cases
from api.identity.administration.schemas import Account, AuditLine, RoleChange
from api.identity.administration.use_cases import Place, Wanted
from api.pages import Cursor, InvalidCursor, Limit24, Page
from api.refusals import ScopeMissing, SignInNeeded
from graph.errors import Forbidden, LastAdmin, NotFound, SignedOut
from graph.names import AccountRole

router = APIRouter(tags=["identity"])
Words = Annotated[str | None, Query(max_length=100, description="Part of a handle or a name; for admins, of an address too.")]
GATED = (SignInNeeded, ScopeMissing, Forbidden, SignedOut)


@router.get("/users", responses=problems(InvalidCursor, *GATED))
async def list_accounts(
    viewer: Moderator,
    graph: GraphDep,
    limit: Limit24,
    q: Words = None,
    role: AccountRole | None = None,
    suspended: bool | None = None,
    cursor: Cursor = None,
) -> Page[Account]:
    """All accounts, newest first."""
    found, next_place = await use_cases.accounts(graph, viewer, Wanted(q, role, suspended), limit, _place(cursor))
    next_cursor = pages.encode(next_place.created_at.isoformat(), next_place.uid) if next_place else None
    return Page(items=[Account.model_validate(account) for account in found], next_cursor=next_cursor)


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        text, uid = pages.decode(cursor)
        created_at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidCursor("This cursor belongs to another list. Start again without one.") from error
    if created_at.utcoffset() != timedelta(0):
        raise InvalidCursor("This cursor belongs to another list. Start again without one.")
    return Place(created_at, uid)


@router.put("/users/{handle}/role", responses=problems(NotFound, LastAdmin, *GATED))
async def set_role(handle: str, change: RoleChange, viewer: Admin, graph: GraphDep, trail: TrailDep, request: Request) -> Account:
    """Give somebody another role; it holds from their next request on."""
    account = await use_cases.set_role(graph, trail, viewer, handle, change.role)
    request.state.admins.forget()
    return Account.model_validate(account)


@router.put("/users/{handle}/suspension", responses=problems(NotFound, *GATED))
async def suspend(handle: str, viewer: Moderator, graph: GraphDep, trail: TrailDep) -> Account:
    """Shut somebody out, until they are restored. Moderators can't do that to each other."""
    return Account.model_validate(await use_cases.suspend(graph, trail, viewer, handle, suspended=True))


@router.delete("/users/{handle}/suspension", responses=problems(NotFound, *GATED))
async def restore(handle: str, viewer: Moderator, graph: GraphDep, trail: TrailDep) -> Account:
    """Let somebody in again."""
    return Account.model_validate(await use_cases.suspend(graph, trail, viewer, handle, suspended=False))


@router.delete("/users/{handle}/sessions", status_code=204, responses=problems(NotFound, *GATED))
async def end_sessions(handle: str, viewer: Admin, graph: GraphDep, trail: TrailDep) -> None:
    """Sign somebody out everywhere."""
    await use_cases.end_sessions(graph, trail, viewer, handle)


@router.get("/audit", responses=problems(InvalidCursor, *GATED))
async def read_audit(request: Request, viewer: Admin, graph: GraphDep, limit: Limit24, cursor: Cursor = None) -> Page[AuditLine]:
    """What happened to accounts, newest first."""
    lines, next_cursor = await use_cases.audit_lines(graph, viewer, request.state.audit, limit, cursor)
    return Page(items=[AuditLine.model_validate(line) for line in lines], next_cursor=next_cursor)
