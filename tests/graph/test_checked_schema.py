"""What the checker says of constraints and indexes. A file of its own, for whatever changes the schema has all queries planned anew."""

from contextlib import asynccontextmanager

from neo4j import AsyncDriver

from graph.bucket import Bucket
from graph.checks import Finding, check
from graph.client import Graph
from graph.migrations.migrate import migrations
from tests.graph.test_checks import places


@asynccontextmanager
async def schema_changed(driver: AsyncDriver, statement: str, name: str):
    """And put back as the migrations have it."""
    await driver.execute_query(statement)
    try:
        yield
    finally:
        for migration in migrations():
            for made in migration.statements:
                if f" {name} " in made:
                    await driver.execute_query(made)
        await driver.execute_query("CALL db.awaitIndexes(60)")


async def test_a_missing_constraint_is_found(graph, bucket, driver):
    async with schema_changed(driver, "DROP CONSTRAINT progress_key", "progress_key"):
        assert places(await check(graph, bucket)) == {("constraint", "constraint progress_key")}
    assert await check(graph, bucket) == []


async def test_a_missing_index_is_found(graph, bucket, driver):
    async with schema_changed(driver, "DROP INDEX topic_text", "topic_text"):
        assert places(await check(graph, bucket)) == {("index", "index topic_text")}
    assert await check(graph, bucket) == []


async def test_an_index_that_failed_is_found(graph, bucket, driver):
    await driver.execute_query("CREATE (:Planted {text: reduce(text = '', n IN range(1, 20000) | text + 'x')})")
    await driver.execute_query("CREATE INDEX planted FOR (n:Planted) ON (n.text)")
    try:
        (finding,) = await until_failed(graph, bucket)
        assert finding == Finding("index", "index planted", "It is FAILED instead of ONLINE.")
    finally:
        await driver.execute_query("DROP INDEX planted")


async def until_failed(graph: Graph, bucket: Bucket) -> list[Finding]:
    for _ in range(30):
        findings = await check(graph, bucket)
        if findings and "POPULATING" not in findings[0].message:
            return findings
    raise AssertionError("it never failed")
