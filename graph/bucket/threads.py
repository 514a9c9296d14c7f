"""Blocking calls off the event loop: a few threads, and a deadline for whoever waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from graph.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 16


class Threads:
    """`too_slow` is what is said after `deadline` seconds, waiting for a free thread included."""

    def __init__(self, deadline: float, too_slow: str) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bucket")
        self._deadline = deadline
        self._too_slow = too_slow

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises Unavailable after the deadline, while a thread that has started may still come to its own end."""
        started = asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(*args, **kwargs))
        try:
            async with asyncio.timeout(self._deadline):
                return await started
        except TimeoutError as error:
            raise Unavailable(self._too_slow) from error

    def close(self) -> None:
        """Starts nothing more and waits for nobody."""
        self._pool.shutdown(wait=False, cancel_futures=True)
