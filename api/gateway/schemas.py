"""What health and the service map answer."""

from typing import Literal

from pydantic import BaseModel


class ReadinessPart(BaseModel):
    """Something that Trellis stands on. `detail` says what is wrong and what to do, or that all is well."""

    name: Literal["graph", "migrations", "bucket"]
    ready: bool
    detail: str


class Readiness(BaseModel):
    ready: bool
    parts: list[ReadinessPart]


class Service(BaseModel):
    name: str
    state: Literal["up", "down"]
    detail: str


class Services(BaseModel):
    version: str
    services: list[Service]
    parts: list[ReadinessPart]
