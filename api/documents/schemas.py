"""What documents look like over HTTP."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, JsonValue


class Revision(BaseModel):
    """One saved state; `author` is the handle of who wrote it."""

    model_config = ConfigDict(from_attributes=True)

    uid: str
    number: int
    sha256: str
    words: int
    created_at: datetime
    author: str | None


REVISION_EXAMPLE: dict[str, JsonValue] = {
    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a753",
    "number": 1,
    "sha256": "ab71eb5b7d37e7a65e8c2f6c5a4cd0c1c5b0b1b7d8a1e0f2a3b4c5d6e7f80912",
    "words": 441,
    "created_at": "2026-11-25T18:55:40.325000Z",
    "author": "trellis",
}
ENTRY_EXAMPLE: dict[str, JsonValue] = {
    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a752",
    "topic_uid": "01a213df-ecf9-7406-91f6-b020a2d2a751",
    "title": "What a map shows",
    "revision": REVISION_EXAMPLE,
    "reading_minutes": 3,
}


class DocumentEntry(BaseModel):
    """A document without its text."""

    model_config = ConfigDict(json_schema_extra={"examples": [ENTRY_EXAMPLE]})

    uid: str
    topic_uid: str
    title: str
    revision: Revision
    reading_minutes: int


class Document(DocumentEntry):
    """`text` is Markdown; whoever shows it must sanitise the HTML in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**ENTRY_EXAMPLE, "text": "# What a map shows\n\nA subject is one map."}]})

    text: str
