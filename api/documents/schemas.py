"""What documents look like over HTTP."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Revision(BaseModel):
    """One saved state; `author` is the handle of who wrote it."""

    model_config = ConfigDict(from_attributes=True)

    uid: str
    number: int
    sha256: str
    words: int
    created_at: datetime
    author: str | None


class DocumentEntry(BaseModel):
    """A document without its text."""

    uid: str
    topic_uid: str
    title: str
    revision: Revision
    reading_minutes: int


class Document(DocumentEntry):
    """`text` is Markdown; whoever shows it must sanitise the HTML in it."""

    text: str
