"""Decides whether what a change has done still stands, and how it is taken back: its inverses, held against the map as it is. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.changes import operations as stored
from graph.changes.draft import Draft
from graph.changes.operations import Operation
from graph.changes.resolve import (
    demand_room,
    demand_room_for_documents,
    move,
    moved_documents,
    resting_place,
    restore,
    same_relation,
    unrelate,
)
from graph.errors import ChangeRefused, UndoConflict

CHANGED = "This was changed since. Undo the later changes first, or change it by hand."


def take_back(draft: Draft, inverses: Sequence[Operation], seq: int) -> None:
    """`seq` is the number of the change that is undone. Raises UndoConflict, naming the topics that are in the way, and ChangeRefused."""
    if not inverses:
        raise UndoConflict("There is nothing in this change that could be undone.")
    for operation in inverses:
        try:
            _take_back(draft, operation, seq)
        except ChangeRefused as refused:
            if refused.code != "below_itself":
                raise
            raise UndoConflict(CHANGED, refused.topics) from refused


def _take_back(draft: Draft, operation: Operation, seq: int) -> None:
    match operation["op"]:
        case "delete":
            _delete(draft, operation)
        case "rename":
            _demand(draft, draft.tree.topics[operation["topic_uid"]].title == operation["was"], operation["topic_uid"])
            draft.take(operation)
        case "move":
            _move(draft, operation, seq)
        case "restore":
            _restore(draft, operation)
        case "annotate":
            topic = draft.tree.topics[operation["topic_uid"]]
            _demand(draft, _says({name: getattr(topic, name) for name in operation["was"]}, operation["was"]), operation["topic_uid"])
            draft.take(operation)
        case "relate":
            _relate(draft, operation)
        case "unrelate":
            _unrelate(draft, operation)
        case "merge":
            _merge(draft, operation)
        case "unmerge":
            _unmerge(draft, operation)
        case "describe":
            if not _says(draft.description, operation["was"]):
                raise UndoConflict("What this map says of itself was changed since.")
            draft.take(operation)
        case "add" | "rerank":
            raise ValueError(f"{operation['op']} is nobody's inverse")


def _says(now: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    """Tags are the same by their slugs: how one is spelled is as it was at its first use."""
    return all(now[name].keys() == value.keys() if name == "tags" else now[name] == value for name, value in was.items())


def _demand(draft: Draft, stands: bool, *uids: str) -> None:
    """Raises UndoConflict, naming the topics, when something doesn't stand, or when one of them is deleted."""
    gone = [uid for uid in uids if not draft.tree.is_live(uid)]
    if gone or not stands:
        raise UndoConflict(CHANGED, draft.named(gone or uids))


def _demand_mark(draft: Draft, uid: str, deleted_by: str) -> None:
    """A change that deletes and restores is taken back by one that does so too."""
    if draft.tree.topics[uid].deleted_by not in (deleted_by, draft.change_uid):
        raise UndoConflict(CHANGED, draft.named([uid]))


def _restore(draft: Draft, operation: stored.Restore) -> None:
    """Of two topics that a change deleted, one below the other, the upper one has brought the lower one back already."""
    uid, mark = operation["topic_uid"], operation["deleted_by"]
    if draft.tree.is_live(uid) and any(each["op"] == "restore" and each["deleted_by"] == mark for each in draft.operations):
        return
    _demand_mark(draft, uid, mark)
    restore(draft, uid)


def _delete(draft: Draft, operation: stored.Delete) -> None:
    """An add is taken back as long as the topic is as it was added; what has come below it since is asked of the database."""
    uid = operation["topic_uid"]
    topic = draft.tree.topics[uid]
    as_added = operation.get("title", topic.title) == topic.title and operation.get("parent_uid", topic.parent_uid) == topic.parent_uid
    _demand(draft, as_added, uid)
    deleted = stored.Delete(op="delete", topic_uid=uid, deleted_by=draft.change_uid)
    if kept := _kept(draft, uid, operation.get("kept")):
        deleted["kept"] = kept
    draft.take(deleted)


def _kept(draft: Draft, uid: str, kept: tuple[str, str] | None) -> tuple[str, str] | None:
    """Where a topic goes back while it is deleted, unless that has come below the topic itself."""
    if kept is None or uid in (kept[0], *draft.tree.ancestors(kept[0])):
        return None
    return kept[0], draft.free_rank(*kept)


def _move(draft: Draft, operation: stored.Move, seq: int) -> None:
    """A rank that only gave way to new ones for all siblings still counts as the same place."""
    uid, parent_uid = operation["topic_uid"], operation["parent_uid"]
    topic = draft.tree.topics[uid]
    is_there = (topic.parent_uid, topic.rank) == (operation["was_parent_uid"], operation["was_rank"])
    _demand(draft, is_there or (topic.parent_uid == operation["was_parent_uid"] and draft.placed.get(uid) == seq), uid)
    _demand(draft, True, parent_uid)
    move(draft, uid, parent_uid, draft.free_rank(parent_uid, operation["rank"], operation.get("behind")))


def _relate(draft: Draft, operation: stored.Relate) -> None:
    """Its target may be deleted, as it may be when a relation is taken away: the relation is seen again when the target is."""
    there = same_relation(draft, operation["kind"], operation["source_uid"], operation["target_uid"])
    stands = there is None or (there.uid == operation["relation_uid"] and there.status == operation.get("was"))
    _demand(draft, stands, operation["source_uid"])
    draft.take(operation)


def _unrelate(draft: Draft, operation: stored.Unrelate) -> None:
    found = draft.relations.get(operation["relation_uid"])
    ends = operation["source_uid"], operation["target_uid"]
    stands = found is not None and found.status == "accepted" and (found.source_uid, found.target_uid) == ends
    _demand(draft, stands, operation["source_uid"])
    if found is not None:
        unrelate(draft, found, operation["becomes"], operation.get("becomes_reason", found.reason))


def _merge(draft: Draft, operation: stored.Merge) -> None:
    """Merging again what an undo has parted: nothing may have come below it meanwhile, and all documents go that it has now."""
    uid, into_uid = operation["topic_uid"], operation["into_uid"]
    in_the_way = draft.tree.live_children(uid)
    _demand(draft, True, uid, into_uid)
    if in_the_way:
        raise UndoConflict(CHANGED, draft.named(in_the_way))
    demand_room_for_documents(draft, uid, into_uid)
    documents = moved_documents(draft, uid, into_uid)
    merged = stored.Merge(op="merge", topic_uid=uid, into_uid=into_uid, deleted_by=draft.change_uid, documents=documents)
    if kept := _kept(draft, uid, operation.get("kept")):
        merged["kept"] = kept
    draft.take(merged)


def _unmerge(draft: Draft, operation: stored.Unmerge) -> None:
    """Documents that have left the other topic since stay where they are."""
    uid, into_uid = operation["topic_uid"], operation["into_uid"]
    _demand_mark(draft, uid, operation["deleted_by"])
    _demand(draft, True, into_uid)
    draft.topic_count += 1
    demand_room(draft.topic_count, draft.limits.topics)
    parent_uid, rank = resting_place(draft, uid)
    there = {document for document, _ in draft.documents.get(into_uid, ())}
    documents = [moved for moved in operation["documents"] if moved[0] in there]
    draft.take({**operation, "parent_uid": parent_uid, "rank": rank, "documents": documents})
