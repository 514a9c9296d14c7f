"""What one reader has before them on the way to a topic: what it requires, step by step, and what each of these says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.names import ProgressState, TopicKind
from graph.queries.access import Viewer, guarded, refuse

NO_TOPIC = "There is no such topic."
MOST_TOPICS = 2_000
MOST_STEPS = 200
"""Prerequisites of prerequisites: as far as anybody would read."""


@dataclass(frozen=True, slots=True)
class GoalTopic:
    """The goal, or a topic below it."""

    uid: str
    parent_uid: str | None
    rank: str | None


GOAL = guarded("""
MATCH (goal:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE goal.deleted_at IS NULL AND CAN_READ
CALL (goal) {
    MATCH (topic:Topic)-[:CHILD_OF]->*(goal) WHERE topic.deleted_at IS NULL
    WITH topic LIMIT $limit
    RETURN collect([topic.uid] + head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]])) AS topics
}
RETURN goal.title AS title, subject.uid AS subject_uid, subject.language AS language, topics
""")


STEP = guarded("""
UNWIND $topic_uids AS uid
MATCH (source:Topic {uid: uid})-[:REQUIRES {status: 'accepted'}]->(target:Topic) WHERE target.deleted_at IS NULL
MATCH (target)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
WITH source, target LIMIT $limit
RETURN collect([source.uid, target.uid]) AS steps
""")


@dataclass(frozen=True, slots=True)
class BookTopic:
    """`documents` are (uid, title, revision uid, sha256) in order. `state` is the viewer's."""

    uid: str
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    subject_uid: str
    subject_title: str
    state: ProgressState | None
    words: int
    documents: list[tuple[str, str, str, str]]


TOPICS = guarded("""
OPTIONAL MATCH (reader:User {uid: $viewer_uid})
CALL (reader) {
    UNWIND $topic_uids AS uid
    MATCH (topic:Topic {uid: uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
    LET documents = COLLECT {
        MATCH (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL
        RETURN [document.uid, document.title, head.uid, head.sha256, head.words] ORDER BY document.rank, document.uid
    }
    RETURN collect([
        topic.uid, topic.title, topic.kind, topic.note, topic.url, subject.uid, subject.title,
        head([(reader)-[progress:PROGRESS]->(topic) | progress.state]),
        reduce(total = 0, document IN documents | total + document[4]), documents
    ]) AS topics
}
RETURN topics
""")


@dataclass(frozen=True, slots=True)
class Way:
    """`goal` are the goal and the topics below it, in no order; `requires` source uid -> target uids, of all that is on the way to it."""

    title: str
    subject_uid: str
    language: str
    goal: list[GoalTopic]
    requires: dict[str, list[str]]
    topics: dict[str, BookTopic]


async def way(tx: Tx, viewer: Viewer, topic_uid: str) -> Way:
    """Accepted prerequisites only, both ends of which the viewer may read, down to `MOST_TOPICS`. Raises NotFound, SignedOut."""
    record = await (await tx.run(GOAL, viewer.asks(topic_uid=topic_uid, limit=MOST_TOPICS))).single()
    if record is None:
        await refuse(tx, viewer, NO_TOPIC)
    goal = [GoalTopic(*row) if len(row) > 1 else GoalTopic(row[0], None, None) for row in record["topics"]]
    requires = await _requires(tx, viewer, [topic.uid for topic in goal])
    uids = {topic.uid for topic in goal}.union(*requires.values())
    found = await (await tx.run(TOPICS, viewer.asks(topic_uids=sorted(uids)))).single(strict=True)
    topics = [_topic(row) for row in found["topics"]]
    return Way(record["title"], record["subject_uid"], record["language"], goal, requires, {topic.uid: topic for topic in topics})


async def _requires(tx: Tx, viewer: Viewer, first: Sequence[str]) -> dict[str, list[str]]:
    """Step by step, so that nobody walks through what they may not read."""
    requires: dict[str, list[str]] = {}
    known, waiting = set(first), list(first)
    for _ in range(MOST_STEPS):
        if not waiting or len(known) >= MOST_TOPICS:
            break
        result = await tx.run(STEP, viewer.asks(topic_uids=waiting, limit=MOST_TOPICS))
        steps: list[tuple[str, str]] = (await result.single(strict=True))["steps"]
        for source, target in steps:
            requires.setdefault(source, []).append(target)
        waiting = list(dict.fromkeys(target for _, target in steps if target not in known))
        known.update(waiting)
    return requires


def _topic(row: Sequence[Any]) -> BookTopic:
    *facts, documents = row
    return BookTopic(*facts, documents=[(uid, title, revision, sha) for uid, title, revision, sha, _ in documents])
