"""Permission is part of the query: one that touches what belongs to somebody names a check, or says why it needs none."""

import pytest

from graph.queries.access import CHECKS, guarded, unguarded
from tests.architecture.cypher import in_graph, in_source


def test_no_query_touches_a_subject_without_a_check():
    assert [found.place for found in in_graph() if found.is_hole] == []


def test_the_finder_sees_the_queries_of_the_whole_package():
    modules = {found.module for found in in_graph()}
    assert {"graph.queries.progress", "graph.queries.staging", "graph.migrations.migrate", "graph.client"} <= modules


@pytest.mark.parametrize(
    "planted",
    [
        'HOLE = "MATCH (topic:Topic {uid: $uid}) RETURN topic.title AS title"',
        'HOLE: str = """\nMATCH (s: Subject)\nRETURN s.uid AS uid"""',
        'async def hole(tx):\n    await tx.run("MATCH (:User)-[:LIKED]->(d:Document) DELETE d")',
        'async def hole(tx, label):\n    await tx.run(f"MATCH (n:Comment) SET n.x = {label}")',
    ],
)
def test_a_planted_query_without_a_check_is_found(planted):
    assert any(found.is_hole for found in in_source(planted, "planted"))


@pytest.mark.parametrize(
    "fine",
    [
        'FINE = guarded("MATCH (subject:Subject) WHERE CAN_READ RETURN subject.uid AS uid")',
        'FINE = unguarded("MATCH (s:Subject) RETURN count(s) AS n", because="the checker looks at everything")',
        'FINE = "MATCH (user:User) RETURN user.uid AS uid"',
    ],
)
def test_a_query_with_a_check_or_a_reason_is_no_hole(fine):
    assert not any(found.is_hole for found in in_source(fine, "planted"))


def test_a_guarded_query_without_a_check_does_not_even_import():
    with pytest.raises(ValueError, match="CAN_READ"):
        guarded("MATCH (subject:Subject) RETURN subject")
    with pytest.raises(ValueError, match="why"):
        unguarded("MATCH (subject:Subject) RETURN subject", because="")


def test_every_check_asks_for_a_live_viewer_and_excludes_subjects_that_are_staged_deleted_or_hidden():
    for name, check in CHECKS.items():
        for part in ("credential.ended_at IS NULL", "credential.expires_at > datetime()", "viewer.suspended_at IS NULL"):
            assert part in check
        for part in ("staged_by IS NULL", "deleted_at IS NULL", "hidden_at IS NULL"):
            assert part in check or name.startswith("IS_")
