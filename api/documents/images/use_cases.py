"""What is done with images."""

from graph import images
from graph.bucket import Bucket
from graph.client import Graph
from graph.limits import Limits
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.images import Image, one


async def add(
    graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str, content: bytes, media_type: str, once: Once | None, limits: Limits
) -> Image:
    return await images.add(graph, bucket, viewer, subject_uid, content, media_type, once, limits)


async def find(graph: Graph, viewer: Viewer, image_uid: str) -> Image:
    return await graph.read(one, viewer, image_uid)


async def content(bucket: Bucket, image: Image) -> bytes:
    return await images.content_of(bucket, image)
