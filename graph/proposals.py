"""Takes a proposed relation into its map, as a change like any other: numbered, in the history, and undone like one."""

from graph.bucket import Bucket
from graph.changes.apply import apply
from graph.changes.requested import Relate
from graph.client import Graph
from graph.queries import relations
from graph.queries.access import Viewer
from graph.queries.relations import Relation


async def accept(graph: Graph, bucket: Bucket, viewer: Viewer, relation_uid: str) -> Relation:
    """For who may edit the source's map; what is accepted already stays. Raises NotFound, Forbidden, and what `apply` raises."""
    found = await graph.read(relations.one, viewer, relation_uid)
    if found.status != "accepted":
        accepted = Relate(found.kind, found.source.topic_uid, found.target.topic_uid, found.reason)
        await apply(graph, bucket, viewer, found.source.subject_uid, [accepted])
    return await graph.read(relations.one, viewer, relation_uid)
