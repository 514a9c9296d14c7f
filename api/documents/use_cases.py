"""What is done with documents: the graph says which text, the bucket has it."""

from graph import texts
from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import documents
from graph.queries.access import Viewer


async def of_topic(graph: Graph, viewer: Viewer, topic_uid: str) -> list[documents.Document]:
    return await graph.read(documents.of_topic, viewer, topic_uid)


async def one(graph: Graph, viewer: Viewer, document_uid: str) -> documents.Document:
    return await graph.read(documents.one, viewer, document_uid)


async def text(bucket: Bucket, document: documents.Document) -> str:
    return await texts.get(bucket, document.uid, document.revision.uid, document.revision.sha256)
