"""What alters documents. Each statement first writes to the subject, which locks it: of two savers at once the second sees the first.

It writes what never changes (created_at), so that waiting for the lock sets nothing back. What may have changed meanwhile (permission,
deleted_at, HEAD, ranks, the topic that a document is on) is read after that, from a subject and a document that are found anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple, NoReturn

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.errors import TooManyDocuments
from graph.queries.access import Viewer, guarded, refuse, unguarded
from graph.queries.documents import NO_TOPIC, Document, document_of, refuse_editor

NO_DOCUMENT = "There is no such document."


class NewRevision(NamedTuple):
    """One to be linked; its text lies in the bucket already."""

    uid: str
    sha256: str
    bytes: int
    words: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A document before a save: what it is, and who made its head from what."""

    document: Document
    previous_uid: str | None
    author_uid: str | None


STANDING = guarded("""
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})-[:HEAD]->(head:Revision)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE document.deleted_at IS NULL AND topic.deleted_at IS NULL AND CAN_EDIT
OPTIONAL MATCH (author:User)-[:WROTE]->(head)
RETURN
    topic.uid AS topic_uid, subject.uid AS subject_uid, document.uid AS uid, document.title AS title,
    head.uid AS revision_uid, head.number AS number, head.sha256 AS sha256, head.bytes AS bytes, head.words AS words,
    head.created_at AS created_at, author.handle AS author, author.uid AS author_uid,
    head([(head)-[:PREVIOUS]->(previous:Revision) | previous.uid]) AS previous_uid
""")


async def standing(tx: Tx, viewer: Viewer, document_uid: str) -> Standing:
    """Raises NotFound, Forbidden, SignedOut unless the viewer may edit it."""
    record = await _one(tx, STANDING, viewer, document_uid=document_uid)
    if record is None:
        await _refuse(tx, viewer, document_uid)
    return Standing(document_of(record), record["previous_uid"], record["author_uid"])


MAY_SAVE = guarded("""
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE document.deleted_at IS NULL AND topic.deleted_at IS NULL AND CAN_EDIT
RETURN document.uid AS uid
""")


async def demand_editor(tx: Tx, viewer: Viewer, document_uid: str) -> None:
    """Raises NotFound, Forbidden, SignedOut unless the viewer may save the document."""
    if await _one(tx, MAY_SAVE, viewer, document_uid=document_uid) is None:
        await _refuse(tx, viewer, document_uid)


MAY_ADD = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_EDIT
RETURN topic.uid AS uid
""")


async def demand_editor_of_topic(tx: Tx, viewer: Viewer, topic_uid: str) -> None:
    """Raises NotFound, Forbidden, SignedOut unless the viewer may add documents to the topic."""
    if await _one(tx, MAY_ADD, viewer, topic_uid=topic_uid) is None:
        await refuse_editor(tx, viewer, topic_uid)


LINK = guarded("""
MATCH (before:Topic)-[:HAS_DOCUMENT]->(:Document {uid: $document_uid})
MATCH (before)-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})-[old:HEAD]->(head:Revision)
WHERE head.uid = $on_revision AND document.deleted_at IS NULL AND topic.deleted_at IS NULL
    AND (head.sha256 <> $sha256 OR document.title <> $title)
MATCH (author:User {uid: $viewer_uid})
DELETE old
CREATE (document)-[:HEAD]->(revision:Revision {
    uid: $revision_uid, number: head.number + 1, sha256: $sha256, bytes: $bytes, words: $words, created_at: datetime()
})-[:PREVIOUS]->(head)
CREATE (author)-[:WROTE]->(revision)
SET document.title = coalesce($title, document.title), topic.updated_at = datetime(),
    subject.updated_at = datetime(), subject.documents_version = subject.documents_version + 1
RETURN
    topic.uid AS topic_uid, subject.uid AS subject_uid, document.uid AS uid, document.title AS title,
    revision.uid AS revision_uid, revision.number AS number, revision.sha256 AS sha256, revision.bytes AS bytes,
    revision.words AS words, revision.created_at AS created_at, author.handle AS author,
    EXISTS { ()-[:MENTIONS {document_uid: $document_uid}]->() } AS has_mentions
