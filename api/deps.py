"""What routes ask for by type. Opened once in api/lifespan.py, read from the request's state.

All are coroutines, also those that wait for nothing: FastAPI sends a plain function to a thread, which takes longer than it does itself.
"""

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Header, Request, Response, Security
from fastapi.security import HTTPBearer

from api.access_tokens import AccessTokens
from api.admins import Admins
from api.audit import Audit, Trail
from api.cookies import give_guest, read_guest
from api.limits import LimitName, Limits
from api.origin import SAFE, demand_own_origin
from api.personal_tokens import PREFIX, PersonalTokens
from api.refusals import ScopeMissing, SignInNeeded, TokenInvalid
from api.settings import Settings
from graph.bucket import Bucket
from graph.client import DEADLINE, Graph
from graph.errors import Unavailable
from graph.limits import Limits as SizeLimits
from graph.names import Scope
from graph.queries import access, accounts
from graph.queries.access import ANONYMOUS, Viewer
from graph.queries.idempotency import ANONYMOUS_SCOPE, Once
from graph.values import new_uid, sha256

ALL_SCOPES: frozenset[Scope] = frozenset({"read", "write", "admin"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, by what, and how far that reaches."""

    viewer: Viewer
    by: Literal["nothing", "guest", "session", "token"]
    scopes: frozenset[Scope] = ALL_SCOPES

    @property
    def guest(self) -> Viewer:
        """The guest who calls; nobody for whom has an account."""
        return self.viewer if self.by == "guest" else ANONYMOUS


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who writes: a guest who is new has no node yet, and is made in the same transaction as what they write."""

    viewer: Viewer
    is_new: bool


async def _graph(request: Request) -> Graph:
    """With the time that is left of the caller's own deadline, when that is less than ours. Raises Unavailable when there is none left."""
    graph: Graph = request.state.graph
    seconds_left = _seconds_left(request)
    return graph if seconds_left is None or seconds_left >= DEADLINE else graph.within(seconds_left)


def _seconds_left(request: Request) -> float | None:
    try:
        started = float(request.headers["x-request-start"]) / 1000
        allowed = float(request.headers["x-request-timeout"])
    except (KeyError, ValueError):
        return None
    left = started + allowed - time.time()
    if not math.isfinite(left):
        return None
    if left <= 0:
        raise Unavailable("This request waited longer than its sender does. Nothing was done.")
    return left


GraphDep = Annotated[Graph, Depends(_graph)]


async def _bucket(request: Request) -> Bucket:
    return request.state.bucket


async def _limits(request: Request) -> Limits:
    return request.state.limits


LimitsDep = Annotated[Limits, Depends(_limits)]


async def _size_limits(request: Request) -> SizeLimits:
    return request.state.settings.limits


async def _trail(request: Request) -> Trail:
    audit: Audit = request.state.audit
    return Trail(audit, request.state.request_id, address_of(request))


TrailDep = Annotated[Trail, Depends(_trail)]


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


BEARER = HTTPBearer(auto_error=False, description="An access token of POST /api/v1/sessions, or a personal one. Without: as anybody.")


async def _caller(request: Request, graph: GraphDep, _: Annotated[object, Security(BEARER)]) -> Caller:
    caller = await _told_apart(request, graph)
    request.state.user_uid = caller.viewer.uid  # for the audit log, should the request be refused
    return caller


async def _told_apart(request: Request, graph: Graph) -> Caller:
    """From the Authorization header, else the guest's cookie. Raises TokenInvalid, TokenExpired, ScopeMissing, OriginRefused.

    Whether session, token and account are still good is asked by each query itself.
    """
    is_safe = request.method in SAFE
    if given := request.headers.get("authorization"):
        scheme, _, token = given.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenInvalid("Send the token as: Authorization: Bearer <token>.")
        return await _bearer(request, graph, token, needed="read" if is_safe else "write")
    guest = read_guest(request, request.state.settings)
    if guest == ANONYMOUS:
        return Caller(ANONYMOUS, "nothing")
    if not is_safe:
        demand_own_origin(request)
    return Caller(guest, "guest")


async def _bearer(request: Request, graph: Graph, token: str, needed: Scope) -> Caller:
    if not token.startswith(PREFIX):
        access_tokens: AccessTokens = request.state.access_tokens
        claims = access_tokens.verify(token)
        return Caller(Viewer(claims.user_uid, claims.session_uid), "session")
    personal_tokens: PersonalTokens = request.state.personal_tokens
    found = await personal_tokens.find(graph, token)
    if needed not in found.scopes:
        raise ScopeMissing(f"This token doesn't have the scope {needed}. Make another one in the settings.")
    return Caller(Viewer(found.user_uid, found.uid), "token", found.scopes)


CallerDep = Annotated[Caller, Depends(_caller)]


async def _viewer(caller: CallerDep) -> Viewer:
    return caller.viewer


async def _signed_in(caller: CallerDep) -> Viewer:
    """Raises SignInNeeded for nobody and for guests."""
    if caller.by not in ("session", "token"):
        raise SignInNeeded("Sign in first: only an account may do this.")
    return caller.viewer


SignedIn = Annotated[Viewer, Depends(_signed_in)]


async def _in_person(caller: CallerDep, viewer: SignedIn) -> Viewer:
    """Raises ScopeMissing for scripts: what concerns the account itself, nobody leaves to a token."""
    if caller.by != "session":
        raise ScopeMissing("An access token can't do this. Sign in and do it there.")
    return viewer


InPerson = Annotated[Viewer, Depends(_in_person)]


async def _writer(request: Request, viewer: SignedIn, graph: GraphDep, trail: TrailDep) -> Viewer:
    """Who changes a subject. What an admin asks for is on record before it is done."""
    admins: Admins = request.state.admins
    if await admins.holds(graph, viewer):
        trail.record("changed_by_admin", viewer.uid, method=request.method, path=request.url.path)
    return viewer


Writer = Annotated[Viewer, Depends(_writer)]


def counted(limit: LimitName) -> Callable[[Request, Viewer, Graph, Limits], Awaitable[Viewer]]:
    """A dependency that counts what new accounts do, where others can reach this install. Raises TooManyRequests, Forbidden, SignedOut."""

    async def counting(request: Request, viewer: Writer, graph: GraphDep, limits: LimitsDep) -> Viewer:
        settings: Settings = request.state.settings
        if not settings.is_local and await graph.read(accounts.is_new, viewer, settings.new_account_days):
            await limits.hit(limit, viewer.uid or "")
        return viewer

    return counting


Uploader = Annotated[Viewer, Depends(counted("upload"))]
SubjectMaker = Annotated[Viewer, Depends(counted("subject"))]
Proposer = Annotated[Viewer, Depends(counted("proposal"))]


async def _exporter(request: Request, caller: CallerDep, graph: GraphDep, limits: LimitsDep) -> Viewer:
    """Who reads a map as a file, which costs more than other reading: new accounts, and who has none by their address, are counted."""
    settings: Settings = request.state.settings
    if settings.is_local:
        return caller.viewer
    if caller.by in ("nothing", "guest"):
        await limits.hit("export_by", address_of(request))
    elif await graph.read(accounts.is_new, caller.viewer, settings.new_account_days):
        await limits.hit("export", caller.viewer.uid or "")
    return caller.viewer


Exporter = Annotated[Viewer, Depends(_exporter)]


def require(role: Literal["moderator", "admin"]) -> Callable[[Caller, Viewer, Graph], Awaitable[Viewer]]:
    """A dependency: the viewer, who has that role or a higher one at this very moment. Raises Forbidden, SignedOut, ScopeMissing."""

    async def required(caller: CallerDep, viewer: SignedIn, graph: GraphDep) -> Viewer:
        if "admin" not in caller.scopes:
            raise ScopeMissing("This token doesn't have the scope admin. Make another one in the settings.")
        await graph.read(access.demand_role, viewer, role)
        return viewer

    return required


Moderator = Annotated[Viewer, Depends(require("moderator"))]
Admin = Annotated[Viewer, Depends(require("admin"))]


async def _visitor(request: Request, response: Response, caller: CallerDep, limits: LimitsDep) -> Visitor:
    """The cookie goes with a successful answer only: an error has an answer of its own. Raises TooManyRequests for one guest too many."""
    if caller.viewer != ANONYMOUS:
        return Visitor(caller.viewer, is_new=False)
    if not request.state.settings.is_local:
        await limits.hit("guest", address_of(request))
    guest = Viewer(new_uid(), new_uid())
    give_guest(response, request.state.settings, guest)
    return Visitor(guest, is_new=True)


IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Makes a repeat harmless: for a day, the same key answers with what the first request made.",
    ),
]


async def _once(request: Request, caller: CallerDep, key: IdempotencyKey = None) -> Once | None:
    if key is None:
        return None
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Once(caller.viewer.uid or ANONYMOUS_SCOPE, key, sha256(asked))


async def _is_local(request: Request) -> bool:
    return request.state.settings.is_local


LocalDep = Annotated[bool, Depends(_is_local)]
SizeLimitsDep = Annotated[SizeLimits, Depends(_size_limits)]
BucketDep = Annotated[Bucket, Depends(_bucket)]
ViewerDep = Annotated[Viewer, Depends(_viewer)]
VisitorDep = Annotated[Visitor, Depends(_visitor)]
OnceDep = Annotated[Once | None, Depends(_once)]
