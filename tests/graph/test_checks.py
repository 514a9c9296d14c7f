"""Each invariant is broken on purpose in a graph that was whole, and the checker must say that, and no more than follows from it."""

import asyncio
from pathlib import Path
from typing import NamedTuple

import pytest
from neo4j import AsyncDriver

from graph.bucket import Bucket
from graph.checks import Finding, check, notes
from graph.checks.finding import sure
from graph.checks.rules import MOST
from graph.client import Graph
from graph.migrations.migrate import migrations
from graph.queries.users import ensure_house_user
from graph.values import new_uid, text_key
from ingest.importer import run
from ingest.outline import Node, Outline, Relation, Text
from ingest.plan import plan
from ingest.planned import Plan
from tests.stores import migration_record


class Uids(NamedTuple):
    """Of a public map Root -> (A -> B, C), A and B with a text each, B requires C; `other` is the root of a private one."""

    subject: str
    other_subject: str
    root: str
    a: str
    b: str
    c: str
    other: str
    document: str
    change: str


def outline() -> Outline:
    b, c = Node("B", texts=[Text(None, "About B.")]), Node("C")
    root = Node("Root", children=[Node("A", texts=[Text(None, "About A.")], tags=["Letters"], children=[b]), c])
    return Outline("Letters", root, [Relation("requires", b, c), Relation("related", c, root)], "en", "mdbook")


async def save(graph: Graph, bucket: Bucket, outline: Outline, visibility="public") -> Plan:
    planned = plan(outline, visibility, new_uid)
    await run(graph, bucket, planned, await graph.write(ensure_house_user, new_uid()))
    return planned


@pytest.fixture
async def uids(graph: Graph, bucket: Bucket, driver: AsyncDriver) -> Uids:
    maps = [await save(graph, bucket, outline()), await save(graph, bucket, outline(), "private")]
    found = await driver.execute_query("MATCH (change:Change {subject_uid: $uid}) RETURN change.uid AS uid", uid=maps[0].subject_uid)
    topics = {topic.title: topic.uid for topic in maps[0].topics}
    return Uids(
        maps[0].subject_uid,
        maps[1].subject_uid,
        topics["Root"],
        topics["A"],
        topics["B"],
        topics["C"],
        maps[1].topics[0].uid,
        maps[0].documents[0].uid,
        found.records[0]["uid"],
    )


