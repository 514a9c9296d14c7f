"""What benchmarks of the graph stand on: a private, migrated Neo4j and a bucket in a folder, both gone afterwards."""

import logging
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from neo4j import AsyncDriver, AsyncGraphDatabase

from graph.bucket import Bucket, open_bucket
from graph.client import FIRST_QUERY, Graph, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.settings import FolderSettings
from tests.conftest import CACHE

PATIENCE = 60.0
"""Seconds for a transaction."""


@asynccontextmanager
async def private_stores() -> AsyncGenerator[tuple[AsyncDriver, Graph, Bucket]]:
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        async with private_neo4j(Path(folder) / "data", CACHE) as server, open_graph(server.settings) as graph:
            await migrate(graph.within(FIRST_QUERY))
            auth = (server.settings.user, server.settings.password)
            async with (
                AsyncGraphDatabase.driver(server.settings.uri, auth=auth) as driver,
                open_bucket(FolderSettings(Path(folder) / "bucket")) as bucket,
            ):
                yield driver, graph.within(PATIENCE), bucket
