"""What members look like over HTTP. Output has no defaults."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.subject_schema import Output
from graph.names import GivenRole, MemberRole


class Member(Output):
    handle: str
    display_name: str
    role: MemberRole
    at: datetime


class NewRole(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "editor"}]})

    role: GivenRole


class NewOwner(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"handle": "ada"}]})

    handle: str = Field(min_length=1, max_length=80)
