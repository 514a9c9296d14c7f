"""The API's description says how errors really look: problems, of their own content type, wherever a request can be wrong."""

from typing import Any

from fastapi import FastAPI

Json = dict[str, Any]

PROBLEM: Json = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
REPLACED = ("HTTPValidationError", "ValidationError")
"""The framework's own form of errors, which nobody is ever answered."""
UNREADABLE = {"400": "bad_request", "413": "too_large", "422": "invalid"}
"""What any body can be refused for."""


class DescribedApp(FastAPI):
    def openapi(self) -> Json:
        """Made once, then kept."""
        if self.openapi_schema is None:
            _describe_problems(super().openapi())
        return self.openapi_schema or {}


def _describe_problems(description: Json) -> None:
    """Changes it in place."""
    for ways in description["paths"].values():
        for operation in ways.values():
            _describe(operation)
    for name in REPLACED:
        description["components"]["schemas"].pop(name, None)


def _describe(operation: Json) -> None:
    responses: Json = operation["responses"]
    if responses.get("422", {}).get("description") == "Validation Error":
        responses["422"]["description"] = "invalid"
    if "requestBody" in operation:
        for status, code in UNREADABLE.items():
            described = responses.setdefault(status, {"description": code, "content": PROBLEM})
            if code not in described["description"]:
                described["description"] += f", {code}"
    for response in responses.values():
        if any(_is_problem(content) for content in response.get("content", {}).values()):
            response["content"] = PROBLEM


def _is_problem(content: Json) -> bool:
    return content.get("schema", {}).get("$ref", "").rpartition("/")[2] in ("Problem", *REPLACED)
