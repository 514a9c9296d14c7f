"""What is done to make somebody a book: no HTTP."""

from graph import texts
from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import books
from graph.queries.access import Viewer
from graph.queries.books import BookTopic
from graph.values import text_key
from ingest import exporting, reader_book
from ingest.stored import Order, StoredText
from ingest.writers import Written


async def book(graph: Graph, bucket: Bucket, viewer: Viewer, topic_uid: str, form: str) -> Written:
    """What they don't know yet of a topic, in the order of its prerequisites.

    Raises NotFound, SignedOut, ExportFailed, TextMissing, TextDamaged.
    """
    way = await graph.read(books.way, viewer, topic_uid)
    topics = reader_book.unknown(way)
    stored = reader_book.book(way, topics, await _texts(bucket, topics))
    return await exporting.written(Order(form, stored, {}, None))


async def _texts(bucket: Bucket, topics: list[BookTopic]) -> list[StoredText]:
    documents = [(topic.uid, *document) for topic in topics for document in topic.documents]
    found = await texts.get_all(bucket, [(text_key(uid, revision), sha256) for _, uid, _, revision, sha256 in documents])
    return [StoredText(document[0], document[2], content.decode()) for document, content in zip(documents, found, strict=True)]
