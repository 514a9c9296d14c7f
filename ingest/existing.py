"""A subject as an update finds it: the other side of a plan. Pure."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graph.changes.operations import TagNames
from graph.names import Origin, RelationKind, TopicKind
from ingest.imported import Imported, brief, brief_tags, unpacked


@dataclass(frozen=True, slots=True)
class Topic:
    """`imported` is what a file said of it last; None when it was made by hand."""

    uid: str
    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind
    note: str | None
    url: str | None
    source_id: str | None
    tags: TagNames
    imported: Imported | None
    is_deleted: bool = False

    def now(self) -> Imported:
        """What it says now, to compare with what a file said."""
        return Imported(brief(self.title), brief(self.note), brief(self.url), self.kind, brief_tags(self.tags), self.parent_uid or "", "")


@dataclass(frozen=True, slots=True)
class Document:
    """`imported` is (title, SHA-256) of what a file had last; None when it was written by hand."""

    uid: str
    topic_uid: str
    title: str
    rank: str
    imported: tuple[str, str] | None
    revision_uid: str
    number: int
    sha256: str
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """An accepted one with both ends in the subject."""

    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    origin: Origin


@dataclass(frozen=True)
class Existing:
    """`version` is the tag of the map; documents are in their order. `topics` live; `deleted` are those of a file that
    somebody has deleted."""

    version: str
    root_uid: str
    topics: dict[str, Topic]
    deleted: dict[str, Topic]
    documents: dict[str, list[Document]]
    relations: list[Relation]

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Parent -> its children, in their order."""
        found: dict[str, list[str]] = {}
        for topic in sorted(self.topics.values(), key=lambda topic: topic.rank or ""):
            if topic.parent_uid is not None:
                found.setdefault(topic.parent_uid, []).append(topic.uid)
        return found


def existing(row: dict[str, Any]) -> Existing:
    """From the collected lists of graph/queries/existing.py."""
    documents: dict[str, list[Document]] = {}
    for uid, topic_uid, title, rank, imported, *rest in sorted(row["documents"], key=lambda found: found[3] or ""):
        kept = (imported[0], imported[1]) if imported else None
        documents.setdefault(topic_uid, []).append(Document(uid, topic_uid, title or "", rank or "", kept, *rest))
    topics = [
        Topic(*values, tags=dict(tags), imported=unpacked(imported), is_deleted=is_deleted)
        for *values, tags, imported, is_deleted in row["topics"]
    ]
    return Existing(
        version=row["tag"],
        root_uid=row["root_uid"],
        topics={topic.uid: topic for topic in topics if not topic.is_deleted},
        deleted={topic.uid: topic for topic in topics if topic.is_deleted},
        documents=documents,
        relations=[Relation(*found) for found in row["relations"]],
    )
