"""One change of a subject: the lock, then what must be known, then the decision, then the writes and the Change, all in one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from neo4j import AsyncManagedTransaction as Tx

from graph.bucket import Bucket
from graph.changes import loading, operations, undoing, wanted
from graph.changes.cycles import cycle
from graph.changes.draft import Draft, SiblingsUnknown, Stale
from graph.changes.history import read_inverses
from graph.changes.operations import LARGEST_PROPERTY
from graph.changes.requested import Add, Requested, name_of, prepared
from graph.changes.resolve import demand_room, resolve
from graph.changes.wanted import Wants
from graph.changes.writing import Context, write_all
from graph.client import Graph
from graph.errors import ChangeRefused, Conflict, StaleChange, StaleVersion, UndoConflict
from graph.limits import LIMITS, Limits
from graph.queries import changes, structure
from graph.queries.access import Viewer
from graph.queries.changes import Answer, Content, Locked, Made
from graph.queries.idempotency import Once, earlier, keep
from graph.values import new_uid, sha256, slug

TRIES = 7
SINCE = 100
"""Changes that a stale one is told."""


Beside = Callable[[Tx, str], Awaitable[int]]
"""What goes along with a change, in its transaction, given its uid: returns how many documents there are more."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, and by whom. `decide` gives the draft its operations. `exactly` is the version that must still be there."""

    viewer: Viewer
    subject_uid: str
    wants: Wants
    decide: Callable[[Draft], None]
    kinds: list[str]
    asked: str | None = None
    own_uids: tuple[str, ...] = ()
    base_version: int | None = None
    undoes: Content | None = None
    once: Once | None = None
    limits: Limits = LIMITS
    exactly: str | None = None
    beside: Beside | None = None


class TooLarge(Exception):
    """The transaction was given up: this must lie in the bucket first."""

    def __init__(self, content: bytes) -> None:
        super().__init__(len(content))
        self.content = content


async def apply(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    subject_uid: str,
    requested: Sequence[Requested],
    *,
    base_version: int | None = None,
    once: Once | None = None,
    limits: Limits = LIMITS,
) -> Answer:
    """All of the operations as one change, or none.

    Raises OperationInvalid, ChangeRefused, StaleChange, NotFound, Forbidden, SignedOut, Conflict (a uid that is taken), KeyReused, and
    what the stores raise.
    """
    return await _carry_out(graph, bucket, ordered(viewer, subject_uid, requested, base_version=base_version, once=once, limits=limits))


def ordered(
    viewer: Viewer,
    subject_uid: str,
    requested: Sequence[Requested],
    *,
    base_version: int | None = None,
    once: Once | None = None,
    limits: Limits = LIMITS,
) -> Order:
    """Raises OperationInvalid."""
    ready = prepared(requested, limits)
    return Order(
        viewer=viewer,
        subject_uid=subject_uid,
        wants=wanted.of_requested(ready),
        decide=lambda draft: resolve(draft, ready),
        kinds=list(dict.fromkeys(name_of(operation) for operation in requested)),
        asked=sha256(orjson.dumps([name_of(operation) for operation in requested]) + orjson.dumps(list(requested))),
        own_uids=tuple(operation.uid for operation in requested if isinstance(operation, Add) and operation.uid),
        base_version=base_version,
        once=once,
        limits=limits,
    )


async def update(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    subject_uid: str,
    requested: Sequence[Requested],
    *,
    exactly: str,
    beside: Beside,
    limits: Limits = LIMITS,
) -> Answer:
    """As many operations as it takes, all with uids of their own, as one change of exactly that version (version.documents_version).

    Raises StaleVersion, ChangeRefused, NotFound, Forbidden, SignedOut, and what `beside` and the stores raise.
    """
    order = Order(
        viewer=viewer,
        subject_uid=subject_uid,
        wants=wanted.of_requested(requested),
        decide=lambda draft: resolve(draft, requested),
        kinds=["import"],
        limits=limits,
        exactly=exactly,
        beside=beside,
    )
    return await _carry_out(graph, bucket, order)


