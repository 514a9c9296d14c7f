"""What subjects look like over HTTP. Output has no defaults."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from graph.names import MemberRole, Origin, RelationKind, Status, TopicKind, Visibility


class Output(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Owner(Output):
    handle: str
    display_name: str


class Subject(Output):
    """One mind map with its owner."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
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
                }
            ]
        },
    )

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


class MapSubject(Output):
    uid: str
    slug: str
    title: str
    summary: str | None
    language: str
    visibility: Visibility
    version: int
    root_topic_uid: str
    published_at: datetime | None
    updated_at: datetime


class MapTopic(Output):
    """`words` of all its documents together; the root alone has neither parent nor rank."""

    uid: str
    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    tags: list[str]
    document_count: int
    words: int
    concept_uid: str | None


class Relation(Output):
    """The source requires the target, or is related to it."""

    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    origin: Origin
    status: Status
    confidence: float
    reason: str | None


class SubjectMap(Output):
    """A subject whole: parents first, siblings in order."""

    subject: MapSubject
    topics: list[MapTopic]
    relations: list[Relation]
