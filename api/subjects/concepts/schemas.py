"""What concepts look like over HTTP. Output has no defaults."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.subject_schema import Output, Uid


class Concept(Output):
    """`merged_into_uid` names the concept that stands for it now."""

    uid: str
    name: str
    language: str
    merged_into_uid: str | None


class TopicThere(Output):
    """A topic in a map."""

    uid: str
    title: str
    subject_uid: str
    subject_title: str
    subject_slug: str


class About(Output):
    """The concept of a topic. `is_own` tells that it was born with it."""

    topic_uid: str
    concept_uid: str
    name: str
    language: str
    is_own: bool


class ConceptProposal(Output):
    """A concept of the same name, and the topic that it was born with."""

    concept_uid: str
    name: str
    language: str
    topic_uid: str
    topic_title: str
    subject_uid: str
    subject_title: str
    subject_slug: str


class Decision(BaseModel):
    """A concept to accept or to reject; accepting null, the topic goes back to its own."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"concept_uid": "01a213df-ecf9-7406-91f6-b020a2d2a756"}]})

    concept_uid: Uid | None
    status: Literal["accepted", "rejected"] = "accepted"


class Merging(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"into_uid": "01a213df-ecf9-7406-91f6-b020a2d2a756"}]})

    into_uid: Uid
