"""What a subject looks like over HTTP, in the lists of every service. Output has no defaults."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from graph.names import MemberRole, Visibility

Uid = Annotated[str, Field(min_length=1, max_length=64)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47; und when it is unknown")]

LONGEST_TEXT = 10_000
"""Of any field but a document's text. The limits of this install say more exactly which is too long, each by a code of its own."""


class Output(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Owner(Output):
    handle: str
    display_name: str


EXAMPLE: dict[str, JsonValue] = {
    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a750",
    "slug": "how-to-learn-with-trellis",
    "title": "How to learn with Trellis",
    "summary": None,
    "language": "en",
    "visibility": "public",
    "tags": [],
    "version": 1,
    "root_topic_uid": "01a213df-ecf9-7406-91f6-b020a2d2a755",
    "owner": {"handle": "trellis", "display_name": "Trellis"},
    "my_role": None,
    "topic_count": 17,
    "document_count": 13,
    "like_count": 0,
    "save_count": 0,
    "reader_count": 0,
    "published_at": "2026-11-25T18:55:40.325000Z",
    "created_at": "2026-11-25T18:55:37.142000Z",
    "updated_at": "2026-11-25T18:55:40.325000Z",
    "deleted_at": None,
}


class Subject(Output):
    """One mind map with its owner."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EXAMPLE]})

    uid: str
    slug: str
    title: str
    summary: str | None
    language: str
    visibility: Visibility
    tags: list[str]
    version: int
    root_topic_uid: str
    owner: Owner
    my_role: MemberRole | None
    topic_count: int
    document_count: int
    like_count: int
    save_count: int
    reader_count: int
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
