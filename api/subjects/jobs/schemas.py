"""What a job looks like over HTTP. Output has no defaults."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict

from api.subject_schema import Output
from graph.names import JobKind, JobState


class Job(Output):
    """Work that goes on after its request was answered. `result` is what that would have answered, `problem` why it can't."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a760",
                    "kind": "import",
                    "state": "running",
                    "percent": 35,
                    "step": "Saving topics",
                    "result": None,
                    "problem": None,
                    "at": "2026-11-25T18:55:37.142000Z",
                }
            ]
        },
    )

    uid: str
    kind: JobKind
    state: JobState
    percent: int
    step: str
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    at: datetime
