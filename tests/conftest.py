"""What tests stand on: one real Neo4j per run, emptied before each test that uses it; a real bucket; the app over HTTP."""

import logging
import os
import shutil
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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
from tests.stores import empty, make_known, refuse_populated
from tests.turns import turn

__all__ = ["redis_server", "started_redis"]

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "trellis"
IN_MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""Bytes. A run's database takes a quarter of a gigabyte."""
logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
hypothesis.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):
    hypothesis.load_profile("repeatable")  # what decides whether a change lands finds the same things twice
SERVERS = {"neo4j", "driver", "graph", "client", "app_url", "s3", "s3_servers", "redis_server", "browser", "page"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--neo4j-uri", help="use this Neo4j instead of starting one (user neo4j, password from NEO4J_PASSWORD)")
    parser.addoption("--reset", action="store_true", help="with --neo4j-uri: empty that database, whatever is in it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.server)
    items.sort(key=lambda item: turn(item.path))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    from tests.turns import FromBothEnds

    return FromBothEnds(config, log)


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
    with _undisturbed(tmp_path_factory) as folder:
        async with private_neo4j(folder, CACHE, java=lasting_java(), say=logging.getLogger("tests").info) as server:
            await _migrated(server.settings, reset=False)
            yield server.settings


@contextmanager
def _undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory, where there is room: for each test the database commits a hundred times, and waits for the disk each time."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
        with TemporaryDirectory(dir=IN_MEMORY, prefix="trellis-tests-") as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("neo4j")


async def _migrated(settings: Neo4jSettings, *, reset: bool) -> None:
    async with open_graph(settings) as graph, AsyncGraphDatabase.driver(settings.uri, auth=(settings.user, settings.password)) as driver:
        if not reset:
            await refuse_populated(driver)
        await migrate(graph.within(FIRST_QUERY))
        await make_known(driver)


@pytest.fixture(scope="session")
async def warm(neo4j: Neo4jSettings) -> None:
    """For those who ask the database as people do, and wait no longer than they."""
    async with open_graph(neo4j) as graph:
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
