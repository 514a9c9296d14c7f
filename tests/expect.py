"""Reads the graph as sets, so that a test says what it expects to be there."""

from neo4j import AsyncDriver

OF_TYPE = """
MATCH (source)-[edge]->(target) WHERE type(edge) = $kind
RETURN source.uid AS source, target.uid AS target, properties(edge) AS edge
"""


async def relationships(driver: AsyncDriver, kind: str, *properties: str) -> list[tuple]:
    """Every relationship of a type as (from uid, to uid, property, …), sorted; a double shows as a double."""
    found = await driver.execute_query(OF_TYPE, kind=kind)
    return sorted((record["source"], record["target"], *(record["edge"].get(name) for name in properties)) for record in found.records)


async def counts(driver: AsyncDriver) -> dict[str, int]:
    """How many nodes of each label there are, less the record of migrations."""
    found = await driver.execute_query("MATCH (node) UNWIND labels(node) AS label RETURN label, count(*) AS nodes")
    return {record["label"]: record["nodes"] for record in found.records if not record["label"].startswith("Migration")}


NODES = "MATCH (node) WHERE NOT node:Migration AND NOT node:MigrationLock RETURN labels(node) AS labels, properties(node) AS facts"
EDGES = "MATCH (source)-[edge]->(target) RETURN source.uid AS source, type(edge) AS kind, target.uid AS target, properties(edge) AS facts"


async def everything(driver: AsyncDriver) -> list[str]:
    """Every node and relationship with its properties, sorted; two are equal when nothing has changed between them."""
    found = [record for query in (NODES, EDGES) for record in (await driver.execute_query(query)).records]
    return sorted(str({**record, "facts": sorted(record["facts"].items())}) for record in found)
