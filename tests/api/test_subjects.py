"""Subjects over HTTP: the gallery in pages, a map as bytes."""

import asyncio

import pytest
from pydantic import TypeAdapter

from api.pages import encode
from api.subjects.maps.schemas import SubjectMap
from graph.queries import users
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Text
from ingest.plan import plan
from tests import factories
from tests.people import account, bearer
from tests.queries import counted_queries


async def imported(graph, bucket, *, size: int = 3) -> str:
    topics = [Node(f"Topic {number}", texts=[Text(None, "one two three")], note="a note") for number in range(size)]
    made = plan(Outline("A map", Node("Root", children=topics), [], "en", "test"), "public", new_uid)
    await importer.run(graph, bucket, made, await graph.write(users.ensure_house_user, new_uid()))
    return made.subject_uid


async def test_the_gallery_lists_public_subjects_newest_first(driver, client):
    first, second = await factories.subject(driver, size=2), await factories.subject(driver)
    for visibility in ("private", "unlisted"):
        await factories.subject(driver, visibility=visibility)
    page = (await client.get("/api/v1/subjects", params={"q": ""})).json()
    assert [subject["uid"] for subject in page["items"]] == [second, first]
    assert page["next_cursor"] is None
    for words, expected in (("subj", [second, first]), ("subject z", []), ("topic", [])):
        found = (await client.get("/api/v1/subjects", params={"q": words})).json()["items"]
        assert [subject["uid"] for subject in found] == expected
    shown = page["items"][1]
    assert (shown["owner"], shown["my_role"], shown["topic_count"]) == ({"handle": "owner", "display_name": "Owner"}, None, 3)
    assert shown["root_topic_uid"] == f"{first}-0"


async def test_pages_hold_every_subject_once_even_when_published_at_the_same_moment(driver, client):
    made = {await factories.subject(driver, size=0) for _ in range(7)}
    await driver.execute_query("MATCH (s:Subject) WITH s ORDER BY s.uid LIMIT 4 SET s.published_at = datetime('2026-01-01T00:00:00Z')")
    seen: list[str] = []
    cursor = None
    while True:
        page = (await client.get("/api/v1/subjects", params={"limit": 3, **({"cursor": cursor} if cursor else {})})).json()
        seen += [subject["uid"] for subject in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "bm9uc2Vuc2U=",
        "WyJhIl0=",
        "W10=",
        "WyJub3QtYS1kYXRlIiwieCJd",
        "é",
        encode("newest", "0001-01-01T00:00:00+14:00", "x"),
        encode("newest", "2026-01-01T00:00:00", "x"),
        encode("liked", "1", "x"),
    ],
)
async def test_a_cursor_of_another_list_is_refused_by_name(client, cursor):
    refused = await client.get("/api/v1/subjects", params={"cursor": cursor})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("limit", [0, 201, "many"])
async def test_a_page_has_one_to_two_hundred_items(client, limit):
    refused = await client.get("/api/v1/subjects", params={"limit": limit})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "limit")


async def test_a_map_comes_whole_parents_first_and_as_its_schema_says(client, graph, bucket):
    uid = await imported(graph, bucket)
    read = await client.get(f"/api/v1/subjects/{uid}/map")
    found = TypeAdapter(SubjectMap).validate_json(read.content, strict=False)
    assert found.model_dump(mode="json") == read.json(), "the bytes hold exactly what the schema declares"
    assert [topic.title for topic in found.topics] == ["Root", "Topic 0", "Topic 1", "Topic 2"]
    assert (found.topics[0].parent_uid, found.topics[1].parent_uid) == (None, found.subject.root_topic_uid)
    assert {(topic.words, topic.document_count, topic.note) for topic in found.topics[1:]} == {(3, 1, "a note")}


