"""Emptying a database between tests, and refusing one that isn't ours to empty."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from neo4j import AsyncDriver
from neomodel import StructuredNode

from graph import models

KEPT = "MATCH (node) WHERE NOT node:Migration AND NOT node:MigrationLock"


async def empty(driver: AsyncDriver) -> None:
    """Everything but the record of migrations."""
    await driver.execute_query(f"{KEPT} DETACH DELETE node")


MAKE_KNOWN = {
    "label": "UNWIND $names AS name CALL db.createLabel(name)",
    "relationship": "UNWIND $names AS name CALL db.createRelationshipType(name)",
    "property": "UNWIND $names AS name CALL db.createProperty(name)",
}


async def make_known(driver: AsyncDriver) -> None:
    """Every name that graph/models.py declares: a query that names what the database has never seen is planned anew once it has."""
    for kind, names in _names().items():
        await driver.execute_query(MAKE_KNOWN[kind], names=sorted(names))


def _names() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {kind: set() for kind in MAKE_KNOWN}
    for model in vars(models).values():
        if not (isinstance(model, type) and issubclass(model, StructuredNode)) or model is StructuredNode:
            continue
        names["label"].add(model.__label__)
        names["property"] |= _properties(model)
        for _, related in model.__all_relationships__:
            edge = related.definition
            names["relationship"].add(edge["relation_type"])
            names["property"] |= _properties(edge["model"]) if edge.get("model") else set()
    return names


def _properties(model) -> set[str]:
    return set(model.defined_properties(rels=False, aliases=False))


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
