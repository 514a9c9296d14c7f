"""Decides what asked-for operations do to the map as it is: the pure heart of a change.

Each function takes the draft and one operation, and either gives the draft what is to be stored or raises NotFound, ChangeRefused, Stale.
"""

from collections.abc import Sequence

from fractional_indexing import generate_n_keys_between

from graph.changes import operations as stored
from graph.changes.draft import Draft, KnownRelation
from graph.changes.operations import Notes
from graph.changes.requested import LAST, Add, Annotate, Delete, Describe, Merge, Move, Relate, Rename, Requested, Restore, Unrelate
from graph.errors import ChangeRefused, NotFound, UndoConflict
from graph.names import Status


def resolve(draft: Draft, requested: Sequence[Requested]) -> None:
    """All of them in their order, each on what the ones before have made."""
    for operation in requested:
        _resolve(draft, operation)


def _resolve(draft: Draft, operation: Requested) -> None:
    match operation:
        case Add():
            _add(draft, operation)
        case Rename():
            _rename(draft, operation)
        case Move():
            _move(draft, operation)
        case Delete():
            _delete(draft, operation)
        case Restore():
            restore(draft, operation.topic_uid)
        case Annotate():
            _annotate(draft, operation)
        case Relate():
            _relate(draft, operation)
        case Unrelate():
            _unrelate(draft, operation)
        case Merge():
            _merge(draft, operation)
        case Describe():
            _describe(draft, operation)


def _add(draft: Draft, operation: Add) -> None:
    parent_uid = operation.parent_uid or ""
    draft.demand_live(parent_uid)
    draft.demand_depth(draft.tree.depth(parent_uid) + 1, parent_uid)
    draft.topic_count += 1
    demand_room(draft.topic_count, draft.limits.topics)
    if operation.ref is not None:
        draft.created[operation.ref] = operation.uid
    draft.take(
        stored.Add(
            op="add",
            topic_uid=operation.uid,
            parent_uid=parent_uid,
            rank=draft.rank(parent_uid, operation.after_uid),
            title=operation.title,
            kind=operation.kind,
            note=operation.note,
            url=operation.url,
        )
    )


def demand_room(topics: int, most: int) -> None:
    """Raises ChangeRefused."""
    if topics > most:
        raise ChangeRefused("too_many_topics", f"A map holds at most {most:,} topics: move a part of it into a map of its own.")


def _rename(draft: Draft, operation: Rename) -> None:
    draft.demand_live(operation.topic_uid)
    draft.demand_unchanged_since(operation.topic_uid, draft.renamed)
    was = draft.tree.topics[operation.topic_uid].title
    draft.take(stored.Rename(op="rename", topic_uid=operation.topic_uid, title=operation.title, was=was))


def _move(draft: Draft, operation: Move) -> None:
    draft.demand_live(operation.topic_uid, operation.parent_uid)
    draft.demand_not_root(operation.topic_uid)
    draft.demand_unchanged_since(operation.topic_uid, draft.placed)
    after_uid = LAST if operation.after_uid == operation.topic_uid else operation.after_uid
    move(draft, operation.topic_uid, operation.parent_uid, draft.rank(operation.parent_uid, after_uid))


def move(draft: Draft, topic_uid: str, parent_uid: str, rank: str) -> None:
    """Raises ChangeRefused when the parent is the topic itself or below it."""
    if topic_uid in (parent_uid, *draft.tree.ancestors(parent_uid)):
        raise ChangeRefused("below_itself", "A topic can't be moved below itself.", draft.named([topic_uid, parent_uid]))
    topic = draft.tree.topics[topic_uid]
    moved = stored.Move(
        op="move",
        topic_uid=topic_uid,
        parent_uid=parent_uid,
        rank=rank,
        was_parent_uid=topic.parent_uid or "",
        was_rank=topic.rank or "",
    )
    if behind := draft.behind(topic_uid):
        moved["was_behind"] = behind
    draft.take(moved)


def _delete(draft: Draft, operation: Delete) -> None:
    draft.demand_live(operation.topic_uid)
    draft.demand_not_root(operation.topic_uid)
    draft.take(stored.Delete(op="delete", topic_uid=operation.topic_uid, deleted_by=draft.change_uid))