""")


class Linked(NamedTuple):
    """`has_mentions`: by the text before."""

    document: Document
    has_mentions: bool


async def link(tx: Tx, viewer: Viewer, document_uid: str, revision: NewRevision, *, on_revision: str, title: str | None) -> Linked | None:
    """With the new head; None when `on_revision` isn't the head, nothing differs from it, or the viewer may not edit. No title keeps it."""
    record = await _one(
        tx,
        LINK,
        viewer,
        document_uid=document_uid,
        on_revision=on_revision,
        title=title,
        revision_uid=revision.uid,
        sha256=revision.sha256,
        bytes=revision.bytes,
        words=revision.words,
    )
    return Linked(document_of(record), record["has_mentions"]) if record else None


class Placed(NamedTuple):
    """Where a document stands among those of its topic."""

    rank: str
    uid: str


class Room(NamedTuple):
    """A topic that takes documents, and the live ones that it has, in their order."""

    subject_uid: str
    title: str
    documents: list[Placed]


ROOM = guarded("""
MATCH (:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
MATCH (topic:Topic {uid: $topic_uid}) WHERE topic.deleted_at IS NULL
RETURN subject.uid AS subject_uid, topic.title AS title,
    [(topic)-[:HAS_DOCUMENT]->(document:Document) WHERE document.deleted_at IS NULL | [document.rank, document.uid]] AS documents
""")


async def room(tx: Tx, viewer: Viewer, topic_uid: str) -> Room:
    """The ranks are still these when the next statement writes. Raises NotFound, Forbidden, SignedOut unless the viewer may edit it."""
    record = await _one(tx, ROOM, viewer, topic_uid=topic_uid)
    if record is None:
        await refuse_editor(tx, viewer, topic_uid)
    return Room(record["subject_uid"], record["title"], sorted(Placed(*place) for place in record["documents"]))


def demand_room(there: int, most: int) -> None:
    """For one more. Raises TooManyDocuments."""
    if there >= most:
        raise TooManyDocuments(f"A topic has at most {most} documents. Put this one on a topic below it.")


ADD = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_EDIT
MATCH (author:User {uid: $viewer_uid})
CREATE (topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid, title: $title, rank: $rank, created_at: datetime()})
CREATE (document)-[:HEAD]->(revision:Revision {
    uid: $revision_uid, number: 1, sha256: $sha256, bytes: $bytes, words: $words, created_at: datetime()
})
CREATE (author)-[:WROTE]->(revision)
SET topic.updated_at = datetime(), subject.updated_at = datetime(), subject.documents_version = subject.documents_version + 1,
    subject.document_count = subject.document_count + 1
RETURN
    topic.uid AS topic_uid, subject.uid AS subject_uid, document.uid AS uid, document.title AS title,
    revision.uid AS revision_uid, revision.number AS number, revision.sha256 AS sha256, revision.bytes AS bytes,
    revision.words AS words, revision.created_at AS created_at, author.handle AS author
""")


async def add(tx: Tx, viewer: Viewer, topic_uid: str, document_uid: str, title: str, rank: str, revision: NewRevision) -> Document:
    """After `room` in the same transaction. Raises NotFound when the viewer has gone since."""
    record = await _one(
        tx,
        ADD,
        viewer,
        topic_uid=topic_uid,
        document_uid=document_uid,
        title=title,
        rank=rank,
        revision_uid=revision.uid,
        sha256=revision.sha256,
        bytes=revision.bytes,
        words=revision.words,
    )
    if record is None:
        await refuse(tx, viewer, NO_TOPIC)
    return document_of(record)


DELETE = guarded("""
MATCH (before:Topic)-[:HAS_DOCUMENT]->(:Document {uid: $document_uid})
MATCH (before)-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid}) WHERE topic.deleted_at IS NULL
LET was_live = document.deleted_at IS NULL
SET document.deleted_at = coalesce(document.deleted_at, datetime()),
    subject.updated_at = CASE WHEN was_live THEN datetime() ELSE subject.updated_at END,
    subject.documents_version = subject.documents_version + CASE WHEN was_live THEN 1 ELSE 0 END,
    subject.document_count = subject.document_count - CASE WHEN was_live THEN 1 ELSE 0 END
