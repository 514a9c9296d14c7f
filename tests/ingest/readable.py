"""An outline as text that a person can check by eye: what the golden files hold. ⏎ stands for two blanks, Markdown's line break."""

import json
import re
from collections.abc import Iterator

from ingest.outline import Node, Outline, Problem, Reading


def readable(reading: Reading) -> str:
    """The tree, the relations between it, and the problems."""
    outline = reading.outline
    numbers = {id(place.node): number for number, place in enumerate(outline.walk(), 1)}
    lines = [f"{outline.format}: {outline.title} [{outline.language or 'no language'}]", ""]
    for node, _, depth in outline.walk():
        lines += ["    " * depth + re.sub("  $", "⏎", line).rstrip() for line in _node(node)]
    named = list(_named(outline))
    lines += ["", *_relations(outline, numbers), "", *named, *([""] if named else []), *(_problem(problem) for problem in reading.problems)]
    return "\n".join(lines).strip() + "\n"


def _node(node: Node) -> Iterator[str]:
    yield f"* {node.title}"
    facts = {"kind": node.kind, "id": node.source_id, "url": node.url, "tags": node.tags, "task": node.task, "extras": node.extras}
    shown = {name: value for name, value in facts.items() if value and value != "topic"}
    if shown:
        yield "  " + json.dumps(shown, ensure_ascii=False)
    if node.note is not None:
        yield from (f"  note| {line}" for line in node.note.split("\n"))
    for text in node.texts:
        yield from (f"  {text.title or 'text'}| {line}" for line in text.markdown.split("\n"))


def _relations(outline: Outline, numbers: dict[int, int]) -> Iterator[str]:
    for relation in outline.relations:
        reason = f" ({relation.reason})" if relation.reason else ""
        assert id(relation.source) in numbers and id(relation.target) in numbers
        yield f"{relation.source.title} --{relation.kind}--> {relation.target.title}{reason}"


def _named(outline: Outline) -> Iterator[str]:
    """Topics and images that texts call by an address."""
    yield from (f"{address} = {node.title}" for address, node in outline.targets.items() if any(_says(outline, address)))
    yield from (f"{address} = {image.path}, {image.media_type}, {len(image.content)} bytes" for address, image in outline.images.items())


def _says(outline: Outline, address: str) -> Iterator[bool]:
    yield from (re.search(rf"{address}\b", text.markdown) is not None for node, _, _ in outline.walk() for text in node.texts)


def _problem(problem: Problem) -> str:
    line = f"line {problem.line}" if problem.line else ""
    places = ", ".join(place for place in (line, problem.path) if place)
    where = f" [{places}]" if places else ""
    return f"{problem.severity} {problem.code} x{problem.count}: {problem.message}{where}"
