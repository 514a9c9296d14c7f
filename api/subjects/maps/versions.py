"""Which versions maps have, asked for many readers at once: it is what is asked most, and a query costs more than what it finds."""

import asyncio
from dataclasses import dataclass, field

from graph.client import Graph
from graph.queries import maps
from graph.queries.access import Viewer, refuse
from graph.queries.maps import Asked, Version

AT_ONCE = 2
"""Queries on their way. Who comes meanwhile goes with the next one, so that the more ask, the less each costs."""


@dataclass(slots=True)
class _Query:
    asked: set[Asked] = field(default_factory=set)
    answer: asyncio.Task[dict[Asked, Version]] | None = None


class Versions:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._next = _Query()
        self._free = asyncio.Semaphore(AT_ONCE)

    async def find(self, graph: Graph, viewer: Viewer, subject_uid: str) -> Version:
        """Who has a deadline of their own, in `graph`, asks alone. The query begins after this call: one reads what one wrote.

        Raises NotFound when the viewer may not read the subject, SignedOut when they are gone, Unavailable.
        """
        if graph is not self._graph:
            return await graph.look_up(maps.version, viewer, subject_uid)
        asked = Asked(viewer, subject_uid)
        query = self._next
        query.asked.add(asked)
        query.answer = query.answer or asyncio.create_task(self._run(query))
        found = await asyncio.shield(query.answer)  # one who hangs up doesn't end it for the others
        return found[asked] if asked in found else await graph.look_up(refuse, viewer, maps.NO_SUBJECT)

    async def _run(self, query: _Query) -> dict[Asked, Version]:
        async with self._free:
            self._next = _Query()
            return await self._graph.look_up(maps.versions, list(query.asked))
