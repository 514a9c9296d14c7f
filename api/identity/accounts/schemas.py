"""What accounts take and give over HTTP. Input forbids what it doesn't know; output has no defaults."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.identity.addresses import Email
from api.identity.schemas import Code, Name, Password
from graph.names import AccountRole

Bio = Annotated[str, Field(max_length=500)]


class NewUser(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"handle": "ada", "email": "ada@example.org", "password": "correct horse battery staple"}]},
    )

    handle: Annotated[str, Field(max_length=100, description="3 to 30 of a-z, 0-9, - and _; capitals become small letters.")]
    email: Email
    password: Password
    display_name: Name | None = None


class User(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    uid: str
    handle: str
    display_name: str
    role: AccountRole
    created_at: datetime


class ProfileUpdate(BaseModel):
    """Only what is sent changes. A new address needs the current password, and counts when its link is opened."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"display_name": "Ada Lovelace", "bio": "Notes on engines."}]}
    )

    display_name: Name | None = None
    bio: Bio | None = None
    email: Email | None = None
    current_password: Password | None = None
    code: Code = None


class PasswordChange(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"current_password": "correct horse battery staple", "new_password": "four other random words"}]},
    )

    current_password: Password
    new_password: Password
    code: Code = None


class Profile(BaseModel):
    """What everybody may know of an account."""

    model_config = ConfigDict(from_attributes=True)

    handle: str
    display_name: str
    bio: str
    created_at: datetime
