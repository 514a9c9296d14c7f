"""What share links look like over HTTP. Output has no defaults."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.subject_schema import Output
from graph.names import GivenRole


class NewShareLink(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "viewer", "expires_in_days": 30}]})

    role: GivenRole
    expires_in_days: int = Field(default=30, ge=1, le=365, strict=True)


class ShareLink(Output):
    uid: str
    role: GivenRole
    created_at: datetime
    expires_at: datetime


class ShareLinkWithToken(ShareLink):
    """The token is shown this once."""

    token: str


class Accepting(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"token": "Rk4nT0p1c5-aNdMaPs_2hOw"}]})

    token: str = Field(min_length=1, max_length=200)
