"""Is each part that Trellis stands on ready, and if not, why."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Literal

from graph.bucket import Bucket
from graph.client import Graph
from graph.errors import GraphError
from graph.migrations.migrate import pending

log = logging.getLogger("trellis.health")

PATIENCE = 2.0
"""Seconds that a part has to answer."""
FRESH_FOR = 1.0
"""Seconds that an answer serves everyone who asks: looking costs a write to the bucket."""


@dataclass(frozen=True, slots=True)
class Part:
    """`detail` says what is wrong and what to do, or that all is well."""

    name: Literal["graph", "migrations", "bucket"]
    ready: bool
    detail: str


class Health:
    """One look at a time, however many ask."""

    def __init__(self, graph: Graph, bucket: Bucket) -> None:
        self._graph, self._bucket = graph.within(PATIENCE), bucket
        self._turn = asyncio.Lock()
        self._parts: list[Part] = []
        self._looked = -FRESH_FOR

    async def parts(self) -> list[Part]:
        """Takes no longer than the slowest part, which has PATIENCE."""
        async with self._turn:
            if time.monotonic() - self._looked >= FRESH_FOR:
                self._parts = await self._look()
                self._looked = time.monotonic()
            return self._parts

    async def _look(self) -> list[Part]:
        found = await asyncio.gather(
            _part("graph", self._graph.check(), "Neo4j answers."),
            _part("migrations", self._nothing_is_missing(), "The database is that of this release."),
            _part("bucket", self._bucket.check(), "Texts can be saved."),
        )
        before = {part.name: part.ready for part in self._parts}
        for part in found:
            if before.get(part.name, True) != part.ready:
                log.warning("%s is %s: %s", part.name, "ready again" if part.ready else "not ready", part.detail)
        return list(found)

    async def _nothing_is_missing(self) -> None:
        if missing := await pending(self._graph):
            raise GraphError(f"Not yet applied: {', '.join(migration.name for migration in missing)}. Run `trellis migrate`.")


async def _part(name: Literal["graph", "migrations", "bucket"], check: Awaitable[None], fine: str) -> Part:
    try:
        async with asyncio.timeout(PATIENCE):
            await check
    except GraphError as error:
        return Part(name, ready=False, detail=str(error))
    except TimeoutError:
        return Part(name, ready=False, detail=f"No answer within {PATIENCE:.0f} seconds.")
    return Part(name, ready=True, detail=fine)
