"""What several parts of identity take and give over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graph.names import AccountRole

Password = Annotated[str, Field(min_length=1, max_length=1000, description="8 to 256 characters of any kind.")]
Code = Annotated[str | None, Field(max_length=100, description="Six digits of the authenticator, or a recovery code.")]


class Me(BaseModel):
    """`pending_email` waits for its link to be opened."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a756",
                    "handle": "ada",
                    "display_name": "Ada",
                    "bio": "Notes on engines.",
                    "email": "ada@example.org",
                    "email_verified": True,
                    "pending_email": None,
                    "role": "learner",
                    "has_second_factor": False,
                    "recovery_codes_left": 0,
                    "created_at": "2026-11-25T12:00:00Z",
                }
            ]
        },
    )

    uid: str
    handle: str
    display_name: str
    bio: str
    email: str | None
    email_verified: bool
    pending_email: str | None
    role: AccountRole
    has_second_factor: bool
    recovery_codes_left: int
    created_at: datetime


class Proof(BaseModel):
    """Who one is, once more, before something that a borrowed session must not do."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"current_password": "correct horse battery staple", "code": "492039"}]}
    )

    current_password: Password
    code: Code = None
