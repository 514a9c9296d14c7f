"""Relations that are proposed: by who may see both ends, for who may edit the source's map. What is accepted goes through a change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NoReturn

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.errors import Conflict, NotFound
from graph.names import Origin, RelationKind, Status
from graph.queries import idempotency
from graph.queries.access import Viewer, guarded, nothing, refuse
from graph.queries.concepts import NO_TOPIC, subject_of
from graph.queries.idempotency import Once
from graph.queries.subjects import NO_SUBJECT

NO_RELATION = "There is no such relation."
TYPES: dict[RelationKind, str] = {"requires": "REQUIRES", "related": "RELATED_TO"}


@dataclass(frozen=True, slots=True)
class End:
    """A topic in its map."""

    topic_uid: str
    title: str
    subject_uid: str
    subject_title: str
    subject_slug: str


@dataclass(frozen=True, slots=True)
class Relation:
    """The source requires the target, or is related to it."""

    uid: str
    kind: RelationKind
    source: End
    target: End
    origin: Origin
    status: Status
    confidence: float
    reason: str | None
    at: datetime | None


SHOWN: LiteralString = """
    relation {.uid, .origin, .status, .confidence, .reason, .at,
        kind: CASE type(relation) WHEN 'REQUIRES' THEN 'requires' ELSE 'related' END} AS relation,
    {topic_uid: source.uid, title: source.title, subject_uid: home.uid, subject_title: home.title, subject_slug: home.slug} AS source,
    {topic_uid: target.uid, title: target.title, subject_uid: other.uid, subject_title: other.title, subject_slug: other.slug} AS target
"""

ONE = guarded(
    """
CALL () {
    MATCH (source:Topic)-[relation:REQUIRES {uid: $relation_uid}]->(target:Topic) RETURN source, relation, target
    UNION ALL
    MATCH (source:Topic)-[relation:RELATED_TO {uid: $relation_uid}]->(target:Topic) RETURN source, relation, target
}
WITH * WHERE source.deleted_at IS NULL AND target.deleted_at IS NULL
MATCH (source)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
WITH source, relation, target, subject AS home
MATCH (target)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
WITH source, relation, target, home, subject AS other
RETURN"""
    + SHOWN
)


async def one(tx: Tx, viewer: Viewer, relation_uid: str) -> Relation:
    """For who may read both ends. Raises NotFound, SignedOut."""
    record = await (await tx.run(ONE, viewer.asks(relation_uid=relation_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_RELATION)
    return _relation(record)


def _relation(record: Record) -> Relation:
    row: dict[str, Any] = record["relation"]
    return Relation(**{**row, "at": row["at"] and row["at"].to_native()}, source=End(**record["source"]), target=End(**record["target"]))


PROPOSE = guarded("""
MATCH (source:Topic {uid: $source_uid})-[:PART_OF]->(subject:Subject) WHERE source.deleted_at IS NULL AND CAN_COMMENT
WITH source, subject AS home
MATCH (target:Topic {uid: $target_uid})-[:PART_OF]->(subject:Subject) WHERE target.deleted_at IS NULL AND CAN_READ
WITH source, target, CASE WHEN home.uid < subject.uid THEN [home, subject] ELSE [subject, home] END AS both
FOREACH (held IN both | SET held.created_at = held.created_at)
WITH source.uid AS source_uid, target.uid AS target_uid
MATCH (source:Topic {uid: source_uid})-[:PART_OF]->(subject:Subject) WHERE source.deleted_at IS NULL AND CAN_COMMENT
WITH source, target_uid
MATCH (target:Topic {uid: target_uid})-[:PART_OF]->(subject:Subject) WHERE target.deleted_at IS NULL AND CAN_READ
LET found = head([
    (source)-[found:REQUIRES|RELATED_TO]-(target)
    WHERE type(found) = $type AND (startNode(found) = source OR $type = 'RELATED_TO') | found
])
CALL (source, target, found) {
    WHEN found IS NULL THEN {
        CREATE (source)-[:$($type) {
            uid: $uid, key: source.uid + ':' + target.uid, origin: 'author', status: 'proposed', confidence: 1.0, reason: $reason,
            by_uid: $viewer_uid, at: datetime()
        }]->(target)
    }
    ELSE { FINISH }
}
RETURN found.status AS status
""")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody thinks should be a relation."""

    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None


