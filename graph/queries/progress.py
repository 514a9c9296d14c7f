"""A learner's states on topics. Progress hangs on the topic itself, so no change of the map can touch it."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from neo4j import AsyncManagedTransaction as Tx

from graph.names import ProgressChoice, ProgressState
from graph.queries.access import Viewer, guarded, refuse


@dataclass(frozen=True, slots=True)
class Progress:
    topic_uid: str
    state: ProgressChoice
    at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    topic_uid: str
    title: str


@dataclass(frozen=True, slots=True)
class Summary:
    """`known_elsewhere` are uids of topics that count as missing, though the viewer has done another topic of their concept."""

    done: int
    total: int
    skipped: int
    states: dict[str, ProgressState]
    known_elsewhere: list[str]
    missing: list[Missing]


SET_STATE = guarded("""
MATCH (user:User {uid: $viewer_uid})
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject)
WHERE topic.deleted_at IS NULL AND CAN_READ
LET key = user.uid + ':' + topic.uid
OPTIONAL MATCH (user)-[found:PROGRESS {key: key}]->(topic)
CALL (user, topic, key, found) {
    WHEN found IS NULL THEN { CREATE (user)-[progress:PROGRESS {key: key, started_at: datetime()}]->(topic) RETURN progress }
    ELSE { RETURN found AS progress }
}
SET progress.state = $state,
    progress.at = datetime(),
    progress.done_at = CASE WHEN $state = 'done' THEN coalesce(progress.done_at, datetime()) END
RETURN topic.uid AS topic_uid, progress.state AS state, progress.at AS at
""")


async def set_state(tx: Tx, viewer: Viewer, topic_uid: str, state: ProgressState) -> Progress:
    """Raises NotFound when the viewer may not read the topic, SignedOut when they are gone."""
    return await _changed(tx, SET_STATE, viewer, topic_uid, state)


CLEAR_STATE = guarded("""
MATCH (user:User {uid: $viewer_uid})
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject)
WHERE topic.deleted_at IS NULL AND CAN_READ
OPTIONAL MATCH (user)-[progress:PROGRESS {key: user.uid + ':' + topic.uid}]->(topic)
DELETE progress
RETURN topic.uid AS topic_uid, $state AS state, datetime() AS at
""")


async def clear_state(tx: Tx, viewer: Viewer, topic_uid: str) -> Progress:
    """Back to none; harmless when there was no state. Raises NotFound, SignedOut."""
    return await _changed(tx, CLEAR_STATE, viewer, topic_uid, "none")


async def _changed(tx: Tx, cypher: LiteralString, viewer: Viewer, topic_uid: str, state: ProgressChoice) -> Progress:
    result = await tx.run(cypher, viewer.asks(topic_uid=topic_uid, state=state))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such topic.")
    return Progress(record["topic_uid"], record["state"], record["at"].to_native())


SUMMARY = guarded("""
MATCH (subject:Subject {uid: $subject_uid})-[:ROOT]->(root:Topic) WHERE CAN_READ
OPTIONAL MATCH (reader:User {uid: $viewer_uid})
CALL (subject, root, reader) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL AND topic <> root AND topic.kind <> 'group'
    LET own = head([(reader)-[progress:PROGRESS]->(topic) | progress])
    LET in_all = CASE
        WHEN all(at IN [(topic)<-[merged:MERGED_INTO]-() | merged.at] WHERE own.at >= at) THEN [own.state]
        ELSE [own.state] + [
            (topic)<-[:MERGED_INTO*1..]-(merged:Topic) | head([(reader)-[progress:PROGRESS]->(merged) | progress.state])
        ]
    END
    LET state = CASE
        WHEN all(one IN in_all WHERE one = in_all[0]) THEN in_all[0]
        WHEN any(one IN in_all WHERE one IS NOT NULL) THEN 'learning'
    END
    RETURN
        count(topic) AS topics,
        collect(CASE WHEN state IS NOT NULL THEN [topic.uid, state] END) AS states,
        collect(CASE WHEN coalesce(state, 'learning') = 'learning' THEN [topic.uid, topic.title] END) AS missing
}
CALL (subject, root, reader) {
    MATCH (reader)-[:PROGRESS {state: 'done'}]->(:Topic)-[:ABOUT {status: 'accepted'}]->(known:Concept)
    LET concept = coalesce(head([(known)-[:MERGED_INTO]->(into:Concept) | into]), known)
    MATCH (concept)<-[:MERGED_INTO]-{0,1}(:Concept)<-[:ABOUT {status: 'accepted'}]-(topic:Topic)
    WHERE topic.deleted_at IS NULL AND topic <> root AND topic.kind <> 'group'
        AND EXISTS { (topic)-[:PART_OF]->(subject) } AND NOT EXISTS { (reader)-[:PROGRESS {state: 'done'}]->(topic) }
    RETURN collect(DISTINCT topic.uid) AS known_elsewhere
}
RETURN subject.uid AS subject_uid, topics, states, known_elsewhere, missing
""")


async def summary(tx: Tx, viewer: Viewer, subject_uid: str) -> Summary:
    """What counts: the live topics but the root and groups, less those skipped; defined here once, for every view.

    A topic into which others were merged is what they all were, else learning, until its reader says something of it anew.
    Raises NotFound when the viewer may not read the subject, SignedOut when they are gone.
    """
    result = await tx.run(SUMMARY, viewer.asks(subject_uid=subject_uid))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such subject.")
    states: dict[str, ProgressState] = dict(record["states"])
    skipped = sum(state == "skipped" for state in states.values())
    return Summary(
        done=sum(state == "done" for state in states.values()),
        total=record["topics"] - skipped,
        skipped=skipped,
        states=states,
        known_elsewhere=record["known_elsewhere"],
        missing=[Missing(*row) for row in record["missing"]],
    )
