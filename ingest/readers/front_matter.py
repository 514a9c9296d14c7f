"""What may stand above a Markdown text: between two lines of `---` (YAML) or `+++` (TOML), or as lines `key:: value` (Logseq).

Of YAML only what people write there is read: texts, lists, blocks of text. The rest is handed back as it stands.
"""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import cast

from ingest.readers.titles import folded

ENDS = {"---": ("---", "..."), "+++": ("+++",)}
MAX_LINES = 1_000
MAX_CHARACTERS = 8_000  # twice what extras may hold; TOML's parser is quadratic
KEY = re.compile(r"(?P<key>[^\W\d][\w.-]*|\"[^\"]+\"|'[^']+')[ \t]*:(?:[ \t]+(?P<value>.*))?$")
PROPERTY = re.compile(r"\s*([^\W\d][\w./-]*)::(?:[ \t]+(.*))?")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
TAGS = ("tags", "keywords")
BLOCK = re.compile(r"[|>][+-]?\d?$")


@dataclass(slots=True)
class FrontMatter:
    """Values as JSON values by their key; `unread` are lines that say something else, `lines` how many it takes, fences included."""

    values: dict[str, object] = field(default_factory=dict[str, object])
    unread: list[str] = field(default_factory=list[str])
    lines: int = 0


def parsed(lines: Sequence[str]) -> FrontMatter:
    """None of it (0 lines) when the text begins otherwise, or what stands there is mostly something else.

    >>> parsed(["---", "title: 'A b'", "tags: [x, y]", "---", "text"]).values
    {'title': 'A b', 'tags': ['x', 'y']}
    >>> parsed(["---", "", "text", "", "---"]).lines
    0
    """
    if PROPERTY.fullmatch(lines[0]):
        return _properties(lines)
    ends = ENDS.get(lines[0].rstrip(), ())
    end = next((index for index in range(1, min(len(lines), MAX_LINES)) if lines[index].rstrip() in ends), 0)
    inner = lines[1:end]
    if not any(line.strip() for line in inner) or sum(map(len, inner)) > MAX_CHARACTERS:
        return FrontMatter()
    found = _toml(inner) if ends == ENDS["+++"] else _yaml(inner)
    if len(found.unread) > len(found.values):
        return FrontMatter()
    found.lines = end + 1
    return found


def _properties(lines: Sequence[str]) -> FrontMatter:
    """The lines up to the first that is none."""
    pairs = list(takewhile(bool, (PROPERTY.fullmatch(line) for line in lines[:MAX_LINES])))
    if sum(map(len, lines[: len(pairs)])) > MAX_CHARACTERS:
        return FrontMatter()
    return FrontMatter({pair[1]: (pair[2] or "").strip() for pair in pairs if pair}, lines=len(pairs))


def _toml(lines: Sequence[str]) -> FrontMatter:
    try:
        values = json.loads(json.dumps(tomllib.loads("\n".join(lines)), default=str))
    except (tomllib.TOMLDecodeError, RecursionError):
        return FrontMatter(unread=["\n".join(lines)])
    return FrontMatter(cast(dict[str, object], values))


def _yaml(lines: Sequence[str]) -> FrontMatter:
    """Line by line: what is indented, or an item of a list, belongs to the key before it."""
    found = FrontMatter()
    key, value, belongings = "", "", list[str]()
    for line in [*lines, "end:"]:
        start = KEY.match(line)
        if start:
            if key:
                found.values[key] = _value(value, belongings)
            key, value, belongings = start["key"].strip("\"'"), (start["value"] or "").strip(), []
        elif key and (not line.strip() or line[0] in " \t-"):
            belongings.append(line)
        elif line.strip():
            found.unread.append(line.strip())
    return found


def _value(value: str, belongings: list[str]) -> object:
    rows = [line.strip() for line in belongings if line.strip()]
    if BLOCK.match(value):
        return ("\n" if value[0] == "|" else " ").join(rows)
    if not value and rows and all(row.startswith("- ") for row in rows):
        return [_scalar(row[2:]) for row in rows]
    if value.startswith("[") and "".join([value, *rows]).endswith("]"):
        inner = " ".join([value, *rows])[1:-1]
        return [_scalar(part) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^,\s][^,]*", inner)]
    return _scalar("\n".join([value, *rows]).strip())


def _scalar(text: str) -> str:
    """A text without its quotes, or without the comment behind it."""
    text = text.strip()
    quoted = re.match(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'", text)
    if quoted and quoted.end() == len(text):
        return re.sub(r"\\([\"\\])", r"\1", quoted[1]) if quoted[1] is not None else quoted[2].replace("''", "'")
    return text


@dataclass(frozen=True, slots=True)
class Settings:
    """What a map has a place for, and the rest as extras of its root."""

    title: str | None
    language: str | None
    tags: list[str]
    rest: dict[str, object]


def settings(front: FrontMatter) -> Settings:
    """Keys are compared in lower case.

    >>> settings(FrontMatter({"Lang": "de", "keywords": "a, b", "author": "Ada"}))
    Settings(title=None, language='de', tags=['a', 'b'], rest={'author': 'Ada'})
    """
    rest = dict(front.values)
    title, language = (_taken(rest, names, _is_text) for names in (("title",), ("lang", "language", "locale")))
    if language and not LANGUAGE.fullmatch(language):
        rest["language"], language = language, None
    tags = [tag for names in TAGS if names in {key.casefold() for key in rest} for tag in _tags(rest, names)]
    if front.unread:
        rest["unread"] = "\n".join(front.unread)
    return Settings(title, language, list(dict.fromkeys(tags)), rest)


def _taken(rest: dict[str, object], names: Sequence[str], fits: Callable[[object], bool]) -> str | None:
    key = next((key for name in names for key, value in rest.items() if key.casefold() == name and fits(value)), None)
    return folded(str(rest.pop(key))) if key else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _tags(rest: dict[str, object], name: str) -> list[str]:
    key = next(key for key in rest if key.casefold() == name)
    value = rest[key]
    words = value.split(",") if isinstance(value, str) else cast(list[object], value) if isinstance(value, list) else []
    if not all(isinstance(word, str) for word in words):
        return []
    del rest[key]
    return [tag for word in words if (tag := folded(str(word)).lstrip("#"))]
