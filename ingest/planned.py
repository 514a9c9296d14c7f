"""What a plan is made of: the records that the importer writes, every uid, rank and hash decided."""

from dataclasses import dataclass

from graph.changes.operations import Add, Operation, Relate, TagNames
from graph.names import RelationKind, TopicKind, Visibility
from ingest.outline import Problem

Content = bytes


@dataclass(frozen=True, slots=True)
class PlannedTopic:
    """`imported` is what an update will compare with, see ingest/imported.py."""

    uid: str
    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    audience: str
    source_id: str | None
    extras: str | None
    search_text: str
    concept_uid: str
    name_key: str
    language: str
    imported: list[str]


@dataclass(frozen=True, slots=True)
class PlannedTag:
    topic_uid: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    uid: str
    topic_uid: str
    title: str
    rank: str
    revision_uid: str
    sha256: str
    bytes: int
    words: int
    imported: list[str]


@dataclass(frozen=True, slots=True)
class PlannedImage:
    """`source` is the SHA-256 of the file's own bytes, by which a newer file's is known again; `content` is what is kept."""

    uid: str
    source: str
    sha256: str
    bytes: int
    media_type: str
    width: int
    height: int
    content: Content


@dataclass(frozen=True, slots=True)
class PlannedMention:
    """A document's text links to a topic of the map."""

    document_uid: str
    topic_uid: str
    target_uid: str


@dataclass(frozen=True, slots=True)
class PlannedRelation:
    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A new subject. Topics come parents first; `texts` are (bucket key, content) of the documents, in the same order.

    `done` are the topics whose box is ticked; `problems` are what the outline asked for and a subject can't hold."""

    subject_uid: str
    title: str
    slug: str
    summary: str | None
    language: str
    made_from: str
    subject_tags: TagNames
    visibility: Visibility
    topics: list[PlannedTopic]
    tags: list[PlannedTag]
    documents: list[PlannedDocument]
    texts: list[tuple[str, bytes]]
    images: list[PlannedImage]
    mentions: list[PlannedMention]
    relations: list[PlannedRelation]
    done: list[str]
    problems: list[Problem]

    def operations(self) -> list[Operation]:
        """The one change that makes all of it."""
        tags: dict[str, TagNames] = {}
        for tag in self.tags:
            tags.setdefault(tag.topic_uid, {})[tag.slug] = tag.name
        adds: list[Operation] = [_add(topic, tags.get(topic.uid)) for topic in self.topics]
        return adds + [
            Relate(
                op="relate",
                relation_uid=relation.uid,
                kind=relation.kind,
                source_uid=relation.source_uid,
                target_uid=relation.target_uid,
                reason=relation.reason,
            )
            for relation in self.relations
        ]


def _add(topic: PlannedTopic, tags: TagNames | None) -> Add:
    add = Add(
        op="add",
        topic_uid=topic.uid,
        parent_uid=topic.parent_uid,
        rank=topic.rank,
        title=topic.title,
        kind=topic.kind,
        note=topic.note,
        url=topic.url,
    )
    if tags:
        add["tags"] = tags
    return add
