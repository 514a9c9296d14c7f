"""A subject as a file over HTTP: what was imported comes back, for whoever may read it."""

import asyncio
import time
from collections import Counter
from io import BytesIO

import orjson
import pytest
from PIL import Image

from graph.queries import users
from graph.queries.access import ANONYMOUS, Viewer
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Problem, Relation, Text
from ingest.plan import plan
from ingest.readers import read
from ingest.writers import FORMATS, PICTURES, write
from tests import factories
from tests.expect import counts
from tests.ingest.writers.round_trip import differences
from tests.ingest.writers.test_contract import wide
from tests.ingest.writers.test_readers_golden_files import ALL, outline_of
from tests.ingest.writers.whole import whole
from tests.people import account, around, bearer
from tests.queries import counted_queries


async def stored(graph, bucket, outline: Outline, *, visibility="public", owner: Viewer = ANONYMOUS):
    """The plan by which it was imported."""
    made = plan(outline, visibility, new_uid)
    await importer.run(graph, bucket, made, owner.uid or await graph.write(users.ensure_house_user, new_uid()))
    return made


def address(uid: str) -> str:
    return f"/api/v1/subjects/{uid}/export"


def small() -> Outline:
    below = Node("Deltas", texts=[Text(None, "Where rivers end."), Text("More", "A second text.")])
    rivers = Node("Rivers", note="They run.", url="https://example.org/", tags=["Water", "Alps"], source_id="ID_1", children=[below])
    lakes = Node("Lakes", kind="exercise", extras={"icons": ["idea"]}, children=[Node("Ponds")])
    root = Node("Water", texts=[Text(None, "About it all.")], children=[rivers, lakes])
    return Outline("All water", root, [Relation("requires", lakes, below, "first"), Relation("related", rivers, lakes)], "en", "mm")


def told(outline: Outline, back: Outline, problems: list[Problem]) -> Counter[str]:
    """What differs, task boxes aside: they are no part of a subject."""
    found = differences(outline, back, Counter({problem.code: problem.count for problem in problems}))
    del found["task"]
    return +found


def as_kept(outline: Outline) -> Outline:
    """Without task boxes, and relations in the order of their sources."""
    numbers = {place.node: number for number, place in enumerate(outline.walk())}
    for node in numbers:
        object.__setattr__(node, "task", None)
    outline.relations.sort(key=lambda relation: (numbers[relation.source], numbers[relation.target]))
    return outline


async def test_a_file_comes_with_its_name_and_kind(client, graph, bucket):
    made = await stored(graph, bucket, Outline("Größe: a/b", Node("root", texts=[Text(None, "x")]), [], None, "mm"))
    for form, known in (FORMATS | PICTURES).items():
        given = await client.get(address(made.subject_uid), params={"format": form})
        assert (given.status_code, given.headers["content-type"]) == (200, known.media_type)
        ascii_name, exact = f"Gr__e- a-b{known.ending}", f"Gr%C3%B6%C3%9Fe-%20a-b{known.ending}"
        assert given.headers["content-disposition"] == f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{exact}"


async def test_a_stored_map_is_written_as_the_outline_that_it_came_from(client, graph, bucket):
    made = await stored(graph, bucket, whole())
    for form in FORMATS:
        given = await client.get(address(made.subject_uid), params={"format": form})
        expected = write(as_kept(whole()), form)
        assert given.content == expected.content, form
        assert given.headers["x-export-problems"] == str(len(expected.problems))


@pytest.mark.parametrize("name", ALL)
async def test_every_construct_of_every_format_comes_through_the_graph_but_for_what_is_said(client, graph, bucket, name):
    made = await stored(graph, bucket, outline_of(name))
    for form, known in FORMATS.items():
        report = (await client.get(f"{address(made.subject_uid)}/report", params={"format": form})).json()
        given = await client.get(address(made.subject_uid), params={"format": form})
        assert (report["format"], report["name"], report["bytes"]) == (form, f"{made.title}{known.ending}", len(given.content))
        assert (report["topics"], report["documents"], report["relations"]) == (len(made.topics), len(made.documents), len(made.relations))
        back = read(report["name"], given.content).outline
        direct = write(outline_of(name), form)
        expected = told(outline_of(name), read(direct.name, direct.content).outline, direct.problems)
        assert told(outline_of(name), back, [Problem(**problem) for problem in report["problems"]]) == expected, form


