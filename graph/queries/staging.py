"""A subject that is being made or unmade in batches, under `staged_by`, which every check excludes.

An import shows it in one last transaction; what was given up, or deleted long ago, is claimed first and then discarded bit by bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import Conflict
from graph.names import RelationKind, Visibility
from graph.queries.access import unguarded

OURS = "it writes only below a subject that this very import has staged, which nobody can see yet"
ABANDONED_AFTER_MINUTES = 10
"""A living import touches its subject with every batch, and no batch may take that long."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewSubject:
    uid: str
    slug: str
    title: str
    summary: str | None
    language: str


STAGE = unguarded(
    """
CREATE (subject:Subject {
    uid: $subject_uid, slug: $slug, title: $title, summary: $summary, language: $language, visibility: 'private',
    version: 0, documents_version: 0, topic_count: 0, document_count: 0, staged_by: $job_uid,
    created_at: datetime(), updated_at: datetime()
})
RETURN subject.uid AS uid
""",
    because=OURS,
)


async def stage(tx: Tx, job_uid: str, subject: NewSubject) -> None:
    await (
        await tx.run(
            STAGE,
            job_uid=job_uid,
            subject_uid=subject.uid,
            slug=subject.slug,
            title=subject.title,
            summary=subject.summary,
            language=subject.language,
        )
    ).consume()


ADD_TOPICS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
UNWIND $rows AS row
CREATE (topic:Topic {
    uid: row.uid, title: row.title, kind: row.kind, note: row.note, url: row.url, audience: row.audience, source_id: row.source_id,
    extras: row.extras, search_text: row.search_text, created_at: datetime(), updated_at: datetime()
})-[:PART_OF]->(subject)
CREATE (topic)-[:ABOUT {origin: 'import', status: 'accepted', confidence: 1.0}]->(concept:Concept {
    uid: row.concept_uid, name: row.title, name_key: row.name_key, language: row.language, sense: row.uid
})
RETURN count(topic) AS written
""",
    because=OURS,
)
PLACE_TOPICS = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.uid})
MATCH (parent:Topic {uid: row.parent_uid})
CREATE (topic)-[place:CHILD_OF {child_uid: row.uid, parent_uid: row.parent_uid, rank: row.rank}]->(parent)
RETURN count(place) AS written
""",
    because=OURS,
)
TAG_TOPICS = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
MERGE (tag:Tag {slug: row.slug}) ON CREATE SET tag.name = row.name
CREATE (topic)-[tagged:TAGGED {key: row.topic_uid + ':' + row.slug, origin: 'import', confidence: 1.0, at: datetime()}]->(tag)
RETURN count(tagged) AS written
""",
    because=OURS,
)


async def add_topics(tx: Tx, job_uid: str, subject_uid: str, topics: Sequence[Row], tags: Sequence[Row]) -> None:
    """Topics with their concepts and places; a parent stands in the same batch or an earlier one. Raises Conflict when unstaged."""
    await write_all(tx, ADD_TOPICS, topics, job_uid=job_uid, subject_uid=subject_uid)
    await write_all(tx, PLACE_TOPICS, [topic for topic in topics if topic["parent_uid"]])
    await write_all(tx, TAG_TOPICS, tags)


ADD_DOCUMENTS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
MATCH (author:User {uid: $author_uid})
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
CREATE (topic)-[:HAS_DOCUMENT]->(document:Document {uid: row.uid, title: row.title, rank: row.rank, created_at: datetime()})
CREATE (document)-[:HEAD]->(revision:Revision {
    uid: row.revision_uid, number: 1, sha256: row.sha256, bytes: row.bytes, words: row.words, created_at: datetime()
})
CREATE (author)-[:WROTE]->(revision)
RETURN count(document) AS written
""",
    because=OURS,
)


async def add_documents(tx: Tx, job_uid: str, subject_uid: str, author_uid: str, documents: Sequence[Row]) -> None:
    """Their texts lie in the bucket already. Raises Conflict when the subject isn't staged any more."""
    await write_all(tx, ADD_DOCUMENTS, documents, job_uid=job_uid, subject_uid=subject_uid, author_uid=author_uid)


TYPES: dict[RelationKind, str] = {"requires": "REQUIRES", "related": "RELATED_TO"}

ADD_RELATIONS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
UNWIND $rows AS row
MATCH (source:Topic {uid: row.source_uid})
MATCH (target:Topic {uid: row.target_uid})
CREATE (source)-[relation:$($types[row.kind]) {
    uid: row.uid, key: row.source_uid + ':' + row.target_uid, origin: 'import', status: 'accepted', confidence: 1.0,
    reason: row.reason, by_uid: $author_uid, at: datetime()
}]->(target)
RETURN count(relation) AS written
""",
    because=OURS,
)


async def add_relations(tx: Tx, job_uid: str, subject_uid: str, author_uid: str, relations: Sequence[Row]) -> None:
    """Both ends are written already. Raises Conflict when the subject isn't staged any more."""
    await write_all(tx, ADD_RELATIONS, relations, job_uid=job_uid, subject_uid=subject_uid, author_uid=author_uid, types=TYPES)


