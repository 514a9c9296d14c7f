"""One owner with one small map, and the checker after each test."""

from collections.abc import AsyncGenerator

import pytest

from graph.changes.apply import apply, undo
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
async def map_(graph, bucket, owner) -> AsyncGenerator[Grown]:
    """Root(A(A1 A2) B(B1) C), A and A2 with a text each; A requires B, C is related to A1. Whatever a test does, it stays sound."""
    yield await grow(graph, bucket, owner, MAP, requires="A:B", related="C:A1")
    assert await check(graph, bucket) == []


@pytest.fixture
def changed(graph, bucket, owner, map_):
    """Applies operations to the map."""

    async def changed(*operations, by: Viewer | None = None, **options):
        return await apply(graph, bucket, by or owner, map_.uid, operations, **options)

    return changed


@pytest.fixture
def undone(graph, bucket, owner):
    async def undone(answer, by: Viewer | None = None, **options):
        return (await undo(graph, bucket, by or owner, answer.uid, **options))[1]

    return undone
