"""The app and everybody who asks it."""

from collections.abc import AsyncGenerator

import pytest
from neo4j import AsyncDriver

from api.settings import Settings
from graph.settings import Neo4jSettings
from tests.api.identity.conftest import letters
from tests.security.people import Site, opened

__all__ = ["letters"]


@pytest.fixture
async def site(driver: AsyncDriver, neo4j: Neo4jSettings, settings: Settings) -> AsyncGenerator[Site]:
    async with opened(settings, neo4j, driver) as site:
        yield site
