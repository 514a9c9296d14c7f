"""Is each part that Trellis stands on ready, and if not, why."""

import asyncio
from collections.abc import Awaitable

from api.gateway.schemas import Part
from graph.bucket import Bucket
from graph.client import Graph
from graph.errors import GraphError
from graph.migrations.migrate import pending

PATIENCE = 2.0
"""Seconds that a part has to answer."""


async def parts(graph: Graph, bucket: Bucket) -> list[Part]:
    """Asks all at once; takes no longer than the slowest, which has PATIENCE."""
    quick = graph.within(PATIENCE)
    return list(await asyncio.gather(_graph(quick), _migrations(quick), _bucket(bucket)))


async def _graph(graph: Graph) -> Part:
    reason = await _reason(graph.check())
    return Part(name="graph", ready=not reason, detail=reason or "Neo4j answers.")


async def _migrations(graph: Graph) -> Part:
    async def nothing_is_missing() -> None:
        if missing := await pending(graph):
            raise GraphError(f"Not yet applied: {', '.join(migration.name for migration in missing)}. Run `trellis migrate`.")

    reason = await _reason(nothing_is_missing())
    return Part(name="migrations", ready=not reason, detail=reason or "The database is that of this release.")


async def _bucket(bucket: Bucket) -> Part:
    reason = await _reason(bucket.check())
    return Part(name="bucket", ready=not reason, detail=reason or "Texts can be saved.")


async def _reason(check: Awaitable[None]) -> str:
    """Empty when the check passes."""
    try:
        async with asyncio.timeout(PATIENCE):
            await check
    except GraphError as error:
        return str(error)
    except TimeoutError:
        return f"No answer within {PATIENCE:.0f} seconds."
    return ""
