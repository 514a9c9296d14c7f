"""Every Cypher constant is planned on the real server: a typo, a scan of everything or a deprecated form fails here, not in production."""

import re
from collections.abc import Iterator

import pytest
from neomodel import StructuredNode

from graph import models
from tests.architecture.cypher import in_graph, spelled_out

MISSING_PARAMETER = "01N60"
"""It always is in EXPLAIN."""
SCANS = {
    *("AllNodesScan", "NodeByLabelScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"),
    *("DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan"),
}
MEANT_TO_SCAN = re.compile(r"migrations\.migrate:APPLIED|queries\.check(s|ed):")
"""The handful of migrations; and the checker, which looks at everything."""
NOT_EXPLAINABLE = re.compile(r"^\s*(CREATE (CONSTRAINT|INDEX|FULLTEXT|VECTOR)|SHOW|CALL db\.awaitIndexes)")


NOT_MADE = {StructuredNode, models.Migration, models.MigrationLock}
"""The record of migrations is real, and stays when a test's nodes go."""


def one_of_each() -> Iterator[str]:
    """Makes every label, relationship and property that graph/models.py declares, so that the planner knows them and others show."""
    for model in vars(models).values():
        if not (isinstance(model, type) and issubclass(model, StructuredNode)) or model in NOT_MADE:
            continue
        yield f"CREATE (:{model.__label__} {{{properties(model)}}})"
        for _, related in model.__all_relationships__:
            edge = related.definition
            kind, of_edge = edge["relation_type"], properties(edge["model"]) if edge.get("model") else ""
            yield f"CREATE (:{model.__label__})-[:{kind} {{{of_edge}}}]->(:{related._raw_class})"


def properties(model) -> str:
    return ", ".join(f"{name}: randomUUID()" for name in model.defined_properties(rels=False, aliases=False))


@pytest.fixture(scope="module")
async def known_names(_driver):
    """The database remembers the names when the nodes are gone."""
    for statement in one_of_each():
        await _driver.execute_query(statement)


def explainable():
    """Each constant once, though it may be put together from several texts."""
    for place, found in {found.place: found for found in reversed(in_graph())}.items():
        if found.name and not NOT_EXPLAINABLE.match(found.text):
            yield pytest.param(found, id=place)


def operators(plan):
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("found", list(explainable()))
async def test_is_planned_without_complaint(driver, known_names, found):
    summary = (await driver.execute_query("EXPLAIN " + spelled_out(found))).summary
    complaints = [status for status in summary.gql_status_objects if status.is_notification and status.gql_status != MISSING_PARAMETER]
    assert [complaint.status_description for complaint in complaints] == []
    if not MEANT_TO_SCAN.search(found.place):
        assert not SCANS & set(operators(summary.plan))


def test_every_query_is_a_named_constant():
    nameless = [found.place for found in in_graph() if not found.name and "access" not in found.module]
    assert nameless == []


@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        ("MATCH (n:Topic) WHERE n.titel = 'x' RETURN n.titel AS title", "titel"),
        ("MATCH (a:Topic {uid: 'a'}), (b:User) RETURN a, b", "cartesian|cross product|disconnected"),
    ],
)
async def test_a_planted_complaint_is_seen(driver, known_names, planted, complaint):
    summary = (await driver.execute_query("EXPLAIN " + planted)).summary
    descriptions = [status.status_description for status in summary.gql_status_objects if status.is_notification]
    assert any(re.search(complaint, description, re.IGNORECASE) for description in descriptions)


async def test_a_planted_scan_is_seen(driver):
    summary = (await driver.execute_query("EXPLAIN MATCH (n:Topic) RETURN count(n.title) AS n")).summary
    assert SCANS & set(operators(summary.plan))
