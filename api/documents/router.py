"""Routes of documents."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api import pages
from api.deps import BucketDep, GraphDep, OnceDep, SignedIn, SizeLimitsDep, ViewerDep, Writer
from api.documents import use_cases
from api.documents.history.router import router as history
from api.documents.images.router import router as images
from api.documents.schemas import Backlink, Document, DocumentEntry, DocumentPlace, DocumentUpdate, NewDocument, document_of, entry_of
from api.errors import problems
from api.etags import demanded_version, known_version, quoted
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.refusals import RevisionNeeded, SignInNeeded
from graph.errors import (
    DocumentTooLarge,
    Forbidden,
    KeyReused,
    NotFound,
    OperationInvalid,
    RenderingFailed,
    SignedOut,
    StaleRevision,
    TextDamaged,
    TextMissing,
    TooManyDocuments,
    UnknownOutcome,
)

router = APIRouter(tags=["documents"])
router.include_router(history)
router.include_router(images)

WRITING = (SignInNeeded, SignedOut, Forbidden, NotFound, UnknownOutcome)


@router.get("/topics/{topic_uid}/documents", responses=problems(NotFound, SignedOut))
async def list_documents(topic_uid: str, graph: GraphDep, viewer: ViewerDep) -> Page[DocumentEntry]:
    """A topic's documents in their order, without their texts."""
    found = await use_cases.of_topic(graph, viewer, topic_uid)
    return Page(items=[entry_of(document) for document in found], next_cursor=None)


@router.get("/topics/{topic_uid}/documents/deleted", responses=problems(SignInNeeded, SignedOut, Forbidden, NotFound))
async def list_deleted_documents(topic_uid: str, graph: GraphDep, viewer: SignedIn) -> Page[DocumentEntry]:
    """What its editors can restore, the latest deleted first."""
    found = await use_cases.deleted_of_topic(graph, viewer, topic_uid)
    return Page(items=[entry_of(document) for document in found], next_cursor=None)


@router.post(
    "/topics/{topic_uid}/documents",
    status_code=201,
    responses=problems(OperationInvalid, DocumentTooLarge, TooManyDocuments, KeyReused, *WRITING),
)
async def add_document(
    topic_uid: str,
    wanted: NewDocument,
    response: Response,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: Writer,
    once: OnceDep,
    limits: SizeLimitsDep,
) -> Document:
    """A new document, behind the others of its topic."""
    made = await use_cases.add(graph, bucket, viewer, topic_uid, wanted.title, wanted.text, once, limits)
    response.headers["ETag"] = quoted(made.revision.uid)
    response.headers["Location"] = f"/api/v1/documents/{made.uid}"
    return document_of(made, await use_cases.text_of_made(bucket, made, wanted.text))


@router.get(
    "/documents/{document_uid}",
    responses={
        200: {"model": Document, "description": "The document; its ETag is the revision's uid", "content": {"text/html": {}}},
        304: {"description": "Unchanged since the revision in If-None-Match"},
        **problems(NotFound, SignedOut, RenderingFailed, TextMissing, TextDamaged),
    },
    response_model=Document,
)
async def read_document(
    document_uid: str,
    request: Request,
    response: Response,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: ViewerDep,
    form: Annotated[Literal["json", "html"], Query(alias="format", description="html: the text alone, as safe HTML")] = "json",
) -> Document | Response:
    """A document with its text."""
    found = await use_cases.one(graph, viewer, document_uid)
    page = await use_cases.page(graph, bucket, viewer, found) if form == "html" else None
    etag = {"ETag": quoted(page.version if page else found.revision.uid)}
    if known_version(request) == (page.version if page else found.revision.uid):
        return Response(status_code=304, headers=etag)
    if page:
        return Response(await use_cases.html(page), headers=etag, media_type="text/html")
    response.headers.update(etag)
    return document_of(found, await use_cases.text(bucket, found))


@router.put("/documents/{document_uid}", responses=problems(OperationInvalid, RevisionNeeded, StaleRevision, DocumentTooLarge, *WRITING))
async def save_document(
    document_uid: str,
    update: DocumentUpdate,
    request: Request,
    response: Response,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: Writer,
    limits: SizeLimitsDep,
) -> Document:
    """Save a text on the revision in If-Match; if somebody saved since, 412 tells the newer revision. What changes nothing makes none."""
    saved = await use_cases.save(graph, bucket, viewer, document_uid, update.title, update.text, demanded_version(request), limits)
    response.headers["ETag"] = quoted(saved.revision.uid)
    return document_of(saved, update.text)


@router.put("/documents/{document_uid}/place", responses=problems(*WRITING))
async def move_document(document_uid: str, place: DocumentPlace, graph: GraphDep, viewer: Writer) -> DocumentEntry:
    """Put a document behind another one of its topic, or to the front."""
    return entry_of(await use_cases.move(graph, viewer, document_uid, place.after_uid))


@router.delete("/documents/{document_uid}", status_code=204, responses=problems(*WRITING))
async def delete_document(document_uid: str, graph: GraphDep, viewer: Writer) -> None:
    """Delete a document. It can be restored as long as its topic is there."""
    await use_cases.delete(graph, viewer, document_uid)


@router.post("/documents/{document_uid}/restore", responses=problems(TooManyDocuments, TextMissing, TextDamaged, *WRITING))
async def restore_document(
    document_uid: str, response: Response, graph: GraphDep, bucket: BucketDep, viewer: Writer, limits: SizeLimitsDep
) -> DocumentEntry:
    """Bring a deleted document back, to where it was. Harmless when it isn't deleted."""
    restored = await use_cases.restore(graph, bucket, viewer, document_uid, limits)
    response.headers["ETag"] = quoted(restored.revision.uid)
    return entry_of(restored)


@router.get("/topics/{topic_uid}/backlinks", responses=problems(InvalidCursor, NotFound, SignedOut))
async def list_backlinks(topic_uid: str, graph: GraphDep, viewer: ViewerDep, limit: Limit, cursor: Cursor = None) -> Page[Backlink]:
    """The topics whose texts link to this one, of all maps that the reader may read."""
    after = pages.decode(cursor) if cursor else [""]
    if len(after) != 1:
        raise InvalidCursor("This cursor belongs to another list. Start again without one.")
    found, last = await use_cases.backlinks(graph, viewer, topic_uid, after[0], limit)
    return Page(items=[Backlink.of(link) for link in found], next_cursor=pages.encode(last) if last else None)
