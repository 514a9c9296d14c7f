"""What documents look like over HTTP. Input forbids what it doesn't know; output has no defaults."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from api.subject_schema import LONGEST_TEXT, Uid
from graph.queries import documents, mentions
from graph.values import reading_minutes

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
Text = Annotated[str, Field(max_length=2**30, description="Markdown; how much of it a document takes, the install says")]


class Revision(BaseModel):
    """One saved state; `author` is the handle of who wrote it."""

    model_config = ConfigDict(from_attributes=True)

    uid: str
    number: int
    sha256: str
    bytes: int
    words: int
    created_at: datetime
    author: str | None


REVISION_EXAMPLE: dict[str, JsonValue] = {
    "uid": "01a213df-ecf9-7406-91f6-b020a2d2a753",
    "number": 1,
    "sha256": "ab71eb5b7d37e7a65e8c2f6c5a4cd0c1c5b0b1b7d8a1e0f2a3b4c5d6e7f80912",
    "bytes": 2580,
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


def entry_of(document: documents.Document) -> DocumentEntry:
    return DocumentEntry(
        uid=document.uid,
        topic_uid=document.topic_uid,
        title=document.title,
        revision=Revision.model_validate(document.revision),
        reading_minutes=reading_minutes(document.revision.words),
    )


def document_of(document: documents.Document, text: str) -> Document:
    return Document(**entry_of(document).model_dump(), text=text)


class NewDocument(BaseModel):
    """Without a title it has the topic's."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"title": "What a map shows", "text": "A subject is one map."}]}
    )

    title: Title | None = None
    text: Text


class DocumentUpdate(BaseModel):
    """Without a title it keeps the one that it has."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "A subject is one map with one root."}]})

    title: Title | None = None
    text: Text


class DocumentPlace(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"after_uid": "01a213df-ecf9-7406-91f6-b020a2d2a752"}]})

    after_uid: Annotated[Uid | None, Field(description="Another document of the topic; null: to the front")]


class LinkingSubject(BaseModel):
    uid: str
    slug: str
    title: str


class Backlink(BaseModel):
    """A topic whose texts link to the one that was asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "topic_uid": "01a213df-ecf9-7406-91f6-b020a2d2a754",
                    "title": "How to read it",
                    "subject": {"uid": "01a213df-ecf9-7406-91f6-b020a2d2a750", "slug": "how-to-learn", "title": "How to learn"},
                }
            ]
        }
    )

    topic_uid: str
    title: str
    subject: LinkingSubject

    @classmethod
    def of(cls, link: mentions.Backlink) -> Self:
        subject = LinkingSubject(uid=link.subject_uid, slug=link.slug, title=link.subject_title)
        return cls(topic_uid=link.topic_uid, title=link.title, subject=subject)
