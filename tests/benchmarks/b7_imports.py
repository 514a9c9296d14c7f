"""Outlines straight to the importer, against the same rows sent bare. `python -m tests.benchmarks.b7_imports`

Ten subjects of 10,000 topics and 50,000 relations on either side, by turns.
"""

import asyncio
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from neo4j import AsyncDriver, AsyncGraphDatabase

from graph.bucket import Bucket, open_bucket
from graph.client import FIRST_QUERY, Graph, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.queries import users
from graph.queries.staging import ADD_RELATIONS, ADD_TOPICS, PLACE_TOPICS, STAGE, TYPES
from graph.settings import FolderSettings
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Relation
from ingest.parcels import ROWS, delivery
from ingest.plan import plan
from ingest.planned import Plan
from tests.benchmarks.harness import compare
from tests.conftest import CACHE

SUBJECTS, TOPICS, RELATIONS = 10, 10_000, 50_000
GOAL = 1.25
"""At least 0.8 times the rows a second."""


def outline() -> Outline:
    """A tree ten wide; each topic requires some that came before it, and some close a circle."""
    chance = random.Random(7)
    nodes = [Node("Root")]
    for number in range(1, TOPICS):
        node = Node(f"Topic {number}")
        nodes[(number - 1) // 10].children.append(node)
        nodes.append(node)
    pairs = {(chance.randrange(TOPICS), chance.randrange(TOPICS)) for _ in range(RELATIONS)}
    relations = [Relation("requires" if source > target else "related", nodes[source], nodes[target]) for source, target in pairs]
    return Outline("Ten thousand", nodes[0], relations, "en", "test")


def batches(rows: list[dict]) -> list[list[dict]]:
    return [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]


async def bare(driver: AsyncDriver, made: Plan, owner_uid: str) -> int:
    """The very rows of a plan, in batches as large, and nothing else."""
    rows = {"topics": [], "relations": []}
    for parcel in delivery(made).parcels:
        rows[parcel.kind].extend(parcel.rows)
    job = new_uid()
    asked = {"job_uid": job, "subject_uid": made.subject_uid}
    head = {"slug": "x", "title": "x", "summary": None, "language": "en", "made_from": "test"}
    async with driver.session(database="neo4j") as session:
        await (await session.run(STAGE, **asked, **head)).consume()
        for some in batches(rows["topics"]):
            await (await session.run(ADD_TOPICS, rows=some, **asked)).consume()
            await (await session.run(PLACE_TOPICS, rows=[row for row in some if row["parent_uid"]])).consume()
        for some in batches(rows["relations"]):
            await (await session.run(ADD_RELATIONS, rows=some, author_uid=owner_uid, types=TYPES, **asked)).consume()
    return len(made.topics)


async def measure(driver: AsyncDriver, graph: Graph, bucket: Bucket) -> None:
    owner_uid = await graph.write(users.ensure_house_user, new_uid())
    given = outline()
    started = time.perf_counter()
    plan(given, "public", new_uid)
    print(f"the plan alone, on either side: {1000 * (time.perf_counter() - started):.0f} ms")

    async def raw() -> int:
        return await bare(driver, plan(given, "public", new_uid), owner_uid)

    async def ours() -> int:
        made = plan(given, "public", new_uid)
        await importer.run(graph, bucket, made, owner_uid)
        return len(made.topics)

    await compare(
        f"{TOPICS:,} topics, {RELATIONS:,} relations", raw, ours, right=lambda topics: topics == TOPICS, goal=GOAL, calls=1, rounds=SUBJECTS
    )


async def main() -> None:
    with TemporaryDirectory() as folder:
        async with (
            private_neo4j(Path(folder), CACHE, say=print) as server,
            open_graph(server.settings) as graph,
            open_bucket(FolderSettings(Path(folder) / "bucket")) as bucket,
            AsyncGraphDatabase.driver(server.settings.uri, auth=(server.settings.user, server.settings.password)) as driver,
        ):
            patient = graph.within(FIRST_QUERY)
            await migrate(patient)
            await measure(driver, patient, bucket)


if __name__ == "__main__":
    asyncio.run(main())
