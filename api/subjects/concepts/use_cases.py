"""What is done with concepts: one transaction each, no HTTP."""

from graph.client import Graph
from graph.errors import OperationInvalid
from graph.queries import concept_merging, concepts
from graph.queries.access import Viewer
from graph.queries.concepts import About, Concept, Proposal, TopicThere
from graph.values import new_uid


async def read(graph: Graph, viewer: Viewer, concept_uid: str) -> Concept:
    return await graph.read(concepts.one, viewer, concept_uid)


async def topics(graph: Graph, viewer: Viewer, concept_uid: str, limit: int, after: str | None) -> tuple[list[TopicThere], str | None]:
    """And after which uid the next page begins; None when this is the last."""
    found = await graph.read(concepts.topics, viewer, concept_uid, limit + 1, after)
    return found[:limit], found[limit - 1].uid if len(found) > limit else None


async def of_topic(graph: Graph, viewer: Viewer, topic_uid: str) -> About:
    return await graph.read(concepts.of_topic, viewer, topic_uid)


async def proposals(graph: Graph, viewer: Viewer, topic_uid: str) -> list[Proposal]:
    return await graph.read(concepts.proposals, viewer, topic_uid)


async def accept(graph: Graph, viewer: Viewer, topic_uid: str, concept_uid: str | None) -> About:
    """None is the topic's own."""
    return await graph.write(concepts.accept, viewer, topic_uid, concept_uid, new_uid())


async def reject(graph: Graph, viewer: Viewer, topic_uid: str, concept_uid: str | None) -> About:
    """Raises OperationInvalid when none is named."""
    if concept_uid is None:
        raise OperationInvalid("concept_missing", "Say which concept to reject.", where="concept_uid")
    return await graph.write(concepts.reject, viewer, topic_uid, concept_uid)


async def merge(graph: Graph, viewer: Viewer, concept_uid: str, into_uid: str) -> Concept:
    return await graph.write(concept_merging.merge, viewer, concept_uid, into_uid)


async def unmerge(graph: Graph, viewer: Viewer, concept_uid: str) -> Concept:
    return await graph.write(concept_merging.unmerge, viewer, concept_uid)
