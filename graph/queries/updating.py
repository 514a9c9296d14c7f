"""What an update from a file writes beside the operations of its change: texts, and what each topic keeps of the file."""

from collections.abc import Sequence
from typing import Any, LiteralString, cast

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import unguarded
from graph.queries.structure import LOCKED

Row = dict[str, Any]

MARK_TOPICS = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.uid})
SET topic.imported = row.imported, topic.source_id = row.source_id, topic.extras = row.extras
RETURN count(topic) AS written
""",
    because=LOCKED,
)
MARK_DOCUMENTS = unguarded(
    """
UNWIND $rows AS row
MATCH (document:Document {uid: row.uid})
SET document.imported = row.imported
RETURN count(document) AS written
""",
    because=LOCKED,
)
FORGET = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.uid})
SET topic.imported = null, topic.source_id = null
RETURN count(topic) AS written
""",
    because=LOCKED,
)
FORGET_DELETED = unguarded(
    """
MATCH (topic:Topic)-[:PART_OF]->(subject:Subject {uid: $subject_uid}) WHERE topic.deleted_by = $change_uid
SET topic.imported = []
RETURN count(topic) AS written
""",
    because=LOCKED,
)
ADD = unguarded(
    """
MATCH (author:User {uid: $author_uid})
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
CREATE (topic)-[:HAS_DOCUMENT]->(document:Document {uid: row.document_uid, title: row.title, rank: row.rank, created_at: datetime()})
CREATE (document)-[:HEAD]->(revision:Revision {
    uid: row.revision_uid, number: 1, sha256: row.sha256, bytes: row.bytes, words: row.words, created_at: datetime()
})
CREATE (author)-[:WROTE]->(revision)
SET topic.updated_at = datetime()
RETURN count(document) AS written
""",
    because=LOCKED,
)
REVISE = unguarded(
    """
MATCH (author:User {uid: $author_uid})
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})-[:HAS_DOCUMENT]->(document:Document {uid: row.document_uid})-[old:HEAD]->(head:Revision)
DELETE old
CREATE (document)-[:HEAD]->(revision:Revision {
    uid: row.revision_uid, number: row.number, sha256: row.sha256, bytes: row.bytes, words: row.words, created_at: datetime()
})-[:PREVIOUS]->(head)
CREATE (author)-[:WROTE]->(revision)
SET topic.updated_at = datetime()
RETURN count(document) AS written
""",
    because=LOCKED,
)
RETITLE = unguarded(
    """
UNWIND $rows AS row
MATCH (document:Document {uid: row.uid})
SET document.title = row.title
RETURN count(document) AS written
""",
    because=LOCKED,
)
DELETE = unguarded(
    """
UNWIND $rows AS row
MATCH (document:Document {uid: row.uid})
SET document.deleted_at = datetime(), document.imported = null
RETURN count(document) AS written
""",
    because=LOCKED,
)
STEP = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
SET subject.documents_version = subject.documents_version + 1, subject.updated_at = datetime()
RETURN 1 AS written
""",
    because=LOCKED,
)
MADE_FROM = unguarded(
    "MATCH (subject:Subject {uid: $subject_uid}) SET subject.made_from = $format RETURN 1 AS written",
    because=LOCKED,
)
MARK_DONE = unguarded(
    """
MATCH (learner:User {uid: $author_uid})
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.uid}) WHERE NOT EXISTS { (learner)-[:PROGRESS]->(topic) }
CREATE (learner)-[progress:PROGRESS {
    key: learner.uid + ':' + topic.uid, state: 'done', started_at: datetime(), done_at: datetime(), at: datetime()
}]->(topic)
RETURN count(progress) AS written
""",
    because=LOCKED,
)
ADD_IMAGES = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
UNWIND $rows AS row
CREATE (subject)-[:HAS_IMAGE]->(image:Image {
    uid: row.uid, sha256: row.sha256, bytes: row.bytes, media_type: row.media_type, width: row.width, height: row.height,
    source: row.source, created_at: datetime()
})
RETURN count(image) AS written
""",
    because=LOCKED,
)
MENTIONING = unguarded(
    """
UNWIND $uids AS uid
MATCH ()-[:MENTIONS {document_uid: uid}]->()
RETURN collect(DISTINCT uid) AS uids
""",
    because=LOCKED,
)


async def write(tx: Tx, query: LiteralString, rows: Sequence[Row], **parameters: Any) -> int:
    """Runs one of the queries above for all rows. Returns how many it wrote."""
    if not rows:
        return 0
    return cast("int", (await (await tx.run(query, rows=rows, **parameters)).single(strict=True))["written"])


async def forget_deleted(tx: Tx, subject_uid: str, change_uid: str) -> None:
    """What the file has no more isn't known to be from a file; its identifier stays, by which a later one may have it again."""
    await (await tx.run(FORGET_DELETED, subject_uid=subject_uid, change_uid=change_uid)).consume()


async def set_format(tx: Tx, subject_uid: str, format: str) -> None:
    """What the topics' extras are facts of from now on."""
    await (await tx.run(MADE_FROM, subject_uid=subject_uid, format=format)).consume()


async def step(tx: Tx, subject_uid: str) -> None:
    """Texts have changed."""
    await (await tx.run(STEP, subject_uid=subject_uid)).consume()


async def mentioning(tx: Tx, uids: Sequence[str]) -> set[str]:
    """Those documents whose text had links to topics."""
    return set((await (await tx.run(MENTIONING, uids=uids)).single(strict=True))["uids"])
