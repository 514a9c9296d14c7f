"""Health at the root, for whoever watches; the map of services under the API, for whoever looks."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.gateway.schemas import Readiness, ReadinessPart, Service, Services
from api.version import VERSION

health = APIRouter(tags=["gateway"])
router = APIRouter(tags=["gateway"])


@health.get("/livez")
async def livez() -> dict[str, bool]:
    """The process runs. Touches no store."""
    return {"alive": True}


@health.get("/readyz", responses={503: {"model": Readiness, "description": "A part is not ready; it says why"}})
async def readyz(request: Request, response: Response) -> Readiness:
    """Requests can be served: every part that Trellis stands on answers."""
    parts = await _parts(request)
    ready = all(part.ready for part in parts)
    response.status_code = 200 if ready else 503
    return Readiness(ready=ready, parts=parts)


async def _parts(request: Request) -> list[ReadinessPart]:
    """Folders and addresses of this machine are for who sits at it; elsewhere the log tells."""
    is_local = request.state.settings.is_local
    return [
        ReadinessPart(name=part.name, ready=part.ready, detail=part.detail if part.ready or is_local else "Not ready; the log says why.")
        for part in await request.state.health.parts()
    ]


@health.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics() -> Response:
    """For Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/services")
async def services(request: Request, response: Response) -> Services:
    """Which services run here, and whether what they stand on is ready."""
    parts = await _parts(request)
    waiting = ", ".join(part.name for part in parts if not part.ready)
    state, detail = ("down", f"Waits for: {waiting}.") if waiting else ("up", "Serves requests.")
    response.headers["Cache-Control"] = "no-store"
    running = [Service(name=name, state=state, detail=detail) for name in sorted(request.state.services)]
    return Services(version=VERSION, services=running, parts=parts)
