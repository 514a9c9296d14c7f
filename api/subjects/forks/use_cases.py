"""A fork is asked for: no HTTP. What is then done is in job.py."""

from api.jobs.runner import Jobs
from graph.client import Graph
from graph.queries import jobs, subjects
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.jobs import Job
from graph.values import new_uid


async def begin(graph: Graph, running: Jobs, viewer: Viewer, subject_uid: str, once: Once | None, *, is_local: bool) -> Job:
    """The job, ended if it took little. Raises NotFound, AddressUnverified, Forbidden, SignedOut, KeyReused, TooManyJobs."""
    await graph.read(subjects.one, viewer, subject_uid)
    await graph.read(subjects.demand_author, viewer, is_local=is_local)
    made = await graph.write(jobs.create, viewer, new_uid(), "fork", {"subject_uid": subject_uid}, once)
    running.begin(made)
    return await running.outcome(viewer, made, running.answer_within)
