"""What of a map a picture shows: whole levels, as many as fit, and how many topics lie beyond each that ends there."""

from collections import Counter
from dataclasses import dataclass

from ingest.outline import Node, Outline, Place

TITLE_LENGTH = 60
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A topic in the picture. `branch` is the place of its top-level branch, None for the root; `beyond` how many below it aren't shown."""

    node: Node
    parent: "Drawn | None"
    depth: int
    branch: int | None
    label: str
    beyond: int


def drawn(outline: Outline, most: int) -> list[Drawn]:
    """At most `most` topics, parents first, siblings in order. A first level that is too large by itself is cut short."""
    places = list(outline.walk())
    deepest = _deepest(Counter(place.depth for place in places), most)
    branches = {child: place for place, child in enumerate(outline.root.children[: most - 1])}
    below = _below(places[::-1])
    found: dict[Node, Drawn] = {}
    for node, parent, depth in places:
        above = found.get(parent) if parent else None
        if depth > deepest or (parent and not above) or (depth == 1 and node not in branches):
            continue
        beyond = 0 if depth < deepest else below[node]
        if depth == 0:
            beyond += sum(below[child] + 1 for child in node.children if child not in branches) if deepest else 0
        branch = branches.get(node, above.branch if above else None)
        found[node] = Drawn(node, above, depth, branch, cut(node.title), beyond)
    return list(found.values())


def _deepest(levels: Counter[int], most: int) -> int:
    """The last level that is shown."""
    shown = levels[0]
    depth = 0
    while levels[depth + 1] and shown + levels[depth + 1] <= most:
        depth += 1
        shown += levels[depth]
    return depth or int(most > 1 and levels[1] > 0)


def _below(places: list[Place]) -> Counter[Node]:
    """How many topics lie below each; takes children before their parents."""
    below = Counter[Node]()
    for node, parent, _ in places:
        if parent:
            below[parent] += below[node] + 1
    return below


def cut(title: str) -> str:
    """At most 60 characters.

    >>> cut("short"), len(cut("word " * 20)), cut("word " * 20)[-6:]
    ('short', 60, ' word…')
    """
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + ELLIPSIS
