"""Looks at the images of a map and writes them anew, apart: what can't be shown is left where it was, and named.

    python -m ingest.pictures

Takes a line of JSON, the media types and sizes, and then the images; answers, for each, with a line of JSON and what it has become.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

import orjson
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from graph import apart, reencode
from ingest import vector_images
from ingest.addresses import replaced
from ingest.limits import IMAGE_BYTES
from ingest.outline import Image, Outline, Reading, Text
from ingest.readers.findings import Findings

SECONDS = 20.0
"""For all images of a map."""
EACH_SECONDS = 15.0
MEMORY = 512 * 1024 * 1024
BATCH_BYTES = 10_000_000
BATCH = 50
SVG = "image/svg+xml"
UNREADABLE = "An image is not shown, because it can't be read, or is larger than what browsers show well"
TOO_LONG = "An image is not shown, because looking at it takes too long"


def cleaned(reading: Reading) -> Reading:
    """The same map with its images as they will be kept."""
    outline = reading.outline
    if not outline.images:
        return reading
    findings = Findings()
    images: dict[str, Image] = {}
    for address, image in _written(outline.images, time.monotonic() + SECONDS, findings):
        images[address] = image
    _forget(outline, {address: image.path for address, image in outline.images.items() if address not in images})
    return Reading(replace(outline, images=images), [*reading.problems, *findings.problems()])


def _forget(outline: Outline, paths: dict[str, str]) -> None:
    """What can't be shown is called again what the file called it."""
    if not paths:
        return
    for node, _, _ in outline.walk():
        node.texts[:] = [Text(text.title, replaced(text.markdown, paths)) for text in node.texts]


def _written(images: dict[str, Image], until: float, findings: Findings) -> Iterator[tuple[str, Image]]:
    waiting = list(images.items())
    while waiting:
        batch = _batch(waiting)
        left = until - time.monotonic()
        answers = _answers([image for _, image in batch], left) if left > 0 else None
        if answers is None:
            findings.warn("image_refused", TOO_LONG, path=batch[0][1].path[:300], count=len(waiting))
            return
        for (address, image), (said, content) in zip(batch, answers, strict=False):
            if content:
                yield address, replace(image, content=content, width=said["width"], height=said["height"])
            else:
                findings.warn("image_refused", UNREADABLE, path=image.path[:300])
        done = len(answers)
        if done < len(batch):  # the one that ended the process
            findings.warn("image_refused", UNREADABLE, path=batch[done][1].path[:300])
            done += 1
        del waiting[:done]


def _batch(waiting: Sequence[tuple[str, Image]]) -> list[tuple[str, Image]]:
    """The first ones, at least one."""
    size = 0
    for count, (_, image) in enumerate(waiting[:BATCH]):
        size += len(image.content)
        if count and size > BATCH_BYTES:
            return list(waiting[:count])
    return list(waiting[:BATCH])


def _answers(images: Sequence[Image], seconds: float) -> list[tuple[dict[str, Any], bytes]] | None:
    """As many as the process gave before it ended; None when there was no time for any."""
    head = orjson.dumps([[image.media_type, len(image.content)] for image in images])
    sent = b"\n".join((head, b"".join(image.content for image in images)))
    command = [sys.executable, "-E", "-s", "-m", __name__]
    try:
        done = subprocess.run(command, cwd=apart.ROOT, input=sent, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - ours
        written = done.stdout
    except subprocess.TimeoutExpired as expired:
        written = expired.stdout or b""
        return _parsed(written) or None
    return _parsed(written)


def _parsed(written: bytes) -> list[tuple[dict[str, Any], bytes]]:
    """What is whole."""
    found: list[tuple[dict[str, Any], bytes]] = []
    at = 0
    while (end := written.find(b"\n", at)) >= 0:
        said = orjson.loads(written[at:end])
        at = end + 1 + said["bytes"]
        if at > len(written):
            break
        found.append((said, written[end + 1 : at]))
    return found


def _one(content: bytes, media_type: str) -> tuple[bytes, int, int]:
    """Nothing for what can't be shown."""
    try:
        made, width, height = vector_images.rewritten(content) if media_type == SVG else reencode.reencoded(content, media_type)
    except (reencode.TooLarge, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError, RecursionError):
        return b"", 0, 0
    return (made, width, height) if len(made) <= 2 * IMAGE_BYTES else (b"", 0, 0)


def _answer(source: BinaryIO, target: BinaryIO) -> None:
    for media_type, size in orjson.loads(source.readline()):
        made, width, height = _one(source.read(size), media_type)
        target.write(orjson.dumps({"bytes": len(made), "width": width, "height": height}) + b"\n" + made)
        target.flush()


def main() -> None:
    apart.limit(memory=MEMORY, seconds=EACH_SECONDS)
    Pillow.MAX_IMAGE_PIXELS = None  # ours is asked first, and of all frames
    _answer(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
