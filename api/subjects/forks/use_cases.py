"""A fork is asked for: no HTTP. What is then done is in job.py."""

from api.jobs.runner import Jobs
from graph.client import Graph, Tx
from graph.queries import idempotency, jobs, subjects
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.jobs import Job
from graph.values import new_uid


async def begin(graph: Graph, running: Jobs, viewer: Viewer, subject_uid: str, once: Once | None, *, is_local: bool) -> Job:
    """The job, ended if it took little. Raises NotFound, AddressUnverified, Forbidden, SignedOut, KeyReused, TooManyJobs."""
    made = await graph.write(_ask, viewer, new_uid(), subject_uid, once, is_local=is_local)
    running.begin(made)
    return await running.outcome(viewer, made, running.answer_within)


async def _ask(tx: Tx, viewer: Viewer, job_uid: str, subject_uid: str, once: Once | None, *, is_local: bool) -> str:
    """The job's uid. A repeat is answered as the first time, whatever has become of the original since."""
    if made := await idempotency.earlier(tx, once):
        return made[0]
    await subjects.one(tx, viewer, subject_uid)
    await subjects.demand_author(tx, viewer, is_local=is_local)
    return await jobs.create(tx, viewer, job_uid, "fork", {"subject_uid": subject_uid}, once)
