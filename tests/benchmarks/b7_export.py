"""Ten thousand topics out of the graph to a file of each format, as a request does it, against writing the outline that is there already.
How long the event loop stood still meanwhile is told as well. `python -m tests.benchmarks.b7_export`"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from api.warm_up import warm_up
from graph.bucket import Bucket, open_bucket
from graph.client import FIRST_QUERY, Graph, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.queries import users
from graph.queries.access import ANONYMOUS
from graph.settings import FolderSettings
from graph.values import new_uid
from ingest import importer
from ingest.exporter import Wanted, order
from ingest.exporting import written
from ingest.outline import Node, Outline, Relation, Text
from ingest.plan import plan
from ingest.writers import FORMATS, PICTURES, write
from tests.benchmarks.harness import compare
from tests.conftest import CACHE

TOPICS = 10_000
SECONDS = 3.0
"""What an export may take on a machine that does nothing else."""
LOOK_EVERY = 0.005


def outline() -> Outline:
    """Seven below each; a note for every other topic, a text for every tenth, a relation for every fifth."""
    nodes = [Node("The root")]
    for number in range(1, TOPICS):
        node = Node(
            f"Topic {number} of many",
            note=f"A note of topic {number}." if number % 2 else None,
            texts=[Text(None, f"# Text {number}\n\nwith **bold** words\n\n- a\n- b")] if number % 10 == 0 else [],
            source_id=f"ID_{number}",
        )
        nodes[(number - 1) // 7].children.append(node)
        nodes.append(node)
    relations = [Relation("related", nodes[number], nodes[number // 2]) for number in range(2, TOPICS, 5)]
    return Outline("The root", nodes[0], relations, None, "mm")


@asynccontextmanager
async def standing_still() -> AsyncGenerator[list[float]]:
    """Seconds by which each look at the clock was late."""
    late: list[float] = []

    async def look() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(LOOK_EVERY)
            late.append(time.perf_counter() - before - LOOK_EVERY)

    looking = asyncio.create_task(look())
    try:
        yield late
    finally:
        looking.cancel()


async def measure(graph: Graph, bucket: Bucket) -> None:
    """By a database that has been asked before, as one behind a server always has."""
    await warm_up(graph)
    given = outline()
    made = plan(given, "public", new_uid)
    await importer.run(graph, bucket, made, await graph.write(users.ensure_house_user, new_uid()))
    for form in [*FORMATS, *PICTURES]:

        async def raw(form: str = form) -> int:
            return len(write(given, form).content)

        async def ours(form: str = form) -> int:
            return len((await written(await order(graph, bucket, ANONYMOUS, Wanted(made.subject_uid, form)))).content)

        async with standing_still() as late:
            started = time.perf_counter()
            await ours()
            seconds = time.perf_counter() - started
        print(f"{form}: {seconds:.2f} s of {SECONDS:.0f}; the event loop stood still for {1000 * max(late):.0f} ms at most")
        await compare(f"export {TOPICS:,} topics, {form}", raw, ours, right=lambda size: size > 0, goal=None, calls=1, rounds=7)


async def main() -> None:
    with TemporaryDirectory() as folder:
        async with (
            private_neo4j(Path(folder), CACHE, say=print) as server,
            open_graph(server.settings) as graph,
            open_bucket(FolderSettings(Path(folder) / "bucket")) as bucket,
        ):
            patient = graph.within(FIRST_QUERY)
            await migrate(patient)
            await measure(patient, bucket)


if __name__ == "__main__":
    asyncio.run(main())
