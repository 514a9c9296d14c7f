"""One topic by itself: where it stands, and what is said of it."""

from dataclasses import dataclass
from datetime import datetime

from neo4j import AsyncManagedTransaction as Tx

from graph.names import TopicKind
from graph.queries.access import Viewer, guarded, refuse


@dataclass(frozen=True, slots=True)
class Home:
    uid: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Topic:
    """`above` are the uids from the root down to its parent."""

    uid: str
    parent_uid: str | None
    above: list[str]
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    tags: list[str]
    document_count: int
    concept_uid: str | None
    subject: Home
    created_at: datetime
    updated_at: datetime


ONE = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
RETURN topic.uid AS uid, topic.title AS title, topic.kind AS kind, topic.note AS note, topic.url AS url,
    COLLECT { MATCH way = (topic)-[:CHILD_OF]->+(higher:Topic) RETURN higher.uid ORDER BY length(way) DESC LIMIT 101 } AS above,
    [(topic)-[:TAGGED]->(tag:Tag) | tag.slug] AS tags,
    COUNT { (topic)-[:HAS_DOCUMENT]->(document:Document) WHERE document.deleted_at IS NULL } AS document_count,
    head([(topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept) | concept.uid]) AS concept_uid,
    subject {.uid, .slug, .title} AS subject,
    coalesce(topic.created_at, subject.created_at) AS created_at, coalesce(topic.updated_at, topic.created_at) AS updated_at
""")


async def one(tx: Tx, viewer: Viewer, topic_uid: str) -> Topic:
    """Raises NotFound when the viewer may not read it, SignedOut when they are gone."""
    record = await (await tx.run(ONE, viewer.asks(topic_uid=topic_uid))).single()
    if record is None:
        await refuse(tx, viewer, "There is no such topic.")
    row = record.data()
    row["subject"] = Home(**row["subject"])
    row["tags"] = sorted(row["tags"])
    row["parent_uid"] = row["above"][-1] if row["above"] else None
    row["created_at"], row["updated_at"] = record["created_at"].to_native(), record["updated_at"].to_native()
    return Topic(**row)
