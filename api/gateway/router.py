"""Health at the root, for whoever watches; the map of services under the API, for whoever looks."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.deps import BucketDep, GraphDep
from api.gateway import use_cases
from api.gateway.schemas import Readiness, Service, Services
from api.version import VERSION

health = APIRouter(tags=["gateway"])
router = APIRouter(tags=["gateway"])


@health.get("/livez")
async def livez() -> dict[str, bool]:
    """The process runs. Touches no store."""
    return {"alive": True}


@health.get("/readyz", responses={503: {"model": Readiness, "description": "A part is not ready; it says why"}})
async def readyz(graph: GraphDep, bucket: BucketDep, response: Response) -> Readiness:
    """Requests can be served: every part that Trellis stands on answers."""
    parts = await use_cases.parts(graph, bucket)
    ready = all(part.ready for part in parts)
    response.status_code = 200 if ready else 503
    return Readiness(ready=ready, parts=parts)


@health.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics() -> Response:
    """For Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/services")
async def services(request: Request, graph: GraphDep, bucket: BucketDep) -> Services:
    """Which services run here, and whether what they stand on is ready."""
    parts = await use_cases.parts(graph, bucket)
    waiting = ", ".join(part.name for part in parts if not part.ready)
    state, detail = ("down", f"Waits for: {waiting}.") if waiting else ("up", "Serves requests.")
    running = [Service(name=name, state=state, detail=detail) for name in sorted(request.state.services)]
    return Services(version=VERSION, services=running, parts=parts)
