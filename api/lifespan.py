"""Opens what all requests share, once, and closes it at the end."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypedDict

from fastapi import FastAPI

from api.health import Health
from api.settings import Settings
from graph.bucket import Bucket, open_bucket
from graph.client import Graph, open_graph
from graph.settings import Neo4jSettings


class State(TypedDict):
    graph: Graph
    health: Health
    bucket: Bucket
    settings: Settings
    services: frozenset[str]


def lifespan(settings: Settings, neo4j: Neo4jSettings, services: frozenset[str]) -> Callable[[FastAPI], AbstractAsyncContextManager[State]]:
    @asynccontextmanager
    async def opened(_: FastAPI) -> AsyncGenerator[State]:
        async with open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
            yield State(graph=graph, health=Health(graph, bucket), bucket=bucket, settings=settings, services=services)

    return opened
