"""B2: adding a topic by `apply` against the same Cypher with the same parameters in a raw execute_write, by 1 and by 16 clients.

The raw side replays what one recorded change asks, with uids and ranks made beforehand where they may differ; it decides nothing.
Both work on a map of 200 topics; of 16 clients each has a map of its own, then all share one, where the lock is what they wait for.
"""

import asyncio
import itertools
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median

from fractional_indexing import generate_key_between
from neo4j import AsyncDriver
from neo4j import AsyncManagedTransaction as Tx

from graph.bucket import Bucket
from graph.changes import operations
from graph.changes.apply import apply
from graph.changes.requested import Add
from graph.client import Graph
from graph.queries import changes, structure, structure_writes
from graph.queries.access import Viewer
from graph.values import name_key, new_uid, sha256
from tests import people
from tests.benchmarks.harness import compare
from tests.benchmarks.stores import private_stores
from tests.graph.changes.maps import Grown, grow

GOAL, COMMITS_GOAL = 1.3, 0.8
CLIENTS, ROUNDS, CALLS = 16, 7, 12
MAP = "Root\n" + "".join(f"  T{number}\n" + "".join(f"    U{number}.{child}\n" for child in range(9)) for number in range(20))


def raw_add(driver: AsyncDriver, viewer: Viewer, grown: Grown) -> Callable[[], Awaitable[int]]:
    """Adds one topic behind the others of T3, by the very queries of `apply` and as little Python as can be."""
    parent = grown.at["T3"]

    async def work(tx: Tx) -> int:
        asks = viewer.asks(subject_uid=grown.uid)
        locked = await (await tx.run(changes.LOCK, asks)).single(strict=True)
        known = await (await tx.run(structure.KNOWN, subject_uid=grown.uid, topics=[parent], ends=[parent], moved=[])).single(strict=True)
        rank = generate_key_between(max(rank for _, rank in known["ranks"]), None)
        uid, change_uid, seq = new_uid(), new_uid(), locked["version"] + 1
        operation = operations.Add(op="add", topic_uid=uid, parent_uid=parent, rank=rank, title="N", kind="topic", note=None, url=None)
        inverse = operations.Delete(op="delete", topic_uid=uid, deleted_by="", title="N", parent_uid=parent)
        row = {**operation, "concept_uid": new_uid(), "name_key": name_key("N"), "search_text": "N"}
        shared = {"change_uid": change_uid, "seq": seq, "audience": "public", "language": "en", "viewer_uid": viewer.uid}
        await (await tx.run(structure_writes.ADD, rows=[row], subject_uid=grown.uid, types={}, **shared)).single(strict=True)
        encoded = operations.encode([operation])
        made = {"operations": encoded.decode(), "inverses": operations.encode([inverse]).decode(), "sha256": sha256(encoded)}
        more = {"uid": change_uid, "seq": seq, "kinds": ["add"], "created": [], "asked": made["sha256"], "undoes": None}
        counts = {"topics": 1, "documents": 0, "description": {}}
        await (await tx.run(changes.FINISH, subject_uid=grown.uid, viewer_uid=viewer.uid, **made, **more, **counts)).consume()
        return seq

    async def raw() -> int:
        async with driver.session(database="neo4j") as session:
            return await session.execute_write(work)

    return raw


def our_add(graph: Graph, bucket: Bucket, viewer: Viewer, grown: Grown) -> Callable[[], Awaitable[int]]:
    async def ours() -> int:
        return (await apply(graph, bucket, viewer, grown.uid, [Add("N", grown.at["T3"])])).seq

    return ours


async def commits(name: str, raw: list[Callable[[], Awaitable[int]]], ours: list[Callable[[], Awaitable[int]]]) -> None:
    """Commits a second by 16 clients at once: the median of the rounds' ratios, A B A B."""

    async def per_second(calls: list[Callable[[], Awaitable[int]]]) -> float:
        async def client(call: Callable[[], Awaitable[int]]) -> None:
            for _ in range(CALLS):
                assert await call() > 1

        started = time.perf_counter()
        await asyncio.gather(*map(client, calls))
        return CLIENTS * CALLS / (time.perf_counter() - started)

    await per_second(raw)
    await per_second(ours)
    rounds = [(await per_second(raw), await per_second(ours)) for _ in range(ROUNDS)]
    ratios = [mine / bare for bare, mine in rounds]
    rates = tuple(median(each) for each in zip(*rounds, strict=True))
    verdict = "met" if median(ratios) >= COMMITS_GOAL else "MISSED"
    print(
        f"{name:<42} raw {rates[0]:6.0f}/s  ours {rates[1]:6.0f}/s  {median(ratios):5.2f}x ({min(ratios):.2f} to {max(ratios):.2f})"
        f"  goal {COMMITS_GOAL:.2f}x {verdict}",
        flush=True,
    )


async def measure(driver: AsyncDriver, graph: Graph, bucket: Bucket) -> None:
    owner = await people.account(driver, "owner")
    maps = [await grow(graph, bucket, owner, MAP) for _ in range(2 * CLIENTS)]
    raw, ours = (
        [make(one) for one in some] for make, some in zip(_sides(driver, graph, bucket, owner), (maps[::2], maps[1::2]), strict=True)
    )
    await compare("add a topic, 1 client", raw[0], ours[0], right=lambda seq: seq > 1, goal=GOAL)
    await commits("add topics, 16 clients, a map each", raw, ours)
    await commits("add topics, 16 clients, one map", [raw[0]] * CLIENTS, [ours[0]] * CLIENTS)
    counter = itertools.count()
    await compare(
        "add a topic, 16 clients, a map each",
        lambda: raw[next(counter) % CLIENTS](),
        lambda: ours[next(counter) % CLIENTS](),
        right=lambda seq: seq > 1,
        goal=None,
        clients=CLIENTS,
        calls=CALLS,
        rounds=ROUNDS,
    )


def _sides(driver: AsyncDriver, graph: Graph, bucket: Bucket, owner: Viewer):
    return (lambda one: raw_add(driver, owner, one)), (lambda one: our_add(graph, bucket, owner, one))


async def main() -> None:
    async with private_stores() as (driver, graph, bucket):
        await measure(driver, graph, bucket)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
