"""A subject that is being unmade: what an import gave up, or what was deleted long ago, is claimed first and then discarded bit by bit."""

from dataclasses import dataclass

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import unguarded

ABANDONED_AFTER_MINUTES = 10
"""A living import touches its subject with every batch, and no batch may take that long."""

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
