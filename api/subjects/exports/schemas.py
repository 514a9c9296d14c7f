"""What an export says about itself."""

from typing import Literal

from pydantic import ConfigDict

from api.subject_schema import Output
from graph.names import ExportFormat


class ExportProblem(Output):
    """What of the map is not in the file, or not as it was; once for each kind, with a count."""

    severity: Literal["error", "warning"]
    code: str
    message: str
    line: int | None
    path: str | None
    count: int


class ExportReport(Output):
    """What a file would hold, and what of the map it can't."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": "opml",
                    "name": "Linear algebra.opml",
                    "bytes": 48210,
                    "topics": 120,
                    "documents": 34,
                    "relations": 12,
                    "problems": [
                        {
                            "severity": "warning",
                            "code": "relation_not_written",
                            "message": "The format has no place for this relation: requires (12 times).",
                            "line": None,
                            "path": None,
                            "count": 12,
                        }
                    ],
                }
            ]
        }
    )

    format: ExportFormat
    name: str
    bytes: int
    topics: int
    documents: int
    relations: int
    problems: list[ExportProblem]
