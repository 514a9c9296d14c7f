"""An import is asked for: no HTTP. What is then done is in job.py."""

from dataclasses import asdict, dataclass

from api.jobs.runner import Jobs
from graph.client import Graph
from graph.names import Visibility
from graph.queries import images, jobs, subjects
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.jobs import Job


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the job keeps; the file lies beside. `version` is the one that an update is made for."""

    name: str
    format: str | None
    title: str | None
    visibility: Visibility
    plan_only: bool
    deep: bool
    into: str | None
    version: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """By its Idempotency-Key, and a hash of all that was asked."""

    key: str
    request_hash: str


async def begin(graph: Graph, running: Jobs, viewer: Viewer, job_uid: str, inputs: Inputs, named: Named | None, *, is_local: bool) -> Job:
    """The job, ended if it took little; the file is removed if it isn't needed.

    Raises AddressUnverified, Forbidden, NotFound, SignedOut, KeyReused, TooManyJobs.
    """
    made, once = "", Once(viewer.uid or "", named.key, named.request_hash) if named else None
    try:
        if inputs.into:
            await graph.read(images.demand_editor, viewer, inputs.into)
        else:
            await graph.read(subjects.demand_author, viewer, is_local=is_local)
        made = await graph.write(jobs.create, viewer, job_uid, "import", asdict(inputs), once)
    finally:
        if made != job_uid:  # refused, or the same request came before
            running.uploads.remove(job_uid)
    running.begin(made)
    return await running.outcome(viewer, made, running.answer_within)
