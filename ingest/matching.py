"""Which topic of a subject is which of a newer file: by identifier, by path, by title and text, by place and text, in this order. Pure.

A path counts as the file had it last, so that what was renamed or moved in Trellis is still found, and then as it is now.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from graph.addresses import lasting_page
from graph.values import sha256
from ingest.addresses import replaced
from ingest.existing import Existing, Topic
from ingest.imported import brief
from ingest.outline import Node, Outline

K = TypeVar("K", bound=Hashable)
Pairs = Iterator[tuple[Node, str]]
Texts = tuple[str, ...]
"""A note and texts, by their hashes; empty strings and nothing else for none."""


class Matching:
    """`uids` grows while it looks: each topic is one node's at most."""

    def __init__(self, outline: Outline, existing: Existing, addresses: Mapping[str, str]) -> None:
        """`addresses` are those of images, by what the outline's texts call them."""
        self.uids: dict[Node, str] = {}
        self._outline, self._addresses = outline, addresses
        self._nodes = [place.node for place in outline.walk()]
        self._existing = existing
        self._taken: set[str] = set()
        self._was_below: dict[str, list[Topic]] = defaultdict(list)
        self._all = [*existing.topics.values(), *(topic for topic in existing.deleted.values() if topic.imported)]
        imported = [topic for topic in self._all if topic.imported]
        for topic in sorted(imported, key=lambda topic: (topic.imported.place if topic.imported else "", topic.is_deleted)):
            self._was_below[topic.imported.parent_uid if topic.imported else ""].append(topic)
        self._texts_of: dict[Node, Texts] = {}
        self._take([(outline.root, existing.root_uid)])

    def _take(self, pairs: Iterable[tuple[Node, str]]) -> int:
        before = len(self.uids)
        for node, uid in pairs:
            if node not in self.uids and uid not in self._taken:
                self.uids[node] = uid
                self._taken.add(uid)
        return len(self.uids) - before

    def find(self) -> None:
        for topics in (self._all, self._existing.dropped.values()):
            self._take(list(_unique(self._open(), topics, lambda node: node.source_id, lambda topic: topic.source_id)))
        linked = {address: self.uids[node] for address, node in self._outline.targets.items() if node in self.uids}
        addresses = {**self._addresses, **{name: lasting_page(self._existing.subject_uid, uid) for name, uid in linked.items()}}
        self._texts_of |= {node: _texts(node, addresses) for node in self._nodes}
        self._by_path()
        while self._moved() + self._renamed():
            self._by_path()

    def _by_path(self) -> None:
        """From the root down, so that the children of what is matched are looked at after it."""
        for node in self._nodes:
            if (uid := self.uids.get(node)) and node.children:
                was = [(topic.imported.title, topic) for topic in self._was_below[uid] if topic.imported]
                now = [self._existing.topics[child] for child in self._existing.children.get(uid, ())]
                self._take(list(self._equal_titles(node, was)))
                self._take(list(self._equal_titles(node, [(brief(topic.title), topic) for topic in now])))

    def _equal_titles(self, parent: Node, topics: list[tuple[str, Topic]]) -> Pairs:
        """The first of a title with the first, the second with the second."""
        free: dict[str, list[str]] = defaultdict(list)
        for title, topic in reversed(topics):
            if topic.uid not in self._taken:
                free[title].append(topic.uid)
        for child in parent.children:
            if child not in self.uids and (same := free[brief(child.title)]):
                yield child, same.pop()

    def _moved(self) -> int:
        """The same title and text, each only once."""
        return self._take(
            list(_unique(self._open(), self._lost(), lambda node: (brief(node.title), self._texts_of[node]), self._title_and_texts))
        )

    def _title_and_texts(self, topic: Topic) -> tuple[str, Texts] | None:
        return (topic.imported.title, self._texts_were(topic)) if topic.imported else None

    def _renamed(self) -> int:
        """The same text below the same topic, each only once there; without any text nothing tells."""
        parents = {child: self.uids[node] for node in self._nodes if node in self.uids for child in node.children}

        def of_node(node: Node) -> tuple[str, Texts] | None:
            return (parents[node], self._texts_of[node]) if node in parents and any(self._texts_of[node]) else None

        def of_topic(topic: Topic) -> tuple[str, Texts] | None:
            return (topic.imported.parent_uid, self._texts_were(topic)) if topic.imported else None

        return self._take(list(_unique(self._open(), self._lost(), of_node, of_topic)))

    def _open(self) -> list[Node]:
        return [node for node in self._nodes if node not in self.uids]

    def _lost(self) -> list[Topic]:
        return [topic for topic in self._all if topic.imported and topic.uid not in self._taken]

    def _texts_were(self, topic: Topic) -> Texts:
        documents = self._existing.documents.get(topic.uid, ())
        return (topic.imported.note if topic.imported else "", *(document.imported[1] for document in documents if document.imported))


def _texts(node: Node, addresses: Mapping[str, str]) -> Texts:
    """As they would be kept, as far as that is known yet."""
    return (brief(node.note), *(sha256(replaced(text.markdown, addresses).encode()) for text in node.texts))


def _unique(
    nodes: Iterable[Node], topics: Iterable[Topic], of_node: Callable[[Node], K | None], of_topic: Callable[[Topic], K | None]
) -> Pairs:
    """Those with a key that no other has, on either side."""
    ours, theirs = _once((of_topic(topic), topic.uid) for topic in topics), _once((of_node(node), node) for node in nodes)
    for key, node in theirs.items():
        if key in ours:
            yield node, ours[key]


V = TypeVar("V")


def _once(pairs: Iterable[tuple[K | None, V]]) -> dict[K, V]:
    """
    >>> _once([("a", 1), ("b", 2), ("a", 3), (None, 4)])
    {'b': 2}
    """
    found: dict[K, V] = {}
    again: set[K] = set()
    for key, value in pairs:
        if key is None:
            continue
        if key in found:
            again.add(key)
        found[key] = value
    return {key: value for key, value in found.items() if key not in again}
