"""Routes of documents."""

from fastapi import APIRouter, Request, Response

from api.deps import BucketDep, GraphDep, ViewerDep
from api.documents import use_cases
from api.documents.schemas import Document, DocumentEntry, Revision
from api.errors import problems
from api.etags import known_version, quoted
from api.pages import Page
from graph.errors import NotFound, SignedOut, TextDamaged, TextMissing
from graph.values import reading_minutes

router = APIRouter(tags=["documents"])


@router.get("/topics/{topic_uid}/documents", responses=problems(NotFound, SignedOut))
async def list_documents(topic_uid: str, graph: GraphDep, viewer: ViewerDep) -> Page[DocumentEntry]:
    """A topic's documents in their order, without their texts."""
    found = await use_cases.of_topic(graph, viewer, topic_uid)
    entries = [
        DocumentEntry(
            uid=document.uid,
            topic_uid=document.topic_uid,
            title=document.title,
            revision=Revision.model_validate(document.revision),
            reading_minutes=reading_minutes(document.revision.words),
        )
        for document in found
    ]
    return Page(items=entries, next_cursor=None)


@router.get(
    "/documents/{document_uid}",
    responses={
        200: {"model": Document, "description": "The document; its ETag is the revision's uid"},
        304: {"description": "Unchanged since the revision in If-None-Match"},
        **problems(NotFound, SignedOut, TextMissing, TextDamaged),
    },
    response_model=Document,
)
async def read_document(
    document_uid: str, request: Request, response: Response, graph: GraphDep, bucket: BucketDep, viewer: ViewerDep
) -> Document | Response:
    """A document with its text."""
    found = await use_cases.one(graph, viewer, document_uid)
    etag = quoted(found.revision.uid)
    if known_version(request) == found.revision.uid:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return Document(
        uid=found.uid,
        topic_uid=found.topic_uid,
        title=found.title,
        text=await use_cases.text(bucket, found),
        revision=Revision.model_validate(found.revision),
        reading_minutes=reading_minutes(found.revision.words),
    )
