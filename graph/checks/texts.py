"""Every revision's text is in the bucket and has its hash."""

import asyncio
from collections.abc import Sequence

from graph.bucket import Bucket
from graph.checks.finding import Finding
from graph.errors import TextDamaged, TextMissing
from graph.queries.checked import Text
from graph.texts import AT_ONCE
from graph.values import text_key


async def read_all(bucket: Bucket, wanted: Sequence[Text]) -> list[Finding]:
    """Reads them side by side, holding at most AT_ONCE of them. Raises Unavailable."""
    free = asyncio.Semaphore(AT_ONCE)

    async def read(text: Text) -> Finding | None:
        async with free:
            return await _read(bucket, text)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(text)) for text in wanted]
    except* Exception as failures:
        raise failures.exceptions[0] from None
    return [finding for task in tasks if (finding := task.result())]


async def _read(bucket: Bucket, text: Text) -> Finding | None:
    where = f"document {text.document_uid}"
    try:
        await bucket.get(text_key(text.document_uid, text.revision_uid), text.sha256)
    except TextMissing:
        return Finding("text_missing", where, f"The bucket doesn't have the text of its revision {text.revision_uid}.")
    except TextDamaged:
        return Finding("text_damaged", where, f"The text of its revision {text.revision_uid} is not what was saved.")
    return None
