"""Writes operations whose every uid and rank is decided, a run of like ones with one query."""

from collections.abc import Sequence
from typing import Any, LiteralString

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import unguarded
from graph.queries.staging import TYPES
from graph.queries.structure import LOCKED

Row = dict[str, Any]
Counts = tuple[int, int]
"""How many more living topics, and documents of living topics, there are now."""

ADD = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
CALL (subject) {
    UNWIND $rows AS row
    CREATE (topic:Topic {
        uid: row.topic_uid, title: row.title, kind: row.kind, note: row.note, url: row.url, audience: $audience,
        search_text: row.search_text, added_by: $change_uid, renamed_version: $seq, placed_version: $seq,
        created_at: datetime(), updated_at: datetime()
    })-[:PART_OF]->(subject)
    CREATE (topic)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(:Concept {
        uid: row.concept_uid, name: row.title, name_key: row.name_key, language: $language, sense: row.topic_uid
    })
    RETURN collect([topic, row]) AS added
}
UNWIND added AS pair
LET topic = pair[0], row = pair[1]
MATCH (parent:Topic {uid: row.parent_uid})
CREATE (topic)-[:CHILD_OF {child_uid: row.topic_uid, parent_uid: row.parent_uid, rank: row.rank}]->(parent)
RETURN count(*) AS topics, 0 AS documents
""",
    because=LOCKED,
)
RENAME = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
SET topic.title = row.title, topic.search_text = CASE WHEN topic.note IS NULL THEN row.title ELSE row.title + '\\n' + topic.note END,
    topic.embedding = null, topic.renamed_version = $seq, topic.updated_at = datetime()
WITH topic, row
MATCH (topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept {sense: topic.uid}) WHERE COUNT { (concept)<-[:ABOUT]-() } = 1
SET concept.name = row.title, concept.name_key = row.name_key
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
MOVE = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})-[place:CHILD_OF]->()
MATCH (parent:Topic {uid: row.parent_uid})
DELETE place
CREATE (topic)-[:CHILD_OF {child_uid: row.topic_uid, parent_uid: row.parent_uid, rank: row.rank}]->(parent)
SET topic.placed_version = $seq, topic.updated_at = datetime()
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
RERANK = unguarded(
    """
