"""Documents of topics: which there are, and where their texts lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, refuse, unguarded

NO_TOPIC = "There is no such topic."
MOST_LISTED = 1_000
"""As many as a topic may ever have."""


@dataclass(frozen=True, slots=True)
class Revision:
    uid: str
    number: int
    sha256: str
    bytes: int
    words: int
    created_at: datetime
    author: str | None


@dataclass(frozen=True, slots=True)
class Document:
    uid: str
    topic_uid: str
    subject_uid: str
    title: str
    revision: Revision


OF_TOPIC = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
OPTIONAL MATCH (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(revision:Revision) WHERE document.deleted_at IS NULL
OPTIONAL MATCH (author:User)-[:WROTE]->(revision)
RETURN
    topic.uid AS topic_uid, subject.uid AS subject_uid, document.uid AS uid, document.title AS title, document.rank AS rank,
    revision.uid AS revision_uid, revision.number AS number, revision.sha256 AS sha256, revision.bytes AS bytes, revision.words AS words,
    revision.created_at AS created_at, author.handle AS author
ORDER BY rank, uid LIMIT $limit
""")


async def of_topic(tx: Tx, viewer: Viewer, topic_uid: str) -> list[Document]:
    """In their order, without texts. Raises NotFound when the viewer may not read the topic, SignedOut when they are gone."""
    result = await tx.run(OF_TOPIC, viewer.asks(topic_uid=topic_uid, limit=MOST_LISTED))
    records = [record async for record in result]
    if not records:
        await refuse(tx, viewer, NO_TOPIC)
    return [document_of(record) for record in records if record["uid"]]


DELETED_OF_TOPIC = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_EDIT
CALL (topic, subject) {
    MATCH (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(revision:Revision) WHERE document.deleted_at IS NOT NULL
    WITH topic, subject, document, revision ORDER BY document.deleted_at DESC, document.uid DESC LIMIT $limit
    RETURN collect({
        topic_uid: topic.uid, subject_uid: subject.uid, uid: document.uid, title: document.title,
        revision_uid: revision.uid, number: revision.number, sha256: revision.sha256, bytes: revision.bytes, words: revision.words,
        created_at: revision.created_at, author: head([(author:User)-[:WROTE]->(revision) | author.handle])
    }) AS found
}
RETURN found
""")
SUBJECT_OF_TOPIC = unguarded(
    "MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL RETURN subject.uid AS subject_uid",
    because="it tells a refusal which subject to ask about, and nobody else",
)


async def deleted_of_topic(tx: Tx, viewer: Viewer, topic_uid: str) -> list[Document]:
    """The latest first, as many as a topic may have. Raises NotFound, Forbidden, SignedOut unless the viewer may edit it."""
    record = await (await tx.run(DELETED_OF_TOPIC, viewer.asks(topic_uid=topic_uid, limit=MOST_LISTED))).single()
    if record is None:
        await refuse_editor(tx, viewer, topic_uid)
    return [document_of(row) for row in record["found"]]


async def refuse_editor(tx: Tx, viewer: Viewer, topic_uid: str) -> NoReturn:
    """Raises NotFound, Forbidden, SignedOut."""
    found = await (await tx.run(SUBJECT_OF_TOPIC, topic_uid=topic_uid)).single()
    await refuse(tx, viewer, NO_TOPIC, subject_uid=found["subject_uid"] if found else None)


ONE = guarded("""
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})-[:HEAD]->(revision:Revision)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE document.deleted_at IS NULL AND topic.deleted_at IS NULL AND CAN_READ
OPTIONAL MATCH (author:User)-[:WROTE]->(revision)
RETURN
    topic.uid AS topic_uid, subject.uid AS subject_uid, document.uid AS uid, document.title AS title,
    revision.uid AS revision_uid, revision.number AS number, revision.sha256 AS sha256, revision.bytes AS bytes, revision.words AS words,
    revision.created_at AS created_at, author.handle AS author
""")


async def one(tx: Tx, viewer: Viewer, document_uid: str) -> Document:
    """Raises NotFound when the viewer may not read it, SignedOut when they are gone."""
    result = await tx.run(ONE, viewer.asks(document_uid=document_uid))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such document.")
    return document_of(record)


def document_of(record: Mapping[str, Any]) -> Document:
    return Document(record["uid"], record["topic_uid"], record["subject_uid"], record["title"], revision_of(record))


def revision_of(record: Mapping[str, Any]) -> Revision:
    return Revision(
        record["revision_uid"],
        record["number"],
        record["sha256"],
        record["bytes"],
        record["words"],
        record["created_at"].to_native(),
        record["author"],
    )
