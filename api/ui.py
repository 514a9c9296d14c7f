"""Serves the built pages: hashed files for ever, the page itself always asked for again, and the API's own documentation."""

import re
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.errors import problem

DIST = Path(__file__).parent.parent / "ui" / "dist"
NAMED_FILE = re.compile(r"[a-z0-9-]{1,40}\.[a-z0-9]{1,12}")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class HashedFiles(StaticFiles):
    """Their names hold a hash of what is in them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_EVER
        return response


def serve(app: FastAPI, dist: Path = DIST) -> None:
    """Comes last: what no route of the API takes is an address of the page, which has a page of its own for what isn't there."""
    app.mount("/assets", HashedFiles(directory=dist / "assets", check_dir=False))

    @app.get("/api/docs", include_in_schema=False)
    def documentation(request: Request) -> Response:
        return _page(request, dist / "docs.html")

    @app.get("/{address:path}", include_in_schema=False)
    def page(request: Request, address: str) -> Response:
        if address.startswith(("api/", "assets/", ".well-known/")) or address == "api":
            raise HTTPException(404)
        return _page(request, _beside_the_page(dist, address) or dist / "index.html")


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
    return FileResponse(file, headers={"Cache-Control": ASK_AGAIN})
