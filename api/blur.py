"""A random moment for answers that must not tell by their time what they don't say.

They are equal work already, query for query; what the database does within a query still differs by a fifth of a millisecond. Beside a
moment that varies by much more, it takes thousands of answers to see that.
"""

import asyncio
import random

LONGEST = 0.02
"""Seconds."""


async def blur() -> None:
    await asyncio.sleep(random.uniform(0, LONGEST))  # noqa: S311
