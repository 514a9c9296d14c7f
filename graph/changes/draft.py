"""A change while it is being made, under the lock of its subject: what is known of the map, and the operations decided so far. Pure."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from fractional_indexing import generate_key_between, generate_n_keys_between

from graph.changes.inverses import inverse
from graph.changes.operations import Description, Operation, Relate, Rerank, Unrelate
from graph.changes.requested import LAST
from graph.changes.tree import Tree
from graph.errors import ChangeRefused, NotFound
from graph.limits import LIMITS, Limits
from graph.names import Origin, RelationKind, Status

LONGEST_RANK = 64
NO_TOPIC = "There is no such topic."


class Stale(Exception):
    """The change names a version since which its own topic was changed."""


class SiblingsUnknown(Exception):
    """To go on, all children of this topic must be known: their ranks have become long, or it wasn't foreseen that one is placed there."""

    def __init__(self, parent_uid: str) -> None:
        super().__init__(parent_uid)
        self.parent_uid = parent_uid


@dataclass(frozen=True, slots=True)
class KnownRelation:
    """A relation whose source is in this subject, whatever its status."""

    uid: str
    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None
    origin: Origin
    status: Status
    confidence: float


def _holds(ordered: list[str], rank: str) -> bool:
    position = bisect_left(ordered, rank)
    return ordered[position : position + 1] == [rank]


