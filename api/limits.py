"""How often something may be tried: moving windows, in this process or in Redis. Nobody is locked out for good: a window slides."""

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Literal, Self
from urllib.parse import urlsplit

from limits import RateLimitItem, parse_many
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from api.refusals import TooManyRequests
from api.settings import Settings
from graph.errors import Misconfigured
from graph.values import name_key

log = logging.getLogger("trellis.limits")

LimitName = Literal[
    "sign_in_address",
    "sign_in_account",
    "sign_in_everywhere",
    "register",
    "reset",
    "guest",
    "mail_to",
    "mail_by",
    "second_factor",
    "upload",
    "subject",
    "proposal",
    "export",
    "export_by",
    "own_export",
]

BY_ADDRESS: frozenset[LimitName] = frozenset({"sign_in_address", "register", "reset", "guest", "mail_by", "export_by"})
MOST_KEYS = 20_000
"""Windows of one limit kept in this process; past it those that were used longest ago are forgotten."""

REDIS_TIMEOUT = 1.0
REDIS_CONNECTIONS = 20
REDIS_PAUSE = 5.0
"""Seconds in which a Redis that failed isn't asked again: its timeout must not slow every sign-in."""


class Limits:
    """Opened as a context manager. Raises Misconfigured for a wrong notation, and for a Redis that can't be reached at the start."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._items = read_limits(settings)
        self._secret = settings.derived_key("limits")
        self._own = {limit: Windows(clock) for limit in self._items}
        url = settings.redis_url.get_secret_value()
        self._shared = SharedWindows(url, clock) if url else None

    async def __aenter__(self) -> Self:
        if self._shared:
            await self._shared.check()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._shared:
            await self._shared.close()

    async def hit(self, limit: LimitName, key: str) -> None:
        """Counts one attempt by `key`, an account or an address. Raises TooManyRequests when there is no room for it."""
        wait = await self._wait(limit, self._hidden(limit, key))
        if wait > 0:
            seconds = math.ceil(wait)
            raise TooManyRequests(f"Too many attempts. Try again in {_in_words(seconds)}.", retry_after=seconds)

    async def _wait(self, limit: LimitName, hidden: str) -> float:
        """Without Redis everybody could be locked out, or let in: so this process counts on alone."""
        item = self._items[limit]
        if self._shared:
            wait = await self._shared.hit(item, limit, hidden)
            if wait is not None:
                return wait
        return self._own[limit].hit(item, hidden)

    def _hidden(self, limit: LimitName, key: str) -> str:
        """No name and no mailbox lies in Redis: only what they hash to with our secret."""
        spoken = address_key(key) if limit in BY_ADDRESS else name_key(key)
        return blake2b(spoken.encode("utf-8", "replace"), key=self._secret, digest_size=16).hexdigest()


class Windows:
    """Of one limit, in this process: for each key the moments of its last hits, at most as many as its limit allows.

    The library's own storage in memory looks at every key in turn, in a thread, at nearly every hit: a second for 10,000 keys.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._hits: OrderedDict[str, list[float]] = OrderedDict()

    def hit(self, item: RateLimitItem, hidden: str) -> float:
        """Seconds until there is room; 0 when there was."""
        now = self._clock()
        hits = self._hits.setdefault(hidden, [])
        self._hits.move_to_end(hidden)
        while len(self._hits) > MOST_KEYS:
            self._hits.popitem(last=False)
        if len(hits) >= item.amount:
            wait = hits[0] + item.get_expiry() - now
            if wait > 0:
                return wait
            del hits[0]
        hits.append(now)
        return 0


