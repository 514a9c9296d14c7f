"""What a change holds: its operations as JSON, and the tree that a subject's changes rebuild.

Operations too large for a property lie in the bucket at `changes/<change uid>`.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypedDict

import orjson

from graph.names import RelationKind, TopicKind

LARGEST_PROPERTY = 32_768
"""Bytes of operations that a Change keeps itself."""


class Add(TypedDict):
    """A new topic. The root alone has neither parent nor rank."""

    op: Literal["add"]
    topic_uid: str
    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind
    note: str | None
    url: str | None


class Relate(TypedDict):
    """A new relation: the source requires the target, or is related to it."""

    op: Literal["relate"]
    relation_uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None


Operation = Add | Relate


class Place(NamedTuple):
    """A topic as the hierarchy shows it."""

    parent_uid: str | None
    rank: str | None
    title: str
    kind: TopicKind


class Structure(NamedTuple):
    """What all changes of a subject make together: topic uid -> its place, and the uids of its relations."""

    topics: dict[str, Place]
    relations: frozenset[str]


def key(change_uid: str) -> str:
    return f"changes/{change_uid}"


def encode(operations: Iterable[Operation]) -> bytes:
    return orjson.dumps(list(operations))


def decode(content: bytes) -> list[Operation]:
    return orjson.loads(content)


def rebuild(operations: Iterable[Operation]) -> Structure:
    """The structure after these operations, in the order of their changes.

    >>> root = Add(op="add", topic_uid="r", parent_uid=None, rank=None, title="Root", kind="topic", note=None, url=None)
    >>> rebuild([root]).topics["r"].title
    'Root'
    """
    topics: dict[str, Place] = {}
    relations: set[str] = set()
    for operation in operations:
        match operation["op"]:
            case "add":
                topics[operation["topic_uid"]] = Place(operation["parent_uid"], operation["rank"], operation["title"], operation["kind"])
            case "relate":
                relations.add(operation["relation_uid"])
    return Structure(topics, frozenset(relations))
