"""A map with texts, whole enough for the checker, and its owner: what tests of documents stand on."""

from dataclasses import dataclass
from datetime import timedelta

from neo4j import AsyncDriver

from graph.bucket import Bucket
from graph.client import Graph
from graph.queries.access import Viewer
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Text
from ingest.plan import plan
from tests.people import account


@dataclass(frozen=True)
class Written:
    """Root -> (Rivers with one document, Lakes, Seas); topic title -> uid."""

    owner: Viewer
    subject_uid: str
    topics: dict[str, str]
    document_uid: str
    revision_uid: str


FIRST = "# Rivers\n\nThey run to the sea.\n"


async def written(graph: Graph, bucket: Bucket, driver: AsyncDriver, *, owner: Viewer | None = None, visibility="private") -> Written:
    owner = owner or await account(driver, "owner")
    topics = [Node("Rivers", texts=[Text(None, FIRST)]), Node("Lakes"), Node("Seas")]
    made = plan(Outline("Water", Node("Water", children=topics), [], "en", "test"), visibility, new_uid)
    await importer.run(graph, bucket, made, owner.uid or "")
    document = made.documents[0]
    return Written(owner, made.subject_uid, {topic.title: topic.uid for topic in made.topics}, document.uid, document.revision_uid)


async def counters(driver: AsyncDriver, subject_uid: str) -> tuple[int, int]:
    """(documents_version, document_count)"""
    found = await driver.execute_query("MATCH (s:Subject {uid: $uid}) RETURN s.documents_version, s.document_count", uid=subject_uid)
    return tuple(found.records[0].values())


async def keys(bucket: Bucket) -> set[str]:
    """Of all texts and images."""
    return {key async for key in bucket.keys(timedelta(0))}
