"""Routes of relations that are proposed or lead to other maps."""

from fastapi import APIRouter

from api import pages
from api.deps import BucketDep, GraphDep, OnceDep, Proposer, ViewerDep, Writer
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.refusals import SignInNeeded, TooManyRequests
from api.subjects.relations import use_cases
from api.subjects.relations.schemas import Disagreement, Disagreements, End, Link, Links, NewRelation, RelationBetween
from graph.errors import ChangeRefused, Conflict, Forbidden, KeyReused, NotFound, SignedOut, UnknownOutcome

router = APIRouter()
WRITING = (SignInNeeded, SignedOut, NotFound, Forbidden, Conflict, UnknownOutcome)


@router.get("/subjects/{subject_uid}/links", responses=problems(NotFound, SignedOut))
async def list_links(subject_uid: str, graph: GraphDep, viewer: ViewerDep) -> Links:
    """Accepted relations to and from other maps, where the reader may read both ends."""
    found = await use_cases.to_other_maps(graph, viewer, subject_uid)
    return Links(links=[Link.model_validate(link) for link in found])


@router.get("/subjects/{subject_uid}/disagreements", responses=problems(NotFound, SignedOut))
async def list_disagreements(subject_uid: str, graph: GraphDep, viewer: ViewerDep) -> Disagreements:
    """Where the prerequisites of this map and of others lead back to where they began."""
    found = await use_cases.disagreements(graph, viewer, subject_uid)
    return Disagreements(disagreements=[Disagreement(circle=[End.model_validate(end) for end in circle]) for circle in found])


@router.get("/subjects/{subject_uid}/relations/proposals", responses=problems(InvalidCursor, NotFound, SignedOut))
async def list_proposed_relations(
    subject_uid: str, graph: GraphDep, viewer: ViewerDep, limit: Limit, cursor: Cursor = None
) -> Page[RelationBetween]:
    """All of them for who may edit the map, and one's own for everybody else."""
    found, after = await use_cases.page(graph, viewer, subject_uid, limit, pages.decode_uid(cursor))
    return Page(items=[RelationBetween.model_validate(each) for each in found], next_cursor=pages.encode(after) if after else None)


@router.post("/relations", status_code=201, responses=problems(KeyReused, TooManyRequests, *WRITING))
async def propose_relation(new: NewRelation, graph: GraphDep, viewer: Proposer, once: OnceDep) -> RelationBetween:
    """It is on no map until an editor of the source's accepts it."""
    made = await use_cases.propose(graph, viewer, new.kind, new.source_uid, new.target_uid, new.reason, once)
    return RelationBetween.model_validate(made)


@router.post("/relations/{relation_uid}/accept", responses=problems(ChangeRefused, *WRITING))
async def accept_relation(relation_uid: str, graph: GraphDep, bucket: BucketDep, viewer: Writer) -> RelationBetween:
    """Into the source's map, as a change of it."""
    return RelationBetween.model_validate(await use_cases.accept(graph, bucket, viewer, relation_uid))


@router.post("/relations/{relation_uid}/reject", responses=problems(*WRITING))
async def reject_relation(relation_uid: str, graph: GraphDep, viewer: Writer) -> RelationBetween:
    """Nobody proposes it again."""
    return RelationBetween.model_validate(await use_cases.reject(graph, viewer, relation_uid))