UNWIND $rows AS row
UNWIND keys(row.ranks) AS uid
MATCH (:Topic {uid: uid})-[place:CHILD_OF]->()
SET place.rank = row.ranks[uid]
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
DELETE = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid}) (()<-[:CHILD_OF]-(step:Topic WHERE step.deleted_at IS NULL))* (below)
WITH DISTINCT below WHERE below.deleted_at IS NULL
LET documents = COUNT { (below)-[:HAS_DOCUMENT]->(document:Document) WHERE document.deleted_at IS NULL }
SET below.deleted_at = datetime(), below.deleted_by = $change_uid, below.search_text = null, below.embedding = null
RETURN -count(below) AS topics, -sum(documents) AS documents
""",
    because=LOCKED,
)
RESTORE = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
    (()<-[:CHILD_OF]-(step:Topic WHERE step.deleted_by = row.deleted_by AND NOT EXISTS { (step)-[:MERGED_INTO]->() }))* (below)
WITH DISTINCT row, topic, below WHERE below.deleted_by = row.deleted_by
LET documents = COUNT { (below)-[:HAS_DOCUMENT]->(document:Document) WHERE document.deleted_at IS NULL }
SET below.deleted_at = null, below.deleted_by = null, below.audience = $audience,
    below.search_text = CASE WHEN below.note IS NULL THEN below.title ELSE below.title + '\\n' + below.note END
RETURN count(below) AS topics, sum(documents) AS documents
""",
    because=LOCKED,
)
ANNOTATE = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
SET topic += row.properties, topic.embedding = CASE WHEN 'note' IN keys(row.properties) THEN null ELSE topic.embedding END
SET topic.search_text = CASE WHEN topic.note IS NULL THEN topic.title ELSE topic.title + '\\n' + topic.note END,
    topic.updated_at = datetime()
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
RELATE = unguarded(
    """
UNWIND $rows AS row
MATCH (source:Topic {uid: row.source_uid})
MATCH (target:Topic {uid: row.target_uid})
CREATE (source)-[:$($types[row.kind]) {
    uid: row.relation_uid, key: row.source_uid + ':' + row.target_uid, origin: row.origin, status: 'accepted',
    confidence: row.confidence, reason: row.reason, by_uid: $viewer_uid, at: datetime()
}]->(target)
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
SET_STATUS = unguarded(
    """
UNWIND $rows AS row
MATCH (:Topic {uid: row.source_uid})-[relation:REQUIRES|RELATED_TO]->() WHERE relation.uid = row.relation_uid
SET relation.status = row.status, relation.reason = row.reason
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
UNRELATE = unguarded(
    """
UNWIND $rows AS row
MATCH (:Topic {uid: row.source_uid})-[relation:REQUIRES|RELATED_TO]->() WHERE relation.uid = row.relation_uid
DELETE relation
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
MERGE = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})
MATCH (into:Topic {uid: row.into_uid})
CREATE (topic)-[:MERGED_INTO {at: datetime()}]->(into)
SET topic.deleted_at = datetime(), topic.deleted_by = $change_uid, topic.search_text = null, topic.embedding = null
RETURN -1 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
UNMERGE = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.topic_uid})-[merged:MERGED_INTO]->()
DELETE merged
SET topic.deleted_at = null, topic.deleted_by = null, topic.audience = $audience,
    topic.search_text = CASE WHEN topic.note IS NULL THEN topic.title ELSE topic.title + '\\n' + topic.note END
RETURN 1 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
MOVE_DOCUMENTS = unguarded(
    """
UNWIND $rows AS row
MATCH (old:Topic {uid: row.topic_uid})-[has:HAS_DOCUMENT]->(document:Document {uid: row.document_uid})
MATCH (new:Topic {uid: row.into_uid})
DELETE has
CREATE (new)-[:HAS_DOCUMENT]->(document)
SET document.rank = row.rank
WITH new, old, row
CALL (new, old, row) {
    MATCH (old)-[mention:MENTIONS]->(target:Topic) WHERE mention.document_uid = row.document_uid
    LET key = mention.key
    DELETE mention
    CREATE (new)-[:MENTIONS {key: key, document_uid: row.document_uid}]->(target)
}
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
TAG_TOPICS = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic {uid: row.uid})
CALL (topic, row) {
    MATCH (topic)-[tagged:TAGGED]->(tag:Tag) WHERE NOT tag.slug IN keys(row.tags) DELETE tagged
}
UNWIND keys(row.tags) AS slug
MERGE (tag:Tag {slug: slug}) ON CREATE SET tag.name = row.tags[slug]
WITH topic, tag WHERE NOT EXISTS { (topic)-[:TAGGED]->(tag) }
CREATE (topic)-[:TAGGED {key: topic.uid + ':' + tag.slug, origin: 'author', confidence: 1.0, at: datetime()}]->(tag)
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)
TAG_SUBJECT = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
CALL (subject) {
    MATCH (subject)-[tagged:TAGGED]->(tag:Tag) WHERE NOT tag.slug IN keys($tags) DELETE tagged
}
UNWIND keys($tags) AS slug
MERGE (tag:Tag {slug: slug}) ON CREATE SET tag.name = $tags[slug]
WITH subject, tag WHERE NOT EXISTS { (subject)-[:TAGGED]->(tag) }
CREATE (subject)-[:TAGGED {key: subject.uid + ':' + tag.slug, origin: 'author', confidence: 1.0, at: datetime()}]->(tag)
RETURN 0 AS topics, 0 AS documents LIMIT 1
""",
    because=LOCKED,
)


async def write(tx: Tx, query: LiteralString, rows: Sequence[Row], **parameters: Any) -> Counts:
    """Runs one of the queries above for all rows; their answer may be empty when nothing is to be counted."""
    if not rows:
        return 0, 0
    record = await (await tx.run(query, rows=rows, types=TYPES, **parameters)).single()
    return (record["topics"], record["documents"]) if record else (0, 0)


async def tag_subject(tx: Tx, subject_uid: str, tags: dict[str, str]) -> None:
    await (await tx.run(TAG_SUBJECT, subject_uid=subject_uid, tags=tags)).consume()
