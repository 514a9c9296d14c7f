"""A subject as an update finds it: the other side of a plan. Pure."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.changes.operations import TagNames
from graph.names import Origin, RelationKind, TopicKind
from ingest.imported import Imported, brief, brief_tags, unpacked


@dataclass(frozen=True, slots=True)
class Topic:
    """`imported` is what a file said of it last; None when it was made by hand, or when it is deleted because a file had it no more.

    `deleted_by` is the change that did so.
    """

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
    deleted_by: str | None = None

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
    somebody has deleted; `hidden` are relations that a deleted one has. `images` are uids, by the SHA-256 of the file's own bytes."""

    version: str
    subject_uid: str
    root_uid: str
    topics: dict[str, Topic]
    deleted: dict[str, Topic]
    documents: dict[str, list[Document]]
    relations: list[Relation]
    hidden: list[Relation] = field(default_factory=list[Relation])
    images: dict[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def dropped(self) -> dict[str, Topic]:
        """Those that an update has deleted, because its file had them no more."""
        return {uid: topic for uid, topic in self.deleted.items() if topic.imported is None}

    def dropped_with(self, uid: str) -> list[str]:
        """What comes back when one of these is restored: it, and what went with it below it."""
        mark = self.dropped[uid].deleted_by
        found, waiting = list[str](), [uid]
        while waiting:
            found.append(waiting.pop())
            waiting += [child for child in self._dropped_below.get(found[-1], ()) if self.dropped[child].deleted_by == mark]
        return found

    @cached_property
    def _dropped_below(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for topic in self.dropped.values():
            found.setdefault(topic.parent_uid or "", []).append(topic.uid)
        return found

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
        Topic(*values, tags=dict(tags), imported=unpacked(imported), is_deleted=is_deleted, deleted_by=deleted_by)
        for *values, tags, imported, is_deleted, deleted_by in row["topics"]
    ]
    live = {topic.uid for topic in topics if not topic.is_deleted}
    relations = [Relation(*found) for found in row["relations"]]
    return Existing(
        version=row["tag"],
        subject_uid=row["subject_uid"],
        root_uid=row["root_uid"],
        topics={topic.uid: topic for topic in topics if not topic.is_deleted},
        deleted={topic.uid: topic for topic in topics if topic.is_deleted},
        documents=documents,
        relations=[each for each in relations if {each.source_uid, each.target_uid} <= live],
        hidden=[each for each in relations if not {each.source_uid, each.target_uid} <= live],
        images=dict(row["images"]),
    )
