"""B10, the routes: a document saved and read over HTTP, against a bare put plus the same write, and the same read plus a bare get.

    python -m tests.benchmarks.b10_document_routes

The bare side writes a file durably (write, fsync, rename, fsync of the folder) and runs the Cypher that links it in an execute_write of its
own; it knows beforehand who may write and what is there. Ours is the API in a process of its own, over one kept-alive connection.
"""

import asyncio
import itertools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import orjson
from neo4j import AsyncDriver
from neo4j import AsyncManagedTransaction as Tx

from graph.queries import documents, saving
from graph.queries.access import Viewer
from graph.values import new_uid, sha256
from tests.benchmarks.b10_bucket import write
from tests.benchmarks.connections import Connections
from tests.benchmarks.harness import compare
from tests.benchmarks.mapped import mapped, served

GOAL = 1.3
SIZES = {"10 kB": 10_000, "100 kB": 100_000, "1 MB": 990_000}
PROSE = "A river runs to the sea, and *what* runs into it is [in the list](#list).\n\n"
CALLS = 12


@dataclass
class Document:
    """One that is saved again and again."""

    uid: str
    head: str


class Bare:
    """A folder for texts, and the driver."""

    def __init__(self, driver: AsyncDriver, folder: Path, viewer: Viewer) -> None:
        self.driver, self.folder, self.viewer = driver, folder, viewer

    async def save(self, document: Document, content: bytes) -> int:
        revision = new_uid()
        await asyncio.to_thread(write, self.folder / document.uid / revision, content)
        asks = self.viewer.asks(document_uid=document.uid, on_revision=document.head, title=None, revision_uid=revision)

        async def link(tx: Tx) -> int:
            result = await tx.run(saving.LINK, **asks, sha256=sha256(content), bytes=len(content), words=1)
            return (await result.single(strict=True))["number"]

        async with self.driver.session(database="neo4j") as session:
            number = await session.execute_write(link)
        document.head = revision
        return number

    async def read(self, document: Document) -> int:
        async def look(tx: Tx) -> str:
            return (await (await tx.run(documents.ONE, **self.viewer.asks(document_uid=document.uid))).single(strict=True))["revision_uid"]

        async with self.driver.session(database="neo4j") as session:
            revision = await session.execute_read(look)
        return await asyncio.to_thread(_length_of, self.folder / document.uid / revision)


def _length_of(path: Path) -> int:
    """Looking at every byte, as whoever promises the very text must."""
    content = path.read_bytes()
    assert len(sha256(content)) == 64
    return len(content)


class Ours:
    """The routes."""

    def __init__(self, connections: Connections, headers: list[str]) -> None:
        self.connections, self.headers = connections, [*headers, "Content-Type: application/json"]

    async def add(self, topic_uid: str) -> Document:
        answer = await self.connections.ask("POST", f"/api/v1/topics/{topic_uid}/documents", *self.headers, body=b'{"text": "first"}')
        made = orjson.loads(answer.body)
        return Document(made["uid"], made["revision"]["uid"])

    async def save(self, document: Document, body: bytes) -> int:
        stated = f'If-Match: "{document.head}"'
        answer = await self.connections.ask("PUT", f"/api/v1/documents/{document.uid}", *self.headers, stated, body=body)
        assert answer.status == 200, answer.body[:300]
        document.head = answer.head.partition('etag: "')[2].partition('"')[0]
        return answer.status

    async def read(self, document: Document) -> int:
        return len((await self.connections.ask("GET", f"/api/v1/documents/{document.uid}", *self.headers)).body)


def texts(length: int):
    """Never the same twice."""
    prose = PROSE * (length // len(PROSE))
    return (f"# Text {number}\n\n{prose}" for number in itertools.count())


async def measure(bare: Bare, ours: Ours, topic_uid: str) -> None:
    for size, length in SIZES.items():
        mine, theirs, written = await ours.add(topic_uid), await ours.add(topic_uid), texts(length)

        async def raw_save(document: Document = theirs, written=written) -> int:
            return await bare.save(document, next(written).encode())

        async def our_save(document: Document = mine, written=written) -> int:
            return await ours.save(document, orjson.dumps({"text": next(written)}))

        await compare(f"save {size}", raw_save, our_save, right=lambda answer: answer > 1, goal=GOAL, calls=CALLS)

        async def raw_read(document: Document = theirs) -> int:
            return await bare.read(document)

        async def our_read(document: Document = mine) -> int:
            return await ours.read(document)

        await compare(f"read {size}", raw_read, our_read, right=lambda got, least=length: got > 0.9 * least, goal=GOAL, calls=CALLS)


async def ready(ours: Ours, topic_uid: str) -> None:
    """Until its first plans are made."""
    for _ in range(60):
        answer = await ours.connections.ask("GET", f"/api/v1/topics/{topic_uid}/documents", *ours.headers)
        if answer.status == 200:
            break
        await asyncio.sleep(1)
    for _ in range(20):
        answer = await ours.connections.ask("POST", f"/api/v1/topics/{topic_uid}/documents", *ours.headers, body=b'{"text": "x"}')
        if answer.status == 201:
            made = orjson.loads(answer.body)
            document = Document(made["uid"], made["revision"]["uid"])
            stated = f'If-Match: "{document.head}"'
            for _ in range(10):
                saved = await ours.connections.ask("PUT", f"/api/v1/documents/{document.uid}", *ours.headers, stated, body=b'{"text": "y"}')
                if saved.status == 200:
                    return
        await asyncio.sleep(1)
    raise TimeoutError("the routes don't answer")


async def main() -> None:
    async with served() as (driver, port):
        viewer, headers, subject = await mapped(driver, 50, 0)
        await driver.execute_query("MATCH (:User {uid: $uid})-[m:MEMBER_OF]->() SET m.role = 'editor'", uid=viewer.uid)
        connections = Connections(port)
        ours, topic_uid = Ours(connections, headers), f"{subject}-1"
        await ready(ours, topic_uid)
        with tempfile.TemporaryDirectory() as folder:
            await measure(Bare(driver, Path(folder), viewer), ours, topic_uid)
        connections.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
