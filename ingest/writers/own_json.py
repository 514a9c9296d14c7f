"""Our own JSON: everything that an outline holds. What the fields mean is written in ingest.readers.own_json."""

import orjson

from ingest.outline import Node, Outline, Relation
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
    topics = [orjson.dumps(_topic(node, numbers[parent] if parent else None, identifiers.get(node))) for node, parent, _ in outline.walk()]
    relations = [orjson.dumps(_relation(relation, numbers)) for relation in outline.relations]
    history = b"" if choices.history is None else b',\n"history":' + orjson.dumps(choices.history, option=orjson.OPT_UTC_Z)
    parts = (orjson.dumps(head)[:-1], b",\n".join(topics), b",\n".join(relations), history)
    return b'%b,\n"topics":[\n%b\n],\n"relations":[\n%b\n]%b}\n' % parts


def _topic(node: Node, parent: int | None, source_id: str | None) -> dict[str, object]:
    """Without what is empty."""
    facts: dict[str, object] = {
        "parent": parent,
        "title": node.title,
        "kind": node.kind if node.kind != "topic" else None,
        "note": node.note,
        "texts": [{"title": text.title, "markdown": text.markdown} for text in node.texts],
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
