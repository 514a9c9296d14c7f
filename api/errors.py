"""Every error and the answer it gets: its status and its stable code, never a stack trace."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.audit import Refused
from api.blur import blur
from api.cookies import forget_guest, forget_session
from api.pages import InvalidCursor
from api.problem import HTTP, Problem, http_problem, problem
from api.refusals import (
    Busy,
    HandleRefused,
    HandleTaken,
    LinkInvalid,
    OriginRefused,
    PageTooLarge,
    PasswordRefused,
    Refusal,
    RevisionNeeded,
    ScopeMissing,
    SecondFactorNeeded,
    SignInNeeded,
    Suspended,
    TokenExpired,
    TokenInvalid,
    TooManyRequests,
    WrongCode,
    WrongCredentials,
)
from api.settings import Settings
from graph.errors import (
    AddressUnverified,
    ChangeRefused,
    Conflict,
    DocumentTooLarge,
    ExportFailed,
    ExportTooLarge,
    Forbidden,
    GraphError,
    ImageKindRefused,
    ImageTooLarge,
    ImageUnreadable,
    JobEnded,
    KeyReused,
    LastAdmin,
    LastOwner,
    Misconfigured,
    NotFound,
    OperationInvalid,
    ProofFailed,
    RenderingFailed,
    ShareLinkInvalid,
    SignedOut,
    StaleChange,
    StaleRevision,
    StaleVersion,
    TextDamaged,
    TextMissing,
    TooManyDocuments,
    TooManyJobs,
    Unavailable,
    UndoConflict,
    UnknownOutcome,
)
from ingest.errors import UnreadableFile

log = logging.getLogger("trellis.api")

ANSWERS: dict[type[Exception], tuple[int, str]] = {
    NotFound: (404, "not_found"),
    SignedOut: (401, "session_ended"),
    Forbidden: (403, "forbidden"),
    ProofFailed: (401, "wrong_code"),
    AddressUnverified: (403, "address_unverified"),
    LastAdmin: (409, "last_admin"),
    LastOwner: (409, "last_owner"),
    ShareLinkInvalid: (410, "link_invalid"),
    Conflict: (409, "conflict"),
    KeyReused: (422, "idempotency_key_reused"),
    OperationInvalid: (422, "operation_invalid"),
    ChangeRefused: (409, "change_refused"),
    UndoConflict: (409, "undo_conflict"),
    StaleChange: (409, "stale_change"),
    StaleRevision: (412, "stale_revision"),
    StaleVersion: (412, "stale_version"),
    JobEnded: (409, "job_ended"),
    TooManyJobs: (429, "too_many_jobs"),
    UnreadableFile: (422, "unreadable_file"),
    DocumentTooLarge: (413, "document_too_large"),
    TooManyDocuments: (422, "too_many_documents"),
    RenderingFailed: (422, "rendering_failed"),
    ExportTooLarge: (422, "export_too_large"),
    ExportFailed: (422, "export_failed"),
    ImageTooLarge: (413, "image_too_large"),
    ImageKindRefused: (415, "unsupported_media_type"),
    ImageUnreadable: (422, "image_unreadable"),
    Unavailable: (503, "unavailable"),
    UnknownOutcome: (503, "unknown_outcome"),
    Misconfigured: (503, "misconfigured"),
    TextMissing: (500, "text_missing"),
    TextDamaged: (500, "text_damaged"),
    InvalidCursor: (400, "invalid_cursor"),
    PageTooLarge: (422, "page_too_large"),
    RevisionNeeded: (428, "precondition_required"),
    SignInNeeded: (401, "sign_in_needed"),
    TokenInvalid: (401, "token_invalid"),
    TokenExpired: (401, "token_expired"),
    WrongCredentials: (401, "wrong_credentials"),
    SecondFactorNeeded: (401, "second_factor_needed"),
    WrongCode: (401, "wrong_code"),
    ScopeMissing: (403, "scope_missing"),
    OriginRefused: (403, "origin_refused"),
    Suspended: (403, "suspended"),
    HandleTaken: (409, "handle_taken"),
    LinkInvalid: (410, "link_invalid"),
    PasswordRefused: (422, "password_refused"),
    HandleRefused: (422, "handle_refused"),
    TooManyRequests: (429, "too_many_requests"),
    Busy: (503, "busy"),
}

REFUSED_PERMISSION = (Forbidden, ScopeMissing, OriginRefused)
"""These go into the audit log, some of each address."""

TOKEN_REFUSED = (TokenInvalid, TokenExpired, ScopeMissing)
"""Wherever the Authorization header is looked at."""

GOES_WITH: dict[type[Exception], tuple[type[Exception], ...]] = {SignedOut: TOKEN_REFUSED, InvalidCursor: (PageTooLarge,)}
"""What a route may answer that may answer that."""

TOLD_TO_ALL = {"unknown_outcome", "busy"}
"""Of what is the server's fault, those that say nothing about this machine."""