@dataclass(slots=True)
class Draft:
    """`ranks` are the known ones below a parent, in order; those of `whole` parents are all known. `before` is the sibling before a topic
    as the map was, and `moved` are those that this change has moved.

    `renamed` and `placed` say by which version a topic got its title and its place, for those that are not as they were at first.
    `created` is ref -> uid.
    """

    root_uid: str
    topic_count: int
    change_uid: str
    base_version: int | None = None
    limits: Limits = LIMITS
    tree: Tree = field(default_factory=Tree)
    ranks: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    whole: set[str] = field(default_factory=set[str])
    before: dict[str, str] = field(default_factory=dict[str, str])
    moved: set[str] = field(default_factory=set[str])
    renamed: dict[str, int] = field(default_factory=dict[str, int])
    placed: dict[str, int] = field(default_factory=dict[str, int])
    relations: dict[str, KnownRelation] = field(default_factory=dict[str, KnownRelation])
    documents: dict[str, list[tuple[str, str]]] = field(default_factory=dict[str, list[tuple[str, str]]])
    foreign: frozenset[str] = frozenset()
    description: Description = field(default_factory=Description)
    operations: list[Operation] = field(default_factory=list[Operation])
    inverses: list[Operation] = field(default_factory=list[Operation])
    created: dict[str, str] = field(default_factory=dict[str, str])

    def take(self, operation: Operation) -> None:
        """The next operation of the change, decided in all."""
        if found := inverse(operation, self.tree):
            self.inverses.insert(0, found)
        self.tree.apply(operation)
        self.operations.append(operation)
        if operation["op"] == "move":
            self.moved.add(operation["topic_uid"])
        match operation["op"]:
            case "add":
                self._added(operation["topic_uid"], operation["parent_uid"], operation["rank"])
            case "move" | "restore" | "unmerge":
                self.know_rank(operation["parent_uid"], operation["rank"])
            case "delete" | "merge":
                if kept := operation.get("kept"):
                    self.know_rank(*kept)
            case "describe":
                self.description.update(operation["description"])
            case "relate":
                self._related(operation)
            case "unrelate":
                self._unrelated(operation)
            case _:
                pass

    def _added(self, uid: str, parent_uid: str | None, rank: str | None) -> None:
        self.whole.add(uid)
        self.ranks[uid] = []
        if parent_uid is not None and rank is not None:
            self.know_rank(parent_uid, rank)

    def _related(self, operation: Relate) -> None:
        uid, origin, confidence = operation["relation_uid"], operation.get("origin", "author"), operation.get("confidence", 1.0)
        ends = operation["kind"], operation["source_uid"], operation["target_uid"]
        self.relations[uid] = KnownRelation(uid, *ends, operation["reason"], origin, "accepted", confidence)

    def _unrelated(self, operation: Unrelate) -> None:
        found = self.relations.pop(operation["relation_uid"])
        if status := operation["becomes"]:
            self.relations[found.uid] = replace(found, status=status, reason=operation.get("becomes_reason", found.reason))

    def know_rank(self, parent_uid: str, rank: str) -> None:
        known = self.ranks.setdefault(parent_uid, [])
        if not _holds(known, rank):
            insort(known, rank)

    def demand_live(self, *uids: str) -> None:
        """Raises Stale when one is deleted and the change names a version, NotFound otherwise."""
        for uid in uids:
            if uid not in self.tree.topics:
                raise NotFound(NO_TOPIC)
            if not self.tree.is_live(uid):
                if self.base_version is not None:
                    raise Stale
                raise NotFound(NO_TOPIC)

    def demand_unchanged_since(self, uid: str, versions: Mapping[str, int]) -> None:
        if self.base_version is not None and versions.get(uid, 0) > self.base_version:
            raise Stale

    def demand_not_root(self, uid: str) -> None:
        if uid == self.root_uid:
            raise ChangeRefused("root_fixed", "The topic that everything is below can't be moved, deleted or merged.", self.named([uid]))

    def demand_depth(self, depth: int, uid: str) -> None:
        if depth > self.limits.depth:
            raise ChangeRefused("too_deep", f"A map is at most {self.limits.depth} levels deep: put this higher up.", self.named([uid]))

    def named(self, uids: Iterable[str]) -> list[dict[str, str]]:
        """With their titles, as an error tells them."""
        return [{"uid": uid, "title": self.tree.topics[uid].title} for uid in uids if uid in self.tree.topics]

    def rank(self, parent_uid: str, after_uid: str | None) -> str:
        """For a place below a parent: after a sibling, at the end (LAST, or when that sibling isn't there), or first (None).

        Raises SiblingsUnknown.
        """
        if after_uid is None:
            return self._rank_between(parent_uid, None)
        sibling = self.tree.topics.get(after_uid)
        if after_uid == LAST or sibling is None or sibling.parent_uid != parent_uid or sibling.deleted_by or sibling.rank is None:
            return self._rank_between(parent_uid, LAST)
        return self._rank_between(parent_uid, sibling.rank)

    def behind(self, uid: str) -> str | None:
        """The sibling that a topic comes after, if the change hasn't moved it yet; of the siblings, too, only those that it hasn't."""
        before = None if uid in self.moved else self.before.get(uid)
        while before in self.moved:
            before = self.before.get(before)
        return before

    def free_rank(self, parent_uid: str, rank: str, behind: str | None = None) -> str:
        """That very rank when nobody has it, else the place right after who has; or right `behind` a sibling that has got a higher one
        since, as all do when ranks have become long. Raises SiblingsUnknown."""
        if parent_uid not in self.whole:
            raise SiblingsUnknown(parent_uid)
        sibling = self.tree.topics.get(behind or "")
        if sibling and sibling.parent_uid == parent_uid and sibling.rank and sibling.rank > rank:
            return self._rank_between(parent_uid, sibling.rank)
        return self._rank_between(parent_uid, rank) if _holds(self.ranks.get(parent_uid, []), rank) else rank

    def _rank_between(self, parent_uid: str, lower: str | None) -> str:
        rank = self._next_rank(parent_uid, lower)
        if len(rank) <= LONGEST_RANK:
            return rank
        if parent_uid not in self.whole:
            raise SiblingsUnknown(parent_uid)
        return self._next_rank(parent_uid, self._rerank(parent_uid, lower))

    def _next_rank(self, parent_uid: str, lower: str | None) -> str:
        known = self.ranks.get(parent_uid)
        if known is None:
            raise SiblingsUnknown(parent_uid)
        if lower == LAST:
            return generate_key_between(known[-1] if known else None, None)
        position = bisect_right(known, lower) if lower is not None else 0
        return generate_key_between(lower, known[position] if position < len(known) else None)

    def _rerank(self, parent_uid: str, lower: str | None) -> str | None:
        """Gives all children short ranks beyond those that any has now, so that no two ever meet. Returns what `lower` has become."""
        children = self.tree.children(parent_uid)
        old = [self.tree.topics[child].rank or "" for child in children]
        fresh = generate_n_keys_between(self.ranks[parent_uid][-1], None, len(children))
        self.take(Rerank(op="rerank", parent_uid=parent_uid, ranks=dict(zip(children, fresh, strict=True))))
        self.ranks[parent_uid] = fresh
        if lower is None or lower == LAST:
            return lower
        position = bisect_right(old, lower)
        return fresh[position - 1] if position else None
