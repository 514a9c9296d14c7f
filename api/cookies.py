"""The cookies: a guest's uid and session; a session's uid and refresh token. Signed, so that what others made is refused unread."""

from dataclasses import dataclass

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeSerializer

from api.settings import Settings
from graph.queries.access import ANONYMOUS, Viewer
from graph.queries.sessions import LONGEST_DAYS
from graph.queries.users import GUEST_DAYS

DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class RefreshToken:
    session_uid: str
    token: str


def read_guest(request: Request, settings: Settings) -> Viewer:
    """Who the cookie names; nobody when there is none, or when it isn't one that we signed."""
    found = _read(request, settings, "guest")
    return Viewer(*found) if found else ANONYMOUS


def give_guest(response: Response, settings: Settings, guest: Viewer) -> None:
    _give(response, settings, "guest", [guest.uid or "", guest.credential_uid or ""], GUEST_DAYS)


def forget_guest(response: Response, settings: Settings) -> None:
    _forget(response, settings, "guest")


def read_session(request: Request, settings: Settings) -> RefreshToken | None:
    found = _read(request, settings, "session")
    return RefreshToken(*found) if found else None


def give_session(response: Response, settings: Settings, refresh: RefreshToken) -> None:
    _give(response, settings, "session", [refresh.session_uid, refresh.token], LONGEST_DAYS)


def forget_session(response: Response, settings: Settings) -> None:
    _forget(response, settings, "session")


def _name(settings: Settings, purpose: str) -> str:
    """The prefix binds the cookie to this very host; browsers take it over https only."""
    return f"__Host-trellis_{purpose}" if settings.is_https else f"trellis_{purpose}"


def _read(request: Request, settings: Settings, purpose: str) -> tuple[str, str] | None:
    cookie = request.cookies.get(_name(settings, purpose))
    if not cookie:
        return None
    try:
        one, other = URLSafeSerializer(settings.signing_secret, salt=purpose).loads(cookie)
    except (BadData, ValueError, TypeError):
        return None
    return str(one), str(other)


def _give(response: Response, settings: Settings, purpose: str, values: list[str], days: int) -> None:
    signed = URLSafeSerializer(settings.signing_secret, salt=purpose).dumps(values)
    response.set_cookie(
        _name(settings, purpose), str(signed), max_age=days * DAY, httponly=True, samesite="strict", secure=settings.is_https
    )


def _forget(response: Response, settings: Settings, purpose: str) -> None:
    response.delete_cookie(_name(settings, purpose), httponly=True, samesite="strict", secure=settings.is_https)
