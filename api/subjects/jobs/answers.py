"""What a request answers that has begun a job: its result, why there is none, or the job itself."""

from typing import Any

import orjson
from fastapi import Request, Response

from api.problem import problem
from api.subjects.jobs.schemas import Job


def answer(request: Request, job: Job, *, done: int) -> Response:
    """`done` is the status for a result."""
    if job.result is not None:
        return _json(job.result, done, {})
    if job.problem is not None:
        said: dict[str, Any] = {**job.problem}
        status, code, detail = said.pop("status"), said.pop("code"), said.pop("detail")
        return problem(request.state.request_id, status, code, detail, members=said)
    if job.state == "cancelled":
        return problem(request.state.request_id, 409, "job_cancelled", "This job was cancelled. Nothing of it was kept.")
    return _json(job.model_dump(mode="json"), 202, {"Location": f"/api/v1/jobs/{job.uid}"})


def _json(body: object, status: int, headers: dict[str, str]) -> Response:
    return Response(orjson.dumps(body), status, headers, media_type="application/json")
