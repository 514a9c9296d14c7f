"""Routes of members: everybody sees the others, the owner decides, and each may leave."""

from fastapi import APIRouter

from api import pages
from api.deps import GraphDep, SignedIn, Writer
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.refusals import SignInNeeded
from api.subjects.members import use_cases
from api.subjects.members.schemas import Member, NewOwner, NewRole
from graph.errors import Forbidden, LastOwner, NotFound, SignedOut, UnknownOutcome

router = APIRouter(prefix="/subjects/{subject_uid}")
READING = (SignInNeeded, SignedOut, NotFound, Forbidden)
WRITING = (*READING, UnknownOutcome)


@router.get("/members", responses=problems(InvalidCursor, *READING))
async def list_members(subject_uid: str, graph: GraphDep, viewer: SignedIn, limit: Limit, cursor: Cursor = None) -> Page[Member]:
    """For members alone."""
    found, after = await use_cases.page(graph, viewer, subject_uid, limit, pages.decode_uid(cursor))
    return Page(items=[Member.model_validate(member) for member in found], next_cursor=pages.encode(after) if after else None)


@router.put("/members/{handle}", responses=problems(LastOwner, *WRITING))
async def set_member(subject_uid: str, handle: str, new: NewRole, graph: GraphDep, viewer: Writer) -> Member:
    """Make somebody a member, or give a member another role. For the owner."""
    return Member.model_validate(await use_cases.set_role(graph, viewer, subject_uid, handle, new.role))


@router.delete("/members/{handle}", status_code=204, responses=problems(LastOwner, *WRITING))
async def remove_member(subject_uid: str, handle: str, graph: GraphDep, viewer: Writer) -> None:
    """The owner removes anybody; everybody else themselves."""
    await use_cases.remove(graph, viewer, subject_uid, handle)


@router.put("/owner", responses=problems(*WRITING))
async def hand_over_subject(subject_uid: str, new: NewOwner, graph: GraphDep, viewer: Writer) -> Member:
    """Somebody else becomes the owner, and who was it an editor."""
    return Member.model_validate(await use_cases.hand_over(graph, viewer, subject_uid, new.handle))
