"""Routes of jobs: how far one is, and cancelling it. Only its owner knows of it."""

from fastapi import APIRouter

from api.deps import GraphDep, SignedIn
from api.errors import problems
from api.refusals import SignInNeeded
from api.subjects.jobs import use_cases
from api.subjects.jobs.deps import JobsDep
from api.subjects.jobs.schemas import Job
from graph.errors import NotFound, SignedOut, UnknownOutcome

router = APIRouter(tags=["jobs"])


@router.get("/jobs/{job_uid}", responses=problems(NotFound, SignInNeeded, SignedOut))
async def read_job(job_uid: str, graph: GraphDep, viewer: SignedIn) -> Job:
    """How far a job is, and what came of it. Jobs are forgotten a week after they have ended."""
    return Job.model_validate(await use_cases.read(graph, viewer, job_uid))


@router.delete("/jobs/{job_uid}", responses=problems(NotFound, SignInNeeded, SignedOut, UnknownOutcome))
async def cancel_job(job_uid: str, running: JobsDep, viewer: SignedIn) -> Job:
    """Cancel a job: nothing of what it was making stays. One that has ended is answered as it is."""
    return Job.model_validate(await use_cases.cancel(running, viewer, job_uid))
