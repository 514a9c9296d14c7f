"""Counts what a request asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import AsyncManagedTransaction, AsyncSession, Query


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Every query text that is run inside, in any managed transaction or by itself in this process; they are really run."""
    asked: list[str] = []
    kept = {kind: kind.run for kind in (AsyncManagedTransaction, AsyncSession)}

    def counting(run):
        async def counted(self, query, *args, **kwargs):
            asked.append(query.text if isinstance(query, Query) else query)
            return await run(self, query, *args, **kwargs)

        return counted

    for kind, run in kept.items():
        kind.run = counting(run)
    try:
        yield asked
    finally:
        for kind, run in kept.items():
            kind.run = run
