"""What a change needs to know of the map: the topics it names with all above them, the ranks around the places it fills, and no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, unguarded

LOCKED = "its subject was locked in this very transaction by a query that demands CAN_EDIT"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Uids of: topics, parents whose first and last child matter, siblings after which something goes, parents all of whose children
    matter, topics whose tags matter, topics whose sibling before them matters."""

    topics: frozenset[str]
    ends: frozenset[str]
    anchors: frozenset[str]
    whole: frozenset[str]
    tagged: frozenset[str]
    moved: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """`topics` are rows of uid, parent, rank, title, kind, note, url, deleted_by, merged_into, renamed_version, placed_version; `ranks`
    are (parent uid, rank) pairs; `tags` are (topic uid, slug, name); `before` are (topic uid, uid of the sibling before it)."""

    topics: list[list[Any]]
    ranks: list[tuple[str, str | None]]
    tags: list[tuple[str, str, str]]
    before: list[tuple[str, str]]


KNOWN = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
LET topics = COLLECT {
        UNWIND $topics AS uid
        MATCH (named:Topic {uid: uid}) WHERE EXISTS { (named)-[:PART_OF]->(subject) }
        MATCH (named)-[:CHILD_OF]->*(topic)
        WITH DISTINCT topic
        LET place = head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]])
        RETURN [
            topic.uid, place[0], place[1], topic.title, topic.kind, topic.note, topic.url, topic.deleted_by,
            CASE WHEN topic.deleted_by IS NOT NULL THEN head([(topic)-[:MERGED_INTO]->(other) | other.uid]) END,
            topic.renamed_version, topic.placed_version
        ]
    },
    first = COLLECT {
        UNWIND $ends AS uid
        CALL (uid) {
            MATCH ()-[place:CHILD_OF]->() WHERE place.parent_uid = uid AND place.rank > ''
            RETURN place.rank AS rank ORDER BY place.parent_uid, place.rank LIMIT 1
        }
        RETURN [uid, rank]
    },
    last = COLLECT {
        UNWIND $ends AS uid
        CALL (uid) {
            MATCH ()-[place:CHILD_OF]->() WHERE place.parent_uid = uid AND place.rank > ''
            RETURN place.rank AS rank ORDER BY place.parent_uid DESC, place.rank DESC LIMIT 1
        }
        RETURN [uid, rank]
    },
    before = COLLECT {
        UNWIND $moved AS uid
        MATCH (named:Topic {uid: uid})-[own:CHILD_OF]->() WHERE EXISTS { (named)-[:PART_OF]->(subject) }
        CALL (own) {
            MATCH ()-[place:CHILD_OF]->() WHERE place.parent_uid = own.parent_uid AND place.rank < own.rank
            RETURN place.child_uid AS sibling ORDER BY place.parent_uid DESC, place.rank DESC LIMIT 1
        }
        RETURN [uid, sibling]
    }
RETURN topics, first + last AS ranks, before
""",
    because=LOCKED,
)
"""Without `rank > ''`, which all are, the index of (parent_uid, rank) would not be taken."""
NEXT = unguarded(
    """
UNWIND $anchors AS uid
MATCH (named:Topic {uid: uid})-[anchor:CHILD_OF]->() WHERE EXISTS { (named)-[:PART_OF]->(:Subject {uid: $subject_uid}) }
CALL (anchor) {
    MATCH ()-[place:CHILD_OF]->() WHERE place.parent_uid = anchor.parent_uid AND place.rank > anchor.rank
    RETURN place.rank AS rank ORDER BY place.parent_uid, place.rank LIMIT 1
}
RETURN collect([anchor.parent_uid, rank]) AS ranks
""",
    because=LOCKED,
)
CHILDREN = unguarded(
    """
UNWIND $whole AS uid
MATCH (named:Topic {uid: uid})<-[place:CHILD_OF]-(topic:Topic) WHERE EXISTS { (named)-[:PART_OF]->(:Subject {uid: $subject_uid}) }
RETURN collect([
    topic.uid, uid, place.rank, topic.title, topic.kind, topic.note, topic.url, topic.deleted_by,
    CASE WHEN topic.deleted_by IS NOT NULL THEN head([(topic)-[:MERGED_INTO]->(other) | other.uid]) END,
    topic.renamed_version, topic.placed_version
]) AS topics
""",
    because=LOCKED,
)
TAGS = unguarded(
    """
