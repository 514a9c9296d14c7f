"""The written schema and the migrated one are the same, for what neomodel can say; the rest is a named list."""

from neomodel import StructuredNode

from graph import models


def node_models() -> list[type[StructuredNode]]:
    found = [model for model in vars(models).values() if isinstance(model, type) and issubclass(model, StructuredNode)]
    return [model for model in found if model is not StructuredNode]


def declared() -> set[tuple[str, str, str]]:
    """(label or type, property, "unique" or "index")"""
    said: set[tuple[str, str, str]] = set()
    for model in node_models():
        said |= {(model.__label__, *rest) for rest in indexed(model)}
        for _, related in model.__all_relationships__:
            if edge := related.definition.get("model"):
                said |= {(related.definition["relation_type"], *rest) for rest in indexed(edge)}
    return said


def indexed(model) -> set[tuple[str, str]]:
    properties = model.defined_properties(rels=False, aliases=False).items()
    return {(name, "unique" if found.unique_index else "index") for name, found in properties if found.unique_index or found.index}


async def migrated(driver) -> tuple[set[tuple[str, str, str]], set[str]]:
    """What the database holds over one property each; and the names of the rest."""
    constraints = (await driver.execute_query("SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties")).records
    indexes = (await driver.execute_query("SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint")).records
    single: set[tuple[str, str, str]] = set()
    beyond: set[str] = set()
    for record in constraints:
        if len(record["properties"]) == 1:
            single.add((record["labelsOrTypes"][0], record["properties"][0], "unique"))
        else:
            beyond.add(record["name"])
    for record in indexes:
        if record["owningConstraint"] or record["type"] == "LOOKUP":
            continue
        if record["type"] == "RANGE" and len(record["properties"]) == 1:
            single.add((record["labelsOrTypes"][0], record["properties"][0], "index"))
        else:
            beyond.add(record["name"])
    return single, beyond


async def test_models_and_migrations_say_the_same(driver):
    single, beyond = await migrated(driver)
    assert declared() == single
    assert beyond == models.BEYOND_NEOMODEL


async def test_every_index_is_online(driver):
    states = (await driver.execute_query("SHOW INDEXES YIELD name, state")).records
    assert {record["state"] for record in states} == {"ONLINE"}
