"""A data folder for each test, the jars that all share, and one server for the tests that leave it as they found it."""

import os
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from graph.local.jars import ensure_jars
from graph.local.server import LocalNeo4j, private_neo4j, unstarted_neo4j
from tests.quick_java import quick_java


@pytest.fixture(scope="session")
def cache() -> Path:
    """The user's own, so that nothing is fetched twice; tests that spoil something make a copy."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "trellis"
    ensure_jars(folder, print)
    return folder


@pytest.fixture(scope="session")
async def prepared(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A data folder whose Neo4j has its password and was never started."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    async with unstarted_neo4j(folder, cache, java=quick_java()):
        return folder


@pytest.fixture
def data_dir(tmp_path: Path, prepared: Path) -> Path:
    """A copy of `prepared`, which saves each test some seconds."""
    return shutil.copytree(prepared, tmp_path / "data")


@pytest.fixture(scope="package")
async def server(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> AsyncGenerator[LocalNeo4j]:
    """Its data folder has a name that a careless command line would trip over."""
    data_dir = tmp_path_factory.mktemp("local") / "Müller's data: 100%"
    async with private_neo4j(data_dir, cache, java=quick_java()) as server:
        yield server
