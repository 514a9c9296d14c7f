"""Documents of topics: which there are, and where their texts lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, refuse

MOST_DOCUMENTS = 200
"""Of one topic."""


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
    result = await tx.run(OF_TOPIC, viewer_uid=viewer.uid, credential_uid=viewer.credential_uid, topic_uid=topic_uid, limit=MOST_DOCUMENTS)
    records = [record async for record in result]
    if not records:
        await refuse(tx, viewer, "There is no such topic.")
    return [document_of(record) for record in records if record["uid"]]


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
    result = await tx.run(ONE, viewer_uid=viewer.uid, credential_uid=viewer.credential_uid, document_uid=document_uid)
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
