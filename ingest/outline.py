"""The one neutral tree: every reader fills it, the importer and every writer read it.

A chain of 50,000 topics must not overflow a stack, so nothing here is recursive, and nodes are compared by identity.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from graph.names import RelationKind, TopicKind

Severity = Literal["error", "warning"]
Task = Literal["open", "done"]


@dataclass(frozen=True, slots=True)
class Text:
    """One document of a topic: Markdown, links and images as the file had them. `title` is None when it is the topic's own text."""

    title: str | None
    markdown: str


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One topic. `note` is short Markdown of paragraphs; `extras` is what a format had and Trellis doesn't, as JSON values.

    `task` is the box that the file has before the topic, which says how far its owner is; None where there is no box.
    """

    title: str
    note: str | None = None
    texts: list[Text] = field(default_factory=list[Text])
    kind: TopicKind = "topic"
    url: str | None = None
    tags: list[str] = field(default_factory=list[str])
    task: Task | None = None
    source_id: str | None = None
    extras: dict[str, object] = field(default_factory=dict[str, object])
    children: list["Node"] = field(default_factory=list["Node"], repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """An edge besides the hierarchy; `requires` means: the source requires the target. Both ends are in the tree."""

    kind: RelationKind
    source: Node
    target: Node
    reason: str | None = None


class Place(NamedTuple):
    """Where a node stands: the root has no parent and depth 0."""

    node: Node
    parent: Node | None
    depth: int


class Counts(NamedTuple):
    """What a report says first. `topics` includes the root and the groups; `depth` is the deepest node's."""

    topics: int
    documents: int
    relations: int
    depth: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that texts show. `path` is where the file had it; width and height are 0 until somebody has looked at it."""

    content: bytes = field(repr=False)
    media_type: str
    path: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A whole map as it was read. `language` is a BCP 47 tag, None when the file doesn't say; `format` a key of ingest.readers.FORMATS.

    `summary` and `tags` are the subject's, not its root's: None when it says what the root's note does. Texts show `images`, and link to
    the topics that are `targets`, by the addresses that are their keys, see ingest.addresses.
    """

    title: str
    root: Node
    relations: list[Relation]
    language: str | None
    format: str
    summary: str | None = None
    tags: list[str] = field(default_factory=list[str])
    images: dict[str, Image] = field(default_factory=dict[str, Image])
    targets: dict[str, Node] = field(default_factory=dict[str, Node])

    def walk(self) -> Iterator[Place]:
        """Every node once, parents first, siblings in order."""
        return walk(self.root)

    def counts(self) -> Counts:
        """One walk over the tree."""
        topics = documents = deepest = 0
        for node, _, depth in self.walk():
            topics, documents, deepest = topics + 1, documents + len(node.texts), max(deepest, depth)
        return Counts(topics, documents, len(self.relations), deepest)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader could not keep, or had to change. `count` says how often; `path` and `line` name the first place."""

    severity: Severity
    code: str
    message: str
    line: int | None = None
    path: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader answers."""

    outline: Outline
    problems: list[Problem]


def walk(root: Node) -> Iterator[Place]:
    """Every node below and including `root` once, parents first, siblings in order.

    >>> [place.node.title for place in walk(Node("a", children=[Node("b", children=[Node("c")]), Node("d")]))]
    ['a', 'b', 'c', 'd']
    """
    waiting = [Place(root, None, 0)]
    while waiting:
        place = waiting.pop()
        yield place
        waiting.extend(Place(child, place.node, place.depth + 1) for child in reversed(place.node.children))
