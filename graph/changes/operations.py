"""What a change holds, as JSON: operations with every uid and rank decided, each with what it replaced, so that it can be turned round.

Those of imports say nothing of what they replaced, for they begin a subject. Operations too large for a property lie in the bucket at
`changes/<change uid>`, those of imports as a list, others together with their inverses.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NotRequired, TypedDict, cast

import orjson

from graph.names import Origin, RelationKind, Status, TopicKind

LARGEST_PROPERTY = 32_768
"""Bytes of operations and inverses that a Change keeps itself."""

TagNames = dict[str, str]
"""Slug -> display name."""


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
    tags: NotRequired[TagNames]


class Rename(TypedDict):
    op: Literal["rename"]
    topic_uid: str
    title: str
    was: str


class Move(TypedDict):
    """To another parent, or to another place below the same one. `was_behind` is the sibling after which it was, `behind`, in an inverse,
    the one after which it goes when ranks are others by then."""

    op: Literal["move"]
    topic_uid: str
    parent_uid: str
    rank: str
    was_parent_uid: str
    was_rank: str
    was_behind: NotRequired[str]
    behind: NotRequired[str]


class Rerank(TypedDict):
    """New, short ranks for all topics that were ever below a parent, in the same order. Nothing to undo."""

    op: Literal["rerank"]
    parent_uid: str
    ranks: dict[str, str]


class Delete(TypedDict):
    """The topic and what lives below it. `title` and `parent_uid` stand in the inverse of an add: what it must still be.

    `kept` stands in the inverse of a restoring that found the parent deleted: (parent, rank) to which it goes back.
    """

    op: Literal["delete"]
    topic_uid: str
    deleted_by: str
    title: NotRequired[str]
    parent_uid: NotRequired[str]
    kept: NotRequired[tuple[str, str]]


class Restore(TypedDict):
    """The topic and what was deleted below it by the same change."""

    op: Literal["restore"]
    topic_uid: str
    deleted_by: str
    parent_uid: str
    rank: str


class Notes(TypedDict, total=False):
    """What can be said of a topic besides its title; what is absent stays."""

    note: str | None
    url: str | None
    kind: TopicKind
    tags: TagNames


class Annotate(TypedDict):
    op: Literal["annotate"]
    topic_uid: str
    notes: Notes
    was: Notes


class Relate(TypedDict):
    """A relation that is accepted from now on: the source requires the target, or is related to it.

    `was` is what it was before, if it was proposed, and `was_reason` the reason then.
    """

    op: Literal["relate"]
    relation_uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None
    origin: NotRequired[Origin]
    confidence: NotRequired[float]
    was: NotRequired[Status | None]
    was_reason: NotRequired[str | None]


class Unrelate(TypedDict):
    """`becomes` is what is left of it: a proposal, of which `becomes_reason` is the reason, or nothing."""

    op: Literal["unrelate"]
    relation_uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None
    origin: Origin
    confidence: float
    becomes: Status | None
    becomes_reason: NotRequired[str | None]


class Merge(TypedDict):
    """The last step of merging, when nothing lives below the topic: its documents [uid, rank before, rank after] go, and it is marked.

    `kept` is as for deleting.
    """

    op: Literal["merge"]
    topic_uid: str
    into_uid: str
    deleted_by: str
    documents: list[tuple[str, str, str]]
    kept: NotRequired[tuple[str, str]]


class Unmerge(TypedDict):
    op: Literal["unmerge"]
    topic_uid: str
    into_uid: str
    deleted_by: str
    documents: list[tuple[str, str, str]]
    parent_uid: str
    rank: str


class Description(TypedDict, total=False):
    """What a subject says of itself; what is absent stays."""

    title: str
    summary: str | None
    language: str
    tags: TagNames


class Describe(TypedDict):
    op: Literal["describe"]
    description: Description
    was: Description


Operation = Add | Rename | Move | Rerank | Delete | Restore | Annotate | Relate | Unrelate | Merge | Unmerge | Describe


def key(change_uid: str) -> str:
    return f"changes/{change_uid}"


def encode(operations: Iterable[Operation]) -> bytes:
    return orjson.dumps(list(operations))


def encode_both(operations: Sequence[Operation], inverses: Sequence[Operation]) -> bytes:
    """As one text for the bucket."""
    return orjson.dumps({"operations": operations, "inverses": inverses})


def decode(content: bytes | str) -> list[Operation]:
    """The operations in a property or in a text of the bucket. Raises orjson.JSONDecodeError."""
    found = orjson.loads(content)
    return cast("list[Operation]", cast("dict[str, Any]", found)["operations"] if isinstance(found, dict) else found)


def decode_inverses(content: bytes) -> list[Operation]:
    """Those in a text of the bucket; an import has none. Raises orjson.JSONDecodeError."""
    found = orjson.loads(content)
    return cast("list[Operation]", cast("dict[str, Any]", found)["inverses"]) if isinstance(found, dict) else []
