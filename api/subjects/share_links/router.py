"""Routes of share links. A link's page holds the token behind #, which no log ever sees, and posts it here."""

from fastapi import APIRouter

from api import pages
from api.deps import GraphDep, SignedIn, Writer
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.refusals import SignInNeeded
from api.subject_schema import Subject
from api.subjects.share_links import use_cases
from api.subjects.share_links.schemas import Accepting, NewShareLink, ShareLink, ShareLinkWithToken
from graph.errors import Forbidden, NotFound, ShareLinkInvalid, SignedOut, UnknownOutcome

router = APIRouter()
READING = (SignInNeeded, SignedOut, NotFound, Forbidden)


@router.get("/subjects/{subject_uid}/share-links", responses=problems(InvalidCursor, *READING))
async def list_share_links(subject_uid: str, graph: GraphDep, viewer: SignedIn, limit: Limit, cursor: Cursor = None) -> Page[ShareLink]:
    """Those that still work, without their tokens. For the owner."""
    found, after = await use_cases.page(graph, viewer, subject_uid, limit, pages.decode_uid(cursor))
    return Page(items=[ShareLink.model_validate(link) for link in found], next_cursor=pages.encode(after) if after else None)


@router.post("/subjects/{subject_uid}/share-links", status_code=201, responses=problems(*READING, UnknownOutcome))
async def add_share_link(subject_uid: str, new: NewShareLink, graph: GraphDep, viewer: Writer) -> ShareLinkWithToken:
    """Whoever is signed in and has its token becomes a member with that role, until it is revoked or its days are over."""
    link, token = await use_cases.add(graph, viewer, subject_uid, new.role, new.expires_in_days)
    return ShareLinkWithToken(**ShareLink.model_validate(link).model_dump(), token=token)


@router.delete("/subjects/{subject_uid}/share-links/{link_uid}", status_code=204, responses=problems(*READING, UnknownOutcome))
async def revoke_share_link(subject_uid: str, link_uid: str, graph: GraphDep, viewer: Writer) -> None:
    """Nobody else comes in by it; who has, stays a member."""
    await use_cases.revoke(graph, viewer, subject_uid, link_uid)


@router.post("/share-links/accept", responses=problems(ShareLinkInvalid, SignInNeeded, SignedOut, UnknownOutcome))
async def accept_share_link(accepting: Accepting, graph: GraphDep, viewer: Writer) -> Subject:
    """Become a member, or one of a higher role; never of a lower one."""
    return Subject.model_validate(await use_cases.accept(graph, viewer, accepting.token))
