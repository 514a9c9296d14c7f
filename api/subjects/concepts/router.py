"""Routes of concepts: what a topic is about, what else is about the same, and what might be."""

from fastapi import APIRouter

from api import pages
from api.deps import GraphDep, SignedIn, ViewerDep, Writer
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.refusals import SignInNeeded
from api.subjects.concepts import use_cases
from api.subjects.concepts.schemas import About, Concept, ConceptProposal, Decision, Merging, TopicThere
from graph.errors import Conflict, Forbidden, NotFound, OperationInvalid, SignedOut, UnknownOutcome

router = APIRouter()
WRITING = (SignInNeeded, SignedOut, NotFound, Forbidden, Conflict, UnknownOutcome)


@router.get("/concepts/{concept_uid}", responses=problems(NotFound, SignedOut))
async def read_concept(concept_uid: str, graph: GraphDep, viewer: ViewerDep) -> Concept:
    """For who may read a topic about it."""
    return Concept.model_validate(await use_cases.read(graph, viewer, concept_uid))


@router.get("/concepts/{concept_uid}/topics", responses=problems(InvalidCursor, NotFound, SignedOut))
async def list_topics_of_concept(
    concept_uid: str, graph: GraphDep, viewer: ViewerDep, limit: Limit, cursor: Cursor = None
) -> Page[TopicThere]:
    """In all maps that the reader may read."""
    found, after = await use_cases.topics(graph, viewer, concept_uid, limit, pages.decode_uid(cursor))
    return Page(items=[TopicThere.model_validate(topic) for topic in found], next_cursor=pages.encode(after) if after else None)


@router.get("/topics/{topic_uid}/concept", responses=problems(NotFound, SignedOut))
async def read_concept_of_topic(topic_uid: str, graph: GraphDep, viewer: ViewerDep) -> About:
    """What a topic is about."""
    return About.model_validate(await use_cases.of_topic(graph, viewer, topic_uid))


@router.get("/topics/{topic_uid}/concept/proposals", responses=problems(SignInNeeded, SignedOut, NotFound, Forbidden))
async def list_proposed_concepts(topic_uid: str, graph: GraphDep, viewer: SignedIn) -> Page[ConceptProposal]:
    """Concepts of the same name in public maps and in those that the editor may edit, at most 20."""
    found = await use_cases.proposals(graph, viewer, topic_uid)
    return Page(items=[ConceptProposal.model_validate(proposal) for proposal in found], next_cursor=None)


@router.put("/topics/{topic_uid}/concept", responses=problems(OperationInvalid, *WRITING))
async def decide_concept(topic_uid: str, decision: Decision, graph: GraphDep, viewer: Writer) -> About:
    """Accept or reject a concept, or go back to the topic's own."""
    decide = use_cases.reject if decision.status == "rejected" else use_cases.accept
    return About.model_validate(await decide(graph, viewer, topic_uid, decision.concept_uid))


@router.post("/concepts/{concept_uid}/merge", responses=problems(*WRITING))
async def merge_concepts(concept_uid: str, merging: Merging, graph: GraphDep, viewer: Writer) -> Concept:
    """The other concept stands for this one from now on. For who may edit the map that this one was born in."""
    return Concept.model_validate(await use_cases.merge(graph, viewer, concept_uid, merging.into_uid))


@router.delete("/concepts/{concept_uid}/merge", responses=problems(*WRITING))
async def unmerge_concepts(concept_uid: str, graph: GraphDep, viewer: Writer) -> Concept:
    """Each stands for itself again."""
    return Concept.model_validate(await use_cases.unmerge(graph, viewer, concept_uid))
