"""What is done with documents: the graph says which text, the bucket has it."""

import asyncio
from dataclasses import dataclass

from graph import markdown, texts
from graph.bucket import Bucket
from graph.client import Graph
from graph.limits import Limits
from graph.links import Links, links_in
from graph.queries import documents, mentions
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.mentions import Backlink
from graph.values import sha256


async def of_topic(graph: Graph, viewer: Viewer, topic_uid: str) -> list[documents.Document]:
    return await graph.read(documents.of_topic, viewer, topic_uid)


async def deleted_of_topic(graph: Graph, viewer: Viewer, topic_uid: str) -> list[documents.Document]:
    return await graph.read(documents.deleted_of_topic, viewer, topic_uid)


async def one(graph: Graph, viewer: Viewer, document_uid: str) -> documents.Document:
    return await graph.read(documents.one, viewer, document_uid)


async def text(bucket: Bucket, document: documents.Document) -> str:
    return await texts.get(bucket, document.uid, document.revision.uid, document.revision.sha256)


async def text_of_made(bucket: Bucket, document: documents.Document, sent: str) -> str:
    """What was sent, so that nothing is asked once it is linked; another only when somebody saved between a request and its repeat."""
    return sent if sha256(sent.encode()) == document.revision.sha256 else await text(bucket, document)


@dataclass(frozen=True, slots=True)
class Page:
    """A text that can be shown as HTML. `version` tells everything that its HTML depends on."""

    text: str
    addresses: dict[str, str]
    version: str


async def page(graph: Graph, bucket: Bucket, viewer: Viewer, document: documents.Document) -> Page:
    """The text, and where its links lead as the map is now."""
    written = await text(bucket, document)
    links: Links = await asyncio.to_thread(links_in, written)
    addresses = await graph.read(mentions.addresses, viewer, document.subject_uid, links) if any(links) else {}
    return Page(written, addresses, f"{document.revision.uid}.{sha256(repr(sorted(addresses.items())).encode())[:16]}")


async def html(page: Page) -> str:
    """Raises RenderingFailed."""
    return await markdown.render_apart(page.text, page.addresses)


async def add(
    graph: Graph, bucket: Bucket, viewer: Viewer, topic_uid: str, title: str | None, text: str, once: Once | None, limits: Limits
) -> documents.Document:
    return await texts.add(graph, bucket, viewer, topic_uid, title, text, once, limits)


async def save(
    graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, title: str | None, text: str, on_revision: str, limits: Limits
) -> documents.Document:
    return await texts.save(graph, bucket, viewer, document_uid, text, on_revision=on_revision, title=title, limits=limits)


async def move(graph: Graph, viewer: Viewer, document_uid: str, after_uid: str | None) -> documents.Document:
    return await texts.move(graph, viewer, document_uid, after_uid)


async def delete(graph: Graph, viewer: Viewer, document_uid: str) -> None:
    await texts.delete(graph, viewer, document_uid)


async def restore(graph: Graph, bucket: Bucket, viewer: Viewer, document_uid: str, limits: Limits) -> documents.Document:
    return await texts.restore(graph, bucket, viewer, document_uid, limits)


async def backlinks(graph: Graph, viewer: Viewer, topic_uid: str, after: str, limit: int) -> tuple[list[Backlink], str | None]:
    """A page of them, and the uid after which the next one begins; None when there is no more."""
    found = await graph.read(mentions.backlinks, viewer, topic_uid, after, limit + 1)
    return found[:limit], found[limit - 1].topic_uid if len(found) > limit else None
