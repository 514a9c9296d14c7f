"""Texts of documents: first the bucket, then the graph.

A key is never shared and never used again, so a text that is linked never changes. What dies in between leaves a text that nothing names,
which graph/sweep.py removes after a day.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from fractional_indexing import generate_key_between

from graph.bucket import Bucket
from graph.bucket.keys import is_key
from graph.client import Graph, Tx
from graph.errors import (
    DocumentTooLarge,
    Forbidden,
    KeyReused,
    NotFound,
    OperationInvalid,
    SignedOut,
    StaleRevision,
    TooManyDocuments,
    Unavailable,
)
from graph.limits import LIMITS, Limits
from graph.links import Links, links_in
from graph.queries import documents, idempotency, mentions, revisions, saving
from graph.queries.access import Viewer
from graph.queries.documents import Document
from graph.queries.idempotency import Once
from graph.queries.saving import NewRevision, Standing
from graph.values import new_uid, ranks, sha256, text_key, words

AT_ONCE = 16
"""Texts on their way to the bucket at the same time."""
REFUSALS = (StaleRevision, TooManyDocuments, NotFound, Forbidden, SignedOut, KeyReused)
"""Raised within a transaction, which has therefore written nothing."""


async def put_all(bucket: Bucket, texts: Iterable[tuple[str, bytes]]) -> None:
    """Puts (key, content) pairs side by side; the first failure ends the rest. Raises what Bucket.put raises."""
    free = asyncio.Semaphore(AT_ONCE)

    async def put(key: str, content: bytes) -> None:
        async with free:
            await bucket.put(key, content)

    try:
        async with asyncio.TaskGroup() as group:
            for name, content in texts:
                group.create_task(put(name, content))
    except* Exception as failures:
        raise failures.exceptions[0] from None


async def get_all(bucket: Bucket, texts: Iterable[tuple[str, str]]) -> list[bytes]:
    """What lies under (key, sha256) pairs, in their order, fetched side by side. Raises what `get` raises."""
    free = asyncio.Semaphore(AT_ONCE)

    async def fetched(key: str, sha256: str) -> bytes:
        async with free:
            return await bucket.get(key, sha256)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetched(key, sha256)) for key, sha256 in texts]
    except* Exception as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


async def get(bucket: Bucket, document_uid: str, revision_uid: str, sha256: str) -> str:
    """The text of a revision. Raises TextMissing, TextDamaged, Unavailable."""
    return (await bucket.get(text_key(document_uid, revision_uid), sha256)).decode()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way, and what the graph will say of it."""

    revision: NewRevision
    links: Links


def _content(title: str | None, text: str, limits: Limits) -> bytes:
    """Raises OperationInvalid for too long a title, DocumentTooLarge."""
    if title and len(title) > limits.title_characters:
        raise OperationInvalid("title_too_long", f"At most {limits.title_characters:,} characters.", where="title")
    if len(text) <= limits.document_bytes:
        content = text.encode()
        if len(content) <= limits.document_bytes:
            return content
    raise DocumentTooLarge(f"A document has at most {limits.document_bytes:,} bytes of text. Split it into several.")


def _drafted(text: str, content: bytes, revision_uid: str) -> "asyncio.Task[Draft]":
    """In a thread, while permission is asked and the text is on its way: of a megabyte it takes as long as either."""
    return asyncio.create_task(asyncio.to_thread(_draft, text, content, revision_uid))


def _draft(text: str, content: bytes, revision_uid: str) -> Draft:
    return Draft(NewRevision(revision_uid, sha256(content), len(content), words(text)), links_in(text))


@asynccontextmanager
async def _put(bucket: Bucket, key: str, content: bytes) -> AsyncGenerator[None]:
    """A text is there while the body links it; what the graph refuses for sure is taken away again, else the sweep looks after it."""
    await bucket.put(key, content)
    try:
        yield
    except REFUSALS:
        with suppress(Unavailable):  # the sweep finds it
            await bucket.delete(key)
        raise


async def add(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    topic_uid: str,
    title: str | None,
    text: str,
    once: Once | None = None,
    limits: Limits = LIMITS,
) -> Document:
    """A new document, the last of its topic; without a title it has the topic's. A repeat of `once` gives what the first one made.

    Raises OperationInvalid, DocumentTooLarge, TooManyDocuments, KeyReused, NotFound, Forbidden, SignedOut, Conflict, Unavailable,
    UnknownOutcome.
    """
    content, document_uid, revision_uid = _content(title, text, limits), new_uid(), new_uid()
    written, key = _drafted(text, content, revision_uid), text_key(document_uid, revision_uid)
    await graph.read(saving.demand_editor_of_topic, viewer, topic_uid)  # whoever may not, fills no disk
    async with _put(bucket, key, content):
        made = await graph.write(_add, viewer, topic_uid, document_uid, title, await written, once, limits)
    if made.uid != document_uid:
        await bucket.delete(key)
    return made


async def _add(
    tx: Tx, viewer: Viewer, topic_uid: str, document_uid: str, title: str | None, written: Draft, once: Once | None, limits: Limits
) -> Document:
    if made := await idempotency.earlier(tx, once):
        return await documents.one(tx, viewer, made[0])
    room = await saving.room(tx, viewer, topic_uid)
    saving.demand_room(len(room.documents), limits.documents)
    rank = generate_key_between(room.documents[-1].rank if room.documents else None, None)
    document = await saving.add(tx, viewer, topic_uid, document_uid, title or room.title, rank, written.revision)
    if any(written.links):
        await mentions.replace(tx, document_uid, await mentions.resolve(tx, viewer, room.subject_uid, written.links))
    await idempotency.keep(tx, once, [document_uid])
    return document


