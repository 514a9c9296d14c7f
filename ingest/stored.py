"""What a subject holds, as the outline that writers take. Pure, and made of plain values, so that it can be handed to another process."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from graph.names import RelationKind, TopicKind
from ingest.outline import Image, Node, Outline, Relation, Text
from ingest.readers.own_json import FORMAT

UNKNOWN_LANGUAGE = "und"


@dataclass(frozen=True, slots=True)
class StoredText:
    """A document; `title` may be the topic's own."""

    topic_uid: str
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class StoredImage:
    """`address` is what the texts call it, see ingest.addresses; `content` is in base 64."""

    address: str
    media_type: str
    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A map or a part of one. `topics` come parents first, siblings in order, each as a mapping of uid, parent_uid, title, kind, note, url,
    source_id, extras (JSON) and tags; relations, between them, of kind, source_uid, target_uid and reason;
    `targets` are uids by what the texts call them."""

    title: str
    language: str
    made_from: str | None
    topics: Sequence[Mapping[str, Any]]
    texts: Sequence[StoredText]
    relations: Sequence[Mapping[str, Any]]
    summary: str | None = None
    tags: Sequence[str] = ()
    images: Sequence[StoredImage] = ()
    targets: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Order:
    """All that a writer needs, as plain values. `left_out` are codes of ingest.writers.losses, and how often."""

    form: str
    stored: Stored
    left_out: dict[str, int]
    history: dict[str, Any] | None


def outline_of(stored: Stored) -> Outline:
    """Whatever readers made of a file comes back, but for task boxes, which are their owner's."""
    nodes = {topic["uid"]: _node(topic) for topic in stored.topics}
    for topic in stored.topics[1:]:
        nodes[topic["parent_uid"]].children.append(nodes[topic["uid"]])
    for text in stored.texts:
        node = nodes[text.topic_uid]
        node.texts.append(Text(text.title if text.title != node.title else None, text.markdown))
    relations = [
        Relation(cast("RelationKind", relation["kind"]), nodes[relation["source_uid"]], nodes[relation["target_uid"]], relation["reason"])
        for relation in stored.relations
    ]
    language = stored.language if stored.language != UNKNOWN_LANGUAGE else None
    root = nodes[stored.topics[0]["uid"]]
    summary = stored.summary if stored.summary != root.note else None
    images = {each.address: Image(b64decode(each.content), each.media_type, each.path) for each in stored.images}
    targets = {address: nodes[uid] for address, uid in stored.targets.items()}
    return Outline(stored.title, root, relations, language, stored.made_from or FORMAT, summary, list(stored.tags), images, targets)


def _node(topic: Mapping[str, Any]) -> Node:
    return Node(
        topic["title"],
        note=topic["note"],
        kind=cast("TopicKind", topic["kind"]),
        url=topic["url"],
        tags=topic["tags"],
        source_id=topic["source_id"],
        extras=orjson.loads(topic["extras"]) if topic["extras"] else {},
    )
