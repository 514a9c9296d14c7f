"""The route by which subjects are copied."""

from fastapi import APIRouter, Request, Response

from api.deps import GraphDep, LocalDep, OnceDep, SubjectMaker
from api.errors import problems
from api.refusals import SignInNeeded, TooManyRequests
from api.subject_schema import Subject
from api.subjects.forks import use_cases
from api.subjects.jobs.answers import answer
from api.subjects.jobs.deps import JobsDep
from api.subjects.jobs.schemas import Job
from graph.errors import (
    AddressUnverified,
    Conflict,
    Forbidden,
    KeyReused,
    NotFound,
    SignedOut,
    TextDamaged,
    TextMissing,
    TooManyJobs,
    UnknownOutcome,
)

router = APIRouter()
REFUSALS = (NotFound, AddressUnverified, Forbidden, KeyReused, Conflict, TextMissing, TextDamaged, TooManyJobs, TooManyRequests)


@router.post(
    "/subjects/{subject_uid}/fork",
    status_code=201,
    response_model=Subject,
    responses={
        202: {"model": Job, "description": "It takes longer: ask the job, whose address is in Location"},
        **problems(*REFUSALS, SignInNeeded, SignedOut, UnknownOutcome),
    },
)
async def fork_subject(
    subject_uid: str, request: Request, graph: GraphDep, running: JobsDep, viewer: SubjectMaker, once: OnceDep, is_local: LocalDep
) -> Response:
    """A private copy of one's own, with texts and images, that says from which version it comes. What takes over five seconds is a job."""
    job = await use_cases.begin(graph, running, viewer, subject_uid, once, is_local=is_local)
    return answer(request, Job.model_validate(job), done=201)
