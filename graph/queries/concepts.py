"""What topics are about. A concept is shared by all topics that are about the same thing, in whatever map: proposed, never imposed.

A concept is born with a topic (its `sense`). It is suggested only to who may edit the map it was born in, or when that map is public.
"""

from dataclasses import dataclass
from typing import cast

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import Conflict, NotFound
from graph.queries.access import Viewer, guarded, nothing, refuse, unguarded
from graph.values import name_key

NO_TOPIC = "There is no such topic."
NO_CONCEPT = "There is no such concept."
MOST_PROPOSED = 20


@dataclass(frozen=True, slots=True)
class Concept:
    """`merged_into_uid` names the concept that stands for it now, if the viewer may see that one."""

    uid: str
    name: str
    language: str
    merged_into_uid: str | None


ONE = guarded("""
MATCH (concept:Concept {uid: $concept_uid})
WHERE EXISTS {
    MATCH (concept)<-[:MERGED_INTO]-{0,1}(:Concept)<-[:ABOUT {status: 'accepted'}]-(topic:Topic)-[:PART_OF]->(subject:Subject)
    WHERE topic.deleted_at IS NULL AND CAN_READ
}
OPTIONAL MATCH (concept)-[:MERGED_INTO]->(into:Concept)
WHERE EXISTS {
    MATCH (into)<-[:ABOUT {status: 'accepted'}]-(topic:Topic)-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
}
RETURN concept.uid AS uid, concept.name AS name, concept.language AS language, into.uid AS merged_into_uid
""")


