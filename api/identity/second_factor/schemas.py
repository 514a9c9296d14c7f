"""What the second factor takes and gives over HTTP."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Confirmation(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "492039"}]})

    code: Annotated[str, Field(min_length=1, max_length=100, description="Six digits of the authenticator.")]


class SecondFactorProposal(BaseModel):
    """Shown once; nothing is asked for until PUT has confirmed it with a code."""

    model_config = ConfigDict(from_attributes=True)

    secret: str
    uri: str


class RecoveryCodes(BaseModel):
    """Shown once; each opens the account once, in place of a code."""

    recovery_codes: list[str]
