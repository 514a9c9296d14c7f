"""A newer file against a subject that is there: what is to be done so that it says what the file says, and keeps what was done in Trellis.

Pure, so that it can be shown before anything is done. What the file said last is kept with each topic (ingest/imported.py): what only the
file changed is taken, what only Trellis changed stays, and what both changed takes the file's value and is listed as a conflict. What was
made by hand is never deleted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.addresses import image_of, lasting_page
from graph.changes.requested import Add, Annotate, Delete, Move, Relate, Rename, Requested, Restore, Unrelate
from graph.names import RelationKind
from ingest.addresses import IMAGE, replaced
from ingest.cycles import newly_closing
from ingest.existing import Existing, Relation, Topic
from ingest.imported import place
from ingest.matching import Matching
from ingest.outline import Node, Outline, Problem, Text
from ingest.plan import extras_of, imported, planned_image, tags_of, unkept
from ingest.planned import PlannedImage
from ingest.three_ways import Conflict, Conflicts, is_conflict, takes_file
from ingest.update_texts import NewTexts, update_texts
from ingest.update_tree import NewTree, Planting

Ends = tuple[RelationKind, str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a topic keeps of the file."""

    uid: str
    imported: list[str]
    source_id: str | None
    extras: str | None


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """For exactly that version. `operations` are one change, in their order; `done` are topics whose box is ticked.

    `forgotten` are no topics of a file any more: those that are kept, and ones deleted by hand that it has no more or that are made anew.
    `kept` are titles of what the file has no more and stays for what was made below it; `titles` are those of all topics, by uid.
    """

    version: str
    format: str
    operations: list[Requested]
    texts: NewTexts
    marks: list[Mark]
    forgotten: list[str]
    done: list[str]
    conflicts: list[Conflict]
    kept: list[str]
    images: list[PlannedImage]
    problems: list[Problem]
    titles: dict[str, str]


def update(outline: Outline, existing: Existing, new_uid: Callable[[], str]) -> UpdatePlan:
    return _Update(outline, existing, new_uid).plan()


