"""Routes of subjects: the gallery, and one subject from its making to its end. What concerns its parts lies in the folders beside."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api import pages
from api.deps import GraphDep, LocalDep, Moderator, OnceDep, SizeLimitsDep, SubjectMaker, TrailDep, ViewerDep, Writer
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit24, Page
from api.refusals import ScopeMissing, SignInNeeded, TooManyRequests
from api.subject_schema import Subject
from api.subjects import use_cases
from api.subjects.books.router import router as books
from api.subjects.changes.router import router as changes
from api.subjects.concepts.router import router as concepts
from api.subjects.exports.router import router as exports
from api.subjects.forks.router import router as forks
from api.subjects.imports.router import router as imports
from api.subjects.jobs.router import router as jobs
from api.subjects.maps.router import router as maps
from api.subjects.members.router import router as members
from api.subjects.relations.router import router as relations
from api.subjects.schemas import NewSubject, NewVisibility, Origin, SubjectWithOrigin
from api.subjects.share_links.router import router as share_links
from api.subjects.use_cases import Place, Wanted
from graph.errors import (
    AddressUnverified,
    Forbidden,
    KeyReused,
    NotFound,
    OperationInvalid,
    SignedOut,
    UnknownOutcome,
)
from graph.names import SubjectSort
from graph.values import name_key

router = APIRouter(tags=["subjects"])
router.include_router(maps)  # first: nothing is read as often
WRITING = (SignInNeeded, SignedOut, UnknownOutcome)

SortBy = Annotated[SubjectSort, Query(description="newest, most liked, most read, or by title")]
TagFilter = Annotated[str | None, Query(description="Slug of a tag that they have")]
AuthorFilter = Annotated[str | None, Query(description="Handle of their owner")]
WordsFilter = Annotated[str | None, Query(max_length=200, description="Words of their title, in any order; the last may be only begun")]
LanguageFilter = Annotated[str | None, Query(description="Their language, as they say it")]


@router.get("/subjects", responses=problems(InvalidCursor, SignedOut))
async def list_subjects(
    graph: GraphDep,
    viewer: ViewerDep,
    limit: Limit24,
    q: WordsFilter = None,
    sort: SortBy = "newest",
    tag: TagFilter = None,
    author: AuthorFilter = None,
    language: LanguageFilter = None,
    cursor: Cursor = None,
) -> Page[Subject]:
    """The public subjects; with `q` those whose titles match it best, at most 1,000."""
    wanted = Wanted(sort, tag, author and name_key(author), language, q and q.strip())
    found, place = await use_cases.page(graph, viewer, wanted, limit, _place(sort, cursor))
    items = [Subject.model_validate(subject) for subject in found]
    return Page(items=items, next_cursor=_cursor(sort, place) if place else None)


def _cursor(sort: SubjectSort, place: Place) -> str:
    value = place.value.isoformat() if isinstance(place.value, datetime) else str(place.value)
    return pages.encode(sort, value, place.uid)


def _place(sort: SubjectSort, cursor: str | None) -> Place | None:
    """Raises InvalidCursor for one of another list or order."""
    if cursor is None:
        return None
    try:
        order, text, uid = pages.decode(cursor)
        if order != sort:
            raise ValueError(order)
        return Place(_value(sort, text), uid)
    except ValueError as error:
        raise InvalidCursor("This cursor belongs to another list. Start again without one.") from error


def _value(sort: SubjectSort, text: str) -> datetime | int | str:
    """Raises ValueError."""
    if sort == "title":
        return text
    if sort != "newest":
        return int(text[:18])
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != timedelta(0):
        raise ValueError(text)
    return moment


@router.post("/subjects", status_code=201, responses=problems(OperationInvalid, AddressUnverified, KeyReused, TooManyRequests, *WRITING))
async def create_subject(
    new: NewSubject, graph: GraphDep, viewer: SubjectMaker, once: OnceDep, is_local: LocalDep, limits: SizeLimitsDep
) -> Subject:
    """A new subject with its root topic, owned by who asks. With an Idempotency-Key a repeat makes no second one."""
    made = await use_cases.create(
        graph,
        viewer,
        title=new.title,
        summary=new.summary,
        language=new.language,
        visibility=new.visibility,
        tag_names=new.tags,
        once=once,
        is_local=is_local,
        limits=limits,
    )
    return Subject.model_validate(made)


@router.get("/subjects/{subject_uid}", responses=problems(NotFound, SignedOut))
async def read_subject(subject_uid: str, graph: GraphDep, viewer: ViewerDep) -> SubjectWithOrigin:
    """One subject, what the reader is in it, and what it was copied from as far as they may read that."""
    found, origin = await use_cases.read(graph, viewer, subject_uid)
    forked_from = origin and Origin.model_validate(origin)
    return SubjectWithOrigin(**Subject.model_validate(found).model_dump(), forked_from=forked_from)


@router.delete("/subjects/{subject_uid}", status_code=204, responses=problems(NotFound, Forbidden, *WRITING))
async def delete_subject(subject_uid: str, graph: GraphDep, viewer: Writer) -> None:
    """Into the trash, from which its owner can take it back for 30 days. Then it is gone with all its texts and changes."""
    await use_cases.delete(graph, viewer, subject_uid)


@router.post("/subjects/{subject_uid}/restore", responses=problems(NotFound, Forbidden, *WRITING))
async def restore_subject(subject_uid: str, graph: GraphDep, viewer: Writer) -> Subject:
    """Out of the trash, as it was."""
    return Subject.model_validate(await use_cases.restore(graph, viewer, subject_uid))


@router.put("/subjects/{subject_uid}/visibility", responses=problems(NotFound, Forbidden, *WRITING))
async def set_visibility(subject_uid: str, new: NewVisibility, graph: GraphDep, viewer: Writer) -> Subject:
    """Private: for members. Unlisted: for who has the address. Public: in the gallery and in search."""
    return Subject.model_validate(await use_cases.set_visibility(graph, viewer, subject_uid, new.visibility))


HIDING = (SignInNeeded, ScopeMissing, Forbidden, SignedOut, NotFound, UnknownOutcome)


@router.put("/subjects/{subject_uid}/hidden", status_code=204, responses=problems(*HIDING))
async def hide_subject(subject_uid: str, graph: GraphDep, viewer: Moderator, trail: TrailDep) -> None:
    """Take a public or unlisted map out of everybody's sight, its owner's too, until a moderator shows it again."""
    await use_cases.hide(graph, trail, viewer, subject_uid, hidden=True)


@router.delete("/subjects/{subject_uid}/hidden", status_code=204, responses=problems(*HIDING))
async def show_subject(subject_uid: str, graph: GraphDep, viewer: Moderator, trail: TrailDep) -> None:
    """Show a map again that was hidden."""
    await use_cases.hide(graph, trail, viewer, subject_uid, hidden=False)


for part in (changes, members, share_links, concepts, relations, forks, imports, jobs, exports, books):
    router.include_router(part)