UNWIND $tagged AS uid
MATCH (named:Topic {uid: uid})-[:TAGGED]->(tag:Tag) WHERE EXISTS { (named)-[:PART_OF]->(:Subject {uid: $subject_uid}) }
RETURN collect([uid, tag.slug, tag.name]) AS tags
""",
    because=LOCKED,
)


async def known(tx: Tx, subject_uid: str, wanted: Wanted) -> Known:
    """One query for most changes, and one more each for what is wanted seldom."""
    result = await tx.run(KNOWN, subject_uid=subject_uid, topics=list(wanted.topics), ends=list(wanted.ends), moved=list(wanted.moved))
    record = await result.single(strict=True)
    topics, ranks = record["topics"], record["ranks"]
    tags: list[list[str]] = []
    if wanted.anchors:
        ranks += (await (await tx.run(NEXT, subject_uid=subject_uid, anchors=list(wanted.anchors))).single(strict=True))["ranks"]
    if wanted.whole:
        topics += (await (await tx.run(CHILDREN, subject_uid=subject_uid, whole=list(wanted.whole))).single(strict=True))["topics"]
    if wanted.tagged:
        tags = (await (await tx.run(TAGS, subject_uid=subject_uid, tagged=list(wanted.tagged))).single(strict=True))["tags"]
    before = [(uid, sibling) for uid, sibling in record["before"]]
    return Known(topics, [(uid, rank) for uid, rank in ranks], [(uid, slug, name) for uid, slug, name in tags], before)


RELATIONS = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
LET by_uid = COLLECT {
        UNWIND $relations AS uid
        CALL (uid) {
            MATCH (source:Topic)-[relation:REQUIRES {uid: uid}]->(target:Topic) RETURN source, relation, target
            UNION ALL
            MATCH (source:Topic)-[relation:RELATED_TO {uid: uid}]->(target:Topic) RETURN source, relation, target
        }
        WITH source, relation, target WHERE EXISTS { (source)-[:PART_OF]->(subject) }
        RETURN [
            relation.uid, type(relation), source.uid, target.uid, relation.reason, relation.origin, relation.status, relation.confidence
        ]
    },
    by_ends = COLLECT {
        UNWIND $keys AS key
        CALL (key) {
            MATCH (source:Topic)-[relation:REQUIRES {key: key}]->(target:Topic) RETURN source, relation, target
            UNION ALL
            MATCH (source:Topic)-[relation:RELATED_TO {key: key}]->(target:Topic) RETURN source, relation, target
        }
        WITH source, relation, target WHERE EXISTS { (source)-[:PART_OF]->(subject) }
        RETURN [
            relation.uid, type(relation), source.uid, target.uid, relation.reason, relation.origin, relation.status, relation.confidence
        ]
    },
    around = COLLECT {
        UNWIND $around AS uid
        MATCH (topic:Topic {uid: uid})-[relation:REQUIRES|RELATED_TO]-(other:Topic)
        LET source = startNode(relation), target = endNode(relation)
        FILTER EXISTS { (source)-[:PART_OF]->(subject) } AND source.deleted_at IS NULL
        RETURN [
            relation.uid, type(relation), source.uid, target.uid, relation.reason, relation.origin, relation.status, relation.confidence
        ]
    }
RETURN by_uid + by_ends + around AS relations
""",
    because=LOCKED,
)
KINDS = {"REQUIRES": "requires", "RELATED_TO": "related"}


async def relations(tx: Tx, subject_uid: str, uids: Iterable[str], keys: Iterable[str], around: Iterable[str]) -> list[list[Any]]:
    """Rows of uid, kind, source, target, reason, origin, status, confidence: those named by uid, or by source and target, and all of the
    topics of `around`; each has its source in this subject."""
    result = await tx.run(RELATIONS, subject_uid=subject_uid, relations=list(uids), keys=list(keys), around=list(around))
    record = await result.single(strict=True)
    return [[uid, KINDS[kind], *rest] for uid, kind, *rest in record["relations"]]


FOREIGN = guarded("""
UNWIND $topics AS uid
MATCH (topic:Topic {uid: uid})-[:PART_OF]->(subject:Subject)
WHERE topic.deleted_at IS NULL AND subject.uid <> $subject_uid AND CAN_READ
RETURN collect(topic.uid) AS uids
""")


async def foreign(tx: Tx, viewer: Viewer, subject_uid: str, topics: Iterable[str]) -> frozenset[str]:
    """Those that live in other subjects which the viewer may read."""
    result = await tx.run(FOREIGN, **viewer.asks(subject_uid=subject_uid, topics=list(topics)))
    return frozenset(cast("list[str]", (await result.single(strict=True))["uids"]))


DOCUMENTS = unguarded(
    """
UNWIND $topics AS uid
MATCH (named:Topic {uid: uid})-[:HAS_DOCUMENT]->(document:Document)
WHERE document.deleted_at IS NULL AND EXISTS { (named)-[:PART_OF]->(:Subject {uid: $subject_uid}) }
RETURN collect([uid, document.uid, document.rank]) AS documents
""",
    because=LOCKED,
)


