"""Routes of subjects and their maps."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from api import pages
from api.deps import GraphDep, ViewerDep
from api.errors import problems
from api.etags import known_version, quoted
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.subjects import use_cases
from api.subjects.schemas import Subject, SubjectMap
from graph.errors import NotFound, SignedOut

router = APIRouter(tags=["subjects"])


@router.get("/subjects", responses=problems(InvalidCursor, SignedOut))
async def list_subjects(graph: GraphDep, viewer: ViewerDep, limit: Limit = 24, cursor: Cursor = None) -> Page[Subject]:
    """The public subjects, newest first."""
    found, next_place = await use_cases.newest(graph, viewer, limit, _place(cursor))
    next_cursor = pages.encode(next_place.published_at.isoformat(), next_place.uid) if next_place else None
    return Page(items=[Subject.model_validate(subject) for subject in found], next_cursor=next_cursor)


def _place(cursor: str | None) -> use_cases.Place | None:
    if cursor is None:
        return None
    try:
        text, uid = pages.decode(cursor)
        published_at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidCursor("This cursor belongs to another list. Start again without one.") from error
    if published_at.utcoffset() != timedelta(0):
        raise InvalidCursor("This cursor belongs to another list. Start again without one.")
    return use_cases.Place(published_at, uid)


@router.get(
    "/subjects/{subject_uid}/map",
    response_class=Response,
    responses={
        200: {"model": SubjectMap, "description": "The whole map; its ETag is version.documents_version"},
        304: {"description": "Unchanged since the version in If-None-Match"},
        **problems(NotFound, SignedOut),
    },
)
async def read_map(subject_uid: str, request: Request, graph: GraphDep, viewer: ViewerDep) -> Response:
    """A subject's topics and the relations among them; the same for everyone who may read it."""
    answer = await use_cases.read_map(graph, viewer, subject_uid, known_version(request))
    headers = {"ETag": quoted(answer.version)}
    if answer.content is None:
        return Response(status_code=304, headers=headers)
    return Response(answer.content, headers=headers, media_type="application/json")
