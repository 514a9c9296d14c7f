"""What an error looks like to who asked: RFC 9457 problem details."""

from collections.abc import Mapping, Sequence

import orjson
from fastapi import Response
from pydantic import BaseModel, ConfigDict

HTTP: dict[int, tuple[str, str]] = {
    400: ("bad_request", "This request can't be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address doesn't take that method."),
    413: ("too_large", "This is larger than this server takes."),
    415: ("unsupported_media_type", "Send JSON, with Content-Type: application/json."),
    421: (
        "host_refused",
        "Nobody but this machine is answered here, as localhost or 127.0.0.1. For another name set TRELLIS_PUBLIC_URL to it.",
    ),
    500: ("internal_error", "Something went wrong here. It has been logged; tell the operator the request id if it happens again."),
}

RETRY_AFTER_SECONDS = "2"


class FieldProblem(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """What every error answers (RFC 9457). `code` is stable; `detail` says what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no such subject.",
                    "code": "not_found",
                    "request_id": "01a213df-ecf9-7406-91f6-b020a2d2a756",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldProblem] | None = None


def problem(
    request_id: str,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """`members` are what this kind of problem says besides (RFC 9457, 3.2)."""
    body: dict[str, object] = {
        **(members or {}),
        "type": "about:blank",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }
    if errors:
        body["errors"] = [dict(error) for error in errors]
    retry = {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else {}
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return Response(
        orjson.dumps(body, option=orjson.OPT_UTC_Z),
        status,
        {**retry, **challenge, **(headers or {})},
        media_type="application/problem+json",
    )


def http_problem(request_id: str, status: int, headers: Mapping[str, str] | None = None, *, detail: str = "") -> Response:
    """For what no code of ours raised: an unknown address, a method it doesn't take, a body too large."""
    code, usual = HTTP.get(status, (f"http_{status}", "This request was refused."))
    return problem(request_id, status, code, detail or usual, headers=headers)