RETURN was_live
""")


async def delete(tx: Tx, viewer: Viewer, document_uid: str) -> bool:
    """Marks it; its texts stay. False when it was deleted already. Raises NotFound, Forbidden, SignedOut."""
    record = await _one(tx, DELETE, viewer, document_uid=document_uid)
    if record is None:
        await _refuse(tx, viewer, document_uid)
    return record["was_live"]


DELETED = guarded("""
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})-[:HEAD]->(head:Revision)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_EDIT
OPTIONAL MATCH (author:User)-[:WROTE]->(head)
RETURN
    topic.uid AS topic_uid, subject.uid AS subject_uid, document.uid AS uid, document.title AS title,
    head.uid AS revision_uid, head.number AS number, head.sha256 AS sha256, head.bytes AS bytes, head.words AS words,
    head.created_at AS created_at, author.handle AS author
""")


async def deleted(tx: Tx, viewer: Viewer, document_uid: str) -> Document:
    """The document, deleted or not. Raises NotFound, Forbidden, SignedOut unless the viewer may edit it."""
    record = await _one(tx, DELETED, viewer, document_uid=document_uid)
    if record is None:
        await _refuse(tx, viewer, document_uid)
    return document_of(record)


RESTORE = guarded("""
MATCH (before:Topic)-[:HAS_DOCUMENT]->(:Document {uid: $document_uid})
MATCH (before)-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid}) WHERE topic.deleted_at IS NULL
LET was_deleted = document.deleted_at IS NOT NULL,
    others = COUNT { (topic)-[:HAS_DOCUMENT]->(other:Document) WHERE other.deleted_at IS NULL }
SET subject.updated_at = CASE WHEN was_deleted THEN datetime() ELSE subject.updated_at END,
    subject.documents_version = subject.documents_version + CASE WHEN was_deleted THEN 1 ELSE 0 END,
    subject.document_count = subject.document_count + CASE WHEN was_deleted THEN 1 ELSE 0 END
REMOVE document.deleted_at
RETURN was_deleted, others
""")


async def restore(tx: Tx, viewer: Viewer, document_uid: str, most: int) -> bool:
    """Where it was, on a topic that takes at most so many; False when it isn't deleted.

    Raises TooManyDocuments, NotFound, Forbidden, SignedOut.
    """
    record = await _one(tx, RESTORE, viewer, document_uid=document_uid)
    if record is None:
        await _refuse(tx, viewer, document_uid)
    if record["was_deleted"]:
        demand_room(record["others"], most)
    return record["was_deleted"]


ARRANGE = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_EDIT
SET subject.updated_at = datetime(), subject.documents_version = subject.documents_version + 1
WITH topic
UNWIND $places AS place
MATCH (topic)-[:HAS_DOCUMENT]->(document:Document {uid: place[0]})
SET document.rank = place[1]
RETURN count(document) AS placed
""")


async def arrange(tx: Tx, viewer: Viewer, topic_uid: str, places: Sequence[tuple[str, str]]) -> None:
    """Gives documents their ranks, as (uid, rank). After `room` in the same transaction."""
    await _one(tx, ARRANGE, viewer, topic_uid=topic_uid, places=[list(place) for place in places])


SUBJECT_OF_DOCUMENT = unguarded(
    "MATCH (document:Document {uid: $document_uid})<-[:HAS_DOCUMENT]-(topic:Topic)-[:PART_OF]->(subject:Subject) "
    "WHERE topic.deleted_at IS NULL AND document.deleted_at IS NULL RETURN subject.uid AS subject_uid",
    because="it tells a refusal which subject to ask about, and nobody else",
)


async def _refuse(tx: Tx, viewer: Viewer, document_uid: str) -> NoReturn:
    found = await (await tx.run(SUBJECT_OF_DOCUMENT, document_uid=document_uid)).single()
    await refuse(tx, viewer, NO_DOCUMENT, subject_uid=found["subject_uid"] if found else None)


async def _one(tx: Tx, cypher: LiteralString, viewer: Viewer, **parameters: Any) -> Record | None:
    result = await tx.run(cypher, viewer.asks(**parameters))
    return await result.single()