async def test_what_our_own_json_holds_makes_the_same_subject_again(client, graph, bucket):
    made = await stored(graph, bucket, small())
    given = await client.get(address(made.subject_uid), params={"format": "json"})
    again = await stored(graph, bucket, read("x.json", given.content).outline)
    second = await client.get(address(again.subject_uid), params={"format": "json"})
    assert second.content == given.content
    back = read("x.json", given.content).outline
    assert (back.title, back.language, back.format) == ("All water", "en", "mm")
    assert told(small(), back, []) == Counter()


async def test_what_is_said_of_the_map_as_a_whole_comes_back_from_our_own_json_alone(client, graph, bucket, driver):
    owner = await account(driver, "owner")
    made = await stored(graph, bucket, small(), owner=owner)
    said = {"operations": [{"op": "describe", "summary": "All that flows.", "tags": ["Nature", "Blue"]}], "base_version": 1}
    headers = await bearer(driver, owner)
    assert (await client.post(f"/api/v1/subjects/{made.subject_uid}/changes", json=said, headers=headers)).status_code == 200
    given = await client.get(address(made.subject_uid), params={"format": "json"})
    outline = read("x.json", given.content).outline
    assert (outline.summary, outline.tags) == ("All that flows.", ["Blue", "Nature"])
    again = await stored(graph, bucket, outline)
    assert (await client.get(address(again.subject_uid), params={"format": "json"})).content == given.content
    shown = (await client.get(f"/api/v1/subjects/{again.subject_uid}")).json()
    assert (shown["summary"], sorted(shown["tags"])) == ("All that flows.", ["blue", "nature"])
    report = (await client.get(f"{address(made.subject_uid)}/report", params={"format": "mm"})).json()
    assert {"summary_not_written", "map_tags_not_written"} <= {problem["code"] for problem in report["problems"]}


async def test_a_topic_goes_with_what_is_below_it_and_what_leads_out_is_counted(client, graph, bucket):
    made = await stored(graph, bucket, small())
    rivers = next(topic.uid for topic in made.topics if topic.title == "Rivers")
    asked = {"format": "json", "topic": rivers}
    outline = read("x.json", (await client.get(address(made.subject_uid), params=asked)).content).outline
    assert (outline.title, [place.node.title for place in outline.walk()]) == ("Rivers", ["Rivers", "Deltas"])
    report = (await client.get(f"{address(made.subject_uid)}/report", params=asked)).json()
    assert [(problem["code"], problem["count"]) for problem in report["problems"]] == [("relation_leads_out", 2)]


async def test_as_deep_as_is_wanted(client, graph, bucket):
    made = await stored(graph, bucket, small())
    asked = {"format": "json", "depth": 1}
    outline = read("x.json", (await client.get(address(made.subject_uid), params=asked)).content).outline
    assert [place.node.title for place in outline.walk()] == ["Water", "Rivers", "Lakes"]
    report = (await client.get(f"{address(made.subject_uid)}/report", params=asked)).json()
    assert {problem["code"]: problem["count"] for problem in report["problems"]} == {
        "deeper_topics_not_written": 2,
        "relation_leads_out": 1,
    }


@pytest.mark.parametrize("depth", [-1, 101, "deep"])
async def test_a_depth_that_is_none_is_refused(client, graph, bucket, depth):
    made = await stored(graph, bucket, small())
    refused = await client.get(address(made.subject_uid), params={"format": "mm", "depth": depth})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "depth")


async def test_a_topic_of_another_map_and_a_deleted_one_are_not_there(client, graph, bucket, driver):
    made, other = await stored(graph, bucket, small()), await stored(graph, bucket, small())
    await driver.execute_query("MATCH (t:Topic {uid: $uid}) SET t.deleted_at = datetime()", uid=made.topics[-1].uid)
    for topic in (other.topics[1].uid, made.topics[-1].uid, "no-such-topic"):
        given = await client.get(address(made.subject_uid), params={"format": "mm", "topic": topic})
        assert (given.status_code, given.json()["code"]) == (404, "not_found")
    left = await client.get(address(made.subject_uid), params={"format": "text"})
    assert left.text.split() == ["Water", "Rivers", "Deltas", "Lakes"]