async def undo(
    graph: Graph, bucket: Bucket, viewer: Viewer, change_uid: str, *, once: Once | None = None, limits: Limits = LIMITS
) -> tuple[str, Answer]:
    """Takes a change back by another one; taking that back is redo. Returns the subject's uid too.

    Raises UndoConflict, ChangeRefused, NotFound, Forbidden, SignedOut, KeyReused, TextMissing, TextDamaged, and what the stores raise.
    """
    subject_uid, content = await graph.read(changes.one, viewer, change_uid)
    inverses = await read_inverses(bucket, content)
    order = Order(
        viewer=viewer,
        subject_uid=subject_uid,
        wants=wanted.of_inverses(inverses),
        decide=lambda draft: undoing.take_back(draft, inverses, content.seq),
        kinds=["undo"],
        undoes=content,
        once=once,
        limits=limits,
    )
    return subject_uid, await _carry_out(graph, bucket, order)


async def _carry_out(graph: Graph, bucket: Bucket, order: Order) -> Answer:
    """What is too large for a property is put first, and the transaction run again: it must then decide the very same."""
    change_uid, put = new_uid(), ""
    for _ in range(TRIES):
        try:
            return await graph.write(change, order, change_uid, put)
        except TooLarge as large:
            if put:
                change_uid, put = new_uid(), ""
                continue
            await bucket.put(operations.key(change_uid), large.content)
            put = sha256(large.content)
    raise Conflict("Others change this map at the same time, and this change is large. Try again.")


async def change(tx: Tx, order: Order, change_uid: str, put: str = "") -> Answer:
    """`put` is the hash of what lies in the bucket for it. Raises TooLarge, and what `apply` and `undo` raise."""
    locked = await changes.lock(tx, order.viewer, order.subject_uid)
    if found := await _answered(tx, order):
        return found
    if order.exactly not in (None, f"{locked.version}.{locked.documents_version}"):
        raise StaleVersion("This map was changed since you looked at it. Look at it again, and plan the update anew.")
    draft = await _decided(tx, order, locked, change_uid)
    seq = locked.version + 1
    audience = "public" if locked.visibility == "public" else order.subject_uid.replace("-", "")
    context = Context(order.subject_uid, order.viewer.uid, change_uid, seq, audience, locked.language)
    made = _made(order, draft, seq, put)
    await _demand_nothing_below(tx, order, draft)
    topics, documents = await write_all(tx, draft.operations, context)
    await _check(tx, order, locked, draft, topics)
    documents += await order.beside(tx, change_uid) if order.beside else 0
    await changes.finish(tx, order.viewer, order.subject_uid, made, topics=topics, documents=documents, description=_described(draft))
    await keep(tx, order.once, [change_uid])
    return Answer(change_uid, seq, draft.created, order.asked)


async def _answered(tx: Tx, order: Order) -> Answer | None:
    """What the same request was answered before: by its key, or by the uids of topics that it calls new."""
    if found := await earlier(tx, order.once):
        return await changes.answer(tx, order.subject_uid, found[0])
    if not order.own_uids or not (made_by := await structure.added(tx, order.own_uids)):
        return None
    answer = await changes.answer(tx, order.subject_uid, made_by[0])
    if answer and answer.asked == order.asked:
        return answer
    raise Conflict("There is a topic with that uid already. Give each new topic a uid of its own.")


async def _decided(tx: Tx, order: Order, locked: Locked, change_uid: str) -> Draft:
    """Begins anew when all siblings at a place must be known, which the order alone doesn't tell."""
    whole = set(order.wants.whole)
    while True:
        draft = Draft(locked.root_uid, locked.topic_count, change_uid, order.base_version, order.limits)
        await loading.load(tx, order.viewer, order.subject_uid, locked, replace(order.wants, whole=whole), draft)
        try:
            if order.base_version is not None and order.base_version > locked.version:
                raise Stale
            order.decide(draft)
            return draft
        except SiblingsUnknown as unknown:
            whole.add(unknown.parent_uid)
        except Stale:
            raise await _stale(tx, order, locked.version) from None


