"""The cookie by which a guest is known: their uid and their session's, signed, so that reading it asks no store."""

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeSerializer

from api.settings import Settings
from graph.queries.access import ANONYMOUS, Viewer
from graph.queries.users import GUEST_DAYS

MAX_AGE = GUEST_DAYS * 24 * 60 * 60


def _name(settings: Settings) -> str:
    """The prefix binds the cookie to this very host; browsers take it over https only."""
    return "__Host-trellis_guest" if settings.is_https else "trellis_guest"


def _serializer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.signing_secret, salt="guest")


def read_guest(request: Request, settings: Settings) -> Viewer:
    """Who the cookie names; nobody when there is none, or when it isn't one that we signed."""
    cookie = request.cookies.get(_name(settings))
    if not cookie:
        return ANONYMOUS
    try:
        uid, credential_uid = _serializer(settings).loads(cookie)
    except (BadData, ValueError, TypeError):
        return ANONYMOUS
    return Viewer(str(uid), str(credential_uid))


def give_guest(response: Response, settings: Settings, guest: Viewer) -> None:
    value = _serializer(settings).dumps([guest.uid, guest.credential_uid])
    response.set_cookie(
        _name(settings),
        str(value),
        max_age=MAX_AGE,
        httponly=True,
        samesite="strict",
        secure=settings.is_https,
    )


def forget_guest(response: Response, settings: Settings) -> None:
    response.delete_cookie(_name(settings), httponly=True, samesite="strict", secure=settings.is_https)