@dataclass(slots=True)
class _Update:
    outline: Outline
    existing: Existing
    new_uid: Callable[[], str]
    uids: dict[Node, str] = field(default_factory=dict[Node, str])
    every: dict[Node, str] = field(default_factory=dict[Node, str])
    parents: dict[Node, str] = field(default_factory=dict[Node, str])
    back: set[str] = field(default_factory=set[str])
    conflicts: Conflicts = field(default_factory=Conflicts)

    def plan(self) -> UpdatePlan:
        images, shown = self._images()
        matching = Matching(self.outline, self.existing, shown)
        matching.find()
        left_out = self._left_out(matching.uids)
        self.every = every = {each.node: self._uid(matching.uids.get(each.node), left_out) for each in self.outline.walk()}
        self.uids = {node: uid for node, uid in every.items() if uid not in left_out}
        self.parents = {child: uid for node, uid in every.items() for child in node.children}
        self._address(shown)
        added = set(self.uids.values()) - self.existing.topics.keys()
        tree = Planting(self.existing, self.uids, self.parents, added, self.conflicts).plant()
        said, problems = self._said()
        restored = list(self._restored())
        operations = [*restored, *self._changed(added), *self._placed(tree), *self._related(said), *self._deleted(tree)]
        return UpdatePlan(
            version=self.existing.version,
            format=self.outline.format,
            operations=operations,
            texts=self._texts(),
            marks=self._marks(said),
            forgotten=[*tree.kept, *(self.existing.deleted.keys() - self.existing.dropped.keys() - left_out)],
            done=[uid for node, uid in self.uids.items() if node.task == "done"],
            conflicts=self.conflicts.found,
            kept=[self.existing.topics[uid].title for uid in tree.kept],
            images=images,
            problems=[*problems, *unkept(self.outline)],
            titles={topic.uid: topic.title for topics in (self.existing.deleted, self.existing.topics) for topic in topics.values()}
            | {uid: node.title for node, uid in self.uids.items()},
        )

    def _images(self) -> tuple[list[PlannedImage], dict[str, str]]:
        """(those that are not there yet, address in the file's texts -> address here)"""
        uids = {name: self.existing.images.get(name.removeprefix(IMAGE)) for name in self.outline.images}
        fresh = [planned_image(name, image, self.new_uid()) for name, image in self.outline.images.items() if uids[name] is None]
        known = {name: image_of(uid) for name, uid in uids.items() if uid}
        return fresh, known | {IMAGE + image.source: image_of(image.uid) for image in fresh}

    def _address(self, images: Mapping[str, str]) -> None:
        """Texts call images and topics by what they are here."""
        pages = {name: lasting_page(self.existing.subject_uid, self.every[node]) for name, node in self.outline.targets.items()}
        addresses = {**images, **pages}
        for node in self.every if addresses else ():
            node.texts[:] = [Text(text.title, replaced(text.markdown, addresses)) for text in node.texts]

    def _left_out(self, uids: dict[Node, str]) -> set[str]:
        """What somebody has deleted stays so, as long as the file says nothing new of it or below it."""
        gone: set[str] = set()
        for each in reversed(list(self.outline.walk())):
            uid = uids.get(each.node, "")
            if (topic := self.existing.deleted.get(uid)) is None or uid in self.existing.dropped:
                continue
            if _says_the_same(each.node, topic) and all(self._is_elsewhere(uids.get(child, ""), uid, gone) for child in each.node.children):
                gone.add(uid)
            else:
                self.conflicts.tell(uid, topic.title, "deleted", None, each.node.title)
        return gone

    def _is_elsewhere(self, uid: str, parent_uid: str, gone: set[str]) -> bool:
        """Whether a topic that the file has below a deleted one needs it no more: it is gone too, or somebody has moved it away before."""
        topic = self.existing.topics.get(uid)
        return uid in gone or (topic is not None and topic.imported is not None and topic.imported.parent_uid == parent_uid)

    def _uid(self, found: str | None, left_out: set[str]) -> str:
        """What an earlier file had, a later one hadn't, and this one has again, comes back; what somebody has deleted is made anew."""
        is_known = found and (found in left_out or found in self.existing.dropped or found not in self.existing.deleted)
        return found if found and is_known else self.new_uid()

    def _restored(self) -> Iterator[Requested]:
        """Parents first, since they bring along what went with them."""
        for uid in self.uids.values():
            if uid in self.existing.dropped and uid not in self.back:
                self.back.update(self.existing.dropped_with(uid))
                yield Restore(uid)

    def _changed(self, added: set[str]) -> Iterator[Requested]:
        for node, uid in self.uids.items():
            if uid in added and uid not in self.back:
                continue
            topic = self.existing.topics.get(uid) or self.existing.dropped[uid]
            now = topic.now()
            was = now if uid in self.back else topic.imported
            said = imported(node, tags_of(node), "", "", ())
            notes: dict[str, Any] = {}
            ours: dict[str, object] = {"title": topic.title, "note": topic.note, "url": topic.url, "kind": topic.kind, "tags": topic.tags}
            files: dict[str, object] = {"title": node.title, "note": node.note, "url": node.url, "kind": node.kind, "tags": tags_of(node)}
            for name, value in files.items():
                before = getattr(was, name) if was else None
                if not takes_file(getattr(said, name), before, getattr(now, name), nothing="topic" if name == "kind" else ""):
                    continue
                if is_conflict(before, getattr(now, name)):
                    self.conflicts.tell(uid, topic.title, name, _words(ours[name]), _words(value))
                notes[name] = value
            if title := notes.pop("title", None):
                yield Rename(uid, title)
            if notes:
                yield Annotate(uid, notes)

    def _placed(self, tree: NewTree) -> Iterator[Requested]:
        for what, node, parent_uid, after_uid in tree.steps:
            uid = self.uids[node]
            if what == "move" or uid in self.back:
                yield Move(uid, parent_uid, after_uid)
                continue
            yield Add(node.title, parent_uid, uid=uid, after_uid=after_uid, kind=node.kind, note=node.note, url=node.url)
        for what, node, _, _ in tree.steps:
            if what == "add" and self.uids[node] not in self.back and (tags := tags_of(node)):
                yield Annotate(self.uids[node], {"tags": tags})

    def _deleted(self, tree: NewTree) -> Iterator[Requested]:
        for uid in tree.deleted:
            for topic in self._at_and_below(uid):
                if _is_changed(topic):
                    self.conflicts.tell(topic.uid, topic.title, "deleted", topic.title, None)
            yield Delete(uid)
        came_along = self.back - set(self.uids.values())
        yield from (Delete(uid) for uid in sorted(came_along) if self.existing.dropped[uid].parent_uid not in came_along)

    def _at_and_below(self, uid: str) -> Iterator[Topic]:
        """Those that no node of the file is, so that they really go."""
        waiting, there = [uid], set(self.uids.values())
        while waiting:
            topic = self.existing.topics[waiting.pop()]
            yield topic
            waiting.extend(child for child in self.existing.children.get(topic.uid, ()) if child not in there)

    def _said(self) -> tuple[dict[Ends, str | None], list[Problem]]:
        """The file's relations with their reasons; what would close a circle of prerequisites, with those made by hand, is related."""
        said: dict[Ends, str | None] = {}
        for relation in self.outline.relations:
            if relation.source is not relation.target and {relation.source, relation.target} <= self.uids.keys():
                said.setdefault((relation.kind, self.uids[relation.source], self.uids[relation.target]), relation.reason)
        standing = [(each.source_uid, each.target_uid) for each in self._there() if each.kind == "requires"]
        closing = newly_closing(standing, [(source, target) for kind, source, target in said if kind == "requires"])
        for source, target in closing:
            said.setdefault(("related", source, target), said.pop(("requires", source, target)))
        if not closing:
            return said, []
        message = f"Prerequisites led in a circle; what closed it is kept as related ({len(closing):,} times)."
        return said, [Problem("warning", "requires_in_a_circle", message, count=len(closing))]

    def _related(self, said: dict[Ends, str | None]) -> Iterator[Requested]:
        """What was taken away by hand isn't brought back, and what was made by hand stays."""
        in_file = set(self.uids.values())
        there = {(each.kind, each.source_uid, each.target_uid): each for each in self._there()}
        again = {each.uid for each in self.existing.hidden}
        were = {ends for topic in self.existing.topics.values() for ends in _relations_were(topic)}
        for ends, found in there.items():
            if (ends in were or found.uid in again) and ends not in said and found.origin == "import" and {ends[1], ends[2]} <= in_file:
                yield Unrelate(found.uid)
        for ends, reason in said.items():
            if ends not in there and ends not in were:
                yield Relate(*ends, reason=reason, uid=self.new_uid(), origin="import")

    def _there(self) -> list[Relation]:
        """Those that are there, and those that come back with a topic."""
        live = self.existing.topics.keys() | self.uids.values()
        return [*self.existing.relations, *(each for each in self.existing.hidden if {each.source_uid, each.target_uid} <= live)]

    def _texts(self) -> NewTexts:
        made = NewTexts()
        for node, uid in self.uids.items():
            documents = self.existing.documents.get(uid, ())
            if node.texts or documents:
                update_texts(node, uid, documents, made, self.conflicts, self.new_uid)
        return made

    def _marks(self, said: Iterable[Ends]) -> list[Mark]:
        """Also of what stays deleted, so that it keeps its place among equal ones."""
        leading: dict[str, list[str]] = {}
        for kind, source_uid, target_uid in said:
            leading.setdefault(source_uid, []).append(f"{kind}:{target_uid}")
        places = {child: place(number) for node in self.every for number, child in enumerate(node.children)}
        return [
            Mark(
                uid,
                imported(node, tags_of(node), self.parents.get(node, ""), places.get(node, ""), leading.get(uid, ())).packed(),
                node.source_id,
                extras_of(node),
            )
            for node, uid in self.every.items()
        ]


def _says_the_same(node: Node, topic: Topic) -> bool:
    said, was = imported(node, tags_of(node), "", "", ()), topic.imported
    return was is not None and all(getattr(said, name) == getattr(was, name) for name in ("title", "note", "url", "kind", "tags"))


def _words(value: object) -> str:
    return ", ".join(value.values()) if isinstance(value, dict) else str(value or "")  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _is_changed(topic: Topic) -> bool:
    """Whether somebody has changed it in Trellis since it was imported."""
    was, now = topic.imported, topic.now()
    return was is not None and any(
        getattr(was, name) != getattr(now, name) for name in ("title", "note", "url", "kind", "tags", "parent_uid")
    )


def _relations_were(topic: Topic) -> Iterator[Ends]:
    for relation in topic.imported.relations if topic.imported else ():
        kind, _, target_uid = relation.partition(":")
        yield ("requires" if kind == "requires" else "related"), topic.uid, target_uid
