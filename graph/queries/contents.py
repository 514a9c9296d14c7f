"""A subject with all that is written in it, as an export takes it along; and its history, for who may edit it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from neo4j import AsyncManagedTransaction as Tx
from neo4j.time import DateTime

from graph.queries.access import ANONYMOUS, CHECKS, LIVE_SUBJECT, Viewer, guarded, refuse, unguarded
from graph.queries.subjects import NO_SUBJECT

MOST_LEADING_OUT = 2_000


@dataclass(frozen=True, slots=True)
class StoredTopic:
    """`tags` are (place in the file, name); `extras` is JSON, what a file format had and Trellis hasn't."""

    uid: str
    parent_uid: str | None
    rank: str | None
    title: str
    kind: str
    note: str | None
    url: str | None
    source_id: str | None
    extras: str | None
    tags: list[tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """Where the text lies, and what is known of it."""

    uid: str
    topic_uid: str
    title: str
    rank: str | None
    revision_uid: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class StoredRelation:
    kind: str
    source_uid: str
    target_uid: str
    reason: str | None


Row = list[Any]


@dataclass(frozen=True, slots=True)
class Contents:
    """In no order, and as rows of StoredTopic, StoredDocument and StoredRelation: to make 50,000 objects of them is for a thread.

    `leading_out` are uids of topics here, once for each relation to a map elsewhere that may be read too; `images` have
    uid, SHA-256, bytes and media type.
    """

    uid: str
    title: str
    summary: str | None
    language: str
    made_from: str | None
    root_uid: str
    may_edit: bool
    tags: list[str]
    topics: list[Row]
    documents: list[Row]
    relations: list[Row]
    leading_out: list[str]
    images: list[Row]


READ = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})-[:ROOT]->(root:Topic) WHERE CAN_READ
LET may_edit = CAN_EDIT
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL
    LET place = head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]])
    RETURN
        collect([
            topic.uid, place[0], place[1], topic.title, topic.kind, topic.note, topic.url, topic.source_id, topic.extras,
            [(topic)-[tagged:TAGGED]->(tag:Tag) | [tagged.place, tag.name]]
        ]) AS topics,
        collect([
            (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL
            | [document.uid, topic.uid, document.title, document.rank, head.uid, head.sha256, head.bytes]
        ]) AS documents,
        collect([
            (topic)-[relation:REQUIRES|RELATED_TO {status: 'accepted'}]->(target:Topic)
            WHERE target.deleted_at IS NULL AND EXISTS { (target)-[:PART_OF]->(subject) }
            | [CASE type(relation) WHEN 'REQUIRES' THEN 'requires' ELSE 'related' END, topic.uid, target.uid, relation.reason]
        ]) AS relations
}
WITH subject AS home, root, may_edit, topics, documents, relations
CALL (home) {
    MATCH (topic:Topic)-[:PART_OF]->(home) WHERE topic.deleted_at IS NULL
    MATCH (topic)-[relation:REQUIRES|RELATED_TO {status: 'accepted'}]->(other:Topic)
    WHERE other.deleted_at IS NULL AND NOT EXISTS { (other)-[:PART_OF]->(home) }
    MATCH (other)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
    WITH topic, relation LIMIT $limit
    RETURN collect(topic.uid) AS leading_out
}
RETURN home.uid AS uid, home.title AS title, home.summary AS summary, home.language AS language, home.made_from AS made_from,
    root.uid AS root_uid, may_edit, [(home)-[:TAGGED]->(tag:Tag) | tag.name] AS tags, topics,
    reduce(all = [], some IN documents | all + some) AS documents, reduce(all = [], some IN relations | all + some) AS relations,
    leading_out, [(home)-[:HAS_IMAGE]->(image:Image) | [image.uid, image.sha256, image.bytes, image.media_type]] AS images
""")
BY_OPERATOR = unguarded(
    READ.replace(CHECKS["CAN_READ"], "(" + LIVE_SUBJECT + ")").replace(CHECKS["CAN_EDIT"], "true"),
    because="only a command asks it, on the machine that holds the database itself",
)


async def read(tx: Tx, viewer: Viewer | None, subject_uid: str) -> Contents:
    """Whole and of one version, for `graph.read_locked`; no viewer is the operator of the machine. Raises NotFound, SignedOut."""
    asked = (viewer or ANONYMOUS).asks(subject_uid=subject_uid, limit=MOST_LEADING_OUT)
    record = await (await tx.run(READ if viewer else BY_OPERATOR, asked)).single()
    if record is None:
        await refuse(tx, viewer or ANONYMOUS, NO_SUBJECT)
    return Contents(**cast("dict[str, Any]", dict(record.items())))  # pyright: ignore[reportUnknownArgumentType]: the driver leaves it open


@dataclass(frozen=True, slots=True)
class OldRevision:
    """A state of a document before the newest."""

    document_uid: str
    uid: str
    number: int
    sha256: str
    bytes: int
    created_at: datetime
    author: str | None


REVISIONS = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_EDIT
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL
    MATCH (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL AND head.number > 1
    MATCH (head)-[:PREVIOUS]->+(revision:Revision)
    WITH document, revision ORDER BY revision.created_at DESC, revision.uid LIMIT $limit
    OPTIONAL MATCH (author:User)-[:WROTE]->(revision)
    RETURN collect([
        document.uid, revision.uid, revision.number, revision.sha256, revision.bytes, revision.created_at, author.handle
    ]) AS revisions
}
RETURN revisions
""")


async def revisions(tx: Tx, viewer: Viewer, subject_uid: str, limit: int) -> list[OldRevision]:
    """Those of all documents, the newest first. Raises NotFound, Forbidden, SignedOut."""
    record = await (await tx.run(REVISIONS, viewer.asks(subject_uid=subject_uid, limit=limit))).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return [OldRevision(*_native(row)) for row in record["revisions"]]


@dataclass(frozen=True, slots=True)
class OldChange:
    """As the history lists it, with what it did; `operations` is None when they lie in the bucket."""

    uid: str
    seq: int
    operations: str | None
    sha256: str
    at: datetime
    author: str | None
    undoes: str | None


CHANGES = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_EDIT
CALL (subject) {
    MATCH (change:Change {subject_uid: subject.uid}) WHERE change.seq > $after
    WITH change ORDER BY change.seq LIMIT $limit
    OPTIONAL MATCH (author:User)-[:MADE]->(change)
    RETURN collect([change.uid, change.seq, change.operations, change.sha256, change.at, author.handle, change.undoes]) AS changes
}
RETURN changes
""")


async def changes(tx: Tx, viewer: Viewer, subject_uid: str, after: int, limit: int) -> list[OldChange]:
    """The next ones in their order. Raises NotFound, Forbidden, SignedOut."""
    record = await (await tx.run(CHANGES, viewer.asks(subject_uid=subject_uid, after=after, limit=limit))).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return [OldChange(*_native(row)) for row in record["changes"]]


READABLE = guarded("""
UNWIND $uids AS uid
MATCH (topic:Topic {uid: uid})-[:PART_OF]->(subject:Subject) WHERE CAN_READ
RETURN collect(topic.uid) AS uids
""")


async def readable(tx: Tx, viewer: Viewer, topic_uids: Collection[str]) -> set[str]:
    """Those of the topics, deleted ones too, whose subjects the viewer may read."""
    record = await (await tx.run(READABLE, viewer.asks(uids=list(topic_uids)))).single(strict=True)
    return set(record["uids"])


def _native(row: list[Any]) -> list[Any]:
    return [value.to_native() if isinstance(value, DateTime) else value for value in row]
