"""What a file has deeper than a map may be, as lists in the documents of its deepest topics. Pure."""

import re
from dataclasses import replace

from ingest.limits import DEPTH
from ingest.outline import Node, Outline, Problem, Reading, Text, walk

MARKS = re.compile(r"([\\`*_{}\[\]<>#+\-.!|~])")


def folded(reading: Reading) -> Reading:
    """The same when nothing is too deep."""
    gone = _gone(reading.outline)
    if not gone:
        return reading
    outline = replace(reading.outline, targets={name: gone.get(node, node) for name, node in reading.outline.targets.items()})
    _make_shallow(outline)
    relations = [each for each in outline.relations if not {each.source, each.target} & gone.keys()]
    lost = len(outline.relations) - len(relations)
    message = f"What lies deeper than {DEPTH} levels became lists in documents ({len(gone):,} topics)."
    problems = [*reading.problems, Problem("warning", "folded", message, count=len(gone))]
    if lost:
        problems.append(Problem("warning", "folded_relations", f"Relations of what was folded were left out ({lost:,} times).", count=lost))
    return Reading(replace(outline, relations=relations), problems)


def _gone(outline: Outline) -> dict[Node, Node]:
    """What lies too deep, each with the topic whose document will tell of it."""
    gone: dict[Node, Node] = {}
    for node, parent, depth in outline.walk():
        if parent is not None and depth > DEPTH:
            gone[node] = gone.get(parent, parent)
    return gone


def _make_shallow(outline: Outline) -> None:
    """Takes the deeper ones out of their parents, and puts them into those parents' texts."""
    for place in list(outline.walk()):
        if place.depth == DEPTH and place.node.children:
            below = _list(place.node)
            own = place.node.texts[0].markdown.rstrip() + "\n\n" if place.node.texts else ""
            place.node.texts[:1] = [Text(place.node.texts[0].title if place.node.texts else None, own + below)]
            place.node.children.clear()


def _list(node: Node) -> str:
    """
    >>> _list(Node("a", children=[Node("b*", note="n", children=[Node("c")])]))
    '- b\\\\*\\n\\n  n\\n\\n  - c\\n'
    """
    lines: list[str] = []
    for place in walk(node):
        if place.depth:
            indent = "  " * (place.depth - 1)
            escaped = MARKS.sub(r"\\\1", place.node.title)
            lines.append(f"{indent}- {escaped}")
            for more in (place.node.note, *(text.markdown for text in place.node.texts)):
                if more:
                    lines += ["", *(f"{indent}  {line}".rstrip() for line in more.strip().splitlines()), ""]
    return "\n".join(lines) + "\n"
