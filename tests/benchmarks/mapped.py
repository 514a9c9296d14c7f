"""What benchmarks of maps stand on: a private map with relations, a member with a token, a server, and the fastest Cypher we know."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from neo4j import AsyncDriver, AsyncGraphDatabase

from graph.client import FIRST_QUERY, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.queries.access import Viewer
from tests import factories
from tests.api.trellis import COMMAND, ROOT, environment
from tests.benchmarks.b0_point_read import Connection
from tests.conftest import CACHE
from tests.people import account, bearer

FASTEST = """
MATCH (subject:Subject {uid: $subject_uid})-[:ROOT]->(root:Topic)
WHERE subject.staged_by IS NULL AND subject.deleted_at IS NULL AND subject.hidden_at IS NULL
    AND EXISTS { (token:AccessToken {uid: $credential_uid})-[:OF]->(:User {uid: $viewer_uid}) WHERE token.expires_at > datetime() }
    AND EXISTS { ()-[:MEMBER_OF {key: $viewer_uid + ':' + subject.uid}]->(subject) }
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL
    LET place = head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]]),
        words = [(topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL | head.words]
    RETURN
        collect([
            topic.uid, place[0], place[1], topic.title, topic.kind, topic.note, topic.url,
            [(topic)-[:TAGGED]->(tag:Tag) | tag.slug], size(words), reduce(total = 0, some IN words | total + some),
            head([(topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept) | concept.uid])
        ]) AS topics,
        collect([
            (topic)-[relation:REQUIRES|RELATED_TO {status: 'accepted'}]->(target:Topic)
            WHERE target.deleted_at IS NULL AND EXISTS { (target)-[:PART_OF]->(subject) }
            | [relation.uid, type(relation), topic.uid, target.uid, relation.origin, relation.confidence, relation.reason]
        ]) AS found
}
RETURN subject.uid AS uid, subject.slug AS slug, subject.title AS title, subject.language AS language, subject.version AS version,
    subject.documents_version AS documents_version, root.uid AS root_topic_uid, topics,
    reduce(all = [], some IN found | all + some) AS relations
"""
"""One record of collected lists, with the permission check: what the whole answer costs on the bare driver."""
POINT = """
MATCH (subject:Subject {uid: $subject_uid})
RETURN subject.version AS version, subject.documents_version AS documents_version
"""
RELATE = """
UNWIND range(0, $relations - 1) AS number
LET source = 1 + number % $below, target = 1 + (number + 1 + number / $below) % $below
MATCH (one:Topic {uid: $subject + '-' + source})
MATCH (other:Topic {uid: $subject + '-' + target})
CREATE (one)-[:RELATED_TO {
    uid: $subject + '-relation-' + number, key: one.uid + ':' + other.uid, origin: 'author', status: 'accepted', confidence: 1.0
}]->(other)
RETURN count(*) AS made
"""


async def mapped(driver: AsyncDriver, topics: int, relations: int) -> tuple[Viewer, list[str], str]:
    """A member who asks by token, their headers, and the private map of that many topics, its root among them."""
    subject = await factories.subject(driver, size=topics - 1, visibility="private")
    made = await driver.execute_query(RELATE, subject=subject, below=topics - 1, relations=relations)
    assert made.records[0]["made"] == relations
    reader = await account(driver, f"reader-of-{subject}")
    await factories.member(driver, reader, subject)
    headers = await bearer(driver, reader)
    credential = await driver.execute_query("MATCH (t:AccessToken)-[:OF]->(:User {uid: $uid}) RETURN t.uid AS uid", uid=reader.uid)
    viewer = Viewer(reader.uid, credential.records[0]["uid"])
    return viewer, [f"{name}: {value}" for name, value in headers.items()], subject


@asynccontextmanager
async def served() -> AsyncGenerator[tuple[AsyncDriver, int]]:
    """A migrated Neo4j by the bare driver, and the port of an API on it, in a process of its own."""
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
                    yield driver, port
            finally:
                api.terminate()
                await api.wait()


async def warmed(connection: Connection, path: str, *headers: str) -> None:
    """Asks until it is answered: a database that has just started may take longer over its first plans than a request may wait."""
    for _ in range(int(FIRST_QUERY)):
        if b"200" in await connection.get(path, *headers):
            return
        await asyncio.sleep(1)
    raise TimeoutError(f"no map within {FIRST_QUERY} s")
