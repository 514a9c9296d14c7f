"""B8, the first part: what a map costs must not depend on what else the store holds. Reading one and adding a topic to one, while the store
grows to 10 thousand, 100 thousand and a million relationships.

    python -m tests.benchmarks.b8_growth

The goal is for the slope of log p50 over log size: 0.05 means that a store of the hundredfold size costs a quarter more. The same Cypher on
the bare driver runs beside it, so that a machine that is busy with something else shows in both.
"""

import asyncio
import math
import sys
from statistics import linear_regression, median

from neo4j import AsyncDriver
from neo4j import AsyncManagedTransaction as Tx

from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import maps
from graph.queries.access import Viewer
from graph.values import new_uid
from tests import people
from tests.benchmarks.b2_add_topic import MAP, our_add, raw_add
from tests.benchmarks.harness import Comparison, compare
from tests.benchmarks.stores import private_stores
from tests.graph.changes.maps import Grown, grow

SIZES = (10_000, 100_000, 1_000_000)
GOAL = 0.05
TOPICS = 1_000
"""Of one map of the filler, written at once."""
STEPS = 7
EACH = 3 + STEPS
"""Relationships of each of these topics: three that make it one, and seven links to others, which are written more quickly than topics."""
SINGLE = 20
"""Calls a round."""
FILLER = """
MATCH (owner:User {uid: $owner})
CREATE (owner)-[:MEMBER_OF {key: $owner + ':' + $uid, role: 'owner', at: datetime()}]->(subject:Subject {
    uid: $uid, slug: 'filler', title: 'Filler', title_key: 'filler', like_count: 0, reader_count: 0,
    language: 'en', visibility: 'public', version: 1, documents_version: 1,
    topic_count: $topics, document_count: 0, created_at: datetime(), updated_at: datetime(), published_at: datetime()
})-[:ROOT {subject_uid: $uid}]->(root:Topic {uid: $uid + '-0', title: 'Root', kind: 'topic', audience: 'public', created_at: datetime()})
CREATE (root)-[:PART_OF]->(subject)
WITH subject, root
UNWIND range(1, $topics - 1) AS number
CREATE (topic:Topic {
    uid: $uid + '-' + number, title: 'Topic ' + number, kind: 'topic', audience: 'public', search_text: 'Topic ' + number,
    created_at: datetime()
})-[:PART_OF]->(subject)
CREATE (topic)-[:CHILD_OF {child_uid: topic.uid, parent_uid: root.uid, rank: 'f' + right('000000' + number, 6)}]->(root)
CREATE (topic)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(:Concept {
    uid: topic.uid + '-concept', name: topic.title, name_key: toLower(topic.title), language: 'en', sense: topic.uid
})
WITH collect(topic) AS topics
UNWIND range(0, size(topics) - 1) AS number
UNWIND range(1, $steps) AS step
LET source = topics[number], target = topics[(number + step) % size(topics)]
CREATE (source)-[:MENTIONS {key: source.uid + ':' + target.uid, document_uid: source.uid}]->(target)
"""
HOW_MANY = "MATCH ()-[r]->() RETURN count(r) AS relationships"


async def grown_to(driver: AsyncDriver, owner: Viewer, relationships: int) -> int:
    """Adds maps until the store holds that many. Returns how many there are."""
    missing = max(0, relationships - await _relationships(driver)) // EACH
    for topics in [TOPICS] * (missing // TOPICS) + [STEPS + 1 + missing % TOPICS]:
        await driver.execute_query(FILLER, owner=owner.uid, uid=f"filler-{new_uid()}", topics=topics, steps=STEPS)
    await driver.execute_query("CALL db.awaitIndexes(300)")
    return await _relationships(driver)


async def _relationships(driver: AsyncDriver) -> int:
    return (await driver.execute_query(HOW_MANY)).records[0]["relationships"]


async def measure(
    driver: AsyncDriver, graph: Graph, bucket: Bucket, owner: Viewer, theirs: Grown, mine: Grown, still: Grown
) -> list[Comparison]:
    """`still` is only read: the others grow."""
    asks = owner.asks(subject_uid=still.uid)

    async def whole(tx: Tx) -> int:
        return len((await (await tx.run(maps.MAP, asks)).single(strict=True))["topics"])

    async def raw_read() -> int:
        async with driver.session(database="neo4j") as session:
            return await session.execute_write(whole)  # the map is read under its lock

    async def our_read() -> int:
        return len((await graph.read_locked(maps.read_map, owner, still.uid)).topics)

    async def raw_version() -> int:
        async def work(tx: Tx) -> int:
            return (await (await tx.run(maps.VERSIONS, {"asked": [{**asks, "number": 0}]})).single(strict=True))["found"][0][1]

        async with driver.session(database="neo4j") as session:
            return await session.execute_read(work)

    async def our_version() -> int:
        asked = maps.Asked(owner, still.uid)
        return (await graph.look_up(maps.versions, [asked]))[asked].version

    return [
        await compare("which version", raw_version, our_version, right=bool, goal=None, calls=SINGLE),
        await compare("read a map of 200", raw_read, our_read, right=lambda topics: topics > 199, goal=None, calls=SINGLE),
        await compare(
            "add a topic",
            raw_add(driver, owner, theirs),
            our_add(graph, bucket, owner, mine),
            right=lambda seq: seq > 1,
            goal=None,
            calls=SINGLE,
        ),
    ]


def slope(sizes: list[int], times: list[float]) -> float:
    """Of log time over log size, by least squares."""
    return linear_regression([math.log(size) for size in sizes], [math.log(time) for time in times]).slope


def _verdicts(sizes: list[int], found: list[list[Comparison]]) -> None:
    for of_all_sizes in zip(*found, strict=True):
        ours = slope(sizes, [median(median(each.ours) for each in one.rounds) for one in of_all_sizes])
        raw = slope(sizes, [median(median(each.raw) for each in one.rounds) for one in of_all_sizes])
        print(
            f"{of_all_sizes[0].name:<42} slope {ours:+.3f}, raw {raw:+.3f}  goal {GOAL:.2f} {'met' if ours <= GOAL else 'MISSED'}",
            flush=True,
        )


async def main() -> None:
    async with private_stores() as (driver, graph, bucket):
        owner = await people.account(driver, "owner")
        theirs, mine, still = [await grow(graph, bucket, owner, MAP) for _ in range(3)]
        print("warming up", flush=True)
        await measure(driver, graph, bucket, owner, theirs, mine, still)
        sizes, found = [], []
        for size in SIZES:
            sizes.append(await grown_to(driver, owner, size))
            print(f"{sizes[-1]:,} relationships", flush=True)
            found.append(await measure(driver, graph, bucket, owner, theirs, mine, still))
        _verdicts(sizes, found)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
