"""What stands above a Markdown text: the language, the root's tags, and what was there when it was read."""

import json
import re
from collections.abc import Mapping, Sequence

from ingest.readers.front_matter import Settings, parsed, settings
from ingest.readers.json_values import rows, words

NAME = re.compile(r"[^\W\d][\w.-]*")
FENCE = "---"


def front_matter(language: str | None, tags: Sequence[str], rest: Mapping[str, object]) -> tuple[list[str], Settings]:
    """The lines, and what a reader takes from them; what it would take for something else is left out."""
    said: dict[str, object] = {"lang": language, "tags": list(tags)}
    known = {name: value for name, value in said.items() if value}
    wanted = {name: value for name, value in rest.items() if name not in known}
    lines, found = _read(known | wanted)
    kept = {name: value for name, value in wanted.items() if found.rest.get(name) == value}
    if len(kept) < len(wanted):
        lines, found = _read(known | kept)
    return lines, found


def _read(values: Mapping[str, object]) -> tuple[list[str], Settings]:
    inner = [line for name, value in values.items() for line in _lines(name, value)]
    lines = [FENCE, *inner, FENCE, ""] if inner else []
    front = parsed(lines or [""])
    return (lines if front.lines else []), settings(front)


def _lines(name: str, value: object) -> list[str]:
    key = name if NAME.fullmatch(name) else f'"{name}"'
    if isinstance(value, str):
        return [f"{key}: {_quoted(value)}"]
    if rows(value) and all(isinstance(item, str) for item in rows(value)):
        return [f"{key}:", *(f"  - {_quoted(words(item))}" for item in rows(value))]
    return []


def _quoted(text: str) -> str:
    """Plain where YAML means nothing else by it."""
    plain = re.fullmatch(r"[^\W\d_][\w ./-]*", text) and text.casefold() not in {
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "null",
        "y",
        "n",
    }
    return text if plain else json.dumps(text, ensure_ascii=False)
