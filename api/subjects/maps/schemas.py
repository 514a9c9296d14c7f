"""What maps and topics look like over HTTP. Output has no defaults."""

from datetime import datetime

from api.subject_schema import Output
from graph.names import Origin, RelationKind, Status, TopicKind, Visibility


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


class Home(Output):
    uid: str
    slug: str
    title: str


class Topic(Output):
    """One topic by itself; `above` are the uids from the root down to its parent."""

    uid: str
    parent_uid: str | None
    above: list[str]
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    tags: list[str]
    document_count: int
    concept_uid: str | None
    subject: Home
    created_at: datetime
    updated_at: datetime