DAMAGE = {
    "a topic of no subject": (
        "CREATE (:Topic {uid: 'lost'})-[:ABOUT {status: 'accepted'}]->(:Concept {uid: 'lost'})",
        {("topic_subjects", "topic lost")},
    ),
    "a topic of two subjects": (
        "MATCH (b:Topic {uid: $b}), (s:Subject {uid: $other_subject}) CREATE (b)-[:PART_OF]->(s) SET s.topic_count = s.topic_count + 1",
        {
            ("topic_subjects", "topic {b}"),
            ("tree_differs", "subject {other_subject}"),
            ("relations_differ", "subject {other_subject}"),
            ("document_count", "subject {other_subject}"),
            ("audience", "topic {b}"),
        },
    ),
    "a topic without a parent": (
        "MATCH (:Topic {uid: $b})-[place:CHILD_OF]->() DELETE place",
        {("topic_parents", "topic {b}"), ("tree_differs", "subject {subject}")},
    ),
    "a topic with two parents": (
        "MATCH (b:Topic {uid: $b}), (c:Topic {uid: $c}) CREATE (b)-[:CHILD_OF {child_uid: 'x', parent_uid: c.uid, rank: 'a0'}]->(c)",
        {("topic_parents", "topic {b}"), ("place_key", "topic {b}"), ("tree_differs", "subject {subject}")},
    ),
    "a topic below one of another subject": (
        "MATCH (c:Topic {uid: $c})-[place:CHILD_OF]->(), (other:Topic {uid: $other}) DELETE place"
        " CREATE (c)-[:CHILD_OF {child_uid: c.uid, parent_uid: other.uid, rank: 'a5'}]->(other)",
        {("parent_elsewhere", "topic {c}"), ("tree_differs", "subject {subject}")},
    ),
    "a live topic below a deleted one": (
        "MATCH (a:Topic {uid: $a})-[:PART_OF]->(s) SET a.deleted_at = datetime(), s.topic_count = 3, s.document_count = 1",
        {("parent_deleted", "topic {b}"), ("tree_differs", "subject {subject}")},
    ),
    "another number of likes": ("MATCH (s:Subject {uid: $subject}) SET s.like_count = 1", {("like_count", "subject {subject}")}),
    "another number of readers": ("MATCH (s:Subject {uid: $subject}) REMOVE s.reader_count", {("reader_count", "subject {subject}")}),
    "a title that stands elsewhere": ("MATCH (s:Subject {uid: $subject}) SET s.title_key = 'z'", {("title_key", "subject {subject}")}),
    "a cycle": (
        "MATCH (a:Topic {uid: $a})-[place:CHILD_OF]->(), (b:Topic {uid: $b}) DELETE place"
        " CREATE (a)-[:CHILD_OF {child_uid: a.uid, parent_uid: b.uid, rank: 'a0'}]->(b)",
        {("cycle", "subject {subject}"), ("tree_differs", "subject {subject}")},
    ),
    "a place that names another parent": (
        "MATCH (:Topic {uid: $b})-[place:CHILD_OF]->() SET place.parent_uid = 'x'",
        {("place_key", "topic {b}")},
    ),
    "no root": (
        "MATCH (:Subject {uid: $subject})-[root:ROOT]->() DELETE root",
        {("roots", "subject {subject}"), ("topic_parents", "topic {root}")},
    ),
    "two roots": (
        "MATCH (s:Subject {uid: $subject}), (c:Topic {uid: $c})-[place:CHILD_OF]->() DELETE place"
        " CREATE (s)-[:ROOT {subject_uid: 'x'}]->(c)",
        {("roots", "subject {subject}"), ("root_key", "subject {subject}"), ("tree_differs", "subject {subject}")},
    ),
    "a root with a parent": (
        "MATCH (root:Topic {uid: $root}), (b:Topic {uid: $b})"
        " CREATE (root)-[:CHILD_OF {child_uid: root.uid, parent_uid: b.uid, rank: 'a0'}]->(b)",
        {("root_parent", "subject {subject}"), ("cycle", "subject {subject}"), ("tree_differs", "subject {subject}")},
    ),
    "the root of another subject": (
        "MATCH (s:Subject {uid: $subject})-[root:ROOT]->(), (other:Topic {uid: $other}) DELETE root"
        " CREATE (s)-[:ROOT {subject_uid: s.uid}]->(other)",
        {("root_elsewhere", "subject {subject}"), ("topic_parents", "topic {root}")},
    ),
    "a root's edge that names another subject": (
        "MATCH (:Subject {uid: $subject})-[root:ROOT]->() SET root.subject_uid = 'x'",
        {("root_key", "subject {subject}")},
    ),
    "a topic about nothing": (
        "MATCH (:Topic {uid: $c})-[about:ABOUT]->() DELETE about",
        {("topic_concept", "topic {c}")},
    ),
    "a document of no topic": (
        "MATCH (:Document {uid: $document})<-[has:HAS_DOCUMENT]-() DELETE has",
        {("document_topics", "document {document}"), ("document_count", "subject {subject}")},
    ),
    "a document with two heads": (
        "MATCH (document:Document {uid: $document})-[:HEAD]->(revision) CREATE (document)-[:HEAD]->(revision)",
        {("document_heads", "document {document}")},
    ),
    "a revision of no document": ("CREATE (:Revision {uid: 'lost'})", {("revision_lost", "revision lost")}),
    "no owner": (
        "MATCH (:Subject {uid: $subject})<-[member:MEMBER_OF]-() SET member.role = 'editor'",
        {("owners", "subject {subject}")},
    ),
    "a topic about two concepts": (
        "MATCH (c:Topic {uid: $c}), (:Topic {uid: $b})-[:ABOUT]->(other) CREATE (c)-[:ABOUT {status: 'accepted'}]->(other)",
        {("topic_concept", "topic {c}")},
    ),
    "concepts merged in two hops": (
        "MATCH (:Topic {uid: $a})-[:ABOUT]->(a), (:Topic {uid: $b})-[:ABOUT]->(b), (:Topic {uid: $c})-[:ABOUT]->(c)"
        " SET a.uid = 'first' CREATE (a)-[:MERGED_INTO]->(b)-[:MERGED_INTO]->(c)",
        {("concept_hops", "concept first")},
    ),
    "a link to no subject": ("CREATE (:ShareLink {uid: 'lost'})", {("share_link", "share link lost")}),
    "two owners": (
        "MATCH (s:Subject {uid: $subject}) CREATE (:User {uid: 'second'})-[:MEMBER_OF {key: 'second:' + $subject, role: 'owner'}]->(s)",
        {("owners", "subject {subject}")},
    ),
    "no statistics": (
        "MATCH (:Subject {uid: $subject})-[:HAS_STATISTICS]->(statistics) DETACH DELETE statistics",
        {("statistics", "subject {subject}")},
    ),
    "a version that no change made": (
        "MATCH (s:Subject {uid: $subject}) SET s.version = 2",
        {("version", "subject {subject}")},
    ),
    "a gap in the changes": (
        "MATCH (change:Change {uid: $change}) SET change.seq = 2",
        {("change_numbers", "subject {subject}")},
    ),
    "a change of no subject": (
        "CREATE (:Change {uid: 'lost', subject_uid: 'gone', seq: 1})",
        {("change_lost", "change lost")},
    ),
    "a change whose operations were altered": (
        "MATCH (change:Change {uid: $change}) SET change.operations = replace(change.operations, 'Root', 'Rest')",
        {("change_text", "change {change}")},
    ),
    "a change whose operations are nowhere": (
        "MATCH (change:Change {uid: $change}) REMOVE change.operations",
        {("change_text", "change {change}")},
    ),
    "a title that no change gave": (
        "MATCH (c:Topic {uid: $c}) SET c.title = 'D'",
        {("tree_differs", "subject {subject}")},
    ),
    "a kind that no change gave": (
        "MATCH (c:Topic {uid: $c}) SET c.kind = 'exercise'",
        {("tree_differs", "subject {subject}")},
    ),
    "a rank that no change gave": (
        "MATCH (:Topic {uid: $c})-[place:CHILD_OF]->() SET place.rank = 'a7'",
        {("tree_differs", "subject {subject}")},
    ),
    "a relation that no change took away": (
        "MATCH (:Topic {uid: $b})-[relation:REQUIRES]->() DELETE relation",
        {("relations_differ", "subject {subject}")},
    ),
    "a wrong number of topics": (
        "MATCH (s:Subject {uid: $subject}) SET s.topic_count = 99",
        {("topic_count", "subject {subject}")},
    ),
    "a wrong number of documents": (
        "MATCH (s:Subject {uid: $subject}) SET s.document_count = null",
        {("document_count", "subject {subject}")},
    ),
    "a public topic of a private subject": (
        "MATCH (other:Topic {uid: $other}) SET other.audience = 'public'",
        {("audience", "topic {other}")},
    ),
    "progress under the key of another topic": (
        "MATCH (b:Topic {uid: $b}) CREATE (:User {uid: 'reader'})-[:PROGRESS {key: 'reader:' + $c, state: 'done'}]->(b)",
        {("edge_key", "node reader")},
    ),
    "a tag without a key": (
        "MATCH (:Topic {uid: $a})-[tagged:TAGGED]->() REMOVE tagged.key",
        {("edge_key", "node {a}")},
    ),
}