class SharedWindows:
    """In Redis, by the library's scripts. While Redis doesn't answer it says None, and logs that once."""

    def __init__(self, url: str, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ask_again = -math.inf
        self._is_down = False
        try:
            self._place = _place(url)
            self._pool = BlockingConnectionPool.from_url(
                url,
                max_connections=REDIS_CONNECTIONS,
                timeout=REDIS_TIMEOUT,
                socket_timeout=REDIS_TIMEOUT,
                socket_connect_timeout=REDIS_TIMEOUT,
                retry=Retry(NoBackoff(), 0),
            )
            storage = RedisStorage(
                f"async+{url}",
                implementation="redispy",
                key_prefix="trellis",
                connection_pool=self._pool,  # pyright: ignore[reportArgumentType] # its text allows a pool, its types don't
            )
        except ValueError as error:
            raise Misconfigured("TRELLIS_REDIS_URL can't be read: it must look like redis://user:password@host:6379.") from error
        self._limiter = MovingWindowRateLimiter(storage)

    async def check(self) -> None:
        try:
            await Redis(connection_pool=self._pool).execute_command("PING")
        except (RedisError, OSError) as error:
            raise Misconfigured(
                f"Redis at {self._place} doesn't answer: {type(error).__name__}. Start it, or correct or empty TRELLIS_REDIS_URL."
            ) from error

    async def close(self) -> None:
        await self._pool.aclose()

    async def hit(self, item: RateLimitItem, limit: LimitName, hidden: str) -> float | None:
        """Seconds until there is room, 0 when there was; None: ask somebody else."""
        if self._clock() < self._ask_again:
            return None
        try:
            wait = await self._asked(item, limit, hidden)
        except (RedisError, OSError) as error:
            self._went_down(error)
            return None
        if self._is_down:
            self._is_down = False
            log.warning("Redis answers again: limits are counted there.")
        return wait

    async def _asked(self, item: RateLimitItem, limit: LimitName, hidden: str) -> float:
        if await self._limiter.hit(item, limit, hidden):
            return 0
        stats = await self._limiter.get_window_stats(item, limit, hidden)
        return max(1.0, stats.reset_time - time.time())

    def _went_down(self, error: Exception) -> None:
        self._ask_again = self._clock() + REDIS_PAUSE
        if not self._is_down:
            self._is_down = True
            log.warning("Redis at %s doesn't answer (%s): each process counts by itself until it does.", self._place, type(error).__name__)


def read_limits(settings: Settings) -> dict[LimitName, RateLimitItem]:
    """Raises Misconfigured for a notation that can't be read."""
    return {
        "sign_in_address": _read(settings.limit_sign_in_per_address, "LIMIT_SIGN_IN_PER_ADDRESS"),
        "sign_in_account": _read(settings.limit_sign_in_per_account, "LIMIT_SIGN_IN_PER_ACCOUNT"),
        "sign_in_everywhere": _read(settings.limit_sign_in_from_everywhere, "LIMIT_SIGN_IN_FROM_EVERYWHERE"),
        "register": _read(settings.limit_register_per_address, "LIMIT_REGISTER_PER_ADDRESS"),
        "reset": _read(settings.limit_reset_per_address, "LIMIT_RESET_PER_ADDRESS"),
        "guest": _read(settings.limit_guests_per_address, "LIMIT_GUESTS_PER_ADDRESS"),
        "mail_to": _read(settings.limit_mail_per_mailbox, "LIMIT_MAIL_PER_MAILBOX"),
        "mail_by": _read(settings.limit_mail_per_address, "LIMIT_MAIL_PER_ADDRESS"),
        "second_factor": _read(settings.limit_second_factor_per_account, "LIMIT_SECOND_FACTOR_PER_ACCOUNT"),
        "upload": _read(settings.limit_uploads_per_new_account, "LIMIT_UPLOADS_PER_NEW_ACCOUNT"),
        "subject": _read(settings.limit_subjects_per_new_account, "LIMIT_SUBJECTS_PER_NEW_ACCOUNT"),
        "proposal": _read(settings.limit_proposals_per_new_account, "LIMIT_PROPOSALS_PER_NEW_ACCOUNT"),
        "export": _read(settings.limit_exports_per_new_account, "LIMIT_EXPORTS_PER_NEW_ACCOUNT"),
        "export_by": _read(settings.limit_exports_per_address, "LIMIT_EXPORTS_PER_ADDRESS"),
        "own_export": _read(settings.limit_own_exports_per_account, "LIMIT_OWN_EXPORTS_PER_ACCOUNT"),
    }


def _read(notation: str, setting: str) -> RateLimitItem:
    try:
        (item,) = parse_many(notation)
    except ValueError:
        item = None
    if item is None or item.amount < 1:
        raise Misconfigured(f"TRELLIS_{setting} can't be read: {notation!r}. Write how often in what time, such as 20/5 minutes or 5/hour.")
    return item


def _place(url: str) -> str:
    """Host and port, without user and password. Raises ValueError."""
    address = urlsplit(url)
    if not address.hostname:
        raise ValueError("no host")
    return f"{address.hostname}:{address.port or 6379}"


def address_key(address: str) -> str:
    """Who counts as one: an IPv4 address, or the /64 network that one IPv6 line has; what can't be read is itself.

    >>> address_key("203.0.113.9"), address_key("::ffff:203.0.113.9"), address_key("2001:db8:0:1:aaaa::1"), address_key("unix")
    ('203.0.113.9', '203.0.113.9', '2001:db8:0:1::/64', 'unix')
    """
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return str(read)
    return str(read.ipv4_mapped or IPv6Network((int(read), 64), strict=False))


def _in_words(seconds: int) -> str:
    """
    >>> _in_words(1), _in_words(119), _in_words(180)
    ('1 second', '119 seconds', '3 minutes')
    """
    number, unit = (seconds, "second") if seconds < 120 else (math.ceil(seconds / 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
