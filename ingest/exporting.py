"""Writes what an export has gathered: what is small beside the server's own work, what is large in a process of its own.

    python -m ingest.exporting

Takes an `Order` as JSON; answers with a line of JSON, and the file.
"""

import asyncio
import gc
import sys
from dataclasses import asdict
from typing import Any

import orjson

from graph import apart
from graph.errors import ExportFailed
from ingest.outline import Problem
from ingest.stored import Order, Stored, StoredImage, StoredText, outline_of
from ingest.writers import Written, write
from ingest.writers.choices import Choices

SMALL_TOPICS = 300
SMALL_BYTES = 200_000
"""Of texts: what every format writes within a tenth of a second."""
SECONDS = 40.0
MEMORY = 2_000_000_000


async def written(order: Order) -> Written:
    """Raises ExportFailed."""
    if _is_small(order):
        return await asyncio.to_thread(_write, order)
    content = await asyncio.to_thread(orjson.dumps, order, option=orjson.OPT_UTC_Z)
    try:
        answer = await apart.run(__name__, content=content, seconds=SECONDS)
    except apart.Failed as error:
        raise ExportFailed("This map takes too long to be written in this format. Export it topic by topic.") from error
    return await asyncio.to_thread(_unpacked, answer)


def _is_small(order: Order) -> bool:
    size = sum(len(text.markdown) for text in order.stored.texts) + sum(len(image.content) for image in order.stored.images)
    return len(order.stored.topics) <= SMALL_TOPICS and size <= SMALL_BYTES and order.history is None and order.form != "png"


def _write(order: Order) -> Written:
    return write(outline_of(order.stored), order.form, choices=Choices(history=order.history), left_out=order.left_out)


def _unpacked(answer: bytes) -> Written:
    head, _, content = answer.partition(b"\n")
    said: dict[str, Any] = orjson.loads(head)
    return Written(content, said["name"], said["media_type"], [Problem(**problem) for problem in said["problems"]])


def _order(content: bytes) -> Order:
    said: dict[str, Any] = orjson.loads(content)
    stored = said.pop("stored")
    texts = [StoredText(**text) for text in stored.pop("texts")]
    images = [StoredImage(**image) for image in stored.pop("images")]
    return Order(stored=Stored(texts=texts, images=images, **stored), **said)


def main() -> None:
    apart.behave(memory=MEMORY, seconds=SECONDS)
    given = _order(sys.stdin.buffer.read())
    gc.freeze()  # the order stays until the end: looking for garbage in it again and again takes a tenth of the time
    made = _write(given)
    head = {"name": made.name, "media_type": made.media_type, "problems": [asdict(problem) for problem in made.problems]}
    sys.stdout.buffer.write(orjson.dumps(head) + b"\n" + made.content)


if __name__ == "__main__":
    main()
