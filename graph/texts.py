"""Texts of documents: first the bucket, then the graph.

A key is never shared and never used again, so a text that is linked never changes.
"""

import asyncio
from collections.abc import Iterable

from graph.bucket import Bucket
from graph.values import text_key

AT_ONCE = 16
"""Texts on their way to the bucket at the same time."""


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


async def get(bucket: Bucket, document_uid: str, revision_uid: str, sha256: str) -> str:
    """The text of a revision. Raises TextMissing, TextDamaged, Unavailable."""
    return (await bucket.get(text_key(document_uid, revision_uid), sha256)).decode()
