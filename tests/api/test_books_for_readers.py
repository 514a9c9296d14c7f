"""A book for one reader: what they don't know yet, in the order of its prerequisites."""

from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest

from ingest.outline import Node, Outline, Relation, Text
from ingest.readers import read
from tests.api.test_export import stored
from tests.people import account, bearer
from tests.queries import counted_queries

LONG = "word " * 660


def course() -> Outline:
    """Goal (Part one, Part two) requires Third; Third requires Second, Second First; Part two requires Aside; Unrelated nothing."""
    first, second, third, aside = (Node(name, texts=[Text(None, f"About {name}.")]) for name in ("First", "Second", "Third", "Aside"))
    one, two = Node("Part one", texts=[Text(None, LONG)]), Node("Part two", note="In short.")
    goal = Node("Goal", texts=[Text(None, "At last.")], children=[one, two])
    root = Node("Course", children=[goal, third, second, first, aside, Node("Unrelated")])
    edges = [(goal, third), (third, second), (second, first), (two, aside)]
    return Outline("Course", root, [Relation("requires", *edge) for edge in edges], "en", "mm")


async def titles(client, topic_uid, headers=None) -> list[str]:
    given = await client.get(f"/api/v1/topics/{topic_uid}/book", headers=headers or {})
    assert given.status_code == 200, given.text
    return [child.title for child in read("book.md", given.content).outline.root.children]


async def made(graph, bucket, **asked):
    plan = await stored(graph, bucket, course(), **asked)
    return plan, {topic.title: topic.uid for topic in plan.topics}


async def relate(driver, source_uid: str, target_uid: str, status: str = "accepted") -> None:
    await driver.execute_query(
        "MATCH (a:Topic {uid: $a}), (b:Topic {uid: $b})"
        " CREATE (a)-[:REQUIRES {uid: $a + $b, key: $a + ':' + $b, status: $status, origin: 'author', confidence: 1.0}]->(b)",
        a=source_uid,
        b=target_uid,
        status=status,
    )


async def test_what_is_required_comes_first_and_reading_times_are_told(client, graph, bucket):
    _, topics = await made(graph, bucket)
    with counted_queries() as queries:
        given = await client.get(f"/api/v1/topics/{topics['Goal']}/book")
    assert len(queries) == 6, "the goal, a step for each prerequisite and one that finds no more, and the topics"
    assert given.headers["cache-control"] == "private, no-store"
    assert given.headers["content-disposition"] == 'attachment; filename="Goal.md"'
    book = read("book.md", given.content).outline
    assert [child.title for child in book.root.children] == ["First", "Second", "Third", "Goal", "Part one", "Aside", "Part two"]
    assert book.root.note == "7 topics that you don't know yet, about 9 minutes to read."
    assert book.root.children[4].note == "*About 3 minutes.*"
    assert book.root.children[6].note == "*About 1 minute.*\n\nIn short."


async def test_it_comes_as_a_zip_that_mdbook_builds_too(client, graph, bucket):
    _, topics = await made(graph, bucket)
    given = await client.get(f"/api/v1/topics/{topics['Goal']}/book", params={"format": "mdbook"})
    with ZipFile(BytesIO(given.content)) as archive:
        summary = archive.read("src/SUMMARY.md").decode()
    assert [line.split("]")[0] for line in summary.splitlines() if line.startswith("- ")][:2] == ["- [First", "- [Second"]


async def test_what_the_reader_has_done_or_skipped_is_left_out_for_them_alone(client, graph, bucket, driver):
    _, topics = await made(graph, bucket)
    reader = await bearer(driver, await account(driver, "reader"))
    for title, state in (("First", "done"), ("Part one", "skipped"), ("Third", "learning")):
        await client.put(f"/api/v1/topics/{topics[title]}/progress", json={"state": state}, headers=reader)
    assert await titles(client, topics["Goal"], reader) == ["Second", "Third", "Goal", "Aside", "Part two"]
    assert len(await titles(client, topics["Goal"])) == 7
    await client.put(f"/api/v1/topics/{topics['Aside']}/progress", json={"state": "done"}, headers=reader)
    given = await client.get(f"/api/v1/topics/{topics['Aside']}/book", headers=reader)
    assert "There is nothing left to read here" in given.text


async def test_prerequisites_elsewhere_are_in_it_for_who_may_read_them(client, graph, bucket, driver):
    owner = await account(driver, "owner")
    _, topics = await made(graph, bucket)
    _, hidden = await made(graph, bucket, visibility="private", owner=owner)
    _, shown = await made(graph, bucket)
    await relate(driver, topics["First"], hidden["Aside"])
    await relate(driver, hidden["Aside"], shown["Unrelated"])
    await relate(driver, topics["First"], shown["Aside"], status="proposed")
    assert (await titles(client, topics["Third"])) == ["First", "Second", "Third"]
    as_owner = await bearer(driver, owner)
    assert (await titles(client, topics["Third"], as_owner)) == ["Unrelated", "Aside", "First", "Second", "Third"]
    told = await client.get(f"/api/v1/topics/{topics['Third']}/book", headers=as_owner)
    assert "*From the map “Course”.*" in told.text


async def test_a_circle_across_maps_ends(client, graph, bucket, driver):
    _, topics = await made(graph, bucket)
    _, other = await made(graph, bucket)
    await relate(driver, topics["First"], other["First"])
    await relate(driver, other["First"], topics["Third"])
    found = await titles(client, topics["Goal"])
    assert sorted(found) == sorted(["First", "First", "Second", "Third", "Goal", "Part one", "Aside", "Part two"])


async def test_many_ways_to_the_same_topic_are_one(client, graph, bucket):
    """Twenty steps with two ways at each: a million ways in all."""
    levels = [[Node(f"{level} {side}") for side in ("left", "right")] for level in range(20)]
    root = Node("Course", children=[node for level in levels for node in level])
    edges = [(upper, lower) for above, below in pairwise(levels) for upper in above for lower in below]
    plan = await stored(graph, bucket, Outline("Course", root, [Relation("requires", *edge) for edge in edges], "en", "mm"))
    goal = next(topic.uid for topic in plan.topics if topic.title == "0 left")
    found = await titles(client, goal)
    assert len(found) == 39 and found[-1] == "0 left" and found.index("19 left") < found.index("18 right")


@pytest.mark.parametrize("state", ["deleted_at", "hidden_at"])
async def test_what_is_gone_is_not_there(client, graph, bucket, driver, state):
    plan, topics = await made(graph, bucket)
    await driver.execute_query(f"MATCH (s:Subject {{uid: $uid}}) SET s.{state} = datetime()", uid=plan.subject_uid)
    assert (await client.get(f"/api/v1/topics/{topics['Goal']}/book")).status_code == 404
