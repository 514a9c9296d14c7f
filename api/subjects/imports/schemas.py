"""What is sent to import a file, and what comes of it. Input forbids what it doesn't know, output has no defaults."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.subject_schema import Output, Subject, Uid
from graph.names import Visibility
from ingest.limits import TITLE_CHARACTERS

FormatName = Literal["mm", "opml", "markdown", "mdbook", "xmind", "json", "csv", "text"]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_CHARACTERS)]


class ImportFields(BaseModel):
    """Besides the file."""

    model_config = ConfigDict(extra="forbid")

    format: FormatName | None = Field(default=None, description="What the file is; found out when absent")
    title: Title | None = Field(default=None, description="Instead of the title in the file")
    visibility: Visibility = Field(default="private", description="Of a new subject")
    plan_only: bool = Field(default=False, description="Only say what would be done")
    deep: bool = Field(default=False, description="Fold what lies deeper than 100 levels into documents, instead of refusing the file")
    into: Uid | None = Field(default=None, description="The uid of a subject to update; then If-Match says which version was seen")


class ReportedProblem(Output):
    severity: Literal["error", "warning"]
    code: str
    message: str
    line: int | None
    path: str | None
    count: int


class Report(Output):
    """What was in the file, and what of it could not be kept."""

    format: str
    topics: int
    documents: int
    relations: int
    problems: list[ReportedProblem]


class Imported(Output):
    """A new subject."""

    subject: Subject
    report: Report


class Planned(Output):
    """What an update has done, or what an import would do."""

    plan: dict[str, Any]
    report: Report