async def propose(tx: Tx, viewer: Viewer, proposed: Proposed, once: Once | None) -> Relation:
    """For who may comment on the source's map and read the target's. It alters no map until it is accepted.

    Both maps are locked, since what is related the other way round has another key, and then asked for anew. Raises Conflict when there is
    that relation, whatever its status, NotFound, Forbidden, SignedOut, KeyReused.
    """
    if made := await idempotency.earlier(tx, once):
        return await one(tx, viewer, made[0])
    if proposed.source_uid == proposed.target_uid:
        raise Conflict("A topic can't be related to itself.")
    parameters = viewer.asks(
        source_uid=proposed.source_uid,
        target_uid=proposed.target_uid,
        type=TYPES[proposed.kind],
        uid=proposed.uid,
        reason=proposed.reason,
    )
    record = await (await tx.run(PROPOSE, parameters)).single()
    if record is None:
        await _refuse_proposal(tx, viewer, proposed)
    if record["status"] is not None:
        if made := await idempotency.earlier(tx, once):  # while this one waited
            return await one(tx, viewer, made[0])
        raise Conflict(f"There is this relation already; it is {record['status']}.")
    await idempotency.keep(tx, once, [proposed.uid])
    return await one(tx, viewer, proposed.uid)


MAY_READ = guarded("""
MATCH (topic:Topic {uid: $target_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
RETURN topic.uid AS uid
""")


async def _refuse_proposal(tx: Tx, viewer: Viewer, proposed: Proposed) -> NoReturn:
    if await (await tx.run(MAY_READ, viewer.asks(target_uid=proposed.target_uid))).single() is None:
        await nothing(tx, viewer)
        raise NotFound(NO_TOPIC)
    await refuse(tx, viewer, NO_TOPIC, subject_uid=await subject_of(tx, proposed.source_uid))


PROPOSALS = guarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
LET may_edit = CAN_EDIT
WITH subject AS home, may_edit
OPTIONAL CALL (home, may_edit) {
    MATCH (source:Topic)-[:PART_OF]->(home) WHERE source.deleted_at IS NULL
    MATCH (source)-[relation:REQUIRES|RELATED_TO {status: 'proposed'}]->(target:Topic)
    WHERE (may_edit OR relation.by_uid = $viewer_uid) AND target.deleted_at IS NULL AND ($after IS NULL OR relation.uid > $after)
    MATCH (target)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
    RETURN source, relation, target, subject AS other ORDER BY relation.uid LIMIT $limit
}
RETURN"""
    + SHOWN
)


async def proposals(tx: Tx, viewer: Viewer, subject_uid: str, limit: int, after: str | None = None) -> list[Relation]:
    """All for who may edit the map, and one's own for everybody else; both ends readable. Raises NotFound, SignedOut."""
    result = await tx.run(PROPOSALS, viewer.asks(subject_uid=subject_uid, limit=limit, after=after))
    records = [record async for record in result]
    if not records:
        await refuse(tx, viewer, NO_SUBJECT)
    return [_relation(record) for record in records if record["relation"]]


REJECT = guarded(
    """
CALL () {
    MATCH (source:Topic)-[relation:REQUIRES {uid: $relation_uid}]->(target:Topic) RETURN source, relation, target
    UNION ALL
    MATCH (source:Topic)-[relation:RELATED_TO {uid: $relation_uid}]->(target:Topic) RETURN source, relation, target
}
MATCH (source)-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH relation, subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
SET relation.status = CASE relation.status WHEN 'proposed' THEN 'rejected' ELSE relation.status END
RETURN relation.status AS status
"""
)


async def reject(tx: Tx, viewer: Viewer, relation_uid: str) -> None:
    """It stays, so that nobody proposes it again. Raises Conflict when it is accepted, NotFound, Forbidden, SignedOut."""
    record = await (await tx.run(REJECT, viewer.asks(relation_uid=relation_uid))).single()
    if record is None:
        found = await one(tx, viewer, relation_uid)
        await refuse(tx, viewer, NO_RELATION, subject_uid=found.source.subject_uid)
    if record["status"] == "accepted":
        raise Conflict("This relation is accepted. Take it out of the map instead.")
