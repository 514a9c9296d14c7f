"""A point read: through graph.look_up, and through the API, against the same query by execute_read on the bare driver.

`python -m tests.benchmarks.b0_point_read`
"""

import asyncio
import logging
import re
import sys
import tempfile
from pathlib import Path

from neo4j import AsyncDriver, AsyncGraphDatabase
from neo4j import AsyncManagedTransaction as Tx

from graph.client import FIRST_QUERY, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.queries import maps
from graph.queries.access import ANONYMOUS
from graph.settings import Neo4jSettings
from tests import factories
from tests.api.trellis import COMMAND, ROOT, environment
from tests.benchmarks.harness import compare
from tests.conftest import CACHE

THROUGH_THE_GRAPH, THROUGH_THE_API = 1.1, 1.6
VERSION = "1.1"
LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")
LARGEST_HEAD = 1024 * 1024


class Connection:
    """One kept-alive HTTP/1.1 connection: a client that costs next to nothing, so that the server is what is measured."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, *headers: str) -> bytes:
        """The status line; the body is read and let go."""
        return (await self._answer(path, headers))[0]

    async def head(self, path: str, *headers: str) -> dict[str, str]:
        """The headers of an answer, by their names in lower case."""
        lines = (line.decode().split(": ", 1) for line in (await self._answer(path, headers))[1:])
        return {name.lower(): value for name, value in lines}

    async def _answer(self, path: str, headers: tuple[str, ...]) -> list[bytes]:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=LARGEST_HEAD)
        self._writer.write("\r\n".join((f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n"))[:-4]
        if length := LENGTH.search(head):
            await self._reader.readexactly(int(length[1]))
        return head.split(b"\r\n")

    def close(self) -> None:
        if self._writer:
            self._writer.close()


async def measure(driver: AsyncDriver, settings: Neo4jSettings, port: int) -> None:
    viewer, subject = await factories.guest(driver), await factories.subject(driver, size=200)

    async def look_up(tx: Tx) -> maps.Version:
        result = await tx.run(maps.VERSION, viewer.asks(subject_uid=subject))
        record = await result.single(strict=True)
        return maps.Version(record["version"], record["documents_version"], record["updated_at"].to_native())

    async def raw() -> maps.Version:
        async with driver.session(database=settings.database) as session:
            return await session.execute_read(look_up)

    async with open_graph(settings) as graph:

        async def ours() -> maps.Version:
            return await graph.look_up(maps.version, viewer, subject)

        await compare("point read, graph.look_up", raw, ours, right=lambda found: str(found) == VERSION, goal=THROUGH_THE_GRAPH, calls=200)

    await _through_the_api(driver, subject, port)


async def _through_the_api(driver: AsyncDriver, subject: str, port: int) -> None:
    """An anonymous If-None-Match: the one query that asks for permission and version, and 304."""

    async def look_up(tx: Tx) -> bytes:
        result = await tx.run(maps.VERSION, ANONYMOUS.asks(subject_uid=subject))
        record = await result.single(strict=True)
        return b"HTTP/1.1 304 Not Modified" if record["version"] == 1 else b""

    async def raw() -> bytes:
        async with driver.session(database="neo4j") as session:
            return await session.execute_read(look_up)

    connection = Connection(port)

    path = f"/api/v1/subjects/{subject}/map"
    etag = (await connection.head(path))["etag"]

    async def ours() -> bytes:
        return await connection.get(path, f"If-None-Match: {etag}")

    await compare("point read, API", raw, ours, right=lambda line: b"304" in line, goal=THROUGH_THE_API, calls=200)
    connection.close()


async def main() -> None:
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        async with private_neo4j(Path(folder) / "data", CACHE) as server:
            settings = server.settings
            async with open_graph(settings) as graph:
                await migrate(graph.within(FIRST_QUERY))
            own = {"TRELLIS_NEO4J_URI": settings.uri, "TRELLIS_NEO4J_PASSWORD": settings.password, "TRELLIS_LOG_FORMAT": "json"}
            api = await asyncio.create_subprocess_exec(
                *COMMAND,
                "serve",
                env=environment(Path(folder) / "api", **own),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            assert api.stdout
            port = int((await api.stdout.readline()).decode().rstrip("/\n").rpartition(":")[2])
            try:
                async with AsyncGraphDatabase.driver(settings.uri, auth=(settings.user, settings.password)) as driver:
                    await measure(driver, settings, port)
            finally:
                api.terminate()
                await api.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
