"""Our own JSON: everything that an outline holds. What the fields mean is written in ingest.readers.own_json."""

from base64 import b64encode
from collections.abc import Mapping

import orjson

from ingest.addresses import replaced, topic_address
from ingest.outline import Image, Node, Outline, Relation
from ingest.readers.own_json import MARK, VERSION
from ingest.writers.choices import Choices
from ingest.writers.identifiers import assigned
from ingest.writers.losses import Losses


def write(outline: Outline, losses: Losses, choices: Choices) -> bytes:
    """A topic on each line, so that two files can be compared."""
    identifiers = assigned(outline, losses, str, needed=())
    numbers = {node: number for number, (node, _, _) in enumerate(outline.walk())}
    head = {MARK: VERSION, "title": outline.title, "language": outline.language, "made_from": outline.format}
    head |= {"summary": outline.summary} if outline.summary else {}
    head |= {"tags": outline.tags} if outline.tags else {}
    images = [orjson.dumps(_image(address, image)) for address, image in outline.images.items()]
    places = {address: topic_address(numbers[node]) for address, node in outline.targets.items()}
    topics = [
        orjson.dumps(_topic(node, numbers[parent] if parent else None, identifiers.get(node), places)) for node, parent, _ in outline.walk()
    ]
    relations = [orjson.dumps(_relation(relation, numbers)) for relation in outline.relations]
    shown = b',\n"images":[\n%b\n]' % b",\n".join(images) if images else b""
    history = b"" if choices.history is None else b',\n"history":' + orjson.dumps(choices.history, option=orjson.OPT_UTC_Z)
    parts = (orjson.dumps(head)[:-1], b",\n".join(topics), b",\n".join(relations), shown, history)
    return b'%b,\n"topics":[\n%b\n],\n"relations":[\n%b\n]%b%b}\n' % parts


def _topic(node: Node, parent: int | None, source_id: str | None, places: Mapping[str, str]) -> dict[str, object]:
    """Without what is empty."""
    facts: dict[str, object] = {
        "parent": parent,
        "title": node.title,
        "kind": node.kind if node.kind != "topic" else None,
        "note": node.note,
        "texts": [{"title": text.title, "markdown": replaced(text.markdown, places)} for text in node.texts],
        "url": node.url,
        "tags": node.tags,
        "task": node.task,
        "source_id": source_id,
        "extras": node.extras,
    }
    return {name: value for name, value in facts.items() if value not in (None, [], {})}


def _relation(relation: Relation, numbers: dict[Node, int]) -> dict[str, object]:
    ends: dict[str, object] = {"kind": relation.kind, "source": numbers[relation.source], "target": numbers[relation.target]}
    return ends | ({"reason": relation.reason} if relation.reason else {})


def _image(address: str, image: Image) -> dict[str, str]:
    return {"address": address, "path": image.path, "media_type": image.media_type, "content": b64encode(image.content).decode()}
