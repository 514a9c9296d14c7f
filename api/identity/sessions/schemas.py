"""What sessions take and give over HTTP. Input forbids what it doesn't know; output has no defaults."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.identity.schemas import Code, Me, Password


class SignIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"login": "ada", "password": "correct horse battery staple"}]}
    )

    login: Annotated[str, Field(min_length=1, max_length=320, description="A handle, or a verified address.")]
    password: Password
    code: Code = None


class OpenSession(BaseModel):
    """The access token goes into `Authorization: Bearer …`; the refresh token is in a cookie that no script can read."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    user: Me


class Session(BaseModel):
    uid: str
    device: str
    address: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    is_current: bool
