"""The rules that the checker asks about. Every query answers with what breaks one, and with nothing when all is well; none of them writes.

Staged subjects are left out: they are not whole until their import shows them.
"""

from typing import LiteralString, NamedTuple

from neo4j import AsyncManagedTransaction as Tx

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
LIKE_COUNTS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { ()-[:LIKED]->(subject) }
FILTER NOT coalesce(found = subject.like_count, false)
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
READER_COUNTS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = COUNT { ()-[:OPENED]->(subject) }
FILTER NOT coalesce(found = subject.reader_count, false)
RETURN subject.uid AS uid, found LIMIT $limit
""",
    because=OPERATOR,
)
TITLE_KEYS = unguarded(
    """
MATCH (subject:Subject) WHERE subject.staged_by IS NULL
LET found = toLower(normalize(subject.title, NFKC))
FILTER NOT coalesce(found = subject.title_key, false)
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
