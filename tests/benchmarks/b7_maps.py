"""Real maps and a large upload through a running Trellis: seconds, and how much memory its process and the one that reads take.

`python -m tests.benchmarks.b7_maps`, with real maps in ../shared/data beside the checkout.
"""

import asyncio
import io
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import psutil

from ingest.limits import FILE_BYTES
from ingest.readers import read
from tests.api.trellis import up
from tests.real_inputs.test_readers import MAPS

LOOK_EVERY = 0.02
MEGABYTE = 1_000_000
READER = "ingest.reading"
PASSWORD = "correct horse battery staple"
LARGE_MAP, BOOK = MAPS / "mm" / "map_10000-7-7-0-0-0-1.mm", MAPS / "mdbook" / "book"
TOPICS = 40_000
"""Of the large upload."""


@dataclass(slots=True)
class Memory:
    """Bytes in use: of the server before and at most, of the process that reads at most."""

    idle: int
    server: int = 0
    reader: int = 0


@asynccontextmanager
async def watched(server: psutil.Process) -> AsyncGenerator[Memory]:
    memory = Memory(server.memory_info().rss)

    async def look() -> None:
        while True:
            memory.server = max(memory.server, server.memory_info().rss)
            memory.reader = max([memory.reader, *map(_of_reader, server.children())])
            await asyncio.sleep(LOOK_EVERY)

    looking = asyncio.create_task(look())
    try:
        yield memory
    finally:
        looking.cancel()


def _of_reader(child: psutil.Process) -> int:
    try:
        return child.memory_info().rss if READER in child.cmdline() else 0
    except psutil.NoSuchProcess:
        return 0


async def imported(client: httpx.AsyncClient, name: str, content: bytes) -> dict[str, int]:
    """The report, when the job has ended."""
    answer = await client.post("/api/v1/subjects/import", files={"file": (name, content)})
    while answer.status_code == 202 or answer.json().get("state") in ("waiting", "running"):
        await asyncio.sleep(0.1)
        answer = await client.get(f"/api/v1/jobs/{answer.json()['uid']}")
    said = answer.json()
    return (said.get("result") or said)["report"]


async def measure(client: httpx.AsyncClient, server: psutil.Process, name: str, content: bytes, goal: str) -> None:
    async with watched(server) as memory:
        started = time.perf_counter()
        report = await imported(client, name, content)
        seconds = time.perf_counter() - started
    above, reader = (memory.server - memory.idle) / MEGABYTE, memory.reader / MEGABYTE
    print(
        f"{name}: {len(content) / MEGABYTE:.1f} MB, {report['topics']:,} topics, {report['documents']:,} documents in {seconds:.2f} s; "
        f"the server {above:.0f} MB over idle, the process that reads {reader:.0f} MB. {goal}",
        flush=True,
    )


def zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    return packed.getvalue()


def large() -> bytes:
    """As much as one may send: many topics, each with a note that fills it up."""
    line = "# A large map\n\n"
    each = "- Topic {}\n\n  " + "words of it " * ((FILE_BYTES - len(line)) // TOPICS // 12 - 3) + "\n\n"
    return (line + "".join(each.format(number) for number in range(TOPICS))).encode()


async def sign_in(client: httpx.AsyncClient) -> None:
    await client.post("/api/v1/users", json={"handle": "ada", "email": "ada@example.org", "password": PASSWORD})
    session = await client.post("/api/v1/sessions", json={"login": "ada", "password": PASSWORD})
    client.headers["Authorization"] = f"Bearer {session.json()['access_token']}"


async def main() -> None:
    content = LARGE_MAP.read_bytes()
    started = time.perf_counter()
    topics = read(LARGE_MAP.name, content).outline.counts().topics
    print(f"{LARGE_MAP.name}: {topics:,} topics read in {time.perf_counter() - started:.2f} s; goal 2 s")
    with tempfile.TemporaryDirectory() as folder:
        async with up(Path(folder)) as running, httpx.AsyncClient(base_url=running.address, timeout=120) as client:
            await sign_in(client)
            server = psutil.Process(running.process.pid)
            await imported(client, "warm.txt", b"Warm\n\tup\n")
            await measure(client, server, LARGE_MAP.name, content, "Goals 8 s, 300 MB")
            await measure(client, server, "book.zip", zipped(BOOK), "Goal 5 s")
            await measure(client, server, "large.md", large(), "Goal 100 MB over idle")


if __name__ == "__main__":
    asyncio.run(main())
