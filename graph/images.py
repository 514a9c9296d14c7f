"""Images that texts show: looked at and written anew apart from the server, then the bucket, then the graph."""

import logging
from dataclasses import dataclass

import orjson

from graph import apart, reencode
from graph.bucket import Bucket
from graph.client import Graph, Tx
from graph.errors import ImageKindRefused, ImageTooLarge, ImageUnreadable
from graph.limits import LIMITS, Limits
from graph.queries import idempotency, images
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.queries.images import Image
from graph.values import image_key, new_uid, sha256

log = logging.getLogger("trellis.images")

KINDS = tuple(reencode.FORMATS)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with nothing in it but what is seen."""

    content: bytes
    media_type: str
    width: int
    height: int


async def clean(content: bytes, media_type: str, limits: Limits = LIMITS) -> Picture:
    """Raises ImageKindRefused, ImageTooLarge, ImageUnreadable."""
    if media_type not in KINDS:
        raise ImageKindRefused(f"Send an image as one of {', '.join(KINDS)}.")
    if len(content) > limits.image_bytes:
        raise ImageTooLarge(f"An image has at most {limits.image_bytes:,} bytes. Make it smaller.")
    try:
        written = await apart.run(reencode.__name__, media_type, content=content)
    except apart.Failed as error:
        log.warning("an image could not be read: %s", error)
        raise ImageUnreadable("This image takes too long or too much memory to read. Save it anew, or make it smaller.") from error
    head, _, made = written.partition(b"\n")
    said = orjson.loads(head)
    if "too_large" in said:
        raise ImageTooLarge(said["too_large"])
    if "unreadable" in said:
        raise ImageUnreadable(f"This is no {media_type} that can be read: {said['unreadable']}")
    return Picture(made, media_type, said["width"], said["height"])


async def add(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    subject_uid: str,
    content: bytes,
    media_type: str,
    once: Once | None = None,
    limits: Limits = LIMITS,
) -> Image:
    """Raises what `clean` raises, KeyReused, NotFound, Forbidden, SignedOut, Unavailable, UnknownOutcome."""
    await graph.read(images.demand_editor, viewer, subject_uid)  # whoever may not, makes us no work
    picture = await clean(content, media_type, limits)
    image = Image(new_uid(), subject_uid, sha256(picture.content), len(picture.content), media_type, picture.width, picture.height)
    await bucket.put(image_key(subject_uid, image.uid), picture.content)
    return await graph.write(_add, viewer, image, once)


async def _add(tx: Tx, viewer: Viewer, image: Image, once: Once | None) -> Image:
    if made := await idempotency.earlier(tx, once):
        return await images.one(tx, viewer, made[0])
    await images.add(tx, viewer, image)
    await idempotency.keep(tx, once, [image.uid])
    return image


async def content_of(bucket: Bucket, image: Image) -> bytes:
    """Raises TextMissing, TextDamaged, Unavailable."""
    return await bucket.get(image_key(image.subject_uid, image.uid), image.sha256)