async def save(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    document_uid: str,
    text: str,
    *,
    on_revision: str,
    title: str | None = None,
    limits: Limits = LIMITS,
) -> Document:
    """The document with this text, as a new revision on the one that its writer has seen. What changes nothing makes none.

    The same text again by the same writer is what it was the first time. Raises StaleRevision, OperationInvalid, DocumentTooLarge,
    NotFound, Forbidden, SignedOut, Unavailable, UnknownOutcome.
    """
    content, revision_uid = _content(title, text, limits), new_uid()
    key = text_key(document_uid, revision_uid)
    if not is_key(key):
        raise NotFound(saving.NO_DOCUMENT)
    written = _drafted(text, content, revision_uid)
    await graph.read(saving.demand_editor, viewer, document_uid)  # whoever may not, fills no disk
    async with _put(bucket, key, content):
        saved = await graph.write(_save, viewer, document_uid, await written, on_revision, title)
    if saved.revision.uid != revision_uid:
        await bucket.delete(key)
    return saved


async def _save(tx: Tx, viewer: Viewer, document_uid: str, written: Draft, on_revision: str, title: str | None) -> Document:
    linked = await saving.link(tx, viewer, document_uid, written.revision, on_revision=on_revision, title=title)
    if linked is None:
        return settled(await saving.standing(tx, viewer, document_uid), viewer, written.revision, on_revision, title)
    if linked.has_mentions or any(written.links):
        targets = await mentions.resolve(tx, viewer, linked.document.subject_uid, written.links)
        await mentions.replace(tx, document_uid, targets)
    return linked.document


def settled(standing: Standing, viewer: Viewer, revision: NewRevision, on_revision: str, title: str | None) -> Document:
    """The document where nothing is to be saved: it is like that already, or this very save came before. Raises StaleRevision."""
    head = standing.document.revision
    is_same = head.sha256 == revision.sha256 and title in (None, standing.document.title)
    if is_same and (on_revision == head.uid or (on_revision == standing.previous_uid and standing.author_uid == viewer.uid)):
        return standing.document
    who = f" by {head.author}" if head.author else ""
    raise StaleRevision(
        f"This document was saved{who} since you read it. Read revision {head.number}, and save yours on that one.",
        members={"newer": head},
    )


async def restore_revision(
    graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, number: int, *, on_revision: str, limits: Limits = LIMITS
) -> Document:
    """An old revision's text as a new revision. Raises NotFound, and what `get` and `save` raise."""
    old = (await graph.read(revisions.by_number, viewer, document_uid, [number]))[number]
    text = await get(bucket, document_uid, old.uid, old.sha256)
    return await save(graph, bucket, viewer, document_uid, text, on_revision=on_revision, limits=limits)


async def delete(graph: Graph, viewer: Viewer, document_uid: str) -> None:
    """Marks it, and its links are gone; harmless when it is deleted already. Raises NotFound, Forbidden, SignedOut."""
    await graph.write(_delete, viewer, document_uid)


async def _delete(tx: Tx, viewer: Viewer, document_uid: str) -> None:
    if await saving.delete(tx, viewer, document_uid):
        await mentions.replace(tx, document_uid, [])


async def restore(graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, limits: Limits = LIMITS) -> Document:
    """A deleted document where it was, with the links of its text. Raises TooManyDocuments, NotFound, Forbidden, SignedOut."""
    document = await graph.read(saving.deleted, viewer, document_uid)
    text = await get(bucket, document_uid, document.revision.uid, document.revision.sha256)
    links = await asyncio.to_thread(links_in, text)
    return await graph.write(_restore, viewer, document_uid, document.subject_uid, links, limits)


async def _restore(tx: Tx, viewer: Viewer, document_uid: str, subject_uid: str, links: Links, limits: Limits) -> Document:
    if await saving.restore(tx, viewer, document_uid, limits.documents):
        await mentions.replace(tx, document_uid, await mentions.resolve(tx, viewer, subject_uid, links))
    return await documents.one(tx, viewer, document_uid)


async def move(graph: Graph, viewer: Viewer, document_uid: str, after_uid: str | None) -> Document:
    """Behind another document of its topic, or to the front. Raises NotFound, Forbidden, SignedOut."""
    return await graph.write(_move, viewer, document_uid, after_uid)


async def _move(tx: Tx, viewer: Viewer, document_uid: str, after_uid: str | None) -> Document:
    document = (await saving.standing(tx, viewer, document_uid)).document
    room = await saving.room(tx, viewer, document.topic_uid)
    order = [place.uid for place in room.documents]
    if document_uid not in order:
        raise NotFound(saving.NO_DOCUMENT)
    order.remove(document_uid)
    if after_uid is not None and after_uid not in order:
        raise NotFound("There is no such document on this topic to stand behind.")
    order.insert(order.index(after_uid) + 1 if after_uid else 0, document_uid)
    await saving.arrange(tx, viewer, document.topic_uid, list(zip(order, ranks(len(order)), strict=True)))
    return document
