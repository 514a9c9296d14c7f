"""A part of a map: what is below one topic, down to a depth. Pure."""

from typing import Any

import orjson

from graph.errors import NotFound


def part(content: bytes, root_uid: str | None, depth: int | None) -> bytes:
    """The same shape as the whole; relations with both ends inside. Without a root, from the map's own. Raises NotFound."""
    whole: dict[str, Any] = orjson.loads(content)
    root_uid = root_uid or whole["subject"]["root_topic_uid"]
    levels: dict[str, int] = {}
    topics: list[dict[str, Any]] = []
    for topic in whole["topics"]:  # parents come first
        above = levels.get(topic["parent_uid"])
        level = 0 if topic["uid"] == root_uid else None if above is None else above + 1
        if level is not None and (depth is None or level <= depth):
            levels[topic["uid"]] = level
            topics.append(topic)
    if not topics:
        raise NotFound("There is no such topic in this map.")
    relations = [relation for relation in whole["relations"] if relation["source_uid"] in levels and relation["target_uid"] in levels]
    return orjson.dumps({**whole, "topics": topics, "relations": relations})
