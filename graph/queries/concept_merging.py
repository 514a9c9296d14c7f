"""Two concepts that are the same thing: one stands for the other from now on, in one hop, and can be taken back."""

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import Conflict
from graph.queries.access import Viewer, guarded, refuse, unguarded
from graph.queries.concepts import NO_CONCEPT, Concept, one

HOLD = """
UNWIND $uids AS uid
MATCH (concept:Concept {uid: uid}) SET concept.sense = concept.sense
RETURN count(concept) AS held
"""


async def _hold(tx: Tx, *uids: str) -> None:
    """Always in the same order, so that two who merge at once wait for each other instead of for ever."""
    await (await tx.run(HOLD, uids=sorted(uids))).consume()


MAY_MERGE = guarded("""
MATCH (concept:Concept {uid: $concept_uid})
MATCH (born:Topic {uid: concept.sense})-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
RETURN concept.uid AS uid,
    head([(concept)-[:MERGED_INTO]->(other:Concept) | other.uid]) AS merged_into,
    EXISTS { (concept)<-[:MERGED_INTO]-() } AS stands_for_others
""")
BORN_IN = unguarded(
    """
MATCH (concept:Concept {uid: $concept_uid})
MATCH (:Topic {uid: concept.sense})-[:PART_OF]->(subject:Subject)
RETURN subject.uid AS uid
""",
    because="it tells a refusal which subject to ask about, and nobody else",
)
STATE_OF_OTHER = guarded("""
MATCH (concept:Concept {uid: $concept_uid})
MATCH (born:Topic {uid: concept.sense})-[:PART_OF]->(subject:Subject) WHERE CAN_READ AND (subject.visibility = 'public' OR CAN_EDIT)
RETURN EXISTS { (concept)-[:MERGED_INTO]->() } AS is_merged
""")
MERGE_INTO = """
MATCH (concept:Concept {uid: $concept_uid})
MATCH (into:Concept {uid: $into_uid})
CREATE (concept)-[:MERGED_INTO {at: datetime()}]->(into)
RETURN into.uid AS uid
"""


async def merge(tx: Tx, viewer: Viewer, concept_uid: str, into_uid: str) -> Concept:
    """For who may edit the map that the concept was born in. Said twice, it is done once.

    Raises Conflict when it would take more than one hop, NotFound, Forbidden, SignedOut.
    """
    if concept_uid == into_uid:
        raise Conflict("A concept can't be merged into itself.")
    await _hold(tx, concept_uid, into_uid)
    mine = await (await tx.run(MAY_MERGE, viewer.asks(concept_uid=concept_uid))).single()
    if mine is None:
        await refuse(tx, viewer, NO_CONCEPT, subject_uid=await _born_in(tx, concept_uid))
    other = await (await tx.run(STATE_OF_OTHER, viewer.asks(concept_uid=into_uid))).single()
    if other is None:
        await refuse(tx, viewer, NO_CONCEPT)
    if mine["merged_into"] == into_uid:
        return await one(tx, viewer, concept_uid)
    if mine["merged_into"] or mine["stands_for_others"]:
        raise Conflict("This concept is merged with others already. Take that back first.")
    if other["is_merged"]:
        raise Conflict("The other concept is merged into a third one. Merge into that.")
    await (await tx.run(MERGE_INTO, concept_uid=concept_uid, into_uid=into_uid)).consume()
    return await one(tx, viewer, concept_uid)


async def _born_in(tx: Tx, concept_uid: str) -> str | None:
    record = await (await tx.run(BORN_IN, concept_uid=concept_uid)).single()
    return record["uid"] if record else None


UNMERGE = guarded("""
MATCH (concept:Concept {uid: $concept_uid})
MATCH (born:Topic {uid: concept.sense})-[:PART_OF]->(subject:Subject) WHERE CAN_EDIT
OPTIONAL MATCH (concept)-[merged:MERGED_INTO]->()
DELETE merged
RETURN concept.uid AS uid
""")


async def unmerge(tx: Tx, viewer: Viewer, concept_uid: str) -> Concept:
    """As it was before. Harmless when it isn't merged. Raises NotFound, Forbidden, SignedOut."""
    await _hold(tx, concept_uid)
    if await (await tx.run(UNMERGE, viewer.asks(concept_uid=concept_uid))).single() is None:
        await refuse(tx, viewer, NO_CONCEPT, subject_uid=await _born_in(tx, concept_uid))
    return await one(tx, viewer, concept_uid)