async def write_all(tx: Tx, cypher: LiteralString, rows: Sequence[Row], **parameters: Any) -> None:
    """All of the rows, or none. Raises Conflict when there is nothing any more to write them to."""
    if not rows:
        return
    record = await (await tx.run(cypher, rows=rows, **parameters)).single(strict=True)
    if record["written"] != len(rows):
        raise Conflict("This was given up while it ran: what it had written is gone. Start it again.")


SHOW = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
MATCH (root:Topic {uid: $root_uid})
MATCH (owner:User {uid: $owner_uid})
CREATE (subject)-[:ROOT {subject_uid: subject.uid}]->(root)
CREATE (owner)-[:MEMBER_OF {key: owner.uid + ':' + subject.uid, role: 'owner', at: datetime()}]->(subject)
CREATE (subject)-[:HAS_STATISTICS]->(:Statistics {subject_uid: subject.uid})
CREATE (owner)-[:MADE]->(change:Change {
    uid: $change_uid, subject_uid: subject.uid, seq: 1, operations: $operations, inverses: '[]', sha256: $sha256, at: datetime()
})-[:CHANGES]->(subject)
SET subject.version = 1, subject.documents_version = 1, subject.visibility = $visibility,
    subject.topic_count = $topic_count, subject.document_count = $document_count, subject.updated_at = datetime(),
    subject.published_at = CASE $visibility WHEN 'public' THEN datetime.truncate('millisecond', datetime()) END
REMOVE subject.staged_by
RETURN subject.uid AS uid
""",
    because=OURS,
)


@dataclass(frozen=True, slots=True)
class FirstChange:
    """`operations` is None when they lie in the bucket, under the change's uid; `sha256` is theirs either way."""

    uid: str
    operations: str | None
    sha256: str


async def show(
    tx: Tx,
    job_uid: str,
    subject_uid: str,
    *,
    root_uid: str,
    owner_uid: str,
    visibility: Visibility,
    change: FirstChange,
    topic_count: int,
    document_count: int,
) -> None:
    """The last step: from now on the subject is there, whole. Raises Conflict when it isn't staged any more."""
    result = await tx.run(
        SHOW,
        job_uid=job_uid,
        subject_uid=subject_uid,
        root_uid=root_uid,
        owner_uid=owner_uid,
        visibility=visibility,
        change_uid=change.uid,
        operations=change.operations,
        sha256=change.sha256,
        topic_count=topic_count,
        document_count=document_count,
    )
    if await result.single() is None:
        raise Conflict("This was given up while it ran: what it had written is gone. Start it again.")


ABANDONED = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NOT NULL
    AND (subject.staged_by = 'discarded' OR subject.updated_at < datetime() - duration({minutes: $minutes}))
RETURN subject.uid AS uid LIMIT $limit
""",
    because="it finds what dead imports left behind, which no viewer can see",
)
MOST_ABANDONED = 1_000


async def abandoned(tx: Tx) -> list[str]:
    """Uids of staged subjects whose import has died, or whose deletion was broken off."""
    result = await tx.run(ABANDONED, minutes=ABANDONED_AFTER_MINUTES, limit=MOST_ABANDONED)
    return [record["uid"] async for record in result]


CLAIM = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.staged_by = subject.staged_by
WITH subject WHERE subject.staged_by IN ['discarded', $job_uid]
    OR $job_uid IS NULL AND subject.staged_by IS NOT NULL AND subject.updated_at < datetime() - duration({minutes: $minutes})
SET subject.staged_by = 'discarded'
RETURN subject.uid AS uid
""",
    because="it takes a staged subject from its import, which no viewer can see",
)


async def claim(tx: Tx, subject_uid: str, job_uid: str | None) -> bool:
    """From now on the subject can only be deleted. An import may claim its own; without a job, only what is abandoned by now."""
    result = await tx.run(CLAIM, subject_uid=subject_uid, job_uid=job_uid, minutes=ABANDONED_AFTER_MINUTES)
    return await result.single() is not None


EXPIRED = unguarded(
    """
MATCH (subject:Subject) WHERE subject.deleted_at < datetime() - duration({days: $days})
RETURN subject.uid AS uid LIMIT $limit
""",
    because="it finds what was deleted too long ago to come back, which no viewer can see",
)