def problems(*kinds: type[Exception]) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides success, for OpenAPI. Whose session can have ended, whose token can be refused as well."""
    by_status: dict[int | str, list[str]] = {}
    also = (other for kind in kinds for other in GOES_WITH.get(kind, ()))
    for kind in dict.fromkeys((*kinds, *also, Unavailable)):
        status, code = ANSWERS[kind]
        codes = by_status.setdefault(status, [])
        if code not in codes:
            codes.append(code)
    return {
        status: {"model": Problem, "description": ", ".join(codes), "content": {"application/problem+json": {}}}
        for status, codes in by_status.items()
    }


def answer_errors(app: FastAPI) -> None:
    for kind in ANSWERS:
        app.add_exception_handler(kind, _answer_ours)
    app.add_exception_handler(NotFound, _answer_not_found)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(UnicodeEncodeError, _answer_half_character)
    app.add_exception_handler(HTTPException, _answer_http)


def _answer_ours(request: Request, raised: Exception) -> Response:
    settings: Settings = request.state.settings
    status, code, detail, members = _told(raised, is_local=settings.is_local)
    if status >= 500:
        log.warning("%s: %s", code, raised, exc_info=raised if not isinstance(raised, GraphError) else raised.__cause__)
    if isinstance(raised, REFUSED_PERMISSION):
        _record(request, code)
    response = problem(request.state.request_id, status, code, detail, errors=_fields(raised), members=members, headers=_headers(raised))
    if isinstance(raised, SignedOut):
        forget_guest(response, settings)
        if getattr(request.state, "by_session_cookie", False):
            forget_session(response, settings)
    return response


async def _answer_not_found(request: Request, raised: Exception) -> Response:
    """Hidden or not there at all."""
    await blur()
    return _answer_ours(request, raised)


def _told(raised: Exception, *, is_local: bool) -> tuple[int, str, str, Mapping[str, object]]:
    """(status, code, what may be said of it, members)"""
    status, code = next(ANSWERS[kind] for kind in type(raised).__mro__ if kind in ANSWERS)
    if isinstance(raised, OperationInvalid | ChangeRefused | UnreadableFile):
        code = raised.code
    detail = str(raised) if status < 500 or code in TOLD_TO_ALL or is_local else "Something here is not ready. The log says what."
    return status, code, detail, raised.members if isinstance(raised, GraphError) else _problems_of(raised)


def _problems_of(raised: Exception) -> Mapping[str, object]:
    """As the report of an import lists them."""
    if not isinstance(raised, UnreadableFile):
        return {}
    return {
        "problems": [{"severity": "error", **{name: getattr(raised, name) for name in ("code", "message", "line", "path")}, "count": 1}]
    }


def job_problem(raised: BaseException, *, is_local: bool) -> dict[str, object]:
    """What a request would have answered: status, code, detail, and the members of its kind."""
    if isinstance(raised, Exception) and any(kind in ANSWERS for kind in type(raised).__mro__):
        status, code, detail, members = _told(raised, is_local=is_local)
    else:
        (code, detail), status, members = HTTP[500], 500, {}
    return {**members, "status": status, "code": code, "detail": detail}


def _record(request: Request, code: str) -> None:
    refused: Refused = request.state.refused
    refused.record(
        request_id=request.state.request_id,
        user_uid=getattr(request.state, "user_uid", None),
        address=request.client.host if request.client else "",
        code=code,
        method=request.method,
        path=request.url.path,
    )


def _fields(raised: Exception) -> list[Mapping[str, str]]:
    return [{"field": raised.field, "message": str(raised)}] if isinstance(raised, Refusal) and raised.field else []


def _headers(raised: Exception) -> dict[str, str]:
    return {"Retry-After": str(raised.retry_after)} if isinstance(raised, Refusal) and raised.retry_after else {}


def _answer_invalid(request: Request, raised: Exception) -> Response:
    found = cast("RequestValidationError", raised).errors()
    errors = [{"field": _named(_place(error)), "message": error["msg"]} for error in found]
    named = ", ".join(error["field"] for error in errors)
    return problem(request.state.request_id, 422, "invalid", f"Something in this request is wrong: {named}.", errors=errors)


def _place(error: Mapping[str, Any]) -> Sequence[str | int]:
    """In what isn't even JSON there are no places."""
    return () if error["type"] == "json_invalid" else error["loc"][1:]


def _named(place: Sequence[str | int]) -> str:
    """The place in the body; which of several bodies was meant, such as (reset), is no part of it.

    >>> _named(["(reset)", "new_password"]), _named(["scopes", 0]), _named([])
    ('new_password', 'scopes.0', 'body')
    """
    return ".".join(str(part) for part in place if not (str(part).startswith("(") and str(part).endswith(")"))) or "body"


def _answer_half_character(request: Request, _: Exception) -> Response:
    """JSON can name half of a surrogate pair, which is no text: nothing can store it."""
    detail = "A text in this request holds half of a character (a lone surrogate). Send whole characters."
    return problem(request.state.request_id, 422, "invalid", detail)


def _answer_http(request: Request, raised: Exception) -> Response:
    refused = cast("HTTPException", raised)
    detail = refused.detail if refused.status_code == 413 else ""
    return http_problem(request.state.request_id, refused.status_code, refused.headers, detail=detail)
