"""The route by which files come in."""

from dataclasses import astuple

import orjson
from fastapi import APIRouter, Request, Response

from api.deps import GraphDep, IdempotencyKey, LocalDep, Uploader
from api.errors import problems
from api.etags import demanded_version
from api.refusals import RevisionNeeded, SignInNeeded, TooManyRequests
from api.subjects.imports import use_cases
from api.subjects.imports.form import Received, receive
from api.subjects.imports.schemas import Imported, ImportFields, Planned
from api.subjects.imports.use_cases import Inputs, Named
from api.subjects.jobs.answers import answer
from api.subjects.jobs.deps import JobsDep
from api.subjects.jobs.schemas import Job
from graph.errors import (
    AddressUnverified,
    Forbidden,
    KeyReused,
    NotFound,
    SignedOut,
    StaleVersion,
    TooManyJobs,
    UnknownOutcome,
)
from graph.values import new_uid, sha256
from ingest.errors import UnreadableFile

router = APIRouter()

FORM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "A map, or a zip of a folder; at most 10 MB"},
        **ImportFields.model_json_schema()["properties"],
    },
}
REFUSALS = (UnreadableFile, AddressUnverified, Forbidden, NotFound, KeyReused, TooManyJobs, TooManyRequests, RevisionNeeded, StaleVersion)


@router.post(
    "/subjects/import",
    status_code=201,
    response_model=Imported,
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
    responses={
        200: {"model": Planned, "description": "What would be done, or what an update has done"},
        202: {"model": Job, "description": "It takes longer: ask the job, whose address is in Location"},
        **problems(*REFUSALS, SignInNeeded, SignedOut, UnknownOutcome),
    },
)
async def import_subject(
    request: Request, graph: GraphDep, running: JobsDep, viewer: Uploader, is_local: LocalDep, key: IdempotencyKey = None
) -> Response:
    """A file becomes a subject, whole or not at all, with a report of what could not be kept. What takes over five seconds is a job."""
    job_uid = new_uid()
    try:
        received = await receive(request, running.uploads.path(job_uid))
        inputs = _inputs(request, received)
    except BaseException:
        running.uploads.remove(job_uid)
        raise
    named = Named(key, _hash(request, inputs, received)) if key else None
    job = await use_cases.begin(graph, running, viewer, job_uid, inputs, named, is_local=is_local)
    done = 201 if job.result and "subject" in job.result else 200
    return answer(request, Job.model_validate(job), done=done)


def _inputs(request: Request, received: Received) -> Inputs:
    """Raises RevisionNeeded when an update doesn't say which version it is made for."""
    fields = received.fields
    version = demanded_version(request) if fields.into and not fields.plan_only else None
    return Inputs(received.name, fields.format, fields.title, fields.visibility, fields.plan_only, fields.deep, fields.into, version)


def _hash(request: Request, inputs: Inputs, received: Received) -> str:
    """Not of the body: its boundaries differ from one try to the next."""
    return sha256(orjson.dumps([request.method, request.url.path, received.sha256, *astuple(inputs)]))
