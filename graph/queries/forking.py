"""What is copied when somebody forks a subject, and how the copy says where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.queries import staging
from graph.queries.access import Viewer, guarded, unguarded
from graph.queries.staging import OURS, Row
from graph.queries.subjects import one, refuse_author


@dataclass(frozen=True, slots=True)
class Original:
    """A subject with what lives in it. Rows are lists: see READ for what stands where."""

    uid: str
    title: str
    slug: str
    summary: str | None
    language: str
    made_from: str | None
    version: int
    root_uid: str
    tags: list[str]
    topics: list[list[Any]]
    documents: list[list[Any]]
    relations: list[list[Any]]
    mentions: list[list[str]]
    images: list[list[Any]]


READ = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ AND IS_VERIFIED
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})-[:ROOT]->(root:Topic) WHERE CAN_READ AND IS_VERIFIED
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL
    LET place = head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]])
    RETURN
        collect([
            topic.uid, place[0], place[1], topic.title, topic.kind, topic.note, topic.url, topic.source_id, topic.extras, topic.search_text,
            head([(topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept) | concept.uid]),
            [(topic)-[tagged:TAGGED]->(tag:Tag) | [tag.slug, tagged.place, tag.name]]
        ]) AS topics,
        collect([
            (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL
            | [document.uid, topic.uid, document.title, document.rank, head.uid, head.sha256]
        ]) AS documents,
        collect([
            (topic)-[relation:REQUIRES|RELATED_TO {status: 'accepted'}]->(target:Topic)
            WHERE target.deleted_at IS NULL AND EXISTS { (target)-[:PART_OF]->(subject) }
            | [CASE type(relation) WHEN 'REQUIRES' THEN 'requires' ELSE 'related' END, topic.uid, target.uid, relation.reason]
        ]) AS relations,
        collect([
            (topic)-[mention:MENTIONS]->(target:Topic) WHERE target.deleted_at IS NULL | [mention.document_uid, target.uid]
        ]) AS mentions
}
RETURN subject.uid AS uid, subject.title AS title, subject.slug AS slug, subject.summary AS summary, subject.language AS language,
    subject.made_from AS made_from, subject.version AS version, root.uid AS root_uid,
    [(subject)-[:TAGGED]->(tag:Tag) | tag.slug] AS tags, topics,
    reduce(all = [], some IN documents | all + some) AS documents, reduce(all = [], some IN relations | all + some) AS relations,
    reduce(all = [], some IN mentions | all + some) AS mentions,
    [(subject)-[:HAS_IMAGE]->(image:Image) | [image.uid, image.sha256, image.bytes, image.media_type, image.width, image.height]] AS images
""")


async def read(tx: Tx, viewer: Viewer, subject_uid: str, *, is_local: bool) -> Original:
    """Whole and of one version, for `graph.read_locked`. Raises NotFound, AddressUnverified, Forbidden, SignedOut."""
    record = await (await tx.run(READ, viewer.asks(subject_uid=subject_uid, is_local=is_local))).single()
    if record is None:
        await one(tx, viewer, subject_uid)
        await refuse_author(tx, viewer)
    return Original(**record.data())


COPY_TOPICS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid}) SET subject.updated_at = datetime()
WITH subject WHERE subject.staged_by = $job_uid
UNWIND $rows AS row
MATCH (concept:Concept {uid: row.concept_uid})
CREATE (topic:Topic {
    uid: row.uid, title: row.title, kind: row.kind, note: row.note, url: row.url, audience: replace($subject_uid, '-', ''),
    source_id: row.source_id, extras: row.extras, search_text: row.search_text, created_at: datetime(), updated_at: datetime()
})-[:PART_OF]->(subject)
CREATE (topic)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(concept)
RETURN count(topic) AS written
""",
    because=OURS,
)
TAG_TOPICS = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
MATCH (tag:Tag {slug: row.slug})
CREATE (topic)-[tagged:TAGGED {
    key: row.topic_uid + ':' + row.slug, origin: 'author', confidence: 1.0, place: row.place, at: datetime()
}]->(tag)
RETURN count(tagged) AS written
""",
    because=OURS,
)


async def add_topics(tx: Tx, job_uid: str, subject_uid: str, topics: Sequence[Row], tags: Sequence[Row]) -> None:
    """About the same concepts as the originals. Raises Conflict when the copy isn't staged any more."""
    await staging.write_all(tx, COPY_TOPICS, topics, job_uid=job_uid, subject_uid=subject_uid)
    await staging.write_all(tx, staging.PLACE_TOPICS, [topic for topic in topics if topic["parent_uid"]])
    await staging.write_all(tx, TAG_TOPICS, tags)


MENTION = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
MATCH (target:Topic {uid: row.target_uid})
CREATE (topic)-[made:MENTIONS {key: row.document_uid + ':' + row.target_uid, document_uid: row.document_uid}]->(target)
RETURN count(made) AS written
""",
    because=OURS,
)


async def add_mentions(tx: Tx, mentions: Sequence[Row]) -> None:
    await staging.write_all(tx, MENTION, mentions)


FINISH = guarded("""
MATCH (subject:Subject {uid: $original_uid}) WHERE CAN_READ AND IS_VERIFIED
MATCH (viewer:User {uid: $viewer_uid})
SET viewer.role = CASE viewer.role WHEN 'learner' THEN 'author' ELSE viewer.role END, subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_READ AND IS_VERIFIED
WITH subject AS original
MATCH (fork:Subject {uid: $subject_uid})
CREATE (fork)-[:FORKED_FROM {version: $version}]->(original)
CALL (fork) {
    UNWIND $tags AS slug
    MATCH (tag:Tag {slug: slug})
    CREATE (fork)-[:TAGGED {key: fork.uid + ':' + slug, origin: 'author', confidence: 1.0, at: datetime()}]->(tag)
}
CALL (fork) {
    UNWIND $images AS image
    CREATE (fork)-[:HAS_IMAGE]->(copied:Image {created_at: datetime()}) SET copied += image
}
RETURN fork.uid AS uid
""")


async def finish(tx: Tx, viewer: Viewer, original: Original, subject_uid: str, images: Sequence[Row], *, is_local: bool) -> None:
    """Where it comes from, its tags and images. Asks again whether the original may be read. Raises what `read` raises."""
    parameters = viewer.asks(
        original_uid=original.uid,
        subject_uid=subject_uid,
        version=original.version,
        tags=original.tags,
        images=list(images),
        is_local=is_local,
    )
    if await (await tx.run(FINISH, parameters)).single() is None:
        await one(tx, viewer, original.uid)
        await refuse_author(tx, viewer)
