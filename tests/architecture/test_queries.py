"""Every Cypher constant is planned on the real server: a typo, a scan of everything or a deprecated form fails here, not in production."""

import re

import pytest

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
async def test_is_planned_without_complaint(driver, found):
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
async def test_a_planted_complaint_is_seen(driver, planted, complaint):
    summary = (await driver.execute_query("EXPLAIN " + planted)).summary
    descriptions = [status.status_description for status in summary.gql_status_objects if status.is_notification]
    assert any(re.search(complaint, description, re.IGNORECASE) for description in descriptions)


async def test_a_planted_scan_is_seen(driver):
    summary = (await driver.execute_query("EXPLAIN MATCH (n:Topic) RETURN count(n.title) AS n")).summary
    assert SCANS & set(operators(summary.plan))
