"""What takes an operation back: another operation, which may itself be taken back."""

from graph.changes.operations import Annotate, Delete, Describe, Merge, Move, Operation, Relate, Rename, Restore, Unmerge, Unrelate
from graph.changes.tree import Tree


def inverse(operation: Operation, tree: Tree) -> Operation | None:
    """None when there is nothing to take back. `tree` is the one that the operation is about to change.

    A change that is not yet made has no uid, so that the inverse of a restoring names nobody who deletes.

    >>> inverse(Rename(op="rename", topic_uid="a", title="new", was="old"), Tree())
    {'op': 'rename', 'topic_uid': 'a', 'title': 'old', 'was': 'new'}
    """
    match operation["op"]:
        case "add":
            if operation["parent_uid"] is None:
                return None
            topic_uid, parent_uid, title = operation["topic_uid"], operation["parent_uid"], operation["title"]
            return Delete(op="delete", topic_uid=topic_uid, deleted_by="", title=title, parent_uid=parent_uid)
        case "rename":
            return Rename(op="rename", topic_uid=operation["topic_uid"], title=operation["was"], was=operation["title"])
        case "move":
            return _moved_back(operation)
        case "delete":
            return _restored(operation, tree)
        case "restore":
            return _deleted(operation, tree)
        case "annotate":
            return Annotate(op="annotate", topic_uid=operation["topic_uid"], notes=operation["was"], was=operation["notes"])
        case "relate":
            return _unrelated(operation)
        case "unrelate":
            return _related(operation)
        case "merge":
            return _unmerged(operation, tree)
        case "unmerge":
            return _merged(operation, tree)
        case "describe":
            return Describe(op="describe", description=operation["was"], was=operation["description"])
        case "rerank":
            return None


def _place(topic_uid: str, tree: Tree) -> tuple[str, str]:
    """Where it is, and stays when it is deleted; the root never is."""
    topic = tree.topics[topic_uid]
    if topic.parent_uid is None or topic.rank is None:
        raise ValueError(f"topic {topic_uid} has no place")
    return topic.parent_uid, topic.rank


def _restored(operation: Delete, tree: Tree) -> Restore:
    topic_uid, deleted_by = operation["topic_uid"], operation["deleted_by"]
    parent_uid, rank = _place(topic_uid, tree)
    return Restore(op="restore", topic_uid=topic_uid, deleted_by=deleted_by, parent_uid=parent_uid, rank=rank)


def _deleted(operation: Restore, tree: Tree) -> Delete:
    deleted = Delete(op="delete", topic_uid=operation["topic_uid"], deleted_by="")
    place = _place(operation["topic_uid"], tree)
    if place[0] != operation["parent_uid"]:
        deleted["kept"] = place
    return deleted


def _moved_back(operation: Move) -> Move:
    moved = Move(
        op="move",
        topic_uid=operation["topic_uid"],
        parent_uid=operation["was_parent_uid"],
        rank=operation["was_rank"],
        was_parent_uid=operation["parent_uid"],
        was_rank=operation["rank"],
    )
    if "was_behind" in operation:
        moved["behind"] = operation["was_behind"]
    return moved


def _unrelated(operation: Relate) -> Unrelate:
    unrelated = Unrelate(
        op="unrelate",
        relation_uid=operation["relation_uid"],
        kind=operation["kind"],
        source_uid=operation["source_uid"],
        target_uid=operation["target_uid"],
        reason=operation["reason"],
        origin=operation.get("origin", "author"),
        confidence=operation.get("confidence", 1.0),
        becomes=operation.get("was"),
    )
    if "was_reason" in operation:
        unrelated["becomes_reason"] = operation["was_reason"]
    return unrelated


def _related(operation: Unrelate) -> Relate:
    related = Relate(
        op="relate",
        relation_uid=operation["relation_uid"],
        kind=operation["kind"],
        source_uid=operation["source_uid"],
        target_uid=operation["target_uid"],
        reason=operation["reason"],
        origin=operation["origin"],
        confidence=operation["confidence"],
        was=operation["becomes"],
    )
    if "becomes_reason" in operation:
        related["was_reason"] = operation["becomes_reason"]
    return related


def _unmerged(operation: Merge, tree: Tree) -> Unmerge:
    parent_uid, rank = _place(operation["topic_uid"], tree)
    return Unmerge(
        op="unmerge",
        topic_uid=operation["topic_uid"],
        into_uid=operation["into_uid"],
        deleted_by=operation["deleted_by"],
        documents=[(uid, after, before) for uid, before, after in operation["documents"]],
        parent_uid=parent_uid,
        rank=rank,
    )


def _merged(operation: Unmerge, tree: Tree) -> Merge:
    merged = Merge(
        op="merge",
        topic_uid=operation["topic_uid"],
        into_uid=operation["into_uid"],
        deleted_by="",
        documents=[(uid, after, before) for uid, before, after in operation["documents"]],
    )
    place = _place(operation["topic_uid"], tree)
    if place[0] != operation["parent_uid"]:
        merged["kept"] = place
    return merged
