"""The map of a subject: every topic and relation in one answer, and the version that its bytes depend on."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, NamedTuple

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.names import Origin, RelationKind, Status, TopicKind, Visibility
from graph.queries.access import CHECKS, Viewer, for_each, guarded, refuse

NO_SUBJECT = "There is no such subject."


@dataclass(frozen=True, slots=True)
class Version:
    """What a map's bytes depend on. `updated_at` tells a map from another that had the same numbers before a backup was restored."""

    version: int
    documents_version: int
    updated_at: datetime

    def __str__(self) -> str:
        return f"{self.version}.{self.documents_version}"

    @property
    def tag(self) -> str:
        """All of it, for who keeps a copy: `version.documents_version-updated_at`, the last in microseconds, hexadecimal."""
        return f"{self}-{round(self.updated_at.timestamp() * 1_000_000):x}"


VERSION = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
RETURN subject.version AS version, subject.documents_version AS documents_version, subject.updated_at AS updated_at
""")


async def version(tx: Tx, viewer: Viewer, subject_uid: str) -> Version:
    """Raises NotFound when the viewer may not read the subject, SignedOut when they are gone."""
    result = await tx.run(VERSION, viewer.asks(subject_uid=subject_uid))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT)
    return Version(record["version"], record["documents_version"], record["updated_at"].to_native())


class Asked(NamedTuple):
    viewer: Viewer
    subject_uid: str


VERSIONS = for_each(
    guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
RETURN collect([$number, subject.version, subject.documents_version, subject.updated_at]) AS found
""")
)


async def versions(tx: Tx, asked: list[Asked]) -> dict[Asked, Version]:
    """Of those subjects that their viewers may read; the others are missing."""
    each = [one.viewer.asks(subject_uid=one.subject_uid, number=number) for number, one in enumerate(asked)]
    record = await (await tx.run(VERSIONS, {"asked": each})).single(strict=True)
    return {
        asked[number]: Version(version, documents_version, updated_at.to_native())
        for number, version, documents_version, updated_at in record["found"]
    }


@dataclass(frozen=True, slots=True)
class MapTopic:
    uid: str
    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    tags: list[str]
    document_count: int
    words: int
    concept_uid: str | None


@dataclass(frozen=True, slots=True)
class MapRelation:
    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    origin: Origin
    status: Status
    confidence: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class MapSubject:
    uid: str
    slug: str
    title: str
    summary: str | None
    language: str
    visibility: Visibility
    version: int
    root_topic_uid: str
    published_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Map:
    """A subject whole; nothing of the viewer. Topics in no order: see `in_reading_order`."""

    subject: MapSubject
    documents_version: int
    topics: list[MapTopic]
    relations: list[MapRelation]


MAP = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})-[:ROOT]->(root:Topic) WHERE CAN_READ
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL
    LET place = head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]]),
        words = [(topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL | head.words]
    RETURN
        collect([
            topic.uid, place[0], place[1], topic.title, topic.kind, topic.note, topic.url,
            [(topic)-[:TAGGED]->(tag:Tag) | tag.slug], size(words), reduce(total = 0, some IN words | total + some),
            head([(topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept) | concept.uid])
        ]) AS topics,
        collect([
            (topic)-[relation:REQUIRES|RELATED_TO]->(target:Topic)
            WHERE relation.status = 'accepted' AND target.deleted_at IS NULL AND EXISTS { (target)-[:PART_OF]->(subject) }
            | [
                relation.uid, CASE type(relation) WHEN 'REQUIRES' THEN 'requires' ELSE 'related' END, topic.uid, target.uid,
                relation.origin, relation.status, relation.confidence, relation.reason
            ]
        ]) AS relations
}
RETURN
    subject.uid AS uid, subject.slug AS slug, subject.title AS title, subject.summary AS summary, subject.language AS language,
    subject.visibility AS visibility, subject.version AS version, root.uid AS root_topic_uid,
    subject.published_at AS published_at, subject.updated_at AS updated_at, subject.documents_version AS documents_version,
    topics, [found IN relations WHERE size(found) > 0] AS relations
""")


async def read_map(tx: Tx, viewer: Viewer, subject_uid: str) -> Map:
    """One record of collected lists, however large, for `graph.read_locked`: a map that is read while a change is being committed
    could hold half of it under either version. Raises NotFound, SignedOut.
    """
    return await _map(tx, viewer, subject_uid, MAP)


OWN_MAP = MAP.replace(CHECKS["CAN_READ"], CHECKS["IS_OWNER"])


async def read_own_map(tx: Tx, viewer: Viewer, subject_uid: str) -> Map:
    """The same for its owner, in the trash or hidden too. Raises NotFound, SignedOut."""
    return await _map(tx, viewer, subject_uid, OWN_MAP)


async def _map(tx: Tx, viewer: Viewer, subject_uid: str, cypher: LiteralString) -> Map:
    result = await tx.run(cypher, viewer.asks(subject_uid=subject_uid))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT)
    topics = [MapTopic(*row) for row in record["topics"]]
    relations = [MapRelation(*row) for rows in record["relations"] for row in rows]
    return Map(_map_subject(record), record["documents_version"], topics, relations)


def _map_subject(record: Record) -> MapSubject:
    published_at = record["published_at"]
    return MapSubject(
        uid=record["uid"],
        slug=record["slug"],
        title=record["title"],
        summary=record["summary"],
        language=record["language"],
        visibility=record["visibility"],
        version=record["version"],
        root_topic_uid=record["root_topic_uid"],
        published_at=published_at and published_at.to_native(),
        updated_at=record["updated_at"].to_native(),
    )


def in_reading_order(topics: list[MapTopic]) -> list[MapTopic]:
    """Parents first, siblings by rank: the order in which a reader goes through the map."""
    children: dict[str | None, list[MapTopic]] = {}
    for topic in sorted(topics, key=lambda topic: topic.rank or "", reverse=True):
        children.setdefault(topic.parent_uid, []).append(topic)
    ordered: list[MapTopic] = []
    waiting = children.get(None, [])
    while waiting:
        topic = waiting.pop()
        ordered.append(topic)
        waiting.extend(children.get(topic.uid, ()))
    return ordered
