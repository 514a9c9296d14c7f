"""The whole app in this process, spoken to without a socket."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from httpx import ASGITransport, AsyncClient

from api.settings import Settings
from graph.settings import Neo4jSettings, S3Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

PATIENCE = 30.0
"""Seconds for a transaction: a database that has just started, on a machine that runs everything at once, is slow with its first plans."""
OWN_PAGES = {"Origin": "http://localhost", "X-Trellis": "1"}


@asynccontextmanager
async def app_client(settings: Settings, neo4j: Neo4jSettings) -> AsyncGenerator[AsyncClient]:
    """Keeps cookies and says where it comes from, as our pages do in a browser."""
    async with client_of(whole_app(settings, neo4j)) as client:
        yield client


def whole_app(settings: Settings, neo4j: Neo4jSettings) -> "FastAPI":
    """All services on these stores. All apps share their routes, which know nothing of settings and take long to put together."""
    from api.main import create_app  # most tests need no web server

    app = create_app(settings, neo4j)
    app.router.routes = _first_app().router.routes
    return app


@cache
def _first_app() -> "FastAPI":
    from api.main import create_app

    return create_app(Settings(), Neo4jSettings("bolt://127.0.0.1:1", "neo4j", ""))


@asynccontextmanager
async def client_of(app: "FastAPI") -> AsyncGenerator[AsyncClient]:
    async with app.router.lifespan_context(app) as state:
        patient = {**state, "graph": state["graph"].within(PATIENCE)}
        state["jobs"].answer_within = PATIENCE

        async def with_state(scope, receive, send):
            await app({**scope, "state": dict(patient)}, receive, send)

        async with AsyncClient(transport=ASGITransport(with_state), base_url="http://localhost", headers=OWN_PAGES) as client:
            yield client


def with_texts_in(settings: Settings, place: S3Settings) -> Settings:
    """The same, with texts on that server."""
    keys = {"s3_access_key": place.access_key, "s3_secret_key": place.secret_key}
    return Settings(
        **{**settings.model_dump(), **keys, "s3_endpoint": place.endpoint, "s3_bucket": place.bucket, "s3_secure": place.secure}
    )
