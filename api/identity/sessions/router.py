"""Routes of sessions."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.access_tokens import LIFETIME
from api.cookies import RefreshToken, forget_session, give_session, read_guest, read_session
from api.deps import CallerDep, GraphDep, InPerson, TrailDep
from api.errors import TOKEN_REFUSED, problems
from api.identity.deps import DeskDep
from api.identity.locksmith import Locksmith
from api.identity.schemas import Me
from api.identity.sessions import use_cases
from api.identity.sessions.devices import device
from api.identity.sessions.schemas import OpenSession, Session, SignIn
from api.origin import demand_own_origin
from api.pages import Page
from api.refusals import (
    Busy,
    OriginRefused,
    ScopeMissing,
    SecondFactorNeeded,
    SignInNeeded,
    Suspended,
    TooManyRequests,
    WrongCode,
    WrongCredentials,
)
from api.settings import Settings
from graph.errors import NotFound, SignedOut

router = APIRouter(prefix="/sessions", tags=["identity"])


async def _by_cookie(request: Request) -> RefreshToken | None:
    """The refresh token, from our own pages only. Raises OriginRefused."""
    found = read_session(request, request.state.settings)
    if found:
        demand_own_origin(request)
        request.state.by_session_cookie = True  # which is dropped when the session turns out to have ended
    return found


CookieDep = Annotated[RefreshToken | None, Depends(_by_cookie)]


@router.post("", responses=problems(WrongCredentials, SecondFactorNeeded, WrongCode, Suspended, OriginRefused, TooManyRequests, Busy))
async def sign_in(asked: SignIn, request: Request, response: Response, cookie: CookieDep, desk: DeskDep) -> OpenSession:
    """Sign in by handle, or by an address that has been verified. The session that the browser is in ends."""
    await use_cases.admit(desk)  # before there is room: junk must not take it
    async with desk.locksmith.passwords.room():
        opened = await use_cases.sign_in(desk, asked.login, asked.password, asked.code, cookie)
    return _given(response, request.state.settings, desk.locksmith, opened)


@router.post(
    "/refresh",
    response_model=OpenSession,
    responses={204: {"description": "Nobody is signed in here"}, **problems(SignedOut, OriginRefused)},
)
async def refresh(request: Request, response: Response, cookie: CookieDep, graph: GraphDep, desk: DeskDep) -> OpenSession | Response:
    """A new access token for the session in the cookie, and a new cookie. A guest's time is renewed."""
    if cookie is None:
        guest = read_guest(request, request.state.settings)
        if guest.uid:
            demand_own_origin(request)
            await use_cases.renew_guest(graph, guest)
        return Response(status_code=204)
    opened = await use_cases.refresh(desk, cookie.session_uid, cookie.token)
    return _given(response, request.state.settings, desk.locksmith, opened)


def _given(response: Response, settings: Settings, locksmith: Locksmith, opened: use_cases.Opened) -> OpenSession:
    give_session(response, settings, RefreshToken(opened.viewer.credential_uid or "", opened.refresh_token))
    return OpenSession(
        access_token=locksmith.access_token(opened.viewer),
        token_type="Bearer",  # noqa: S106  a name from RFC 6750, no secret
        expires_in=LIFETIME,
        user=Me.model_validate(opened.me),
    )


@router.get("", responses=problems(SignInNeeded, ScopeMissing, SignedOut))
async def list_sessions(viewer: InPerson, graph: GraphDep) -> Page[Session]:
    """Where one is signed in, last used first."""
    found = await use_cases.open_sessions(graph, viewer)
    return Page(
        items=[
            Session(
                uid=session.uid,
                device=device(session.user_agent),
                address=session.address,
                created_at=session.created_at,
                used_at=session.used_at,
                expires_at=session.expires_at,
                is_current=session.uid == viewer.credential_uid,
            )
            for session in found
        ],
        next_cursor=None,
    )


@router.delete("", status_code=204, responses=problems(SignInNeeded, ScopeMissing, SignedOut))
async def end_other_sessions(viewer: InPerson, graph: GraphDep, trail: TrailDep) -> None:
    """Sign out everywhere else."""
    await use_cases.end_others(graph, trail, viewer)


@router.delete("/current", status_code=204, responses=problems(*TOKEN_REFUSED, OriginRefused))
async def sign_out(request: Request, response: Response, caller: CallerDep, cookie: CookieDep, graph: GraphDep, trail: TrailDep) -> None:
    """By the access token, the cookie, or both; whoever is not signed in stays so."""
    if cookie:
        await use_cases.sign_out(graph, trail, cookie.session_uid, cookie.token)
    if caller.by == "session":
        with suppress(SignedOut):
            await use_cases.end(graph, trail, caller.viewer, caller.viewer.credential_uid or "")
    forget_session(response, request.state.settings)


@router.delete("/{session_uid}", status_code=204, responses=problems(SignInNeeded, ScopeMissing, NotFound, SignedOut))
async def end_session(session_uid: str, viewer: InPerson, graph: GraphDep, trail: TrailDep) -> None:
    """Sign out one device."""
    await use_cases.end(graph, trail, viewer, session_uid)
