"""What changes look like over HTTP. In an operation, what is absent and what is null may mean different things: each says so."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.subject_schema import Language, Uid
from graph.names import RelationKind, TopicKind

LAST_VERSION = 2**53
"""The largest whole number that every reader of JSON keeps."""
NewUid = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
        description="A UUIDv7 of the client's own. The same request again then answers what it answered first.",
    ),
]
Ref = Annotated[str, Field(min_length=1, max_length=64, description="A name within this request; `created` tells its uid.")]
After = Annotated[Uid | None, Field(description="The sibling after which it goes. Absent, or no sibling any more: last. Null: first.")]


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Add(Input):
    """A new topic below an existing one, or below one that the same request adds before."""

    op: Literal["add"]
    ref: Ref | None = None
    uid: NewUid | None = None
    parent_uid: Uid | None = None
    parent_ref: Ref | None = None
    after_uid: After = None
    title: str
    kind: TopicKind = "topic"
    note: str | None = None
    url: str | None = None


class Rename(Input):
    op: Literal["rename"]
    topic_uid: Uid
    title: str


class Move(Input):
    op: Literal["move"]
    topic_uid: Uid
    parent_uid: Uid
    after_uid: After = None


class Delete(Input):
    """The topic and all below it; `restore` and undo bring them back."""

    op: Literal["delete"]
    topic_uid: Uid


class Restore(Input):
    """The topic and what the same change deleted below it, to its former place or below the nearest topic above that is still there."""

    op: Literal["restore"]
    topic_uid: Uid


class Annotate(Input):
    """What is absent stays; null clears."""

    op: Literal["annotate"]
    topic_uid: Uid
    note: str | None = None
    url: str | None = None
    kind: TopicKind = "topic"
    tags: list[str] = Field(default=[], max_length=1_000)


class Relate(Input):
    """The source requires the target, or is related to it. The target may be in another map that one may read."""

    op: Literal["relate"]
    ref: Ref | None = None
    kind: RelationKind
    source_uid: Uid
    target_uid: Uid
    reason: str | None = None


class Unrelate(Input):
    op: Literal["unrelate"]
    relation_uid: Uid


class Merge(Input):
    """Children, documents, tags and relations go to the other topic; so does progress."""

    op: Literal["merge"]
    topic_uid: Uid
    into_uid: Uid


class Describe(Input):
    """What the subject says of itself. What is absent stays; null clears a summary."""

    op: Literal["describe"]
    title: str = ""
    summary: str | None = None
    language: Language = "und"
    tags: list[str] = Field(default=[], max_length=1_000)


Operation = Annotated[Add | Rename | Move | Delete | Restore | Annotate | Relate | Unrelate | Merge | Describe, Field(discriminator="op")]


class ChangeRequest(Input):
    """All of the operations, in their order, or none of them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "operations": [
                        {"op": "add", "ref": "n", "parent_uid": "01a213df-ecf9-7406-91f6-b020a2d2a755", "title": "Ownership"},
                        {"op": "add", "parent_ref": "n", "title": "Borrowing", "after_uid": None},
                    ],
                    "base_version": 1,
                }
            ]
        },
    )

    operations: list[Operation]
    base_version: Annotated[
        int | None,
        Field(
            ge=0,
            le=LAST_VERSION,
            strict=True,
            description="The version that the client has. Refused when since then the same topic was renamed, moved or deleted.",
        ),
    ] = None


class Output(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ChangeNumber(Output):
    uid: str
    seq: int


class ChangeMade(Output):
    """`version` is the map's own from now on; `created` gives the uid of every ref."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "change": {"uid": "01a213df-ecf9-7406-91f6-b020a2d2a760", "seq": 2},
                    "created": {"n": "01a213df-ecf9-7406-91f6-b020a2d2a761"},
                }
            ]
        },
    )

    version: int
    change: ChangeNumber
    created: dict[str, str]


class Change(Output):
    """One change as the history lists it. `kinds` are the operations that were asked for; an undo says what it `undoes`.

    `author` is null for somebody whose account is gone.
    """

    uid: str
    seq: int
    at: datetime
    author: str | None
    kinds: list[str]
    undoes: str | None
    undone_by: str | None


class Present(Output):
    uid: str
    title: str
    parent_uid: str | None


class Moved(Output):
    """To another parent, or, when both are the same, among its siblings."""

    uid: str
    title: str
    from_parent_uid: str | None
    to_parent_uid: str | None


class Renamed(Output):
    uid: str
    from_title: str
    to_title: str


class Reannotated(Output):
    """`fields` of kind, note, url and tags that differ."""

    uid: str
    title: str
    fields: list[str]


class Related(Output):
    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None


class MapDifference(Output):
    """What one version of a map has that another has not."""

    added: list[Present]
    removed: list[Present]
    moved: list[Moved]
    renamed: list[Renamed]
    annotated: list[Reannotated]
    relations_added: list[Related]
    relations_removed: list[Related]