async def test_who_may_not_read_a_map_learns_nothing_of_it(client, graph, bucket, driver):
    owner = await account(driver, "owner")
    made = await stored(graph, bucket, small(), visibility="private", owner=owner)
    people = await around(driver, made.subject_uid, owner)
    answers = {}
    for name, viewer in people.items():
        if name != "guest":
            answers[name] = (
                await client.get(address(made.subject_uid), params={"format": "opml"}, headers=await bearer(driver, viewer))
            ).status_code
    assert answers == {"owner": 200, "editor": 200, "commenter": 200, "viewer": 200, "stranger": 404, "anonymous": 404}


async def test_a_relation_to_a_map_elsewhere_is_counted_only_for_who_may_read_that_one(client, graph, bucket, driver):
    owner = await account(driver, "owner")
    made = await stored(graph, bucket, small(), owner=owner)
    hidden = await stored(graph, bucket, small(), visibility="private", owner=owner)
    await driver.execute_query(
        "MATCH (a:Topic {uid: $a}), (b:Topic {uid: $b})"
        " CREATE (a)-[:REQUIRES {uid: 'r', key: a.uid + ':' + b.uid, status: 'accepted', origin: 'author', confidence: 1.0}]->(b)",
        a=made.topics[1].uid,
        b=hidden.topics[1].uid,
    )
    seen = []
    for viewer in (ANONYMOUS, owner):
        headers = await bearer(driver, viewer)
        report = (await client.get(f"{address(made.subject_uid)}/report", params={"format": "csv"}, headers=headers)).json()
        seen.append([problem["count"] for problem in report["problems"] if problem["code"] == "relation_leads_out"])
    assert seen == [[], [1]]


async def test_the_history_tells_relations_to_a_map_elsewhere_only_to_who_may_read_that_one(client, graph, bucket, driver):
    owner, editor = await account(driver, "owner"), await account(driver, "editor")
    made = await stored(graph, bucket, small(), owner=owner)
    hidden = await stored(graph, bucket, small(), visibility="private", owner=owner)
    await factories.member(driver, editor, made.subject_uid, "editor")
    relating = {
        "op": "relate",
        "kind": "requires",
        "source_uid": made.topics[1].uid,
        "target_uid": hidden.topics[1].uid,
        "reason": "a secret reason",
    }
    renaming = {"op": "rename", "topic_uid": made.topics[1].uid, "title": "Streams"}
    changed = await client.post(
        f"/api/v1/subjects/{made.subject_uid}/changes",
        json={"operations": [relating, renaming], "base_version": 1},
        headers=await bearer(driver, owner),
    )
    assert changed.status_code == 200
    told = []
    for viewer in (owner, editor):
        given = await client.get(address(made.subject_uid), params={"format": "json"}, headers=await bearer(driver, viewer))
        told.append([each["op"] for each in orjson.loads(given.content)["history"]["changes"][1]["operations"]])
        assert (b"a secret reason" in given.content, hidden.topics[1].uid.encode() in given.content) == (viewer == owner,) * 2
    assert told == [["relate", "rename"], ["rename"]]


async def test_only_an_editor_finds_the_history_in_the_json_and_it_is_not_replayed(client, graph, bucket, driver):
    owner = await account(driver, "owner")
    made = await stored(graph, bucket, small(), owner=owner)
    as_owner = await bearer(driver, owner)
    document = made.documents[1]
    saved = await client.put(
        f"/api/v1/documents/{document.uid}", json={"text": "New."}, headers={**as_owner, "If-Match": f'"{document.revision_uid}"'}
    )
    assert saved.status_code == 200
    renaming = {"operations": [{"op": "rename", "topic_uid": made.topics[1].uid, "title": "Streams"}], "base_version": 1}
    assert (await client.post(f"/api/v1/subjects/{made.subject_uid}/changes", json=renaming, headers=as_owner)).status_code == 200

    given = await client.get(address(made.subject_uid), params={"format": "json"}, headers=as_owner)
    history = orjson.loads(given.content)["history"]
    assert [(change["seq"], change["author"]) for change in history["changes"]] == [(1, "owner"), (2, "owner")]
    assert history["changes"][1]["operations"][0]["was"] == "Rivers" and len(history["topics"]) == len(made.topics)
    assert [(old["number"], old["markdown"], old["document"]) for old in history["revisions"]] == [(1, "Where rivers end.", document.uid)]

    stranger = await client.get(address(made.subject_uid), params={"format": "json"})
    assert b"history" not in stranger.content and b"New." in stranger.content and b"Where rivers end." not in stranger.content

    reading = read("x.json", given.content)
    assert [(problem.code, problem.count) for problem in reading.problems] == [("history_not_replayed", 3)]
    again = await stored(graph, bucket, reading.outline)
    assert (await client.get(f"/api/v1/subjects/{again.subject_uid}")).json()["version"] == 1
    assert (await counts(driver))["Change"] == 3


