"""Routes of a document's revisions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api import pages
from api.deps import BucketDep, GraphDep, SizeLimitsDep, ViewerDep, Writer
from api.documents.history import use_cases
from api.documents.history.schemas import RevisionText, TextDifference, TextPart
from api.documents.schemas import DocumentEntry, Revision, entry_of
from api.errors import problems
from api.etags import demanded_version, known_version, quoted
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.refusals import RevisionNeeded, SignInNeeded
from graph.errors import DocumentTooLarge, Forbidden, NotFound, SignedOut, StaleRevision, TextDamaged, TextMissing, UnknownOutcome

router = APIRouter(prefix="/documents/{document_uid}")

READING = (NotFound, SignedOut, TextMissing, TextDamaged)
MOST = 2**31
Number = Annotated[int, Path(ge=1, le=MOST)]
Numbered = Annotated[int, Query(ge=1, le=MOST)]


@router.get("/revisions", responses=problems(InvalidCursor, NotFound, SignedOut))
async def list_revisions(document_uid: str, graph: GraphDep, viewer: ViewerDep, limit: Limit, cursor: Cursor = None) -> Page[Revision]:
    """Every state that was saved, the newest first, without texts."""
    found, before = await use_cases.page(graph, viewer, document_uid, _number(cursor), limit)
    items = [Revision.model_validate(revision) for revision in found]
    return Page(items=items, next_cursor=pages.encode(str(before)) if before else None)


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    parts = pages.decode(cursor)
    if len(parts) == 1 and parts[0].isdecimal() and len(parts[0]) <= len(str(MOST)):
        return int(parts[0])
    raise InvalidCursor("This cursor belongs to another list. Start again without one.")


@router.get(
    "/revisions/{number}",
    responses={304: {"description": "It is the revision in If-None-Match"}, **problems(*READING)},
    response_model=RevisionText,
)
async def read_revision(
    document_uid: str, number: Number, request: Request, response: Response, graph: GraphDep, bucket: BucketDep, viewer: ViewerDep
) -> RevisionText | Response:
    """A saved state with its text. It never changes."""
    found, text = await use_cases.one(graph, bucket, viewer, document_uid, number)
    etag = quoted(found.uid)
    if known_version(request) == found.uid:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return RevisionText(**Revision.model_validate(found).model_dump(), text=text)


@router.get("/diff", responses=problems(*READING))
async def compare_revisions(
    document_uid: str,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: ViewerDep,
    before: Annotated[Numbered, Query(alias="from")],
    after: Annotated[Numbered, Query(alias="to")],
) -> TextDifference:
    """What is different between two revisions, by lines, and by words within lines that were changed."""
    found = await use_cases.compare(graph, bucket, viewer, document_uid, before, after)
    return TextDifference(
        before=Revision.model_validate(found.before),
        after=Revision.model_validate(found.after),
        parts=[TextPart.model_validate(part) for part in found.parts],
    )


@router.post(
    "/revisions/{number}/restore",
    responses=problems(RevisionNeeded, StaleRevision, DocumentTooLarge, SignInNeeded, Forbidden, UnknownOutcome, *READING),
)
async def restore_revision(
    document_uid: str,
    number: Number,
    request: Request,
    response: Response,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: Writer,
    limits: SizeLimitsDep,
) -> DocumentEntry:
    """Save an old state's text as a new revision, on the one in If-Match."""
    saved = await use_cases.restore(graph, bucket, viewer, document_uid, number, demanded_version(request), limits)
    response.headers["ETag"] = quoted(saved.revision.uid)
    return entry_of(saved)
