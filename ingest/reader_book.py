"""A book for one reader: what they don't know yet of a topic, in the order of its prerequisites. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.queries.books import BookTopic, Way
from graph.values import reading_minutes, words
from ingest.stored import Stored, StoredText

KNOWN = ("done", "skipped")
ALL_KNOWN = "There is nothing left to read here: you have done or skipped all of it."


def order(goal: Sequence[str], requires: Mapping[str, Sequence[str]]) -> list[str]:
    """Each topic once, after what it requires where that is possible: what closes a circle comes where it is first met.

    >>> order(["goal", "part"], {"goal": ["b"], "b": ["a"], "a": ["goal"], "part": ["c", "a"]})
    ['a', 'b', 'goal', 'c', 'part']
    """
    placed: dict[str, None] = {}
    met = set[str]()
    for first in goal:
        waiting = [(first, False)]
        while waiting:
            uid, is_ready = waiting.pop()
            if is_ready:
                placed[uid] = None
            elif uid not in met:
                met.add(uid)
                waiting += [(uid, True), *((target, False) for target in reversed(requires.get(uid, ())))]
    return list(placed)


def unknown(way: Way) -> list[BookTopic]:
    """What the reader has neither done nor skipped, in the order in which they would read it; groups that say nothing are left out."""
    topics = [way.topics[uid] for uid in order(_in_reading_order(way), way.requires) if uid in way.topics]
    return [topic for topic in topics if topic.state not in KNOWN and (topic.kind != "group" or topic.note or topic.documents)]


def _in_reading_order(way: Way) -> list[str]:
    children: dict[str | None, list[str]] = {}
    inside = {topic.uid for topic in way.goal}
    for topic in sorted(way.goal, key=lambda topic: topic.rank or "", reverse=True):
        children.setdefault(topic.parent_uid if topic.parent_uid in inside else None, []).append(topic.uid)
    ordered: list[str] = []
    waiting = list(children.get(None, ()))
    while waiting:
        ordered.append(waiting.pop())
        waiting.extend(children.get(ordered[-1], ()))
    return ordered


def book(way: Way, topics: Sequence[BookTopic], texts: Iterable[StoredText]) -> Stored:
    """As a map of one level, with how long each chapter takes to read."""
    minutes = [_minutes(topic) for topic in topics]
    told = f"{len(topics):,} topics that you don't know yet, about {sum(minutes):,} minutes to read." if topics else ALL_KNOWN
    root = _row("book", None, way.title, told, None)
    chapters = [
        _row(topic.uid, "book", topic.title, _note(topic, taken, way.subject_uid), topic.url)
        for topic, taken in zip(topics, minutes, strict=True)
    ]
    return Stored(way.title, way.language, None, [root, *chapters], list(texts), [])


def _minutes(topic: BookTopic) -> int:
    """None for what says nothing."""
    count = topic.words + words(topic.note or "")
    return reading_minutes(count) if count else 0


def _note(topic: BookTopic, minutes: int, subject_uid: str) -> str | None:
    taken = f"*About {minutes} minute{'s' if minutes > 1 else ''}.*" if minutes else ""
    elsewhere = f"*From the map “{topic.subject_title}”.*" if topic.subject_uid != subject_uid else ""
    head = " ".join(part for part in (taken, elsewhere) if part)
    return "\n\n".join(part for part in (head, topic.note) if part) or None


def _row(uid: str, parent_uid: str | None, title: str, note: str | None, url: str | None) -> dict[str, Any]:
    kind = "link" if url else "topic"
    return {
        "uid": uid,
        "parent_uid": parent_uid,
        "title": title,
        "kind": kind,
        "note": note,
        "url": url,
        "source_id": None,
        "extras": None,
        "tags": [],
    }
