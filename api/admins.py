"""Who is an admin, for the audit log alone: what they change is on record. What they may, each query asks for itself."""

from cachetools import TTLCache

from graph.client import Graph
from graph.queries import access
from graph.queries.access import Viewer

REMEMBERED_FOR = 10.0
"""Seconds, lest every save costs a query more. Who becomes one in another process is not on record for as long."""
AT_MOST = 10_000


class Admins:
    def __init__(self) -> None:
        self._found: TTLCache[Viewer, bool] = TTLCache(AT_MOST, REMEMBERED_FOR)

    async def holds(self, graph: Graph, viewer: Viewer) -> bool:
        """By this very session or token. Raises Unavailable."""
        is_admin = self._found.get(viewer)
        if is_admin is None:
            is_admin = self._found[viewer] = await graph.read(access.is_admin, viewer)
        return is_admin

    def forget(self) -> None:
        """Somebody's role is another one."""
        self._found.clear()
