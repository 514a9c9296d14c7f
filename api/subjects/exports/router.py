"""Routes of exports: a subject, or a topic of it, as a file."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import BucketDep, Exporter, GraphDep, ViewerDep
from api.disposition import attachment
from api.errors import problems
from api.etags import known_version, quoted
from api.refusals import TooManyRequests
from api.subjects.exports import use_cases
from api.subjects.exports.schemas import ExportProblem, ExportReport
from api.subjects.maps.deps import MapsDep, PreviewsDep
from graph.errors import ExportFailed, ExportTooLarge, NotFound, SignedOut, TextDamaged, TextMissing
from graph.names import ExportFormat
from ingest.exporter import Wanted
from ingest.writers import FORMATS, PICTURES

router = APIRouter()

BINARY = {"schema": {"type": "string", "format": "binary"}}
MEDIA_TYPES = sorted({known.media_type for known in (FORMATS | PICTURES).values()})
REFUSALS = problems(NotFound, SignedOut, TooManyRequests, ExportTooLarge, ExportFailed, TextMissing, TextDamaged)

As = Annotated[ExportFormat, Query(alias="format", description="What program the file is for")]
First = Annotated[str | None, Query(description="Only this topic and what is below it")]
Depth = Annotated[int | None, Query(ge=0, le=100, description="How many levels below the first topic; all when absent")]


@router.get(
    "/subjects/{subject_uid}/export",
    response_class=Response,
    responses={
        200: {
            "description": "The file. X-Export-Problems says how many kinds of things are lost or changed in it: the report names them",
            "content": dict.fromkeys(MEDIA_TYPES, BINARY),
        },
        **REFUSALS,
    },
)
async def export_subject(
    subject_uid: str, graph: GraphDep, bucket: BucketDep, viewer: Exporter, form: As, topic: First = None, depth: Depth = None
) -> Response:
    """A subject as a file. Who may edit it finds its history in the JSON."""
    made = await use_cases.export(graph, bucket, viewer, Wanted(subject_uid, form, topic, depth))
    headers = {"Content-Disposition": attachment(made.file.name), "X-Export-Problems": str(len(made.file.problems))}
    return Response(made.file.content, headers=headers, media_type=made.file.media_type)


@router.get("/subjects/{subject_uid}/export/report", responses=REFUSALS)
async def report_export(
    subject_uid: str, graph: GraphDep, bucket: BucketDep, viewer: Exporter, form: As, topic: First = None, depth: Depth = None
) -> ExportReport:
    """What the file of an export would not hold as it is here, once for each kind of thing."""
    made = await use_cases.export(graph, bucket, viewer, Wanted(subject_uid, form, topic, depth))
    return ExportReport(
        format=form,
        name=made.file.name,
        bytes=len(made.file.content),
        topics=made.topics,
        documents=made.documents,
        relations=made.relations,
        problems=[ExportProblem.model_validate(problem) for problem in made.file.problems],
    )


@router.get(
    "/subjects/{subject_uid}/preview.svg",
    response_class=Response,
    responses={
        200: {"description": "A picture of the map's upper levels; its ETag is that of the map", "content": {"image/svg+xml": BINARY}},
        304: {"description": "Unchanged since the version in If-None-Match"},
        **problems(NotFound, SignedOut),
    },
)
async def preview_subject(
    subject_uid: str, request: Request, graph: GraphDep, maps: MapsDep, previews: PreviewsDep, viewer: ViewerDep
) -> Response:
    """What a map looks like, small: the same for everyone who may read it."""
    found = await use_cases.preview(graph, maps, previews, viewer, subject_uid, known_version(request))
    headers = {"ETag": quoted(found.version)}
    if found.content is None:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type="image/svg+xml")
