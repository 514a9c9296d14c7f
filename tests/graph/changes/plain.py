"""A plain model of a map: what changes must do to it, said as simply as can be, and without a database."""

import copy
from dataclasses import dataclass, field


class No(Exception):
    """The model refuses; the argument says as which error the graph must."""


@dataclass
class PlainTopic:
    title: str
    parent: str | None
    mark: str | None = None
    into: str | None = None
    note: str | None = None
    tags: frozenset[str] = frozenset()


@dataclass
class PlainDocument:
    topic: str
    text: str
    revision: str
    is_live: bool = True


@dataclass
class Plain:
    """`order` holds all children of a topic, the deleted ones too, in their order; `proposed` are relations that nobody has accepted."""

    root: str
    topics: dict[str, PlainTopic]
    order: dict[str, list[str]]
    relations: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    proposed: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    seq: int = 1
    said: dict[str, str | None] = field(default_factory=lambda: {"title": "A map", "summary": None})
    documents: dict[str, PlainDocument] = field(default_factory=dict)

    def copy(self) -> "Plain":
        return copy.deepcopy(self)

    def sort_like(self, other: "Plain") -> None:
        """So that the same numbers choose the same things when a test is run again."""
        for name in ("topics", "relations", "proposed", "documents"):
            mine, others = getattr(self, name), getattr(other, name)
            order = [*(uid for uid in others if uid in mine), *sorted(mine.keys() - others.keys())]
            setattr(self, name, {uid: mine[uid] for uid in order})

    def is_live(self, uid: str) -> bool:
        return uid in self.topics and self.topics[uid].mark is None

    def demand(self, *uids: str) -> None:
        if not all(map(self.is_live, uids)):
            raise No("NotFound")

    def demand_not_root(self, uid: str) -> None:
        if uid == self.root:
            raise No("ChangeRefused")

    def above(self, uid: str) -> list[str]:
        found, parent = [], self.topics[uid].parent
        while parent is not None:
            found.append(parent)
            parent = self.topics[parent].parent
        return found

    def below(self, uid: str, mark: str | None) -> list[str]:
        found = [uid]
        for topic in found:
            found += [child for child in self.order.get(topic, []) if self.topics[child].mark == mark and self.topics[child].into is None]
        return found

    def insert(self, uid: str, parent: str, after: str | None) -> None:
        siblings = self.order.setdefault(parent, [])
        if after is None:
            siblings.insert(0, uid)
        elif after in siblings and self.is_live(after):
            siblings.insert(siblings.index(after) + 1, uid)
        else:
            siblings.append(uid)
        self.topics[uid].parent = parent

    def take_out(self, uid: str) -> None:
        self.order[self.topics[uid].parent or ""].remove(uid)

    def add(self, uid: str, title: str, parent: str, after: str | None) -> None:
        self.demand(parent)
        self.topics[uid] = PlainTopic(title, parent)
        self.insert(uid, parent, after)

    def rename(self, uid: str, title: str) -> None:
        self.demand(uid)
        self.topics[uid].title = title

    def annotate(self, uid: str, note: str | None, tags: frozenset[str]) -> None:
        self.demand(uid)
        self.topics[uid].note, self.topics[uid].tags = note, tags

    def demand_document(self, uid: str, *, live: bool = True) -> PlainDocument:
        found = self.documents[uid]
        self.demand(found.topic)
        if live and not found.is_live:
            raise No("NotFound")
        return found

    def move(self, uid: str, parent: str, after: str | None) -> None:
        self.demand(uid, parent)
        self.demand_not_root(uid)
        if uid == parent or uid in self.above(parent):
            raise No("ChangeRefused")
        if after is not None and after != uid and self.is_live(after) and self.topics[after].parent == parent:
            self.take_out(uid)
            self.insert(uid, parent, after)
        else:
            self.take_out(uid)
            self.insert(uid, parent, None if after is None else "last")

    def delete(self, uid: str, mark: str) -> None:
        self.demand(uid)
        self.demand_not_root(uid)
        for topic in self.below(uid, None):
            self.topics[topic].mark = mark

    def restore(self, uid: str) -> None:
        if uid not in self.topics:
            raise No("NotFound")
        if self.is_live(uid) or self.topics[uid].into:
            raise No("UndoConflict")
        parent = next(above for above in self.above(uid) if self.is_live(above))
        for topic in self.below(uid, self.topics[uid].mark):
            self.topics[topic].mark = None
        if parent != self.topics[uid].parent:
            self.take_out(uid)
            self.insert(uid, parent, "last")
        if self.has_cycle():
            raise No("ChangeRefused")

    def relate(self, uid: str, kind: str, source: str, target: str) -> None:
        self.demand(source, target)
        if self.found(self.relations, kind, source, target):
            raise No("ChangeRefused")
        self.accept(uid, kind, source, target)
        if self.has_cycle():
            raise No("ChangeRefused")

    def accept(self, uid: str, kind: str, source: str, target: str) -> None:
        """As it was proposed, if it was."""
        if proposal := self.found(self.proposed, kind, source, target):
            self.relations[proposal] = self.proposed.pop(proposal)
        else:
            self.relations[uid] = (kind, source, target)

    def propose(self, uid: str, kind: str, source: str, target: str) -> None:
        if self.found(self.relations | self.proposed, kind, source, target):
            raise No("Conflict")
        self.proposed[uid] = (kind, source, target)

    def found(self, relations: dict[str, tuple[str, str, str]], kind: str, source: str, target: str) -> str | None:
        """What is related is so in both directions."""
        ways = {(kind, source, target), (kind, target, source)} if kind == "related" else {(kind, source, target)}
        return next((uid for uid, ends in relations.items() if ends in ways), None)

    def unrelate(self, uid: str) -> None:
        if uid not in self.relations or not self.is_live(self.relations[uid][1]):
            raise No("NotFound")
        del self.relations[uid]

    def merge(self, uid: str, into: str, mark: str) -> None:
        self.demand(uid, into)
        self.demand_not_root(uid)
        if uid in self.above(into):
            raise No("ChangeRefused")
        for child in [child for child in self.order.get(uid, []) if self.is_live(child)]:
            self.take_out(child)
            self.insert(child, into, "last")
        leaving = {name: ends for name, ends in self.relations.items() if uid in ends and self.is_live(ends[1])}
        for name in leaving:
            del self.relations[name]
        for name, (kind, source, target) in leaving.items():
            turned = (kind, into if source == uid else source, into if target == uid else target)
            if turned[1] != turned[2] and not self.found(self.relations, *turned):
                self.accept(name, *turned)
        self.topics[into].tags |= self.topics[uid].tags
        for document in self.documents.values():
            if document.topic == uid and document.is_live:
                document.topic = into
        self.topics[uid].mark, self.topics[uid].into = mark, into
        if self.has_cycle():
            raise No("ChangeRefused")

    def has_cycle(self) -> bool:
        edges = {ends[1:] for ends in self.relations.values() if ends[0] == "requires" and self.is_live(ends[1]) and self.is_live(ends[2])}
        while leaves := {edge for edge in edges if not any(edge[1] == other[0] for other in edges)}:
            edges -= leaves
        return bool(edges)
