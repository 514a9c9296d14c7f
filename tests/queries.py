"""Counts what a request asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import AsyncManagedTransaction

_run = AsyncManagedTransaction.run


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Every query text that is run inside, in any managed transaction of this process; they are really run."""
    asked: list[str] = []

    async def counted(self, query, *args, **kwargs):
        asked.append(query)
        return await _run(self, query, *args, **kwargs)

    AsyncManagedTransaction.run = counted
    try:
        yield asked
    finally:
        AsyncManagedTransaction.run = _run
