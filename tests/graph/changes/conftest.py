"""One owner with one small map, and the checker after each test."""

import pytest

from graph.checks import check
from graph.queries.access import Viewer
from tests import people
from tests.graph.changes.maps import Grown, grow

MAP = """
Root
  A*
    A1
    A2*
  B
    B1
  C
"""


@pytest.fixture
async def owner(driver) -> Viewer:
    return await people.account(driver, "owner")


@pytest.fixture
async def map_(graph, bucket, owner) -> Grown:
    """Root(A(A1 A2) B(B1) C), A and A2 with a text each; A requires B, C is related to A1."""
    return await grow(graph, bucket, owner, MAP, requires="A:B", related="C:A1")


@pytest.fixture
def changed(graph, bucket, owner, map_):
    """Applies operations to the map."""
    from graph.changes.apply import apply

    async def changed(*operations, by: Viewer | None = None, **options):
        return await apply(graph, bucket, by or owner, map_.uid, operations, **options)

    return changed


@pytest.fixture
def undone(graph, bucket, owner):
    from graph.changes.apply import undo

    async def undone(answer, by: Viewer | None = None, **options):
        return (await undo(graph, bucket, by or owner, answer.uid, **options))[1]

    return undone


@pytest.fixture(autouse=True)
async def sound(request):
    """Whatever a test has done, the checker finds nothing."""
    yield
    if "map_" in request.fixturenames:
        assert await check(request.getfixturevalue("graph"), request.getfixturevalue("bucket")) == []
