"""What must be known of the map to decide a change, told from the change alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.changes.operations import Operation
from graph.changes.requested import LAST, Add, Annotate, Delete, Describe, Merge, Move, Relate, Rename, Requested, Restore, Unrelate


@dataclass(slots=True)
class Wants:
    """Uids; `keys` are "source:target" of relations, `targets` topics that may be in other subjects."""

    topics: set[str] = field(default_factory=set[str])
    ends: set[str] = field(default_factory=set[str])
    anchors: set[str] = field(default_factory=set[str])
    whole: set[str] = field(default_factory=set[str])
    tagged: set[str] = field(default_factory=set[str])
    moved: set[str] = field(default_factory=set[str])
    relations: set[str] = field(default_factory=set[str])
    keys: set[str] = field(default_factory=set[str])
    around: set[str] = field(default_factory=set[str])
    targets: set[str] = field(default_factory=set[str])
    documents: set[str] = field(default_factory=set[str])

    @property
    def any_relation(self) -> bool:
        return bool(self.relations or self.keys or self.around)

    def place(self, parent_uid: str, after_uid: str | None) -> None:
        self.topics.add(parent_uid)
        self.ends.add(parent_uid)
        if after_uid is not None and after_uid != LAST:
            self.topics.add(after_uid)
            self.anchors.add(after_uid)

    def relation(self, source_uid: str, target_uid: str) -> None:
        self.topics |= {source_uid, target_uid}
        self.keys |= {f"{source_uid}:{target_uid}", f"{target_uid}:{source_uid}"}
        self.targets.add(target_uid)


def of_requested(operations: Sequence[Requested]) -> Wants:
    wants = Wants()
    for operation in operations:
        _request(wants, operation)
    added = {operation.uid for operation in operations if isinstance(operation, Add)}
    for uids in (wants.topics, wants.ends, wants.anchors, wants.moved):
        uids -= added
    return wants


def _request(wants: Wants, operation: Requested) -> None:
    match operation:
        case Add():
            wants.place(operation.parent_uid or "", operation.after_uid)
        case Move():
            wants.topics.add(operation.topic_uid)
            wants.moved.add(operation.topic_uid)
            wants.place(operation.parent_uid, operation.after_uid)
        case Rename() | Delete() | Restore():
            wants.topics.add(operation.topic_uid)
        case Annotate():
            wants.topics.add(operation.topic_uid)
            wants.tagged |= {operation.topic_uid} if "tags" in operation.notes else set()
        case Relate():
            wants.relation(operation.source_uid, operation.target_uid)
        case Unrelate():
            wants.relations.add(operation.relation_uid)
        case Merge():
            _merged(wants, operation.topic_uid, operation.into_uid)
            wants.ends.add(operation.into_uid)
            wants.tagged |= {operation.topic_uid, operation.into_uid}
            wants.around |= {operation.topic_uid, operation.into_uid}
        case Describe():
            pass  # the lock tells what the subject says of itself


def _merged(wants: Wants, topic_uid: str, into_uid: str) -> None:
    wants.topics |= {topic_uid, into_uid}
    wants.whole.add(topic_uid)
    wants.documents |= {topic_uid, into_uid}


def of_inverses(inverses: Iterable[Operation]) -> Wants:
    wants = Wants()
    for operation in inverses:
        _inverse(wants, operation)
    return wants


def _inverse(wants: Wants, operation: Operation) -> None:
    match operation["op"]:
        case "rename" | "restore":
            wants.topics.add(operation["topic_uid"])
        case "delete":
            wants.topics.add(operation["topic_uid"])
            _kept(wants, operation.get("kept"))
        case "move":
            wants.topics |= {operation["topic_uid"], operation["parent_uid"]}
            wants.moved.add(operation["topic_uid"])
            wants.whole.add(operation["parent_uid"])
        case "annotate":
            wants.topics.add(operation["topic_uid"])
            wants.tagged |= {operation["topic_uid"]} if "tags" in operation["was"] else set()
        case "relate":
            wants.relation(operation["source_uid"], operation["target_uid"])
        case "unrelate":
            wants.topics.add(operation["source_uid"])
            wants.relations.add(operation["relation_uid"])
        case "merge":
            _merged(wants, operation["topic_uid"], operation["into_uid"])
            _kept(wants, operation.get("kept"))
        case "unmerge":
            _merged(wants, operation["topic_uid"], operation["into_uid"])
        case "describe" | "add" | "rerank":
            pass


def _kept(wants: Wants, kept: tuple[str, str] | None) -> None:
    if kept:
        wants.topics.add(kept[0])
        wants.whole.add(kept[0])
