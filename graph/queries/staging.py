"""A subject that is being made in batches, under `staged_by`, which every check excludes, and shown in one last transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import Conflict
from graph.names import RelationKind, Visibility
from graph.queries.access import unguarded

OURS = "it writes only below a subject that this very import has staged, which nobody can see yet"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewSubject:
    uid: str
    slug: str
    title: str
    summary: str | None
    language: str
    made_from: str | None = None


STAGE = unguarded(
    """
CREATE (subject:Subject {
    uid: $subject_uid, slug: $slug, title: $title, title_key: toLower(normalize($title, NFKC)), summary: $summary, language: $language,
    made_from: $made_from, visibility: 'private',
    version: 0, documents_version: 0, topic_count: 0, document_count: 0, like_count: 0, reader_count: 0, staged_by: $job_uid,
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
            made_from=subject.made_from,
        )
    ).consume()


ADD_TOPICS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
UNWIND $rows AS row
CREATE (topic:Topic {
    uid: row.uid, title: row.title, kind: row.kind, note: row.note, url: row.url, audience: row.audience, source_id: row.source_id,
    extras: row.extras, search_text: row.search_text, imported: row.imported, created_at: datetime(), updated_at: datetime()
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
CREATE (topic)-[tagged:TAGGED {
    key: row.topic_uid + ':' + row.slug, origin: 'import', confidence: 1.0, place: row.place, at: datetime()
}]->(tag)
RETURN count(tagged) AS written
""",
    because=OURS,
)


async def add_topics(tx: Tx, job_uid: str, subject_uid: str, topics: Sequence[Row], tags: Sequence[Row]) -> None:
    """Topics with their concepts and places; a parent stands in the same batch or an earlier one. Raises Conflict when unstaged."""
    await write_all(tx, ADD_TOPICS, topics, job_uid=job_uid, subject_uid=subject_uid)
    await write_all(tx, PLACE_TOPICS, [topic for topic in topics if topic["parent_uid"]])
    await write_all(tx, TAG_TOPICS, tags)


TAG_SUBJECT = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
UNWIND $rows AS row
MERGE (tag:Tag {slug: row.slug}) ON CREATE SET tag.name = row.name
CREATE (subject)-[tagged:TAGGED {key: subject.uid + ':' + row.slug, origin: 'import', confidence: 1.0, at: datetime()}]->(tag)
RETURN count(tagged) AS written
""",
    because=OURS,
)


async def tag_subject(tx: Tx, subject_uid: str, tags: Mapping[str, str]) -> None:
    """Slug -> name, of the subject itself."""
    await write_all(tx, TAG_SUBJECT, [{"slug": slug, "name": name} for slug, name in tags.items()], subject_uid=subject_uid)


ADD_DOCUMENTS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
MATCH (author:User {uid: $author_uid})
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
CREATE (topic)-[:HAS_DOCUMENT]->(document:Document {
    uid: row.uid, title: row.title, rank: row.rank, imported: row.imported, created_at: datetime()
})
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


ADD_IMAGES = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
UNWIND $rows AS row
CREATE (subject)-[:HAS_IMAGE]->(image:Image {
    uid: row.uid, sha256: row.sha256, bytes: row.bytes, media_type: row.media_type, width: row.width, height: row.height,
    source: row.source, created_at: datetime()
})
RETURN count(image) AS written
""",
    because=OURS,
)


async def add_images(tx: Tx, job_uid: str, subject_uid: str, images: Sequence[Row]) -> None:
    """Their bytes lie in the bucket already. Raises Conflict when the subject isn't staged any more."""
    await write_all(tx, ADD_IMAGES, images, job_uid=job_uid, subject_uid=subject_uid)


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


ADD_DONE = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
MATCH (learner:User {uid: $learner_uid})
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
CREATE (learner)-[progress:PROGRESS {
    key: learner.uid + ':' + topic.uid, state: 'done', started_at: datetime(), done_at: datetime(), at: datetime()
}]->(topic)
RETURN count(progress) AS written
""",
    because=OURS,
)


async def add_done(tx: Tx, job_uid: str, subject_uid: str, learner_uid: str, done: Sequence[Row]) -> None:
    """What the file says that its owner has done. Raises Conflict when the subject isn't staged any more."""
    await write_all(tx, ADD_DONE, done, job_uid=job_uid, subject_uid=subject_uid, learner_uid=learner_uid)


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
