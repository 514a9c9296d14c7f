"""What personal access tokens take and give over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graph.names import Scope


class NewToken(BaseModel):
    """read: what its owner may see. write: what its owner may change, but not the account itself. admin: what their role adds."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "nightly import", "scopes": ["read", "write"], "expires_in_days": 90}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
    scopes: Annotated[set[Scope], Field(min_length=1)]
    expires_in_days: Annotated[int, Field(ge=1, le=366)]


class AccessToken(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    uid: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class MadeToken(AccessToken):
    """`token` is shown this once."""

    token: str
