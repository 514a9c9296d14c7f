"""Where the words of a topic go in formats that have a place for a note, or two, and none for a document.

A reader decides by their length and form what is which, so each way to write a topic is read, and the first that comes back the same is
taken. `extras` remember from which place which words came.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, cast

from ingest.outline import Node
from ingest.readers.markdown import PLAIN
from ingest.writers.rich_text import joined, shares

Way = TypeVar("Way")
Parts = dict[str, str]
"""Markdown by place: title (what stands in the title's place behind the title), details or formula, note."""


def divisions(node: Node, extras: Mapping[str, object], *, second_place: bool) -> Iterator[Parts]:
    """As the topic's extras remember it, then note and document in a place each if there are two, then both in one."""
    note, text = node.note or "", joined(node)
    noted, told = (_places(extras.get(name)) for name in ("note_from", "text_from"))
    if noted or told:
        yield shares(note, noted or ["note"]) | shares(text, told or ["note"]) if note and text else shares(note or text, noted or told)
    if second_place and note and text:
        yield {"details": note, "note": text}
    else:
        yield {"note": "\n\n".join(part for part in (note, text) if part)}


def best(node: Node, extras: Mapping[str, object], ways: Iterable[Way], read: Callable[[Way], Node]) -> tuple[Way, Node]:
    """The first way that is read as this topic, else the one that comes nearest; and how it is read.

    What is nothing but words that need no escape is read as it is, by whatever way: most topics are so.
    """
    ways = iter(ways)
    if not extras and _is_plain(node) and (way := next(ways, None)) is not None:
        return way, node
    found: tuple[int, Way, Node] | None = None
    for way in ways:
        back = read(way)
        distance = _distance(node, extras, back)
        if found is None or distance < found[0]:
            found = (distance, way, back)
        if not distance:
            break
    if found is None:
        raise ValueError("there is no way to write this topic")
    return found[1], found[2]


def _is_plain(node: Node) -> bool:
    more = node.texts or node.extras or node.tags or node.url or node.kind != "topic"
    return not more and all(PLAIN.fullmatch(words) for words in (node.title, node.note or node.title))


def _distance(node: Node, extras: Mapping[str, object], back: Node) -> int:
    facts = sum(back.extras.get(name) != value for name, value in extras.items())
    words = [[topic.note or "", *(text.markdown for text in topic.texts)] for topic in (node, back)]
    moved, rewritten = words[0] != words[1], "".join(words[0]) != "".join(words[1])
    return 10_000 * (back.title != node.title) + 1_000 * rewritten + 100 * moved + facts


def _places(remembered: object) -> list[str]:
    places = cast(list[object], remembered) if isinstance(remembered, list) else []
    return [place for place in places if isinstance(place, str)]
