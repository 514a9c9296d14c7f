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
