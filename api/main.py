"""Assembles the application: the only place that knows all services."""

from fastapi import APIRouter, FastAPI

from api import ui
from api.dashboard.router import router as dashboard
from api.description import DescribedApp
from api.documents.router import router as documents
from api.edge import Edge
from api.errors import answer_errors
from api.gateway.router import health
from api.gateway.router import router as gateway
from api.identity.router import router as identity
from api.identity.router import well_known
from api.lifespan import lifespan
from api.settings import Settings
from api.subjects.router import router as subjects
from api.version import VERSION
from graph.errors import Misconfigured
from graph.settings import Neo4jSettings

SERVICES: dict[str, APIRouter] = {"subjects": subjects, "documents": documents, "dashboard": dashboard, "identity": identity}
"""In the order in which an address is looked for, those first that are asked most: each route before the right one takes its time."""

DESCRIPTION = """Subjects as mind maps whose topics carry texts, on a property graph.

Everything the pages do, a script can do here. Lists come in pages: pass `next_cursor` on as `cursor`.
Every error is a problem (RFC 9457) with a stable `code` and the request's id."""


def chosen_services(names: str) -> frozenset[str]:
    """From the setting SERVICES; empty means all. Raises Misconfigured for one that doesn't exist."""
    chosen = frozenset(name.strip() for name in names.split(",") if name.strip()) or frozenset(SERVICES)
    if unknown := chosen - SERVICES.keys():
        raise Misconfigured(f"There is no service {', '.join(sorted(unknown))}. There are: {', '.join(SERVICES)}.")
    return chosen


def create_app(settings: Settings, neo4j: Neo4jSettings, services: frozenset[str] = frozenset(SERVICES)) -> FastAPI:
    """The chosen services under /api/v1, health and metrics at the root, and the built pages for everything else."""
    app = DescribedApp(
        title="Trellis",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=lifespan(settings, neo4j, services),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    answer_errors(app)
    app.include_router(health)
    if "identity" in services:
        app.include_router(well_known)
    app.include_router(gateway, prefix="/api/v1")
    for name, router in SERVICES.items():
        if name in services:
            app.include_router(router, prefix="/api/v1")
    ui.serve(app)
    is_local = settings.is_local or not settings.public_url
    app.add_middleware(Edge, is_https=settings.is_https, is_local=is_local, body_bytes=settings.limit_body_bytes)
    return app