async def expired(tx: Tx, days: int) -> list[str]:
    """Uids of subjects that have been deleted for longer than that."""
    result = await tx.run(EXPIRED, days=days, limit=MOST_ABANDONED)
    return [record["uid"] async for record in result]


CLAIM_EXPIRED = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE subject.deleted_at < datetime() - duration({days: $days})
SET subject.staged_by = 'discarded'
RETURN subject.uid AS uid
""",
    because="it takes what its owner has deleted too long ago to restore it, which no viewer can see",
)


async def claim_expired(tx: Tx, subject_uid: str, days: int) -> bool:
    """From now on the subject can only be discarded. False when it was restored at the last moment."""
    return await (await tx.run(CLAIM_EXPIRED, subject_uid=subject_uid, days=days)).single() is not None


OF_CLAIMED = "it deletes only what was claimed, which no viewer can see"
DISCARD_TOPICS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid, staged_by: 'discarded'})<-[:PART_OF]-(topic:Topic)
WITH topic LIMIT $limit
WITH collect(topic) AS topics
LET concepts = COLLECT {
        UNWIND topics AS topic
        MATCH (topic)-[:ABOUT]->(concept:Concept) RETURN concept
        UNION
        UNWIND topics AS topic
        MATCH (concept:Concept {sense: topic.uid}) RETURN concept
    },
    documents = COLLECT { UNWIND topics AS topic MATCH (topic)-[:HAS_DOCUMENT]->(document:Document) RETURN document },
    size = size(topics)
LET texts = COLLECT {
        UNWIND documents AS document
        MATCH (document)-[:HEAD]->(:Revision)-[:PREVIOUS]->*(revision:Revision) RETURN revision
    },
    keys = COLLECT {
        UNWIND documents AS document
        MATCH (document)-[:HEAD]->(:Revision)-[:PREVIOUS]->*(revision:Revision)
        RETURN 'documents/' + document.uid + '/' + revision.uid
    },
    comments = COLLECT { UNWIND topics + documents AS place MATCH (comment:Comment)-[:ON]->(place) RETURN comment }
FOREACH (gone IN topics + documents + texts + comments | DETACH DELETE gone)
WITH size, concepts, keys
CALL (concepts) {
    UNWIND concepts AS concept
    WITH concept WHERE NOT EXISTS { (concept)<-[:ABOUT {status: 'accepted'}]-() } AND NOT EXISTS { (concept)<-[:MERGED_INTO]-() }
        AND NOT EXISTS { (:Topic {uid: concept.sense}) }
    DETACH DELETE concept
}
RETURN size AS deleted, keys
""",
    because=OF_CLAIMED,
)
DISCARD_CHANGES = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid, staged_by: 'discarded'})
MATCH (change:Change {subject_uid: subject.uid}) WHERE change.seq > 0
WITH change LIMIT $limit
LET key = 'changes/' + change.uid
DETACH DELETE change
RETURN count(*) AS deleted, collect(key) AS keys
""",
    because=OF_CLAIMED,
)
DISCARD_LAST = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid, staged_by: 'discarded'})
LET around = COLLECT { MATCH (subject)-[:HAS_IMAGE]->(image:Image) RETURN image }
    + COLLECT { MATCH (link:ShareLink)-[:OPENS]->(subject) RETURN link }
    + COLLECT { MATCH (comment:Comment)-[:ON]->(subject) RETURN comment }
    + COLLECT { MATCH (subject)-[:HAS_STATISTICS]->(statistics:Statistics) RETURN statistics }
    + COLLECT { MATCH (subject)-[:HAS_STATISTICS]->(:Statistics)-[:ON]->(day:Day) RETURN day },
    keys = COLLECT { MATCH (subject)-[:HAS_IMAGE]->(image:Image) RETURN 'images/' + subject.uid + '/' + image.uid }
FOREACH (gone IN around | DETACH DELETE gone)
DETACH DELETE subject
RETURN 0 AS deleted, keys
""",
    because=OF_CLAIMED,
)


@dataclass(frozen=True, slots=True)
class Discarded:
    """`keys` of the bucket that nothing names any more; `is_all` when the subject itself is gone."""

    keys: list[str]
    is_all: bool


async def discard_some(tx: Tx, subject_uid: str, limit: int) -> Discarded:
    """Deletes up to `limit` topics of a claimed subject with what hangs on them, else changes, else the subject."""
    keys: list[str] = []
    for cypher in (DISCARD_TOPICS, DISCARD_CHANGES, DISCARD_LAST):
        record = await (await tx.run(cypher, subject_uid=subject_uid, limit=limit)).single()
        keys = record["keys"] if record else []
        if record and record["deleted"]:
            return Discarded(keys, is_all=False)
    return Discarded(keys, is_all=True)
