"""What the checker asks. Every query answers with what is wrong, and with nothing when all is well; none of them writes.

Staged subjects are left out: they are not whole until their import shows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import LiteralString, NamedTuple

from neo4j import AsyncManagedTransaction as Tx

from graph.changes.tree import Place
from graph.queries.access import unguarded

OPERATOR = "the checker looks at everything and shows nobody but the operator"


class Offender(NamedTuple):
    """What breaks a rule, and what was found there: a number, or a value."""

    uid: str | None
    found: object


async def offenders(tx: Tx, query: LiteralString, limit: int) -> list[Offender]:
    """Up to `limit` answers of one of the queries below that say `uid` and `found`."""
    result = await tx.run(query, limit=limit)
    return [Offender(record["uid"], record["found"]) async for record in result]


TOPIC_SUBJECTS = unguarded(
    """
MATCH (topic:Topic)
LET found = COUNT { (topic)-[:PART_OF]->() }
FILTER found <> 1
RETURN topic.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
TOPIC_PARENTS = unguarded(
    """
MATCH (topic:Topic)-[:PART_OF]->(subject:Subject)
WHERE topic.deleted_at IS NULL AND subject.staged_by IS NULL AND NOT EXISTS { (subject)-[:ROOT]->(topic) }
LET found = COUNT { (topic)-[:CHILD_OF]->() }
FILTER found <> 1
RETURN topic.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
PARENTS_ELSEWHERE = unguarded(
    """
MATCH (topic:Topic)-[:CHILD_OF]->(parent:Topic)
WHERE NOT EXISTS { (topic)-[:PART_OF]->(:Subject)<-[:PART_OF]-(parent) }
RETURN topic.uid AS uid, parent.uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
PARENTS_DELETED = unguarded(
    """
MATCH (topic:Topic)-[:CHILD_OF]->(parent:Topic)
WHERE topic.deleted_at IS NULL AND parent.deleted_at IS NOT NULL
RETURN topic.uid AS uid, parent.uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
PLACE_KEYS = unguarded(
    """
MATCH (topic:Topic)-[place:CHILD_OF]->(parent:Topic)
WHERE place.rank IS NULL OR NOT coalesce(place.child_uid = topic.uid AND place.parent_uid = parent.uid, false)
RETURN topic.uid AS uid, place.child_uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
ROOTS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { (subject)-[:ROOT]->() }
FILTER found <> 1
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
ROOT_PARENTS = unguarded(
    """
MATCH (subject:Subject)-[:ROOT]->(root:Topic)-[:CHILD_OF]->(parent:Topic)
RETURN subject.uid AS uid, parent.uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
ROOTS_ELSEWHERE = unguarded(
    """
MATCH (subject:Subject)-[:ROOT]->(root:Topic)
WHERE root.deleted_at IS NOT NULL OR NOT EXISTS { (root)-[:PART_OF]->(subject) }
RETURN subject.uid AS uid, root.uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
ROOT_KEYS = unguarded(
    """
MATCH (subject:Subject)-[root:ROOT]->(topic:Topic)
WHERE NOT coalesce(root.subject_uid = subject.uid, false)
RETURN subject.uid AS uid, root.subject_uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
CONCEPTS = unguarded(
    """
MATCH (topic:Topic) WHERE topic.deleted_at IS NULL
LET found = COUNT { (topic)-[:ABOUT {status: 'accepted'}]->(:Concept) }
FILTER found <> 1
RETURN topic.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
CONCEPT_HOPS = unguarded(
    """
MATCH (concept:Concept)-[:MERGED_INTO]->(other:Concept)
WHERE EXISTS { (other)-[:MERGED_INTO]->() } OR COUNT { (concept)-[:MERGED_INTO]->() } > 1
RETURN concept.uid AS uid, other.uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
SHARE_LINKS = unguarded(
    """
MATCH (link:ShareLink)
LET found = COUNT { (link)-[:OPENS]->(:Subject) }
FILTER found <> 1
RETURN link.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
DOCUMENT_TOPICS = unguarded(
    """
MATCH (document:Document)
LET found = COUNT { (document)<-[:HAS_DOCUMENT]-() }
FILTER found <> 1
RETURN document.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
DOCUMENT_HEADS = unguarded(
    """
MATCH (document:Document)
LET found = COUNT { (document)-[:HEAD]->() }
FILTER found <> 1
RETURN document.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
LOST_REVISIONS = unguarded(
    """
MATCH (revision:Revision) WHERE NOT EXISTS { (revision)<-[:HEAD|PREVIOUS]-() }
RETURN revision.uid AS uid, revision.number AS found LIMIT $limit
""",
    because=OPERATOR,
)
OWNERS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { (subject)<-[:MEMBER_OF {role: 'owner'}]-(:User) }
FILTER found <> 1
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
STATISTICS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { (subject)-[:HAS_STATISTICS]->(:Statistics {subject_uid: subject.uid}) }
FILTER found <> 1
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
VERSIONS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { (subject)<-[:CHANGES]-() }
FILTER NOT coalesce(found = subject.version, false)
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
CHANGE_NUMBERS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
CALL (subject) {
    MATCH (change:Change)-[:CHANGES]->(subject)
    RETURN count(change) AS changes, count(DISTINCT change.seq) AS numbers, min(change.seq) AS lowest, max(change.seq) AS highest
}
FILTER changes > 0 AND NOT coalesce(lowest = 1 AND highest = changes AND numbers = changes, false)
RETURN subject.uid AS uid, highest AS found LIMIT $limit
""",
    because=OPERATOR,
)
LOST_CHANGES = unguarded(
    """
MATCH (change:Change)
WHERE NOT EXISTS { (change)-[:CHANGES]->(subject:Subject) WHERE subject.uid = change.subject_uid }
RETURN change.uid AS uid, change.subject_uid AS found LIMIT $limit
""",
    because=OPERATOR,
)
TOPIC_COUNTS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL }
FILTER NOT coalesce(found = subject.topic_count, false)
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
DOCUMENT_COUNTS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT {
    (document:Document)<-[:HAS_DOCUMENT]-(topic:Topic)-[:PART_OF]->(subject)
    WHERE topic.deleted_at IS NULL AND document.deleted_at IS NULL
}
FILTER NOT coalesce(found = subject.document_count, false)
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
AUDIENCES = unguarded(
    """
MATCH (topic:Topic)-[:PART_OF]->(subject:Subject)
WHERE topic.deleted_at IS NULL AND subject.staged_by IS NULL AND subject.deleted_at IS NULL AND subject.hidden_at IS NULL
LET audience = CASE subject.visibility WHEN 'public' THEN 'public' ELSE replace(subject.uid, '-', '') END
FILTER NOT coalesce(topic.audience = audience, false)
RETURN topic.uid AS uid, topic.audience AS found LIMIT $limit
""",
    because=OPERATOR,
)
EDGE_KEYS = unguarded(
    """
MATCH (source)-[edge:PROGRESS|MEMBER_OF|TAGGED|REQUIRES|RELATED_TO|TRACKS|AIMS_AT|LIKED|OPENED|FOLLOWS]->(target)
WHERE NOT coalesce(edge.key = source.uid + ':' + coalesce(target.uid, target.slug), false)
RETURN source.uid AS uid, type(edge) AS found LIMIT $limit
""",
    because=OPERATOR,
)

TOTALS = unguarded("RETURN COUNT { (:Subject) } AS subjects, COUNT { (:Document) } AS documents", because=OPERATOR)


async def totals(tx: Tx) -> tuple[int, int]:
    """How many subjects and documents there are, roughly while others write."""
    record = await (await tx.run(TOTALS)).single(strict=True)
    return record["subjects"], record["documents"]


SUBJECTS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.uid > $after AND subject.staged_by IS NULL
RETURN subject.uid AS uid ORDER BY uid LIMIT $limit
""",
    because=OPERATOR,
)


async def subjects(tx: Tx, after: str, limit: int) -> list[str]:
    """Uids, in their order, of those after `after`."""
    result = await tx.run(SUBJECTS, after=after, limit=limit)
    return [record["uid"] async for record in result]


STRUCTURE = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL
    OPTIONAL MATCH (topic)-[place:CHILD_OF]->(parent:Topic)
    RETURN collect([topic.uid, parent.uid, place.rank, topic.title, topic.kind]) AS places
}
CALL (subject) {
    MATCH (source:Topic)-[:PART_OF]->(subject) WHERE source.deleted_at IS NULL
    MATCH (source)-[relation:REQUIRES|RELATED_TO]->(:Topic) WHERE relation.status = 'accepted'
    RETURN collect(relation.uid) AS relations
}
RETURN places, relations
""",
    because=OPERATOR,
)


async def structure(tx: Tx, subject_uid: str) -> tuple[list[tuple[str, Place]], list[str]]:
    """(topic uid, place) of each live topic, once per parent; and the uids of its accepted relations."""
    record = await (await tx.run(STRUCTURE, subject_uid=subject_uid)).single()
    if record is None:  # deleted since it was listed
        return [], []
    return [(uid, Place(*place)) for uid, *place in record["places"]], record["relations"]


GONE = unguarded(
    """
UNWIND $uids AS uid
FILTER NOT EXISTS { (:Topic {uid: uid}) }
RETURN collect(uid) AS gone
""",
    because=OPERATOR,
)


async def gone(tx: Tx, uids: Iterable[str]) -> set[str]:
    """Those that are the uid of no topic, be it deleted."""
    return set((await (await tx.run(GONE, uids=list(uids))).single(strict=True))["gone"])


@dataclass(frozen=True, slots=True)
class Change:
    """`operations` is None when they lie in the bucket."""

    uid: str
    seq: int
    operations: str | None
    sha256: str


CHANGES = unguarded(
    """
MATCH (change:Change {subject_uid: $subject_uid}) WHERE change.seq > $after
RETURN change.uid AS uid, change.seq AS seq, change.operations AS operations, change.sha256 AS sha256 ORDER BY seq LIMIT $limit
""",
    because=OPERATOR,
)


async def changes(tx: Tx, subject_uid: str, after: int, limit: int) -> list[Change]:
    """The next ones, in their order."""
    result = await tx.run(CHANGES, subject_uid=subject_uid, after=after, limit=limit)
    return [Change(**record.data()) async for record in result]


class Text(NamedTuple):
    """A revision's text, as the bucket must have it."""

    document_uid: str
    revision_uid: str
    sha256: str


TEXTS = unguarded(
    """
MATCH (document:Document) WHERE document.uid > $after
WITH document ORDER BY document.uid LIMIT $limit
OPTIONAL MATCH (document)-[:HEAD]->(:Revision)-[:PREVIOUS]->*(revision:Revision)
WITH document.uid AS document_uid, revision
RETURN max(document_uid) AS last,
    collect(CASE WHEN revision IS NOT NULL THEN [document_uid, revision.uid, revision.sha256] END) AS texts
""",
    because=OPERATOR,
)


async def texts(tx: Tx, after: str, limit: int) -> tuple[str | None, list[Text]]:
    """All revisions of the next `limit` documents, and the uid of the last of these; None when there are no more."""
    record = await (await tx.run(TEXTS, after=after, limit=limit)).single(strict=True)
    return record["last"], [Text(*text) for text in record["texts"]]


INDEXES = "SHOW INDEXES YIELD name, state RETURN name, state"
CONSTRAINTS = "SHOW CONSTRAINTS YIELD name RETURN name"
