"""Twice is once: what a creating request answered under its Idempotency-Key, kept for a day in the transaction that did the work."""

from dataclasses import dataclass
from typing import cast

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import KeyReused

ANONYMOUS_SCOPE = "anonymous"
HOURS = 24


@dataclass(frozen=True, slots=True)
class Once:
    """One request as its sender names it. `request_hash` is None where the body holds a password."""

    scope: str
    key: str
    request_hash: str | None


EARLIER = """
MATCH (kept:IdempotencyKey {scope: $scope, key: $key})
RETURN kept.request_hash AS request_hash, kept.results AS results, kept.at < datetime() - duration({hours: $hours}) AS is_over
"""
FORGET = "MATCH (kept:IdempotencyKey {scope: $scope, key: $key}) DELETE kept"


async def earlier(tx: Tx, once: Once | None) -> list[str] | None:
    """The uids that the first such request made; None when this is the first. Raises KeyReused when it asked for something else."""
    if once is None:
        return None
    record = await (await tx.run(EARLIER, scope=once.scope, key=once.key, hours=HOURS)).single()
    if record is None:
        return None
    if record["is_over"]:
        await (await tx.run(FORGET, scope=once.scope, key=once.key)).consume()
        return None
    if record["request_hash"] != once.request_hash:
        raise KeyReused("This Idempotency-Key came with another request before. Use a new key for a new request.")
    return cast("list[str]", record["results"])


KEEP = """
CREATE (kept:IdempotencyKey {scope: $scope, key: $key, request_hash: $request_hash, results: $results, at: datetime()})
RETURN kept.key AS key
"""


async def keep(tx: Tx, once: Once | None, results: list[str]) -> None:
    """The last step of the work. Of two at once the second meets the constraint, is run again, and finds the first's results."""
    if once is not None:
        await (await tx.run(KEEP, scope=once.scope, key=once.key, request_hash=once.request_hash, results=results)).consume()


SWEEP = """
MATCH (kept:IdempotencyKey) WHERE kept.at < datetime() - duration({hours: $hours})
WITH kept LIMIT $limit
DELETE kept
RETURN count(*) AS forgotten
"""


async def sweep(tx: Tx, limit: int) -> int:
    """Returns how many keys were forgotten because their day is over."""
    return cast("int", (await (await tx.run(SWEEP, hours=HOURS, limit=limit)).single(strict=True))["forgotten"])
