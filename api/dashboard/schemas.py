"""What the dashboard takes and gives over HTTP. Input forbids what it doesn't know; output has no defaults."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from graph.names import ProgressChoice, ProgressState


class ProgressUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "done"}]})

    state: ProgressChoice


class Progress(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    topic_uid: str
    state: ProgressChoice
    at: datetime


class MissingTopic(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    topic_uid: str
    title: str


class ProgressSummary(BaseModel):
    """`total` leaves out the root, groups and what is skipped; `missing` is what stands between `done` and `total`."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "done": 1,
                    "total": 2,
                    "percent": 50,
                    "skipped": 0,
                    "known_elsewhere": [],
                    "states": {"01a213df-ecf9-7406-91f6-b020a2d2a751": "done"},
                    "missing": [{"topic_uid": "01a213df-ecf9-7406-91f6-b020a2d2a754", "title": "How to read it"}],
                }
            ]
        },
    )

    done: int
    total: int
    percent: int
    skipped: int
    known_elsewhere: list[str]
    states: dict[str, ProgressState]
    missing: list[MissingTopic]
