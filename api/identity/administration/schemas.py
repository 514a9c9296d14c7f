"""What administration takes and gives over HTTP."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from graph.names import AccountRole


class RoleChange(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "moderator"}]})

    role: AccountRole


class Account(BaseModel):
    """`email` is for admins alone."""

    model_config = ConfigDict(from_attributes=True)

    uid: str
    handle: str
    display_name: str
    email: str | None
    email_verified: bool
    role: AccountRole
    has_second_factor: bool
    created_at: datetime
    suspended_at: datetime | None
    deactivated_at: datetime | None
    session_count: int


class AuditLine(BaseModel):
    """Besides these, whatever belongs to the event."""

    model_config = ConfigDict(extra="allow")

    at: datetime
    event: str
    request_id: str
    user_uid: str | None
    handle: str | None
    of_handle: str | None
    address: str
