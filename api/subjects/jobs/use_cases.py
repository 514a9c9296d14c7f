"""What is done with jobs: no HTTP."""

from api.jobs.runner import Jobs
from graph.client import Graph
from graph.queries import jobs
from graph.queries.access import Viewer
from graph.queries.jobs import Job


async def read(graph: Graph, viewer: Viewer, job_uid: str) -> Job:
    return await graph.read(jobs.one, viewer, job_uid)


async def cancel(running: Jobs, viewer: Viewer, job_uid: str) -> Job:
    return await running.cancel(viewer, job_uid)
