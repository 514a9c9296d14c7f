"""What tests stand on: one real Neo4j per run, emptied before each test that uses it; a real bucket; the app over HTTP."""

import logging
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from httpx import AsyncClient
from hypothesis import settings as hypothesis
from neo4j import AsyncDriver, AsyncGraphDatabase

from api.settings import Settings
from api.warm_up import warm_up
from graph.bucket import Bucket, open_bucket
from graph.client import FIRST_QUERY, Graph, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.settings import FolderSettings, Neo4jSettings
from tests.in_process import PATIENCE, app_client
from tests.quick_java import lasting_java
from tests.redis_server import redis_server, started_redis
from tests.stores import empty, refuse_populated

__all__ = ["redis_server", "started_redis"]

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "trellis"
TESTS = Path(__file__).parent
logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
hypothesis.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):
    hypothesis.load_profile("repeatable")  # what decides whether a change lands finds the same things twice
LONGEST_FILES = (
    "security/test_matrix.py",
    "api/test_up.py",
    "api/test_cli_backup.py",
    "faults/test_requests_killed.py",
    "faults/test_jobs_killed.py",
    "api/test_two_authors.py",
    "ingest/writers/test_contract.py",
    "security/test_bad_input.py",
    "graph/local/test_life_cycle.py",
    "graph/local/test_server.py",
)
"""They come first, longest first, so that no worker is left with one while the other has nothing to do."""
SERVERS = {"neo4j", "driver", "graph", "client", "app_url", "s3", "s3_servers", "redis_server", "browser", "page"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--neo4j-uri", help="use this Neo4j instead of starting one (user neo4j, password from NEO4J_PASSWORD)")
    parser.addoption("--reset", action="store_true", help="with --neo4j-uri: empty that database, whatever is in it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.server)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, name in enumerate(LONGEST_FILES) if item.path == TESTS / name), len(LONGEST_FILES))


@pytest.fixture(scope="session")
def cache_folder() -> Path:
    """Where `make test` has put Neo4j's jars and the test programs."""
    return CACHE


@pytest.fixture(scope="session")
async def neo4j(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Neo4jSettings]:
    """A migrated Neo4j for this run: a private one in a temporary folder, or the one that --neo4j-uri names."""
    uri = request.config.getoption("--neo4j-uri")
    if uri:
        settings = Neo4jSettings(uri, "neo4j", os.environ["NEO4J_PASSWORD"])
        await _migrated(settings, reset=request.config.getoption("--reset"))
        yield settings
        return
    async with private_neo4j(tmp_path_factory.mktemp("neo4j"), CACHE, java=lasting_java(), say=logging.getLogger("tests").info) as server:
        await _migrated(server.settings, reset=False)
        yield server.settings


async def _migrated(settings: Neo4jSettings, *, reset: bool) -> None:
    async with open_graph(settings) as graph, AsyncGraphDatabase.driver(settings.uri, auth=(settings.user, settings.password)) as driver:
        if not reset:
            await refuse_populated(driver)
        await migrate(graph.within(FIRST_QUERY))
        await warm_up(graph.within(FIRST_QUERY))


@pytest.fixture(scope="session")
async def _driver(neo4j: Neo4jSettings) -> AsyncGenerator[AsyncDriver]:
    async with AsyncGraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver:
        yield driver


@pytest.fixture(scope="session")
async def _graph(neo4j: Neo4jSettings) -> AsyncGenerator[Graph]:
    async with open_graph(neo4j) as graph:
        yield graph.within(PATIENCE)


@pytest.fixture
async def driver(_driver: AsyncDriver) -> AsyncDriver:
    """The bare driver on an empty database, to arrange and to look."""
    await empty(_driver)
    return _driver


@pytest.fixture
async def graph(driver: AsyncDriver, _graph: Graph) -> Graph:
    return _graph


@pytest.fixture
async def bucket(tmp_path: Path) -> AsyncGenerator[Bucket]:
    async with open_bucket(FolderSettings(tmp_path / "data" / "bucket")) as bucket:
        yield bucket


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A local install whose data folder is the test's own; `bucket` is its bucket."""
    return Settings(data_dir=tmp_path / "data", log_format="json")


@pytest.fixture
async def client(driver: AsyncDriver, neo4j: Neo4jSettings, settings: Settings) -> AsyncGenerator[AsyncClient]:
    async with app_client(settings, neo4j) as client:
        yield client