def restore(draft: Draft, topic_uid: str) -> None:
    """To the place it had, which nobody has taken; when its parent is deleted, to the end below the nearest topic above that lives."""
    topic = draft.tree.topics.get(topic_uid)
    if topic is None:
        raise NotFound("There is no such topic.")
    if topic.deleted_by is None:
        raise UndoConflict("This topic isn't deleted.", draft.named([topic_uid]))
    if topic.merged_into is not None:
        raise UndoConflict("This topic was merged into another: undo that change instead.", draft.named([topic.merged_into]))
    parent_uid, rank = resting_place(draft, topic_uid)
    draft.take(stored.Restore(op="restore", topic_uid=topic_uid, deleted_by=topic.deleted_by, parent_uid=parent_uid, rank=rank))


def resting_place(draft: Draft, topic_uid: str) -> tuple[str, str]:
    """Where a deleted topic comes back: (parent, rank). Raises SiblingsUnknown."""
    topic, above = draft.tree.topics[topic_uid], draft.tree.nearest_living(topic_uid)
    if above == topic.parent_uid and topic.rank is not None:
        return above, topic.rank
    return above, draft.rank(above, LAST)


def _annotate(draft: Draft, operation: Annotate) -> None:
    draft.demand_live(operation.topic_uid)
    annotate(draft, operation.topic_uid, Notes(**operation.notes))


def annotate(draft: Draft, topic_uid: str, notes: Notes) -> None:
    topic = draft.tree.topics[topic_uid]
    was = Notes(**{name: getattr(topic, name) for name in notes})
    draft.take(stored.Annotate(op="annotate", topic_uid=topic_uid, notes=notes, was=was))


def _relate(draft: Draft, operation: Relate) -> None:
    draft.demand_live(operation.source_uid)
    if operation.target_uid not in draft.foreign:
        draft.demand_live(operation.target_uid)
    found = same_relation(draft, operation.kind, operation.source_uid, operation.target_uid)
    if found and found.status == "accepted":
        raise ChangeRefused(
            "relation_exists", "These topics have that relation already.", draft.named([found.source_uid, found.target_uid])
        )
    if operation.ref is not None:
        draft.created[operation.ref] = found.uid if found else operation.uid
    if found:
        _accept(draft, found, operation.reason)
        return
    draft.take(
        stored.Relate(
            op="relate",
            relation_uid=operation.uid,
            kind=operation.kind,
            source_uid=operation.source_uid,
            target_uid=operation.target_uid,
            reason=operation.reason,
            origin=operation.origin,
            confidence=operation.confidence,
            was=None,
        )
    )


def _accept(draft: Draft, found: KnownRelation, reason: str | None) -> None:
    """What was proposed, or rejected; it keeps its direction, its origin and, unless there is another, its reason."""
    draft.take(
        stored.Relate(
            op="relate",
            relation_uid=found.uid,
            kind=found.kind,
            source_uid=found.source_uid,
            target_uid=found.target_uid,
            reason=found.reason if reason is None else reason,
            origin=found.origin,
            confidence=found.confidence,
            was=found.status,
            was_reason=found.reason,
        )
    )


def same_relation(draft: Draft, kind: str, source_uid: str, target_uid: str) -> KnownRelation | None:
    """In this direction or, of topics that are related, in the other."""
    of_kind = {(found.source_uid, found.target_uid): found for found in draft.relations.values() if found.kind == kind}
    return of_kind.get((source_uid, target_uid)) or (of_kind.get((target_uid, source_uid)) if kind == "related" else None)


def _unrelate(draft: Draft, operation: Unrelate) -> None:
    found = draft.relations.get(operation.relation_uid)
    if found is None or found.status != "accepted" or not draft.tree.is_live(found.source_uid):
        raise NotFound("There is no such relation.")
    unrelate(draft, found)


def unrelate(draft: Draft, found: KnownRelation, becomes: Status | None = None, becomes_reason: str | None = None) -> None:
    """`becomes` is what is left of it: a proposal again, with its reason, or nothing."""
    unrelated = stored.Unrelate(
        op="unrelate",
        relation_uid=found.uid,
        kind=found.kind,
        source_uid=found.source_uid,
        target_uid=found.target_uid,
        reason=found.reason,
        origin=found.origin,
        confidence=found.confidence,
        becomes=becomes,
    )
    if becomes:
        unrelated["becomes_reason"] = becomes_reason
    draft.take(unrelated)


