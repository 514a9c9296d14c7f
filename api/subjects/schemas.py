"""What is sent to make and show subjects. Input forbids what it doesn't know."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.subject_schema import LONGEST_TEXT
from graph.names import Visibility

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47; und when it is unknown")]


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