async def documents(tx: Tx, subject_uid: str, topics: Iterable[str]) -> list[tuple[str, str, str]]:
    """(topic, document, rank) of what those of these topics have that are of the subject."""
    record = await (await tx.run(DOCUMENTS, subject_uid=subject_uid, topics=list(topics))).single(strict=True)
    return [(topic, document, rank) for topic, document, rank in record["documents"]]


ADDED = unguarded(
    """
UNWIND $uids AS uid
MATCH (topic:Topic {uid: uid})
RETURN collect(DISTINCT coalesce(topic.added_by, '')) AS changes
""",
    because=LOCKED + "; it tells only which change made a uid that the client says is new",
)


async def added(tx: Tx, uids: Iterable[str]) -> list[str]:
    """Uids of the changes that have added these topics already; empty when all are new."""
    return cast("list[str]", (await (await tx.run(ADDED, uids=list(uids))).single(strict=True))["changes"])


IN_THE_WAY = unguarded(
    """
UNWIND $topics AS uid
MATCH (topic:Topic {uid: uid}) (()<-[:CHILD_OF]-(step:Topic WHERE step.deleted_at IS NULL))+ (below)
WHERE below.placed_version > $seq AND NOT below.uid IN $touched
WITH DISTINCT below LIMIT $limit
RETURN collect({uid: below.uid, title: below.title}) AS topics
""",
    because=LOCKED,
)
NAMED = 20
"""Topics that an error names."""


async def in_the_way(tx: Tx, topics: Sequence[str], touched: Sequence[str], seq: int) -> list[dict[str, str]]:
    """What lives below these topics and was put there by a change after that number, less those that are `touched` themselves.

    What only came back along with the topic that it was deleted with is where it was.
    """
    result = await tx.run(IN_THE_WAY, topics=topics, touched=touched, seq=seq, limit=NAMED)
    return cast("list[dict[str, str]]", (await result.single(strict=True))["topics"])


DEEPEST = unguarded(
    """
UNWIND $topics AS uid
MATCH (topic:Topic {uid: uid}) WHERE topic.deleted_at IS NULL
LET above = COUNT { (topic)-[:CHILD_OF]->+() }
MATCH below = (topic) (()<-[:CHILD_OF]-(step:Topic WHERE step.deleted_at IS NULL))* (lowest)
RETURN max(above + length(below)) AS depth
""",
    because=LOCKED,
)


async def deepest(tx: Tx, topics: Sequence[str]) -> int:
    """The depth of the deepest living topic at or below these; 0 for the root."""
    return (await (await tx.run(DEEPEST, topics=topics)).single(strict=True))["depth"] or 0


RELATED_ELSEWHERE = unguarded(
    """
UNWIND $relations AS uid
MATCH (source:Topic)-[:RELATED_TO {uid: uid}]->(target:Topic)-[:PART_OF]->(other:Subject) WHERE other.uid <> $subject_uid
WITH source, target, other ORDER BY other.uid
SET other.created_at = other.created_at
WITH collect([source.uid, target.uid]) AS pairs
UNWIND pairs AS pair
MATCH (source:Topic {uid: pair[0]})<-[:RELATED_TO]-(:Topic {uid: pair[1]})
RETURN collect(DISTINCT source.uid) AS uids
""",
    because=LOCKED + "; of other subjects it tells only that they have a relation to this one",
)


async def related_elsewhere(tx: Tx, subject_uid: str, relations: Sequence[str]) -> list[str]:
    """Sources of those of these relations, all of the locked subject, that other subjects have the other way round.

    Those are locked first: who writes there at this moment, and asks the same, waits, or is the one that is told.
    """
    result = await tx.run(RELATED_ELSEWHERE, subject_uid=subject_uid, relations=relations)
    return cast("list[str]", (await result.single(strict=True))["uids"])


REQUIRES = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
MATCH (source:Topic)-[:PART_OF]->(subject) WHERE source.deleted_at IS NULL
MATCH (source)-[:REQUIRES {status: 'accepted'}]->(target:Topic) WHERE target.deleted_at IS NULL
RETURN collect([source.uid, target.uid]) AS edges
""",
    because=LOCKED,
)


async def requires(tx: Tx, subject_uid: str) -> list[tuple[str, str]]:
    """(source, target) of all accepted prerequisites of this map's living topics."""
    record = await (await tx.run(REQUIRES, subject_uid=subject_uid)).single(strict=True)
    return [(source, target) for source, target in record["edges"]]


TITLED = unguarded(
    "UNWIND $topics AS uid MATCH (topic:Topic {uid: uid}) RETURN collect({uid: uid, title: topic.title}) AS topics", because=LOCKED
)


async def titled(tx: Tx, topics: Sequence[str]) -> list[dict[str, str]]:
    """Topics of the locked subject as an error tells them, in that order."""
    return cast("list[dict[str, str]]", (await (await tx.run(TITLED, topics=topics)).single(strict=True))["topics"])