def places(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.code, finding.where) for finding in findings}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_planted_damage_is_found_and_nothing_else(graph, bucket, driver, uids, damage):
    statement, expected = DAMAGE[damage]
    await driver.execute_query(statement, **uids._asdict())
    assert places(await check(graph, bucket)) == {(code, where.format(**uids._asdict())) for code, where in expected}


async def test_a_fresh_import_is_clean(graph, bucket, uids):
    steps: list[tuple[str, int]] = []
    assert await check(graph, bucket, lambda step, percent: steps.append((step, percent))) == []
    assert steps[-1] == ("Done", 100) and [percent for _, percent in steps] == sorted(percent for _, percent in steps)


async def test_an_empty_graph_is_clean(graph, bucket):
    assert await check(graph, bucket) == []


async def test_a_long_chain_whose_change_lies_in_the_bucket_is_clean_until_that_is_gone(graph, bucket, tmp_path):
    root = node = Node("0")
    for number in range(1, 2000):
        node.children.append(Node(str(number)))
        node = node.children[0]
    await save(graph, bucket, Outline("Chain", root, [], None, "mdbook"))
    assert await check(graph, bucket) == []
    (operations,) = (tmp_path / "data" / "bucket" / "changes").iterdir()
    operations.unlink()
    assert places(await check(graph, bucket)) == {("change_text", f"change {operations.name}")}


