"""What every request passes: an id, a host, the size limit, security headers, caching, a log line, a metric; no error goes unanswered."""

import logging
import re
import time

import structlog
from fastapi import Response
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem import http_problem
from graph.values import new_uid

log = logging.getLogger("trellis.access")
errors = logging.getLogger("trellis.api")

THIS_MACHINE = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
"""What Host says to an install that only this machine may reach. Any other name is one that its owner can point here (DNS rebinding)."""

REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked every few seconds: counted, not logged."""

REQUESTS = Counter("trellis_requests_total", "Requests by route and status", ["method", "route", "status"])
SECONDS = Histogram("trellis_request_seconds", "Time to the last byte", ["method", "route"])

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; font-src 'self'; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"

PUBLIC = "public, max-age=1, stale-while-revalidate=5, stale-if-error=3600"
PRIVATE = "private, no-cache"
NOTHING_STORED = "private, no-store"


class Edge:
    """The outermost ASGI layer: one object for all of it, since each further layer costs every request."""

    def __init__(self, app: ASGIApp, *, is_https: bool, is_local: bool, body_bytes: int) -> None:
        self._app = app
        self._is_local = is_local
        self._body_bytes = body_bytes
        self._headers = {**SECURITY_HEADERS, **({"Strict-Transport-Security": STRICT_TRANSPORT} if is_https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # answered like GET; the server leaves the body out
            scope = {**scope, "method": "GET"}
        request = _Request(scope, send, self._headers)
        structlog.contextvars.bind_contextvars(request_id=request.id)
        try:
            await self._answer(request, receive)
        finally:
            request.record()
            structlog.contextvars.unbind_contextvars("request_id")

    async def _answer(self, request: "_Request", receive: Receive) -> None:
        if self._is_local and not THIS_MACHINE.fullmatch(request.headers.get("host", "")):
            await request.answer(http_problem(request.id, 421), receive)
            return
        if _declared_length(request.headers) > self._body_bytes:
            await request.answer(http_problem(request.id, 413, detail=_too_large(self._body_bytes)), receive)
            return
        try:
            await self._app(request.scope, _limited(receive, self._body_bytes), request.send)
        except Exception:
            errors.exception("unexpected error", extra={"method": request.scope["method"], "path": request.scope["path"]})
            if request.status:
                raise  # the answer has begun: the server ends the connection, so that nobody takes it for whole
            await request.answer(http_problem(request.id, 500), receive)


class _Request:
    """One request on its way: what it is called, what it was answered."""

    def __init__(self, scope: Scope, send: Send, headers: dict[str, str]) -> None:
        self.scope, self._send, self._security = scope, send, headers
        self.headers = Headers(scope=scope)
        given = self.headers.get("x-request-id", "")
        self.id = given if REQUEST_ID.fullmatch(given) else new_uid()
        self.status = 0
        self._started = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = self.id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.id
            for name, value in self._security.items():
                headers.setdefault(name, value)
            if "cache-control" not in headers:
                headers["Cache-Control"] = self._caching(headers)
                headers.add_vary_header("Cookie, Authorization")
        await self._send(message)

    async def answer(self, response: Response, receive: Receive) -> None:
        await response(self.scope, receive, self.send)

    def _caching(self, headers: MutableHeaders) -> str:
        """Anonymous GETs may be stored, their 404 and 410 too, lest a cache serves what is private by now."""
        is_anonymous = "cookie" not in self.headers and "authorization" not in self.headers
        if self.scope["method"] not in ("GET", "HEAD") or not self.scope["path"].startswith("/api/v1/"):
            return NOTHING_STORED
        if is_anonymous and "set-cookie" not in headers and self.status in (200, 304, 404, 410):
            return PUBLIC
        return PRIVATE if "etag" in headers else NOTHING_STORED

    def record(self) -> None:
        seconds = time.perf_counter() - self._started
        method, path = self.scope["method"], self.scope["path"]
        route = _template(self.scope)
        REQUESTS.labels(method, route, str(self.status)).inc()
        SECONDS.labels(method, route).observe(seconds)
        if path not in QUIET:
            log.info("request", extra={"method": method, "path": path, "status": self.status, "ms": round(seconds * 1000, 1)})


def _template(scope: Scope) -> str:
    """The route's address with names for values: what was asked for, and by whom, must not become a label.

    >>> _template({"path": "/api/v1/subjects/api/map", "endpoint": print, "path_params": {"subject_uid": "api"}})
    '/api/v1/subjects/{subject_uid}/map'
    >>> _template({"path": "/assets/x.js", "endpoint": print, "root_path": "/assets"})
    '/assets'
    """
    if "endpoint" not in scope:
        return "none"
    if scope.get("root_path"):
        return scope["root_path"]
    parts = scope["path"].split("/")
    for name, value in scope.get("path_params", {}).items():
        if value not in parts:  # it spans several parts: the page's own addresses
            return f"/{{{name}}}"
        parts[len(parts) - 1 - parts[::-1].index(value)] = f"{{{name}}}"
    return "/".join(parts)


def _declared_length(headers: Headers) -> int:
    given = headers.get("content-length", "")
    return int(given) if given.isdecimal() else 0


def _too_large(most: int) -> str:
    return f"This is larger than this server takes: at most {most:,} bytes."


def _limited(receive: Receive, most: int) -> Receive:
    """Counts what comes in, for bodies that don't declare their length. Raises HTTPException, which FastAPI lets through."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, _too_large(most))
        return message

    return counted
