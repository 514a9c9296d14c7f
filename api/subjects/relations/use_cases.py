"""What is done with relations that are proposed or lead to other maps: no HTTP."""

from graph import proposals
from graph.bucket import Bucket
from graph.client import Graph
from graph.names import RelationKind
from graph.queries import links, relations
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.links import Link
from graph.queries.relations import End, Proposed, Relation
from graph.values import new_uid


async def propose(
    graph: Graph, viewer: Viewer, kind: RelationKind, source_uid: str, target_uid: str, reason: str | None, once: Once | None
) -> Relation:
    proposed = Proposed(new_uid(), kind, source_uid, target_uid, reason)
    return await graph.write(relations.propose, viewer, proposed, once)


async def page(graph: Graph, viewer: Viewer, subject_uid: str, limit: int, after: str | None) -> tuple[list[Relation], str | None]:
    """Proposals, and after which uid the next page begins; None when this is the last."""
    found = await graph.read(relations.proposals, viewer, subject_uid, limit + 1, after)
    return found[:limit], found[limit - 1].uid if len(found) > limit else None


async def accept(graph: Graph, bucket: Bucket, viewer: Viewer, relation_uid: str) -> Relation:
    return await proposals.accept(graph, bucket, viewer, relation_uid)


async def reject(graph: Graph, viewer: Viewer, relation_uid: str) -> Relation:
    await graph.write(relations.reject, viewer, relation_uid)
    return await graph.read(relations.one, viewer, relation_uid)


async def to_other_maps(graph: Graph, viewer: Viewer, subject_uid: str) -> list[Link]:
    return await graph.read(links.of_subject, viewer, subject_uid)


async def disagreements(graph: Graph, viewer: Viewer, subject_uid: str) -> list[list[End]]:
    return await graph.read(links.disagreements, viewer, subject_uid)
