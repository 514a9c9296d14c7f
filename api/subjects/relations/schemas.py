"""What relations across maps look like over HTTP. Output has no defaults."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.subject_schema import Output, Uid
from graph.names import Origin, RelationKind, Status


class End(Output):
    """A topic in its map."""

    topic_uid: str
    title: str
    subject_uid: str
    subject_title: str
    subject_slug: str


class RelationBetween(Output):
    """The source requires the target, or is related to it."""

    uid: str
    kind: RelationKind
    source: End
    target: End
    origin: Origin
    status: Status
    confidence: float
    reason: str | None
    at: datetime | None


class NewRelation(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "requires",
                    "source_uid": "01a213df-ecf9-7406-91f6-b020a2d2a751",
                    "target_uid": "01a213df-ecf9-7406-91f6-b020a2d2a754",
                    "reason": "A map is read before it is drawn.",
                }
            ]
        },
    )

    kind: RelationKind
    source_uid: Uid
    target_uid: Uid
    reason: str | None = Field(default=None, max_length=1_000)


class Link(Output):
    """`topic_uid` is in the map that was asked for, `other` elsewhere; `is_source` tells that the relation goes from here to there."""

    uid: str
    kind: RelationKind
    topic_uid: str
    is_source: bool
    origin: Origin
    confidence: float
    reason: str | None
    other: End


class Links(BaseModel):
    links: list[Link]


class Disagreement(BaseModel):
    """Prerequisites that lead back to where they began: each topic requires the next."""

    circle: list[End]


class Disagreements(BaseModel):
    disagreements: list[Disagreement]