async def test_an_unchanged_map_is_not_sent_again(client, graph, bucket, driver):
    uid = await imported(graph, bucket)
    etag = (await client.get(f"/api/v1/subjects/{uid}/map")).headers["etag"]
    assert etag.startswith('"1.1-')
    for known in (etag, f"W/{etag}"):
        again = await client.get(f"/api/v1/subjects/{uid}/map", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.documents_version = 2", uid=uid)
    assert (await client.get(f"/api/v1/subjects/{uid}/map", headers={"If-None-Match": etag})).headers["etag"].startswith('"1.2-')


async def test_a_map_of_the_same_numbers_as_before_a_backup_was_restored_is_sent(client, graph, bucket, driver):
    uid = await imported(graph, bucket)
    etag = (await client.get(f"/api/v1/subjects/{uid}/map")).headers["etag"]
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.updated_at = datetime(), s.title = 'Another'", uid=uid)
    for path in ("map", "preview.svg"):
        again = await client.get(f"/api/v1/subjects/{uid}/{path}", headers={"If-None-Match": etag})
        assert again.status_code == 200 and again.headers["etag"] != etag


async def test_a_visibility_that_was_set_before_a_backup_was_restored_is_told_from_one_set_since(client, graph, bucket, driver):
    uid = await imported(graph, bucket)
    owner = await account(driver, "owner")
    await driver.execute_query("MATCH (s:Subject {uid: $uid})<-[m:MEMBER_OF]-() DELETE m", uid=uid)
    await factories.member(driver, owner, uid, "owner")
    headers, path = await bearer(driver, owner), f"/api/v1/subjects/{uid}"
    saved = "MATCH (s:Subject {uid: $uid}) RETURN properties(s) AS saved"
    backup = (await driver.execute_query(saved, uid=uid)).records[0]["saved"]
    assert (await client.put(f"{path}/visibility", json={"visibility": "unlisted"}, headers=headers)).status_code == 200
    seen = await client.get(f"{path}/map", headers=headers)
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s = $backup", uid=uid, backup=backup)
    assert (await client.put(f"{path}/visibility", json={"visibility": "private"}, headers=headers)).status_code == 200
    again = await client.get(f"{path}/map", headers={**headers, "If-None-Match": seen.headers["etag"]})
    assert again.status_code == 200
    assert [answer.json()["subject"]["visibility"] for answer in (seen, again)] == ["unlisted", "private"]


async def test_a_private_map_and_a_missing_one_answer_alike(client, driver):
    private = await factories.subject(driver, visibility="private")
    answers = [(await client.get(f"/api/v1/subjects/{uid}/map")) for uid in (private, "no-such-subject")]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert bodies[0] == bodies[1]


async def test_an_unlisted_map_is_for_who_has_its_address(client, driver):
    unlisted = await factories.subject(driver, visibility="unlisted")
    assert (await client.get(f"/api/v1/subjects/{unlisted}/map")).status_code == 200


@pytest.mark.parametrize("state", ["staged_by", "deleted_at", "hidden_at"])
async def test_what_is_staged_deleted_or_hidden_is_not_there(client, driver, state):
    subject = await factories.subject(driver)
    await driver.execute_query(f"MATCH (s:Subject {{uid: $uid}}) SET s.{state} = datetime()", uid=subject)
    assert (await client.get(f"/api/v1/subjects/{subject}/map")).status_code == 404
    assert (await client.get("/api/v1/subjects")).json()["items"] == []


@pytest.mark.parametrize("size", [10, 10_000])
async def test_however_large_the_map_a_request_asks_at_most_two_queries(client, driver, size):
    subject = await factories.subject(driver, size=size)
    with counted_queries() as queries:
        first = await client.get(f"/api/v1/subjects/{subject}/map")
    assert len(queries) == 2, "which version, and the map"
    etag = first.headers["etag"]
    for headers in ({"If-None-Match": etag}, {"If-None-Match": '"0.0"'}, {}):
        with counted_queries() as queries:
            again = await client.get(f"/api/v1/subjects/{subject}/map", headers=headers)
        assert len(queries) == 1
        assert again.content == (b"" if again.status_code == 304 else first.content)
    with counted_queries() as queries:
        await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    assert len(queries) == 2, "the first one makes the guest"
    with counted_queries() as queries:
        await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "learning"})
    assert len(queries) == 1


async def test_whoever_is_gone_is_told_so_by_an_empty_gallery_too(client, driver):
    subject = await factories.subject(driver)
    await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    assert (await client.get("/api/v1/subjects")).status_code == 200
    await driver.execute_query("MATCH (n) WHERE n:User OR n:Session OR n:Subject DETACH DELETE n")
    told = await client.get("/api/v1/subjects")
    assert (told.status_code, told.json()["code"]) == (401, "session_ended")
    assert (await client.get("/api/v1/subjects")).json()["items"] == []


async def test_many_readers_at_once_get_the_same_map(client, graph, bucket):
    uid = await imported(graph, bucket, size=200)
    answers = await asyncio.gather(*(client.get(f"/api/v1/subjects/{uid}/map") for _ in range(16)))
    assert len({answer.content for answer in answers}) == 1