async def test_a_document_is_the_topics_own_while_it_has_its_title(client, graph, bucket, driver):
    made = await stored(graph, bucket, small())
    given = await client.get(address(made.subject_uid), params={"format": "json"})
    deltas = next(place.node for place in read("x.json", given.content).outline.walk() if place.node.title == "Deltas")
    assert deltas.texts == [Text(None, "Where rivers end."), Text("More", "A second text.")]


async def test_images_in_texts_are_named_as_left_behind(client, graph, bucket):
    text = Text(None, f"![a](/api/v1/images/{new_uid()}) and ![b](https://example.org/b.png)")
    made = await stored(graph, bucket, Outline("Water", Node("Water", texts=[text]), [], None, "mm"))
    report = (await client.get(f"{address(made.subject_uid)}/report", params={"format": "json"})).json()
    assert [(problem["code"], problem["count"]) for problem in report["problems"]] == [("images_not_written", 1)]


@pytest.mark.parametrize("form", ["mm", "mdbook", "png"])
async def test_a_large_map_is_written_apart_while_others_are_answered(client, graph, bucket, form):
    made = await stored(graph, bucket, wide(3_000))
    longest = 0.0

    async def look() -> None:
        nonlocal longest
        while True:
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - started)

    looking = asyncio.create_task(look())
    with counted_queries() as queries:
        given = await client.get(address(made.subject_uid), params={"format": form})
    looking.cancel()
    assert given.status_code == 200 and len(queries) == 1, "one question, however large the map"
    print(f"{form}: the event loop stood still for {longest * 1000:.0f} ms at most")
    if form in FORMATS:
        assert read(f"x{FORMATS[form].ending}", given.content).outline.counts().topics == 3_000


async def test_a_map_that_changes_meanwhile_is_exported_in_one_version(client, graph, bucket, driver):
    owner = await account(driver, "owner")
    made = await stored(graph, bucket, small(), owner=owner)
    headers = await bearer(driver, owner)
    root = made.topics[0].uid

    async def change(number: int) -> None:
        both = [{"op": "add", "parent_uid": root, "title": f"{side} {number}"} for side in ("left", "right")]
        await client.post(f"/api/v1/subjects/{made.subject_uid}/changes", json={"operations": both}, headers=headers)

    async def export() -> str:
        return (await client.get(address(made.subject_uid), params={"format": "text"})).text

    results = await asyncio.gather(*(work for number in range(8) for work in (change(number), export())))
    for text in filter(None, results):
        assert text.count("left") == text.count("right")


async def test_a_preview_shows_the_upper_levels_and_is_not_sent_again_unchanged(client, graph, bucket, driver):
    made = await stored(graph, bucket, wide(500))
    path = f"/api/v1/subjects/{made.subject_uid}/preview.svg"
    first = await client.get(path)
    assert first.headers["content-type"] == "image/svg+xml" and first.headers["etag"].startswith('"1.1-')
    assert first.text.count("<text") <= 60 * 2 and "+7" in first.text and len(first.content) < 40_000
    assert first.headers["cache-control"] == (await client.get(f"/api/v1/subjects/{made.subject_uid}/map")).headers["cache-control"]
    with counted_queries() as queries:
        again = await client.get(path)
    assert len(queries) == 1 and again.content == first.content
    assert (await client.get(path, headers={"If-None-Match": first.headers["etag"]})).status_code == 304
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.version = 2, s.visibility = 'private'", uid=made.subject_uid)
    assert (await client.get(path)).status_code == 404


async def test_a_png_is_an_image_of_bounded_size(client, graph, bucket):
    made = await stored(graph, bucket, wide(2_000))
    given = await client.get(address(made.subject_uid), params={"format": "png"})
    with Image.open(BytesIO(given.content)) as image:
        image.load()
        assert image.format == "PNG" and max(image.size) <= 8_192 and min(image.size) > 200
