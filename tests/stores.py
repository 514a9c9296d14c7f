"""Emptying a database between tests, and refusing one that isn't ours to empty."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from neo4j import AsyncDriver

KEPT = "MATCH (node) WHERE NOT node:Migration AND NOT node:MigrationLock"


async def empty(driver: AsyncDriver) -> None:
    """Everything but the record of migrations."""
    await driver.execute_query(f"{KEPT} DETACH DELETE node")


async def refuse_populated(driver: AsyncDriver) -> None:
    found = await driver.execute_query(f"{KEPT} RETURN count(node) AS nodes")
    if nodes := found.records[0]["nodes"]:
        raise RuntimeError(f"This database holds {nodes} nodes, and tests would delete them. Pass --reset if that is what you want.")


@asynccontextmanager
async def migration_record(driver: AsyncDriver, statement: str) -> AsyncGenerator[None]:
    """The record of migrations as the statement makes it; put back as it was afterwards."""
    saved = await driver.execute_query("MATCH (migration:Migration) RETURN properties(migration) AS migration")
    await driver.execute_query(statement)
    try:
        yield
    finally:
        await driver.execute_query("MATCH (migration:Migration) DELETE migration")
        await driver.execute_query(
            "UNWIND $all AS saved CREATE (migration:Migration) SET migration = saved", all=[record["migration"] for record in saved.records]
        )
