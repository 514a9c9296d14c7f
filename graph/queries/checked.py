"""What the checker reads of the graph, to compare it with what the changes and the bucket say; nothing here writes.

Staged subjects are left out: they are not whole until their import shows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from neo4j import AsyncManagedTransaction as Tx

from graph.changes.tree import Place
from graph.queries.access import unguarded
from graph.queries.checks import OPERATOR

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
