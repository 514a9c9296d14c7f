"""The process from which victims are forked, once for all tests."""

from collections.abc import AsyncGenerator

import pytest

from tests.faults.killing import LANES, Lane, forking


@pytest.fixture(scope="session")
async def lanes() -> AsyncGenerator[list[Lane]]:
    async with forking(LANES) as lanes:
        yield lanes
