"""What the links of mails take over HTTP."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, EmailStr, Field

from api.identity.schemas import Code, Password

LinkToken = Annotated[str, Field(min_length=1, max_length=200, description="What stands behind # in the link.")]


class Verification(BaseModel):
    """With a token: confirms the address. Without: the link is sent again to whoever is signed in."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"token": "2mS8hX…"}, {}]})

    token: LinkToken | None = None


class ResetAsked(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "ada@example.org"}]})

    email: EmailStr


class Reset(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"token": "2mS8hX…", "new_password": "correct horse battery staple"}]}
    )

    token: LinkToken
    new_password: Password
    code: Code = None
