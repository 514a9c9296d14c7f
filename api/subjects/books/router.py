"""The route of books for one reader."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.deps import BucketDep, Exporter, GraphDep
from api.disposition import attachment
from api.errors import problems
from api.refusals import TooManyRequests
from api.subjects.books import use_cases
from graph.errors import ExportFailed, NotFound, SignedOut, TextDamaged, TextMissing
from ingest.writers import FORMATS

router = APIRouter()

As = Annotated[Literal["mdbook", "markdown"], Query(alias="format", description="A zip that mdBook builds, or one Markdown file")]


@router.get(
    "/topics/{topic_uid}/book",
    response_class=Response,
    responses={
        200: {
            "description": "The book",
            "content": {FORMATS[form].media_type: {"schema": {"type": "string", "format": "binary"}} for form in ("mdbook", "markdown")},
        },
        **problems(NotFound, SignedOut, TooManyRequests, ExportFailed, TextMissing, TextDamaged),
    },
)
async def read_book(topic_uid: str, graph: GraphDep, bucket: BucketDep, viewer: Exporter, form: As = "markdown") -> Response:
    """What the reader doesn't know yet of a topic and of all that it requires, in the order to read it in, with reading times."""
    made = await use_cases.book(graph, bucket, viewer, topic_uid, form)
    headers = {"Content-Disposition": attachment(made.name), "Cache-Control": "private, no-store"}
    return Response(made.content, headers=headers, media_type=made.media_type)
