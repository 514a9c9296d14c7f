"""A map of 10,000 topics: cold, its bytes not in any cache, and warm, against the fastest Cypher we know on the bare driver.

`python -m tests.benchmarks.b3_large_map`
"""

import asyncio
import sys

from neo4j import AsyncDriver
from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer
from tests.benchmarks.b0_point_read import Connection
from tests.benchmarks.harness import compare
from tests.benchmarks.mapped import FASTEST, mapped, served, warmed

TOPICS, RELATIONS = 10_000, 12_000
COLD, WARM = 1.3, 0.05
STEP = "MATCH (subject:Subject {uid: $uid}) SET subject.documents_version = subject.documents_version + 1"


async def measure(driver: AsyncDriver, port: int, viewer: Viewer, headers: list[str], subject: str) -> None:
    async def whole(tx: Tx) -> int:
        record = await (await tx.run(FASTEST, viewer.asks(subject_uid=subject))).single(strict=True)
        return len(record["topics"]) + len(record["relations"])

    async def raw() -> bool:
        async with driver.session(database="neo4j") as session:
            return await session.execute_read(whole) == TOPICS + RELATIONS

    async def raw_after_a_step() -> bool:
        await driver.execute_query(STEP, uid=subject)
        return await raw()

    connection = Connection(port)
    path = f"/api/v1/subjects/{subject}/map"

    await warmed(connection, path, *headers)

    async def cold() -> bool:
        await driver.execute_query(STEP, uid=subject)
        return b"200" in await connection.get(path, *headers)

    async def warm() -> bool:
        return b"200" in await connection.get(path, *headers)

    await compare("map of 10,000, cold", raw_after_a_step, cold, right=bool, goal=COLD, calls=5)
    await compare("map of 10,000, cached bytes", raw, warm, right=bool, goal=WARM, calls=5)
    etag = (await connection.head(path, *headers))["etag"]

    async def unchanged() -> bool:
        return b"304" in await connection.get(path, f"If-None-Match: {etag}", *headers)

    await compare("map of 10,000, 304", raw, unchanged, right=bool, goal=WARM, calls=5)
    connection.close()


async def main() -> None:
    async with served() as (driver, port):
        viewer, headers, subject = await mapped(driver, TOPICS, RELATIONS)
        await measure(driver, port, viewer, headers, subject)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
