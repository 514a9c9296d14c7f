"""What is different between two versions of a map. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.changes.tree import Relation, Topic, Tree


@dataclass(frozen=True, slots=True)
class Present:
    """A topic that is only in one of the two."""

    uid: str
    title: str
    parent_uid: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """To another parent, or, when both are the same, among its siblings."""

    uid: str
    title: str
    from_parent_uid: str | None
    to_parent_uid: str | None


@dataclass(frozen=True, slots=True)
class Renamed:
    uid: str
    from_title: str
    to_title: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """`fields` of kind, note, url and tags that differ."""

    uid: str
    title: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Related:
    uid: str
    kind: str
    source_uid: str
    target_uid: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """Topics in the reading order of the version in which they are; moves among siblings are as few as explain the new order."""

    added: list[Present]
    removed: list[Present]
    moved: list[Moved]
    renamed: list[Renamed]
    annotated: list[Annotated]
    relations_added: list[Related]
    relations_removed: list[Related]


def diff(old: Tree, new: Tree) -> Diff:
    """From one version to another, which may be the earlier one."""
    before, after = dict(old.in_reading_order()), dict(new.in_reading_order())
    both = [uid for uid in after if uid in before]
    left, right = old.inner_relations(), new.inner_relations()
    shuffled = set(_shuffled(old, new, both))
    return Diff(
        added=[_present(uid, topic) for uid, topic in after.items() if uid not in before],
        removed=[_present(uid, topic) for uid, topic in before.items() if uid not in after],
        moved=[
            Moved(uid, after[uid].title, before[uid].parent_uid, after[uid].parent_uid)
            for uid in both
            if uid in shuffled or before[uid].parent_uid != after[uid].parent_uid
        ],
        renamed=[Renamed(uid, before[uid].title, after[uid].title) for uid in both if before[uid].title != after[uid].title],
        annotated=list(_annotated(before, after, both)),
        relations_added=_missing(right, left),
        relations_removed=_missing(left, right),
    )


def _present(uid: str, topic: Topic) -> Present:
    return Present(uid, topic.title, topic.parent_uid)


def _annotated(before: dict[str, Topic], after: dict[str, Topic], both: Sequence[str]) -> Iterator[Annotated]:
    for uid in both:
        fields = [name for name in ("kind", "note", "url") if getattr(before[uid], name) != getattr(after[uid], name)]
        if before[uid].tags.keys() != after[uid].tags.keys():
            fields.append("tags")
        if fields:
            yield Annotated(uid, after[uid].title, fields)


def _missing(there: dict[str, Relation], here: dict[str, Relation]) -> list[Related]:
    """Relations of `there` that aren't `here`, or have other ends."""
    return [
        Related(uid, found.kind, found.source_uid, found.target_uid, found.reason)
        for uid, found in there.items()
        if uid not in here or here[uid][:3] != found[:3]
    ]


def _shuffled(old: Tree, new: Tree, both: Sequence[str]) -> Iterator[str]:
    """Topics that changed places among siblings which have the same parent in both versions."""
    stayed = [uid for uid in both if old.topics[uid].parent_uid == new.topics[uid].parent_uid]
    together = set(stayed)
    for parent in {new.topics[uid].parent_uid for uid in stayed} - {None}:
        siblings = [uid for uid in new.children(parent or "") if uid in together]
        position = {uid: number for number, uid in enumerate(old.children(parent or ""))}
        kept = increasing([position[uid] for uid in siblings])
        yield from (uid for number, uid in enumerate(siblings) if number not in kept)


def increasing(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest increasing subsequence, by patience sorting: O(n log n) (Fredman 1975).

    >>> sorted(increasing([0, 3, 1, 2]))
    [0, 2, 3]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, value in enumerate(numbers):
        pile = bisect_left(tails, value)
        before.append(ends[pile - 1] if pile else -1)
        tails[pile : pile + 1], ends[pile : pile + 1] = [value], [number]
    found: set[int] = set()
    last = ends[-1] if ends else -1
    while last >= 0:
        found.add(last)
        last = before[last]
    return found
