"""A subject's topics and relations in memory: the whole of them, as all its changes make them, or the few that one change is about.

What is deleted stays, marked, below the parent it had, and keeps its rank: so no other topic takes its place among the siblings, and
restoring it is taking the mark away. Going up from a living topic meets living ones only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.changes.operations import Add, Delete, Operation, Relate, Restore, TagNames
from graph.names import Origin, RelationKind, TopicKind


@dataclass(slots=True)
class Topic:
    """`deleted_by` is the change that deleted it, or that merged it into another."""

    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind
    note: str | None = None
    url: str | None = None
    tags: TagNames = field(default_factory=dict[str, str])
    deleted_by: str | None = None
    merged_into: str | None = None


class Relation(NamedTuple):
    """Of those that are accepted; the target may be in another subject."""

    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None
    origin: Origin
    confidence: float


class Place(NamedTuple):
    """A topic as the hierarchy shows it."""

    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind


class Structure(NamedTuple):
    """What all changes of a subject make together: live topic uid -> its place, and the uids of the relations of live topics."""

    topics: dict[str, Place]
    relations: frozenset[str]


class Tree:
    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.relations: dict[str, Relation] = {}
        self._children: dict[str, set[str]] = {}

    def put(self, uid: str, topic: Topic) -> None:
        """A topic as it is; its parent may be put later."""
        self.topics[uid] = topic
        if topic.parent_uid is not None:
            self._children.setdefault(topic.parent_uid, set()).add(uid)

    def children(self, uid: str) -> list[str]:
        """All of them, the deleted ones too, in their order."""
        return sorted(self._children.get(uid, ()), key=lambda child: self.topics[child].rank or "")

    def live_children(self, uid: str) -> list[str]:
        return [child for child in self.children(uid) if self.topics[child].deleted_by is None]

    def is_live(self, uid: str) -> bool:
        topic = self.topics.get(uid)
        return topic is not None and topic.deleted_by is None

    def ancestors(self, uid: str) -> Iterator[str]:
        """From the parent up to the root."""
        above = self.topics[uid].parent_uid
        while above is not None:
            yield above
            above = self.topics[above].parent_uid

    def depth(self, uid: str) -> int:
        """0 for the root."""
        return sum(1 for _ in self.ancestors(uid))

    def nearest_living(self, uid: str) -> str:
        """The closest topic above that lives; the root always does."""
        return next(above for above in self.ancestors(uid) if self.topics[above].deleted_by is None)

    def below(self, uid: str, deleted_by: str | None) -> Iterator[str]:
        """The topic itself and what hangs below it by topics with the same mark; merged ones have left."""
        waiting = [uid]
        while waiting:
            topic = waiting.pop()
            yield topic
            waiting += [child for child in self._children.get(topic, ()) if self._is_marked(child, deleted_by)]

    def _is_marked(self, uid: str, deleted_by: str | None) -> bool:
        return self.topics[uid].deleted_by == deleted_by and self.topics[uid].merged_into is None

    def apply(self, operation: Operation) -> None:
        """Takes the operation as it is: it was checked when it was made."""
        match operation["op"]:
            case "add":
                self._add(operation)
            case "rename":
                self.topics[operation["topic_uid"]].title = operation["title"]
            case "move":
                self._place(operation["topic_uid"], operation["parent_uid"], operation["rank"])
            case "rerank":
                for uid, rank in operation["ranks"].items():
                    self.topics[uid].rank = rank
            case "delete":
                self._delete(operation)
            case "restore":
                self._restore(operation)
            case "annotate":
                for name, value in operation["notes"].items():
                    setattr(self.topics[operation["topic_uid"]], name, value)
            case "merge":
                merged = self.topics[operation["topic_uid"]]
                merged.deleted_by, merged.merged_into = operation["deleted_by"], operation["into_uid"]
                if kept := operation.get("kept"):
                    self._place(operation["topic_uid"], *kept)
            case "unmerge":
                merged = self.topics[operation["topic_uid"]]
                merged.deleted_by = merged.merged_into = None
                self._place(operation["topic_uid"], operation["parent_uid"], operation["rank"])
            case "relate":
                self.relations[operation["relation_uid"]] = _relation(operation)
            case "unrelate":
                self.relations.pop(operation["relation_uid"], None)
            case "describe":
                pass  # the subject's own words are no part of its tree

    def _add(self, operation: Add) -> None:
        topic = Topic(
            operation["parent_uid"],
            operation["rank"],
            operation["title"],
            operation["kind"],
            operation["note"],
            operation["url"],
            operation.get("tags", {}),
        )
        self.put(operation["topic_uid"], topic)

    def _place(self, uid: str, parent_uid: str, rank: str) -> None:
        topic = self.topics[uid]
        if topic.parent_uid is not None:
            self._children[topic.parent_uid].discard(uid)
        topic.parent_uid, topic.rank = parent_uid, rank
        self._children.setdefault(parent_uid, set()).add(uid)

    def _delete(self, operation: Delete) -> None:
        for uid in list(self.below(operation["topic_uid"], None)):
            self.topics[uid].deleted_by = operation["deleted_by"]
        if kept := operation.get("kept"):
            self._place(operation["topic_uid"], *kept)

    def _restore(self, operation: Restore) -> None:
        for uid in list(self.below(operation["topic_uid"], operation["deleted_by"])):
            self.topics[uid].deleted_by = None
        self._place(operation["topic_uid"], operation["parent_uid"], operation["rank"])

    def in_reading_order(self) -> Iterator[tuple[str, Topic]]:
        """The living ones: parents first, siblings by rank."""
        waiting = [uid for uid, topic in self.topics.items() if topic.parent_uid is None]
        while waiting:
            uid = waiting.pop()
            yield uid, self.topics[uid]
            waiting += reversed(self.live_children(uid))

    def inner_relations(self) -> dict[str, Relation]:
        """Those of which both ends live here: all that a map shows."""
        return {uid: found for uid, found in self.relations.items() if self.is_live(found.source_uid) and self.is_live(found.target_uid)}

    def structure(self) -> Structure:
        live = {uid: topic for uid, topic in self.topics.items() if topic.deleted_by is None}
        places = {uid: Place(topic.parent_uid, topic.rank, topic.title, topic.kind) for uid, topic in live.items()}
        return Structure(places, frozenset(uid for uid, relation in self.relations.items() if relation.source_uid in live))


def _relation(operation: Relate) -> Relation:
    """An import doesn't say that it is one."""
    return Relation(
        operation["kind"],
        operation["source_uid"],
        operation["target_uid"],
        operation["reason"],
        operation.get("origin", "import"),
        operation.get("confidence", 1.0),
    )


def grow(operations: Iterable[Operation]) -> Tree:
    """The tree after these operations, in the order of their changes."""
    tree = Tree()
    for operation in operations:
        tree.apply(operation)
    return tree


def rebuild(operations: Iterable[Operation]) -> Structure:
    """What these operations make, in the order of their changes.

    >>> root = Add(op="add", topic_uid="r", parent_uid=None, rank=None, title="Root", kind="topic", note=None, url=None)
    >>> rebuild([root]).topics["r"].title
    'Root'
    """
    return grow(operations).structure()