def text_file(tmp_path: Path, uid: str) -> Path:
    (text,) = (tmp_path / "data" / "bucket" / Path(text_key(uid, "x")).parent).iterdir()
    return text


async def test_a_text_that_is_gone_is_found(graph, bucket, uids, tmp_path):
    text_file(tmp_path, uids.document).unlink()
    assert places(await check(graph, bucket)) == {("text_missing", f"document {uids.document}")}


async def test_a_text_with_a_changed_byte_is_found(graph, bucket, uids, tmp_path):
    text_file(tmp_path, uids.document).write_text("About a.")
    assert places(await check(graph, bucket)) == {("text_damaged", f"document {uids.document}")}


async def test_the_text_of_an_earlier_revision_is_missed_too(graph, bucket, driver, uids):
    await driver.execute_query(
        "MATCH (:Document {uid: $document})-[:HEAD]->(head) CREATE (head)-[:PREVIOUS]->(:Revision {uid: 'earlier', sha256: 'x'})",
        document=uids.document,
    )
    (finding,) = await check(graph, bucket)
    assert finding.code == "text_missing" and "earlier" in finding.message


async def test_what_breaks_a_rule_a_thousand_times_is_not_listed_as_often(graph, bucket, driver):
    await driver.execute_query("UNWIND range(1, 1000) AS number CREATE (:Revision {uid: 'lost-' + number})")
    findings = await check(graph, bucket)
    assert len(findings) == MOST + 1 and "more than" in findings[-1].where


async def test_a_migration_that_was_not_applied_is_found(graph, bucket, driver):
    first = migrations()[0].name
    async with migration_record(driver, f"MATCH (migration:Migration {{name: '{first}'}}) DELETE migration"):
        assert places(await check(graph, bucket)) == {("migrations", f"migration {first}")}


async def test_a_database_of_a_newer_release_is_found(graph, bucket, driver):
    async with migration_record(driver, "CREATE (:Migration {name: '9999_future', checksum: 'x'})"):
        (finding,) = await check(graph, bucket)
    assert finding.code == "migrations" and "newer release" in finding.message


async def test_what_a_killed_import_left_is_a_note_and_no_finding(graph, bucket, driver):
    await driver.execute_query(
        "CREATE (:Topic {uid: 'half', title: 'Half'})-[:PART_OF]->"
        "(:Subject {uid: 'dead', staged_by: 'job', updated_at: datetime() - duration({hours: 1})})"
        " WITH 1 AS one MATCH (half:Topic {uid: 'half'}) CREATE (half)-[:ABOUT {status: 'accepted'}]->(:Concept {uid: 'c'})"
    )
    assert await check(graph, bucket) == []
    (note,) = await notes(graph)
    assert "dead" in note


async def test_checking_while_others_import_finds_nothing(graph, bucket):
    async with asyncio.timeout(90):
        importing = [asyncio.create_task(save(graph, bucket, outline())) for _ in range(20)]
        while not all(task.done() for task in importing):
            assert await check(graph, bucket) == []
        await asyncio.gather(*importing)
    assert await check(graph, bucket) == []


async def test_only_what_is_there_at_a_second_look_is_said():
    lasting, passing = Finding("lasting", "x", ""), Finding("passing", "x", "")
    looks = [[lasting, passing], [lasting]]

    async def look() -> list[Finding]:
        return looks.pop(0)

    assert await sure(look) == [lasting]
