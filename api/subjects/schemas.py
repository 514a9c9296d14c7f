"""What is sent to make and show subjects, and what is told of one alone. Input forbids what it doesn't know."""

from pydantic import BaseModel, ConfigDict, Field

from api.subject_schema import EXAMPLE, LONGEST_TEXT, Language, Output, Subject
from graph.names import Visibility


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewSubject(Input):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "Linear algebra", "language": "en", "visibility": "private", "tags": ["Mathematics"]}]},
    )

    title: str = Field(max_length=LONGEST_TEXT)
    summary: str | None = Field(default=None, max_length=LONGEST_TEXT)
    language: Language = "und"
    visibility: Visibility = "private"
    tags: list[str] = []


class NewVisibility(Input):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"visibility": "public"}]})

    visibility: Visibility


class Origin(Output):
    """What a subject was copied from, and the version that was copied."""

    uid: str
    slug: str
    title: str
    version: int


class SubjectWithOrigin(Subject):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EXAMPLE | {"forked_from": None}]})

    forked_from: Origin | None
