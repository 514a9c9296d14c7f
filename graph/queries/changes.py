"""Changes of a subject: taking its lock, numbering them, and reading them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.names import Visibility
from graph.queries.access import Viewer, guarded, refuse, unguarded
from graph.queries.structure import LOCKED

NO_SUBJECT = "There is no such subject."
NO_CHANGE = "There is no such change."


@dataclass(frozen=True, slots=True)
class Locked:
    """A subject that nobody else can change until this transaction ends."""

    version: int
    root_uid: str
    topic_count: int
    visibility: Visibility
    title: str
    summary: str | None
    language: str
    tags: dict[str, str]
    documents_version: int


LOCK = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_EDIT
SET subject.updated_at = datetime()
WITH subject.uid AS uid
MATCH (subject:Subject {uid: uid})-[:ROOT]->(root:Topic) WHERE CAN_EDIT
RETURN subject.version AS version, root.uid AS root_uid, subject.topic_count AS topic_count, subject.visibility AS visibility,
    subject.title AS title, subject.summary AS summary, subject.language AS language,
    [(subject)-[:TAGGED]->(tag:Tag) | [tag.slug, tag.name]] AS tags, subject.documents_version AS documents_version
""")


async def lock(tx: Tx, viewer: Viewer, subject_uid: str) -> Locked:
    """The first step of every change: the permission is asked again once the lock is held. Raises NotFound, Forbidden, SignedOut."""
    record = await (await tx.run(LOCK, **viewer.asks(subject_uid=subject_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    row = record.data()
    return Locked(tags=dict(row.pop("tags")), **row)


@dataclass(frozen=True, slots=True)
class Made:
    """`operations` and `inverses` are None when they lie in the bucket; `sha256` is that of the operations, or of what lies there.

    `kinds` are the operations as they were asked for, `created` is ref, uid, ref, uid, …, `asked` a hash of the request.
    """

    uid: str
    seq: int
    operations: str | None
    inverses: str | None
    sha256: str
    kinds: list[str]
    created: list[str]
    asked: str | None
    undoes: str | None


FINISH = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
MATCH (author:User {uid: $viewer_uid})
CREATE (author)-[:MADE]->(change:Change {
    uid: $uid, subject_uid: $subject_uid, seq: $seq, operations: $operations, inverses: $inverses, sha256: $sha256, kinds: $kinds,
    created: $created, asked: $asked, undoes: $undoes, at: datetime()
})-[:CHANGES]->(subject)
SET subject.version = $seq, subject.topic_count = subject.topic_count + $topics,
    subject.document_count = subject.document_count + $documents, subject += $description
FOREACH (title IN CASE WHEN $description.title IS NULL THEN [] ELSE [$description.title] END |
    SET subject.title_key = toLower(normalize(title, NFKC)))
RETURN subject.topic_count AS topic_count
""",
    because=LOCKED,
)


async def finish(tx: Tx, viewer: Viewer, subject_uid: str, made: Made, *, topics: int, documents: int, description: dict[str, Any]) -> None:
    """The last step: the change with its number. `topics` and `documents` say how many more there are now."""
    await (
        await tx.run(
            FINISH,
            subject_uid=subject_uid,
            viewer_uid=viewer.uid,
            uid=made.uid,
            seq=made.seq,
            operations=made.operations,
            inverses=made.inverses,
            sha256=made.sha256,
            kinds=made.kinds,
            created=made.created,
            asked=made.asked,
            undoes=made.undoes,
            topics=topics,
            documents=documents,
            description=description,
        )
    ).consume()


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever made a change is told, at once and when they ask again."""

    uid: str
    seq: int
    created: dict[str, str]
    asked: str | None


ANSWER = unguarded(
    """
MATCH (change:Change {uid: $change_uid, subject_uid: $subject_uid})
RETURN change.uid AS uid, change.seq AS seq, coalesce(change.created, []) AS created, change.asked AS asked
""",
    because=LOCKED,
)


async def answer(tx: Tx, subject_uid: str, change_uid: str) -> Answer | None:
    """Of a change made earlier to this subject."""
    record = await (await tx.run(ANSWER, change_uid=change_uid, subject_uid=subject_uid)).single()
    if record is None:
        return None
    created = record["created"]
    return Answer(record["uid"], record["seq"], dict(zip(created[::2], created[1::2], strict=True)), record["asked"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as the history lists it. `author` is None for whoever is gone; `undoes` the uid of the change that it takes back."""

    uid: str
    seq: int
    at: datetime
    author: str | None
    kinds: list[str]
    undoes: str | None
    undone_by: str | None


HISTORY = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
OPTIONAL MATCH (change:Change {subject_uid: subject.uid}) WHERE change.seq < $before AND change.seq > $after
WITH subject, change ORDER BY change.seq DESC LIMIT $limit
OPTIONAL MATCH (author:User)-[:MADE]->(change)
OPTIONAL MATCH (undoing:Change {undoes: change.uid})
RETURN subject.version AS version, change.uid AS uid, change.seq AS seq, change.at AS at, author.handle AS author,
    coalesce(change.kinds, []) AS kinds, change.undoes AS undoes, max(undoing.uid) AS undone_by
ORDER BY seq DESC
""")
FAR_AHEAD = 2**53


async def history(
    tx: Tx, viewer: Viewer, subject_uid: str, *, limit: int, before: int = FAR_AHEAD, after: int = 0
) -> tuple[int, list[Entry]]:
    """The subject's version, and changes with numbers between, newest first. Raises NotFound, SignedOut."""
    result = await tx.run(HISTORY, **viewer.asks(subject_uid=subject_uid, limit=limit, before=before, after=after))
    records = [record async for record in result]
    if not records:
        await refuse(tx, viewer, NO_SUBJECT)
    return records[0]["version"], [_entry(record) for record in records if record["uid"]]


def _entry(record: Record) -> Entry:
    row = record.data()
    del row["version"]
    return Entry(at=row.pop("at").to_native(), **row)


@dataclass(frozen=True, slots=True)
class Content:
    """What a change holds. `operations` is None when they lie in the bucket; `sha256` is theirs."""

    uid: str
    seq: int
    operations: str | None
    inverses: str | None
    sha256: str


ONE = guarded("""
MATCH (change:Change {uid: $change_uid})-[:CHANGES]->(subject:Subject) WHERE CAN_READ
RETURN subject.uid AS subject_uid, change.uid AS uid, change.seq AS seq, change.operations AS operations, change.inverses AS inverses,
    change.sha256 AS sha256
""")


async def one(tx: Tx, viewer: Viewer, change_uid: str) -> tuple[str, Content]:
    """The subject's uid, and the change. Raises NotFound, SignedOut."""
    record = await (await tx.run(ONE, **viewer.asks(change_uid=change_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_CHANGE)
    row = record.data()
    return row.pop("subject_uid"), Content(**row)


CONTENTS = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ
CALL (subject) {
    MATCH (change:Change {subject_uid: subject.uid}) WHERE change.seq > $after AND change.seq <= $through
    WITH change ORDER BY change.seq LIMIT $limit
    RETURN collect([change.uid, change.seq, change.operations, null, change.sha256]) AS changes
}
RETURN changes
""")


async def contents(tx: Tx, viewer: Viewer, subject_uid: str, *, after: int, through: int, limit: int) -> list[Content]:
    """The next changes in their order, without inverses. Raises NotFound, SignedOut."""
    result = await tx.run(CONTENTS, **viewer.asks(subject_uid=subject_uid, after=after, through=through, limit=limit))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT)
    changes: Sequence[Sequence[Any]] = record["changes"]
    return [Content(*row) for row in changes]
