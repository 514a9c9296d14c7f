"""Serves the built pages: hashed files for ever, the page itself always asked for again, and the API's own documentation."""

import asyncio
import re
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.etags import known_version, quoted
from api.problem import problem
from api.without_script import filled, said_at
from graph.values import sha256

DIST = Path(__file__).parent.parent / "ui" / "dist"
NAMED_FILE = re.compile(r"[a-z0-9-]{1,40}\.[a-z0-9]{1,12}")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
FOR_ANYBODY = "*"
"""Hashed files hold nothing of anybody's; the page that draws diagrams has no origin, and asks for them as a foreign one."""

DIAGRAMS = "diagram.html"
DRAWING = {
    "Content-Security-Policy": (
        "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""Of the one page that others of ours may frame: it may style what it draws, and has no origin and no network."""

PATIENCE = 2.0
"""Seconds that the page waits for what it says without script: it must come while the database is down, too."""


class HashedFiles(StaticFiles):
    """Their names hold a hash of what is in them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_EVER
        response.headers["Access-Control-Allow-Origin"] = FOR_ANYBODY
        return response


def serve(app: FastAPI, dist: Path = DIST, patience: float = PATIENCE) -> None:
    """Comes last: what no route of the API takes is an address of the page, which has a page of its own for what isn't there."""
    app.mount("/assets", HashedFiles(directory=dist / "assets", check_dir=False))

    @app.get("/api/docs", include_in_schema=False)
    def documentation(request: Request) -> Response:
        return _page(request, dist / "docs.html")

    @app.get("/{address:path}", include_in_schema=False)
    async def page(request: Request, address: str) -> Response:
        if address.startswith(("api/", "assets/", ".well-known/")) or address == "api":
            raise HTTPException(404)
        if beside := _beside_the_page(dist, address):
            return _page(request, beside)
        return await _that_says_something(request, dist / "index.html", address, patience) or _page(request, dist / "index.html")


def _beside_the_page(dist: Path, address: str) -> Path | None:
    """A file such as favicon.svg, which has no hash in its name."""
    if not NAMED_FILE.fullmatch(address):
        return None
    file = dist / address
    return file if file.is_file() else None


def _page(request: Request, file: Path) -> Response:
    if not file.is_file():
        detail = "The pages have not been built. Run `make run`, or `npm ci && npm run build` in ui/. The API works without them."
        return problem(request.state.request_id, 503, "pages_not_built", detail)
    policy = DRAWING if file.name == DIAGRAMS else {}
    return FileResponse(file, headers={"Cache-Control": ASK_AGAIN, **policy})


async def _that_says_something(request: Request, file: Path, address: str, patience: float) -> Response | None:
    """For who has no session: crawlers don't, and whoever has one runs scripts."""
    if "cookie" in request.headers or "authorization" in request.headers:
        return None
    said = await said_at(request.state.graph.within(patience), request.state.bucket, address)
    if said is None or not await asyncio.to_thread(file.is_file):
        return None
    page = filled(await asyncio.to_thread(file.read_text, "utf-8"), said)
    version = sha256(page.encode())[:32]
    headers = {"Cache-Control": ASK_AGAIN, "ETag": quoted(version), "Vary": "Cookie, Authorization"}
    if known_version(request) == version:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(page, headers=headers)
