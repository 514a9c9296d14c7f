"""A private map of 200 topics and 240 relations, read by a member: through the API, against the fastest Cypher we know on the bare driver.

`python -m tests.benchmarks.b1_map`
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from neo4j import AsyncDriver
from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer
from tests.benchmarks.b0_point_read import Connection
from tests.benchmarks.harness import compare
from tests.benchmarks.mapped import FASTEST, POINT, mapped, served, warmed

TOPICS, RELATIONS = 200, 240
MAP, UNCHANGED = 1.25, 1.3


Ask = Callable[[], Awaitable[bool]]


async def measure(driver: AsyncDriver, port: int, viewer: Viewer, headers: list[str], subject: str) -> None:
    raw, raw_point = _fastest(driver, viewer, subject)
    path = f"/api/v1/subjects/{subject}/map"
    for clients in (1, 16):
        connections = [Connection(port) for _ in range(clients)]
        await warmed(connections[0], path, *headers)
        etag = (await connections[0].head(path, *headers))["etag"]
        whole = _asked(connections, b"200", path, *headers)
        unchanged = _asked(connections, b"304", path, f"If-None-Match: {etag}", *headers)
        await compare(f"map of {TOPICS}, {clients} clients", raw, whole, right=bool, goal=MAP, clients=clients)
        await compare(f"304, {clients} clients", raw_point, unchanged, right=bool, goal=UNCHANGED, clients=clients)
        for connection in connections:
            connection.close()


def _fastest(driver: AsyncDriver, viewer: Viewer, subject: str) -> tuple[Ask, Ask]:
    """The whole map, and its version alone, on the bare driver."""
    parameters = viewer.asks(subject_uid=subject)

    async def whole(tx: Tx) -> int:
        record = await (await tx.run(FASTEST, parameters)).single(strict=True)
        return len(record["topics"]) + len(record["relations"])

    async def point(tx: Tx) -> int:
        return (await (await tx.run(POINT, parameters)).single(strict=True))["version"]

    async def raw() -> bool:
        async with driver.session(database="neo4j") as session:
            return await session.execute_read(whole) == TOPICS + RELATIONS

    async def raw_point() -> bool:
        async with driver.session(database="neo4j") as session:
            return await session.execute_read(point) == 1

    return raw, raw_point


def _asked(free: list[Connection], status: bytes, *request: str) -> Ask:
    """Through whichever connection is free."""

    async def ask() -> bool:
        connection = free.pop()
        try:
            return status in await connection.get(*request)
        finally:
            free.append(connection)

    return ask


async def main() -> None:
    async with served() as (driver, port):
        viewer, headers, subject = await mapped(driver, TOPICS, RELATIONS)
        await measure(driver, port, viewer, headers, subject)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