async def _stale(tx: Tx, order: Order, version: int) -> StaleChange:
    since = order.base_version or 0
    _, found = await changes.history(tx, order.viewer, order.subject_uid, limit=SINCE, after=since)
    listed = [
        {"uid": entry.uid, "seq": entry.seq, "at": entry.at, "author": entry.author, "kinds": entry.kinds} for entry in reversed(found)
    ]
    message = "What this changes was changed by somebody since. Load the map again, and do it once more if it is still wanted."
    return StaleChange(message, members={"version": version, "changes": listed})


def _made(order: Order, draft: Draft, seq: int, put: str) -> Made:
    """Raises TooLarge when the operations must lie in the bucket and don't."""
    own, inverses = operations.encode(draft.operations), operations.encode(draft.inverses)
    created = [text for pair in draft.created.items() for text in pair]
    undoes = order.undoes.uid if order.undoes else None
    if len(own) + len(inverses) <= LARGEST_PROPERTY:
        return Made(draft.change_uid, seq, own.decode(), inverses.decode(), sha256(own), order.kinds, created, order.asked, undoes)
    both = operations.encode_both(draft.operations, draft.inverses)
    if sha256(both) != put:
        raise TooLarge(both)
    return Made(draft.change_uid, seq, None, None, put, order.kinds, created, order.asked, undoes)


async def _demand_nothing_below(tx: Tx, order: Order, draft: Draft) -> None:
    """What an undo takes away must hold nothing that came later. Raises UndoConflict."""
    gone = [operation["topic_uid"] for operation in draft.operations if operation["op"] == "delete"]
    if order.undoes is None or not gone:
        return
    touched = [operation["topic_uid"] for operation in draft.operations if "topic_uid" in operation]
    if in_the_way := await structure.in_the_way(tx, gone, touched, order.undoes.seq):
        raise UndoConflict("These topics have come below since. Move them elsewhere first.", in_the_way)


async def _check(tx: Tx, order: Order, locked: Locked, draft: Draft, topics: int) -> None:
    """What only the written map can tell; raising takes it all back. Raises ChangeRefused."""
    kinds = {operation["op"] for operation in draft.operations}
    if topics > 0:
        demand_room(locked.topic_count + topics, order.limits.topics)
    placed = [
        operation["topic_uid"]
        for operation in draft.operations
        if operation["op"] == "move" or operation["op"] == "restore" or operation["op"] == "unmerge"
    ]
    if placed and await structure.deepest(tx, placed) > order.limits.depth:
        draft.demand_depth(order.limits.depth + 1, placed[0])
    if kinds & {"relate", "restore", "unmerge"} and (path := cycle(await structure.requires(tx, order.subject_uid))):
        message = "A topic can't require itself, not even by way of others, as it would here."
        raise ChangeRefused("requires_cycle", message, await structure.titled(tx, path))
    await _demand_related_once(tx, order, draft)


async def _demand_related_once(tx: Tx, order: Order, draft: Draft) -> None:
    """What is related is so in both directions, and the other one may be what another map says. Raises ChangeRefused."""
    across = [
        operation["relation_uid"]
        for operation in draft.operations
        if operation["op"] == "relate" and operation["kind"] == "related" and operation["target_uid"] not in draft.tree.topics
    ]
    if across and (told := await structure.related_elsewhere(tx, order.subject_uid, across)):
        message = "The other topic's map has that relation already, be it as a proposal. To merge topics, take it away from one first."
        raise ChangeRefused("relation_exists", message, await structure.titled(tx, told))


def _described(draft: Draft) -> dict[str, Any]:
    """What the subject says of itself from now on; its address follows its title."""
    said: dict[str, Any] = {}
    for operation in draft.operations:
        if operation["op"] == "describe":
            said |= {name: value for name, value in operation["description"].items() if name != "tags"}
    return said | {"slug": slug(said["title"])} if "title" in said else said
