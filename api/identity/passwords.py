"""Passwords: which are taken, and how they are hashed (argon2id, RFC 9106) without keeping anybody else waiting."""

import asyncio
import os
import secrets
import string
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from api.refusals import Busy, PasswordRefused

TIME_COST = 2
MEMORY_KIB = 19456
"""With TIME_COST, the least that OWASP's Password Storage Cheat Sheet takes for argon2id with one lane."""

THREADS = 2
NICE = 10
"""Requests come first: whoever signs in can wait some milliseconds longer."""

MOST_WAITING = 24
"""The ones at work included: a third of a second of work on two cores."""

RETRY_SECONDS = 2

TURNS, SLOW_TURN = 3, 0.01
"""Seconds. An event loop with time to spare turns in some milliseconds."""

SHORTEST = 8
LONGEST = 256
PRODUCT = "trellis"

HASHER = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=1)

T = TypeVar("T")


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows."""
    return HASHER.hash(secrets.token_urlsafe())


class Passwords:
    """A pool that hashes and verifies; opened once, and closed at the end."""

    def __init__(self) -> None:
        self._hasher = HASHER
        self._nobodys = _nobodys()
        self._inside = 0
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._pool = ThreadPoolExecutor(THREADS, "passwords", initializer=_be_nice)
        self._pool.submit(_common)

    async def hash(self, password: str) -> str:
        """Raises Busy."""
        return await self._run(self._hasher.hash, password)

    async def matches(self, hash: str | None, password: str) -> bool:
        """None, for an account that doesn't exist: False after the same work. Raises Busy."""
        return await self._run(self._verify, hash or self._nobodys, password) and hash is not None

    def needs_rehash(self, hash: str) -> bool:
        """It was made with other parameters than those of now."""
        return self._hasher.check_needs_rehash(hash)

    def close(self) -> None:
        """Waits for what is at work, some milliseconds; what waits is cancelled."""
        self._pool.shutdown(cancel_futures=True)

    def _verify(self, hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(hash, password)
        except VerifyMismatchError:
            return False

    @asynccontextmanager
    async def room(self) -> AsyncGenerator[None]:
        """For one more who comes with a password, from before the graph is asked until all is answered. Raises Busy.

        Those who read come first: there is no room while the event loop lags, and so many at once can't take the graph from them.
        """
        if self._inside >= MOST_WAITING:
            raise _busy()
        self._inside += 1
        try:
            if await _lags():
                raise _busy()
            yield
        finally:
            self._inside -= 1

    async def _run(self, work: Callable[..., T], *arguments: str) -> T:
        if not self._places.acquire(blocking=False):
            raise _busy()
        future = self._pool.submit(work, *arguments)
        future.add_done_callback(self._free)  # not when the request is done: one that is cancelled leaves its work behind
        return await asyncio.wrap_future(future)

    def _free(self, _: Future[T]) -> None:
        self._places.release()


def _busy() -> Busy:
    return Busy("Too many people are signing in at this moment. Try again in some seconds.", retry_after=RETRY_SECONDS)


async def _lags() -> bool:
    """Not one of some turns of the event loop was quick: a single slow one may be anything."""
    for _ in range(TURNS):
        start = time.perf_counter()
        await asyncio.sleep(0)
        if time.perf_counter() - start < SLOW_TURN:
            return False
    return True


def _be_nice() -> None:
    if sys.platform == "linux":  # elsewhere, only a whole process can be
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def check_password(password: str, *, handle: str, email: str, field: str = "password") -> None:
    """Raises PasswordRefused, naming `field`. There are no rules of composition: length, and what is tried first."""
    if refusal := _what_is_wrong(password, handle, email):
        raise PasswordRefused(refusal, field=field)


def _what_is_wrong(password: str, handle: str, email: str) -> str | None:
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters. A few words in a row are easy to keep in mind."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters."
    folded = password.casefold()
    if folded in _common():
        return "This is one of the passwords that everybody tries first. Choose another one."
    if any(_is_mostly(word.casefold(), folded) for word in (handle, email, email.partition("@")[0], PRODUCT)):
        return "This is too close to your handle, your address or the name of this site. Choose another one."
    return None


def _is_mostly(word: str, password: str) -> bool:
    """Nothing but the word, be it twice or with a year behind it."""
    if not word or word not in password:
        return False
    rest = password.replace(word, "")
    return len(rest) < SHORTEST and not rest.strip(string.digits + string.punctuation + string.whitespace)


@cache
def _common() -> frozenset[str]:
    """Those of zxcvbn's list that are long enough; imported here, since it takes as long as starting does."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(word.casefold() for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST)
