"""What is done with members: one transaction each, no HTTP."""

from graph.client import Graph
from graph.names import GivenRole
from graph.queries import memberships
from graph.queries.access import Viewer
from graph.queries.memberships import Member


async def page(graph: Graph, viewer: Viewer, subject_uid: str, limit: int, after: str | None) -> tuple[list[Member], str | None]:
    """And after which uid the next page begins; None when this is the last."""
    found = await graph.read(memberships.of_subject, viewer, subject_uid, limit + 1, after)
    return found[:limit], found[limit - 1].uid if len(found) > limit else None


async def set_role(graph: Graph, viewer: Viewer, subject_uid: str, handle: str, role: GivenRole) -> Member:
    return await graph.write(memberships.set_role, viewer, subject_uid, handle, role)


async def remove(graph: Graph, viewer: Viewer, subject_uid: str, handle: str) -> None:
    await graph.write(memberships.remove, viewer, subject_uid, handle)


async def hand_over(graph: Graph, viewer: Viewer, subject_uid: str, handle: str) -> Member:
    return await graph.write(memberships.hand_over, viewer, subject_uid, handle)
