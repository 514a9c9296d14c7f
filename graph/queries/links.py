"""What leads from one map to others: accepted relations, and where two authors' prerequisites contradict each other."""

from dataclasses import dataclass
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.names import Origin, RelationKind
from graph.queries.access import ALSO_READABLE, Viewer, guarded, refuse
from graph.queries.relations import End
from graph.queries.subjects import NO_SUBJECT

MOST_LINKS = 2_000
MOST_DISAGREEMENTS = 100


@dataclass(frozen=True, slots=True)
class Link:
    """`topic_uid` is in the map that was asked for, `other` elsewhere; `is_source` tells that the relation goes from here to there."""

    uid: str
    kind: RelationKind
    topic_uid: str
    is_source: bool
    origin: Origin
    confidence: float
    reason: str | None
    other: End


LINKS = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
WITH subject AS home
CALL (home) {
    MATCH (topic:Topic)-[:PART_OF]->(home) WHERE topic.deleted_at IS NULL
    MATCH (topic)<-[:MERGED_INTO]-{0,50}(near:Topic)-[relation:REQUIRES|RELATED_TO {status: 'accepted'}]-(far:Topic)
    WHERE NOT EXISTS { (far)-[:PART_OF]->(home) }
    MATCH (far)-[:MERGED_INTO]->{0,50}(other:Topic) WHERE other.deleted_at IS NULL
    MATCH (other)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
    WITH topic, near, relation, other, subject LIMIT $limit
    RETURN collect([
        relation.uid, CASE type(relation) WHEN 'REQUIRES' THEN 'requires' ELSE 'related' END, topic.uid, startNode(relation) = near,
        relation.origin, relation.confidence, relation.reason, [other.uid, other.title, subject.uid, subject.title, subject.slug]
    ]) AS links
}
RETURN links
""")


async def of_subject(tx: Tx, viewer: Viewer, subject_uid: str) -> list[Link]:
    """Those whose other end the viewer may read, as one record; a topic that was merged is the one it was merged into.

    Raises NotFound, SignedOut.
    """
    record = await (await tx.run(LINKS, viewer.asks(subject_uid=subject_uid, limit=MOST_LINKS))).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT)
    rows: list[list[Any]] = record["links"]
    return [Link(*said, other=End(*other)) for *said, other in rows]


DISAGREEMENTS = guarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
WITH subject AS home, COLLECT { MATCH (:User {uid: $viewer_uid})-[:MEMBER_OF]->(own:Subject) RETURN own.uid } AS memberships
CALL (home, memberships) {
    MATCH (source:Topic)-[:PART_OF]->(home) WHERE source.deleted_at IS NULL
    MATCH (source)-[:REQUIRES {status: 'accepted'}]->(target:Topic) WHERE NOT EXISTS { (target)-[:PART_OF]->(home) }
    MATCH way = SHORTEST 1 (target) (
        (last:Topic)-[step:REQUIRES|MERGED_INTO]->(next:Topic)
        WHERE CASE WHEN last.deleted_at IS NULL THEN step.status = 'accepted' ELSE step.status IS NULL END
            AND head([(last)-[:PART_OF]->(subject:Subject) | """
    + ALSO_READABLE
    + """])
    ){1,50} (source)
    LET circle = [source] + [topic IN nodes(way) WHERE topic.deleted_at IS NULL]
    WITH circle LIMIT $limit
    RETURN collect(COLLECT {
        UNWIND circle AS topic
        MATCH (topic)-[:PART_OF]->(subject:Subject)
        RETURN [topic.uid, topic.title, subject.uid, subject.title, subject.slug]
    }) AS circles
}
RETURN circles
"""
)


async def disagreements(tx: Tx, viewer: Viewer, subject_uid: str) -> list[list[End]]:
    """Circles of accepted prerequisites that lead out of the map and back, each from a topic to itself, once. Raises NotFound, SignedOut.

    Inside one map there are none. None leads through what the viewer may not read. From a topic that was merged, which has no status,
    the way goes on where it was merged into.
    """
    record = await (await tx.run(DISAGREEMENTS, viewer.asks(subject_uid=subject_uid, limit=MOST_DISAGREEMENTS))).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT)
    circles: list[list[list[str]]] = record["circles"]
    once = {frozenset(row[0] for row in circle): circle for circle in reversed(circles)}
    return [[End(*row) for row in circle] for circle in reversed(once.values())]