def _merge(draft: Draft, operation: Merge) -> None:
    """Children, tags and relations go first, each as an operation of its own; what remains is the topic and its documents."""
    topic_uid, into_uid = operation.topic_uid, operation.into_uid
    draft.demand_live(topic_uid, into_uid)
    draft.demand_not_root(topic_uid)
    if topic_uid in draft.tree.ancestors(into_uid):
        raise ChangeRefused("below_itself", "A topic can't be merged into one below it: move that one out first.", draft.named([into_uid]))
    demand_room_for_documents(draft, topic_uid, into_uid)
    for child in draft.tree.live_children(topic_uid):
        move(draft, child, into_uid, draft.rank(into_uid, LAST))
    _merge_tags(draft, topic_uid, into_uid)
    _turn_relations(draft, topic_uid, into_uid)
    draft.take(
        stored.Merge(
            op="merge",
            topic_uid=topic_uid,
            into_uid=into_uid,
            deleted_by=draft.change_uid,
            documents=moved_documents(draft, topic_uid, into_uid),
        )
    )


def demand_room_for_documents(draft: Draft, topic_uid: str, into_uid: str) -> None:
    """Raises ChangeRefused."""
    most, moving = draft.limits.documents, len(draft.documents.get(topic_uid, ()))
    if moving and moving + len(draft.documents.get(into_uid, ())) > most:
        message = f"A topic has at most {most} documents, and these have more together. Move or delete some first."
        raise ChangeRefused("too_many_documents", message, draft.named([topic_uid, into_uid]))


def _merge_tags(draft: Draft, topic_uid: str, into_uid: str) -> None:
    """As many of both as a topic may have, its own first."""
    own, others = draft.tree.topics[into_uid].tags, draft.tree.topics[topic_uid].tags
    merged = dict(
        list((own | {slug: name for slug, name in others.items() if slug not in own}).items())[: max(draft.limits.tags, len(own))]
    )
    if merged != own:
        annotate(draft, into_uid, Notes(tags=merged))


def _turn_relations(draft: Draft, topic_uid: str, into_uid: str) -> None:
    """Each accepted one gets the other topic as its end, unless that would be related to itself; what that has already is accepted."""
    leaving = [found for found in draft.relations.values() if topic_uid in (found.source_uid, found.target_uid)]
    leaving = [found for found in leaving if found.status == "accepted"]
    for found in leaving:
        unrelate(draft, found)
    for found in leaving:
        source_uid, target_uid = (into_uid if end == topic_uid else end for end in (found.source_uid, found.target_uid))
        if source_uid != target_uid:
            _turn(draft, found, source_uid, target_uid)


def _turn(draft: Draft, found: KnownRelation, source_uid: str, target_uid: str) -> None:
    there = same_relation(draft, found.kind, source_uid, target_uid)
    if there is None:
        draft.take(
            stored.Relate(
                op="relate",
                relation_uid=found.uid,
                kind=found.kind,
                source_uid=source_uid,
                target_uid=target_uid,
                reason=found.reason,
                origin=found.origin,
                confidence=found.confidence,
                was=None,
            )
        )
    elif there.status != "accepted":
        _accept(draft, there, found.reason)


def moved_documents(draft: Draft, topic_uid: str, into_uid: str) -> list[tuple[str, str, str]]:
    """(uid, rank before, rank after): behind those that the other topic has."""
    moving, there = draft.documents.get(topic_uid, []), draft.documents.get(into_uid, [])
    last = max((rank for _, rank in there), default=None)
    fresh = generate_n_keys_between(last, None, len(moving))
    return [(uid, rank, new) for (uid, rank), new in zip(sorted(moving, key=lambda document: document[1]), fresh, strict=True)]


def _describe(draft: Draft, operation: Describe) -> None:
    description = stored.Description(**operation.description)
    was = stored.Description(**{name: draft.description.get(name) for name in description})  # pyright: ignore[reportArgumentType]
    draft.take(stored.Describe(op="describe", description=description, was=was))
