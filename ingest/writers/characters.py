"""Characters that XML, and with it most formats, may not hold: left out of every file alike, so that all of them say the same."""

import re
from dataclasses import replace

import orjson

from ingest.outline import Node, Outline, Relation, Text
from ingest.readers.titles import UNTITLED, folded
from ingest.writers.losses import Losses

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CARRIAGE_RETURN = re.compile(r"\r\n?")
ESCAPED = re.compile(rb"\\(?:u00[01][0-9a-f]|[bf])|(\\.)|\xef\xbf[\xbe\xbf]")
"""A forbidden character in orjson's writing; the group is an escape that stays."""


def without_forbidden(text: str) -> str:
    r"""Line ends become line feeds.

    >>> without_forbidden("a\0b\r\nc\ud83d")
    'ab\nc'
    """
    return CARRIAGE_RETURN.sub("\n", FORBIDDEN.sub("", text))


def cleaned(outline: Outline, losses: Losses) -> Outline:
    """The outline without them, titles in one line; the outline itself stays as it is."""
    copies: dict[Node, Node] = {node: _cleaned_topic(node, losses) for node, _, _ in outline.walk()}
    for node, copy in copies.items():
        copy.children.extend(copies[child] for child in node.children)
    relations = [
        Relation(relation.kind, copies[relation.source], copies[relation.target], _one_line(relation.reason))
        for relation in outline.relations
    ]
    language = without_forbidden(outline.language) if outline.language else None
    targets = {address: copies[node] for address, node in outline.targets.items()}
    return replace(outline, title=_title(outline.title), root=copies[outline.root], relations=relations, language=language, targets=targets)


def _cleaned_topic(node: Node, losses: Losses) -> Node:
    title = _title(node.title)
    clean = Node(
        title,
        note=_words(node.note),
        texts=[Text(_one_line(text.title), markdown) for text in node.texts if (markdown := without_forbidden(text.markdown)).strip()],
        kind=node.kind,
        url=_words(node.url),
        tags=[folded(without_forbidden(tag)) for tag in node.tags],
        task=node.task,
        source_id=_words(node.source_id),
        extras=_cleaned_extras(node, losses),
    )
    losses.lose("title_whitespace", count=int(title != without_forbidden(node.title)))
    losses.lose("characters_left_out", count=int(_differ(node, clean)))
    return clean


def _differ(node: Node, clean: Node) -> bool:
    before = (node.note, node.texts, node.url, node.source_id, node.extras)
    after = (clean.note, clean.texts, clean.url, clean.source_id, clean.extras)
    return before != after or FORBIDDEN.search("".join((node.title, *node.tags))) is not None


def _cleaned_extras(node: Node, losses: Losses) -> dict[str, object]:
    """What is nested too deeply for JSON is left out."""
    if not node.extras:
        return {}
    try:
        return orjson.loads(ESCAPED.sub(lambda found: found[1] or b"", orjson.dumps(node.extras)))
    except orjson.JSONEncodeError:
        losses.of_extras(node)
        return {}


def _title(title: str) -> str:
    return folded(without_forbidden(title)) or UNTITLED


def _one_line(text: str | None) -> str | None:
    return (folded(without_forbidden(text)) or None) if text else None


def _words(text: str | None) -> str | None:
    return (without_forbidden(text) or None) if text else None
