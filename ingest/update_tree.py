"""Where every topic is after an update: the file's tree, with what was made or moved by hand, in an order that disturbs least. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.existing import Existing, Topic
from ingest.outline import Node
from ingest.three_ways import Conflicts, is_conflict, takes_file

Step = tuple[Literal["add", "move"], Node, str, str | None]
"""What to do, the topic, below which, after which of its siblings (None: first)."""


@dataclass(frozen=True, slots=True)
class NewTree:
    """`steps` are in an order in which each can be done; `deleted` are the uppermost of those that go."""

    steps: list[Step]
    deleted: list[str]
    kept: list[str]


class Planting:
    """`uids` are those of the file's nodes; `parents` may also be what somebody has deleted. `added` are what no topic is yet."""

    def __init__(
        self, existing: Existing, uids: Mapping[Node, str], parents: Mapping[Node, str], added: set[str], conflicts: Conflicts
    ) -> None:
        self._existing, self._uids, self._added, self._conflicts = existing, uids, added, conflicts
        self._node_of = {uid: node for node, uid in uids.items()}
        self._file_parent = {uid: parents[node] for node, uid in uids.items() if node in parents}
        self._parent = {topic.uid: topic.parent_uid for topic in existing.topics.values() if topic.parent_uid is not None}

    def plant(self) -> NewTree:
        for uid, parent_uid in self._file_parent.items():
            self._place(uid, parent_uid)
        self._break_circles()
        deleted, kept = self._gone()
        return NewTree(list(self._steps()), deleted, kept)

    def _place(self, uid: str, parent_uid: str) -> None:
        if uid in self._added:
            self._parent[uid] = parent_uid
            return
        topic = self._existing.topics[uid]
        was = topic.imported.parent_uid if topic.imported else None
        if takes_file(parent_uid, was, topic.parent_uid or "", nothing=""):
            if is_conflict(was, topic.parent_uid):
                self._tell_place(topic, parent_uid)
            self._parent[uid] = parent_uid

    def _tell_place(self, topic: Topic, parent_uid: str) -> None:
        self._conflicts.tell(topic.uid, topic.title, "place", self._title(topic.parent_uid or ""), self._title(parent_uid))

    def _title(self, uid: str) -> str:
        return (
            self._node_of[uid].title if uid in self._node_of else self._existing.topics[uid].title if uid in self._existing.topics else ""
        )

    def _break_circles(self) -> None:
        """What was moved by hand below something that the file moves below it goes where the file has it."""
        settled = {self._existing.root_uid}
        for start in list(self._parent):
            path: dict[str, None] = {}
            uid = start
            while uid not in settled:
                if uid in path:
                    uid = self._straighten(uid)
                    path = {}
                    continue
                path[uid] = None
                uid = self._parent[uid]
            settled |= path.keys()

    def _straighten(self, uid: str) -> str:
        """Somebody in the circle isn't where the file has it, for the file's tree has none; goes on from there.

        If the file's place is deleted, somebody goes back to where they were, for the tree that is there has no circle either.
        """
        circle = [uid]
        while (above := self._parent[circle[-1]]) != uid:
            circle.append(above)
        for each in circle:
            file_parent = self._file_parent.get(each)
            if file_parent not in (None, self._parent[each]) and (file_parent in self._parent or file_parent == self._existing.root_uid):
                self._tell_place(self._existing.topics[each], file_parent)
                self._parent[each] = file_parent
                return each
        each = next(
            each for each in circle if each in self._existing.topics and self._existing.topics[each].parent_uid != self._parent[each]
        )
        self._tell_place(self._existing.topics[each], self._parent[each])
        self._parent[each] = self._existing.topics[each].parent_uid or self._existing.root_uid
        return each

    def _gone(self) -> tuple[list[str], list[str]]:
        """(the uppermost that go, those that would go but for what is below them)"""
        children = self._children()
        lost = {topic.uid for topic in self._existing.topics.values() if topic.imported and topic.uid not in self._node_of}
        kept: set[str] = set()
        for uid in reversed(list(_preorder(self._existing.root_uid, children))):
            if uid in lost and any(child not in lost or child in kept for child in children.get(uid, ())):
                kept.add(uid)
        gone = lost - kept
        return [uid for uid in _preorder(self._existing.root_uid, children) if uid in gone and self._parent[uid] not in gone], sorted(kept)

    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for uid, parent_uid in self._parent.items():
            found.setdefault(parent_uid, []).append(uid)
        return found

    def _steps(self) -> Iterator[Step]:
        """From the root down, so that nothing is put below what is yet to move away from below it."""
        children = self._children()
        for parent_uid in _preorder(self._existing.root_uid, children):
            node = self._node_of.get(parent_uid)
            if node is not None:
                below = [self._uids[child] for child in node.children if child in self._uids]
                below = [uid for uid in below if self._parent[uid] == parent_uid]
                yield from self._arranged(parent_uid, below)

    def _arranged(self, parent_uid: str, below: Sequence[str]) -> Iterator[Step]:
        """Those that stay stay, unless the file has put them in another order; the others go behind the one before them."""
        resting = self._resting(parent_uid, below)
        before: str | None = None
        for uid in below:
            if uid in self._added:
                yield "add", self._node_of[uid], parent_uid, before
            elif uid not in resting:
                yield "move", self._node_of[uid], parent_uid, before
            before = uid

    def _resting(self, parent_uid: str, below: Sequence[str]) -> set[str]:
        asked = set(below)
        now = [uid for uid in self._existing.children.get(parent_uid, ()) if uid in asked]
        staying = set(now)
        wanted = [uid for uid in below if uid in staying]
        was = [
            (topic.imported.place, topic.uid) for topic in self._topics(now) if topic.imported and topic.imported.parent_uid == parent_uid
        ]
        then = [uid for _, uid in sorted(was)]
        known = set(then)
        if [uid for uid in wanted if uid in known] == then:
            return staying
        if [uid for uid in now if uid in known] not in (then, [uid for uid in wanted if uid in known]):
            self._conflicts.tell(parent_uid, self._title(parent_uid), "order", "", "")
        position = {uid: number for number, uid in enumerate(now)}
        kept = longest_rise([position[uid] for uid in wanted])
        return {wanted[index] for index in kept}

    def _topics(self, uids: Iterable[str]) -> Iterator[Topic]:
        return (self._existing.topics[uid] for uid in uids)


def _preorder(root_uid: str, children: Mapping[str, Sequence[str]]) -> Iterator[str]:
    waiting = [root_uid]
    while waiting:
        uid = waiting.pop()
        yield uid
        waiting.extend(reversed(children.get(uid, ())))


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Where the longest rising subsequence of distinct numbers is. O(n log n) (Fredman 1975).

    >>> longest_rise([2, 0, 1, 3]), longest_rise([])
    ([1, 2, 3], [])
    """
    ends: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else None)
        ends[length : length + 1], at[length : length + 1] = [number], [index]
    found: list[int] = []
    index = at[-1] if at else None
    while index is not None:
        found.append(index)
        index = before[index]
    return found[::-1]