async def one(tx: Tx, viewer: Viewer, concept_uid: str) -> Concept:
    """For who may read a topic about it. Raises NotFound, SignedOut."""
    record = await (await tx.run(ONE, viewer.asks(concept_uid=concept_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_CONCEPT)
    return Concept(**record.data())


@dataclass(frozen=True, slots=True)
class TopicThere:
    """A topic in a map, as lists across maps show it."""

    uid: str
    title: str
    subject_uid: str
    subject_title: str
    subject_slug: str


TOPICS = guarded("""
MATCH (named:Concept {uid: $concept_uid})
LET concept = coalesce(head([(named)-[:MERGED_INTO]->(into:Concept) | into]), named)
MATCH (concept)<-[:MERGED_INTO]-{0,1}(:Concept)<-[:ABOUT {status: 'accepted'}]-(topic:Topic)
WHERE topic.deleted_at IS NULL AND ($after IS NULL OR topic.uid > $after)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
RETURN topic.uid AS uid, topic.title AS title, subject.uid AS subject_uid, subject.title AS subject_title, subject.slug AS subject_slug
ORDER BY uid LIMIT $limit
""")


async def topics(tx: Tx, viewer: Viewer, concept_uid: str, limit: int, after: str | None = None) -> list[TopicThere]:
    """Those about it, or about what was merged with it, that the viewer may read; by uid. Raises NotFound, SignedOut."""
    result = await tx.run(TOPICS, viewer.asks(concept_uid=concept_uid, limit=limit, after=after))
    found = [TopicThere(**record.data()) async for record in result]
    if not found and after is None:
        await refuse(tx, viewer, NO_CONCEPT)
    return found


@dataclass(frozen=True, slots=True)
class About:
    """The concept of a topic. `is_own` tells that it was born with it."""

    topic_uid: str
    concept_uid: str
    name: str
    language: str
    is_own: bool


ABOUT = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
MATCH (topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept)
RETURN topic.uid AS topic_uid, concept.uid AS concept_uid, concept.name AS name, concept.language AS language,
    concept.sense = topic.uid AS is_own
""")


async def of_topic(tx: Tx, viewer: Viewer, topic_uid: str) -> About:
    """Raises NotFound, SignedOut."""
    record = await (await tx.run(ABOUT, viewer.asks(topic_uid=topic_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_TOPIC)
    return About(**record.data())


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept of the same name, and the topic that it was born with."""

    concept_uid: str
    name: str
    language: str
    topic_uid: str
    topic_title: str
    subject_uid: str
    subject_title: str
    subject_slug: str


PROPOSALS = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_EDIT
MATCH (topic)-[:ABOUT {status: 'accepted'}]->(current:Concept)
WITH topic, current
OPTIONAL MATCH (own:Concept {sense: topic.uid})
WITH topic, current, coalesce(own, current) AS own
OPTIONAL MATCH (concept:Concept {name_key: own.name_key})
WHERE concept <> current AND concept.sense <> topic.uid AND NOT EXISTS { (topic)-[:ABOUT]->(concept) }
    AND NOT EXISTS { (concept)-[:MERGED_INTO]->() }
    AND (concept.language = own.language OR concept.language = 'und' OR own.language = 'und')
OPTIONAL MATCH (born:Topic {uid: concept.sense})-[:PART_OF]->(subject:Subject)
WHERE born.deleted_at IS NULL AND CAN_READ AND (subject.visibility = 'public' OR CAN_EDIT)
WITH DISTINCT concept, born, subject ORDER BY born IS NULL, concept.uid LIMIT $limit
RETURN concept.uid AS concept_uid, concept.name AS name, concept.language AS language, born.uid AS topic_uid, born.title AS topic_title,
    subject.uid AS subject_uid, subject.title AS subject_title, subject.slug AS subject_slug
""")


async def proposals(tx: Tx, viewer: Viewer, topic_uid: str) -> list[Proposal]:
    """Concepts of the same name that the topic might be about, for who may edit it. Raises NotFound, Forbidden, SignedOut."""
    result = await tx.run(PROPOSALS, viewer.asks(topic_uid=topic_uid, limit=MOST_PROPOSED))
    rows = [record.data() async for record in result]
    if not rows:
        await refuse(tx, viewer, NO_TOPIC, subject_uid=await subject_of(tx, topic_uid))
    return [Proposal(**row) for row in rows if row["topic_uid"]]


SUBJECT_OF = unguarded(
    "MATCH (:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) RETURN subject.uid AS uid",
    because="it tells a refusal which subject to ask about, and nobody else",
)


async def subject_of(tx: Tx, topic_uid: str) -> str | None:
    record = await (await tx.run(SUBJECT_OF, topic_uid=topic_uid)).single()
    return cast("str", record["uid"]) if record else None


@dataclass(frozen=True, slots=True)
class Held:
    """A topic whose subject nobody else can change until this transaction ends."""

    title: str
    language: str
    current_uid: str
    own_uid: str | None


HOLD = guarded("""
MATCH (:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
MATCH (topic:Topic {uid: $topic_uid})-[:ABOUT {status: 'accepted'}]->(current:Concept) WHERE topic.deleted_at IS NULL
OPTIONAL MATCH (own:Concept {sense: topic.uid})
RETURN topic.title AS title, subject.language AS language, current.uid AS current_uid, own.uid AS own_uid
""")


async def _hold(tx: Tx, viewer: Viewer, topic_uid: str) -> Held:
    """Raises NotFound, Forbidden, SignedOut."""
    record = await (await tx.run(HOLD, viewer.asks(topic_uid=topic_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_TOPIC, subject_uid=await subject_of(tx, topic_uid))
    return Held(**record.data())


VISIBLE = guarded("""
MATCH (concept:Concept {uid: $concept_uid})
MATCH (born:Topic {uid: concept.sense})-[:PART_OF]->(subject:Subject) WHERE CAN_READ AND (subject.visibility = 'public' OR CAN_EDIT)
RETURN concept.uid AS uid
""")


async def _demand_visible(tx: Tx, viewer: Viewer, concept_uid: str) -> None:
    """Raises NotFound for one that may not be suggested to the viewer."""
    if await (await tx.run(VISIBLE, viewer.asks(concept_uid=concept_uid))).single() is None:
        await nothing(tx, viewer)
        raise NotFound(NO_CONCEPT)


BEAR = unguarded(
    """
MATCH (topic:Topic {uid: $topic_uid})
CREATE (concept:Concept {uid: $uid, name: topic.title, name_key: $name_key, language: $language, sense: topic.uid})
RETURN concept.uid AS uid
""",
    because="its subject was locked in this very transaction by a query that demands CAN_EDIT",
)
ADOPT = unguarded(
    """
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject)
MATCH (concept:Concept {uid: $concept_uid})
FOREACH (about IN [(topic)-[about:ABOUT]->(other) WHERE about.status = 'accepted' OR other = concept | about] | DELETE about)
CREATE (topic)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(concept)
SET subject.documents_version = subject.documents_version + 1, subject.updated_at = datetime()
RETURN concept.uid AS uid
""",
    because="its subject was locked in this very transaction by a query that demands CAN_EDIT",
)


async def accept(tx: Tx, viewer: Viewer, topic_uid: str, concept_uid: str | None, new_uid: str) -> About:
    """The topic is about that concept; None means its own, which gets `new_uid` if it was never born.

    Raises NotFound, Forbidden, SignedOut.
    """
    held = await _hold(tx, viewer, topic_uid)
    if concept_uid is None:
        concept_uid = held.own_uid or await _bear(tx, topic_uid, held, new_uid)
    elif concept_uid not in (held.own_uid, held.current_uid):
        await _demand_visible(tx, viewer, concept_uid)
    if concept_uid != held.current_uid:
        await (await tx.run(ADOPT, topic_uid=topic_uid, concept_uid=concept_uid)).consume()
    return await of_topic(tx, viewer, topic_uid)


async def _bear(tx: Tx, topic_uid: str, held: Held, uid: str) -> str:
    result = await tx.run(BEAR, topic_uid=topic_uid, uid=uid, name_key=name_key(held.title), language=held.language)
    await result.consume()
    return uid


REJECT = unguarded(
    """
MATCH (topic:Topic {uid: $topic_uid})
MATCH (concept:Concept {uid: $concept_uid})
FILTER NOT EXISTS { (topic)-[:ABOUT]->(concept) }
CREATE (topic)-[:ABOUT {origin: 'author', status: 'rejected', confidence: 1.0}]->(concept)
RETURN concept.uid AS uid
""",
    because="its subject was locked in this very transaction by a query that demands CAN_EDIT",
)


async def reject(tx: Tx, viewer: Viewer, topic_uid: str, concept_uid: str) -> About:
    """It isn't proposed again. Raises Conflict when the topic is about it, NotFound, Forbidden, SignedOut."""
    held = await _hold(tx, viewer, topic_uid)
    if concept_uid == held.current_uid:
        raise Conflict("The topic is about this concept. Let it go back to its own first.")
    await _demand_visible(tx, viewer, concept_uid)
    await (await tx.run(REJECT, topic_uid=topic_uid, concept_uid=concept_uid)).consume()
    return await of_topic(tx, viewer, topic_uid)
