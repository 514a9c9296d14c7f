"""Making, showing, sharing and deleting subjects over HTTP, with curl's means: a token and JSON."""

import asyncio

import pytest

from graph.checks import check
from tests import factories
from tests.people import EVERYONE, account, around, bearer
from tests.queries import counted_queries

API = "/api/v1"


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def as_ada(driver, ada):
    return await bearer(driver, ada)


@pytest.fixture
async def as_bob(driver):
    return await bearer(driver, await account(driver, "bob"))


async def make(client, headers, title="Rivers", **more):
    made = await client.post(f"{API}/subjects", json={"title": title, **more}, headers=headers)
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_subject_is_made_read_published_deleted_and_restored(client, graph, bucket, as_ada):
    made = await make(client, as_ada, "  Rivers  and seas ", language="en", summary="Water.", tags=["Fresh water"])
    assert (made["title"], made["slug"], made["visibility"], made["tags"]) == (
        "Rivers and seas",
        "rivers-and-seas",
        "private",
        ["fresh-water"],
    )
    address = f"{API}/subjects/{made['uid']}"
    assert (await client.get(address)).status_code == 404
    assert (await client.get(address, headers=as_ada)).json() == {**made, "forked_from": None}
    public = (await client.put(f"{address}/visibility", json={"visibility": "public"}, headers=as_ada)).json()
    assert public["published_at"] and (await client.get(address)).json()["my_role"] is None
    for _ in range(2):
        assert (await client.delete(address, headers=as_ada)).status_code == 204
    assert (await client.get(address, headers=as_ada)).status_code == 404
    own = f"{API}/me/subjects"
    deleted = (await client.get(own, params={"list": "deleted"}, headers=as_ada)).json()["items"]
    assert [item["uid"] for item in deleted] == [made["uid"]] and deleted[0]["deleted_at"]
    assert (await client.post(f"{address}/restore", headers=as_ada)).json() == public
    assert [item["uid"] for item in (await client.get(own, headers=as_ada)).json()["items"]] == [made["uid"]]
    assert await check(graph, bucket) == []


async def test_the_same_key_makes_one_subject_and_another_body_is_refused(client, as_ada):
    headers = {**as_ada, "Idempotency-Key": "made-just-once"}
    made = await asyncio.gather(*(make(client, headers) for _ in range(4)))
    assert len({subject["uid"] for subject in made}) == 1
    refused = await client.post(f"{API}/subjects", json={"title": "Lakes"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "invalid", "title"),
        ({"title": "x", "colour": "red"}, "invalid", "colour"),
        ({"title": "x", "language": "English!"}, "invalid", "language"),
        ({"title": "x" * 301}, "title_too_long", "title"),
        ({"title": " "}, "title_empty", "title"),
        ({"title": "x", "summary": "x" * 2_001}, "summary_too_long", "summary"),
        ({"title": "x", "tags": [f"tag {number}" for number in range(21)]}, "too_many_tags", "tags"),
        ({"title": "x", "tags": ["?!"]}, "tag_empty", "tags"),
    ],
)
async def test_what_a_subject_can_not_be_is_refused_by_name(client, as_ada, body, code, field):
    refused = await client.post(f"{API}/subjects", json=body, headers=as_ada)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["field"] == field


async def test_nobody_makes_a_subject_without_an_account(client, driver):
    refused = await client.post(f"{API}/subjects", json={"title": "x"})
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_needed")


@pytest.mark.parametrize("sort", ["newest", "liked", "read", "title"])
async def test_every_order_comes_in_pages(client, as_ada, sort):
    made = {(await make(client, as_ada, title, visibility="public", tags=["t"]))["uid"] for title in ("b", "A", "c", "a", "B")}
    await make(client, as_ada, "hidden", tags=["t"])
    seen, cursor = [], None
    while True:
        wanted = {"sort": sort, "tag": "t", "author": "ADA", "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await client.get(f"{API}/subjects", params=wanted)).json()
        seen += [item["uid"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert len(seen) == 5 and set(seen) == made
    other = await client.get(f"{API}/subjects", params={"sort": sort, "cursor": "WyJhIl0="})
    assert (other.status_code, other.json()["code"]) == (400, "invalid_cursor")


async def test_a_link_lets_in_and_the_owner_sees_lists_and_hands_over(client, graph, bucket, as_ada, as_bob):
    address = f"{API}/subjects/{(await make(client, as_ada))['uid']}"
    link = await client.post(f"{address}/share-links", json={"role": "commenter", "expires_in_days": 7}, headers=as_ada)
    assert link.status_code == 201 and len(link.json()["token"]) >= 43
    listed = (await client.get(f"{address}/share-links", headers=as_ada)).json()["items"]
    assert listed == [{name: value for name, value in link.json().items() if name != "token"}]
    accept = {"token": link.json()["token"]}
    for _ in range(2):
        joined = await client.post(f"{API}/share-links/accept", json=accept, headers=as_bob)
        assert (joined.status_code, joined.json()["my_role"]) == (200, "commenter")
    members = (await client.get(f"{address}/members", headers=as_bob)).json()["items"]
    assert [(member["handle"], member["role"]) for member in members] == [("ada", "owner"), ("bob", "commenter")]
    shared = (await client.get(f"{API}/me/subjects", params={"list": "shared"}, headers=as_bob)).json()["items"]
    assert [item["my_role"] for item in shared] == ["commenter"]
    left = await client.delete(f"{address}/members/ada", headers=as_ada)
    assert (left.status_code, left.json()["code"]) == (409, "last_owner")
    assert (await client.put(f"{address}/members/bob", json={"role": "editor"}, headers=as_ada)).json()["role"] == "editor"
    assert (await client.put(f"{address}/owner", json={"handle": "bob"}, headers=as_ada)).json()["role"] == "owner"
    assert (await client.delete(f"{address}/share-links/{link.json()['uid']}", headers=as_bob)).status_code == 204
    gone = await client.post(f"{API}/share-links/accept", json=accept, headers=as_ada)
    assert (gone.status_code, gone.json()["code"]) == (410, "link_invalid")
    assert (await client.delete(f"{address}/members/ada", headers=as_ada)).status_code == 204
    assert (await client.get(address, headers=as_ada)).status_code == 404
    assert await check(graph, bucket) == []


async def test_relations_concepts_and_topics_have_their_routes(client, graph, bucket, as_ada, as_bob):
    mine = await make(client, as_ada, "Graphs", visibility="public")
    theirs = await make(client, as_bob, "Graphs", visibility="public")
    topic = (await client.get(f"{API}/topics/{mine['root_topic_uid']}")).json()
    assert (topic["title"], topic["above"], topic["subject"]["uid"]) == ("Graphs", [], mine["uid"])
    proposal = {"kind": "requires", "source_uid": mine["root_topic_uid"], "target_uid": theirs["root_topic_uid"]}
    made = await client.post(f"{API}/relations", json=proposal, headers=as_bob)
    assert (made.status_code, made.json()["status"]) == (201, "proposed")
    listed = (await client.get(f"{API}/subjects/{mine['uid']}/relations/proposals", headers=as_ada)).json()["items"]
    assert listed == [made.json()]
    decided = await client.post(f"{API}/relations/{made.json()['uid']}/reject", headers=as_bob)
    assert (decided.status_code, decided.json()["code"]) == (403, "forbidden")
    decided = await client.post(f"{API}/relations/{made.json()['uid']}/accept", headers=as_ada)
    assert decided.json()["status"] == "accepted"
    links = (await client.get(f"{API}/subjects/{theirs['uid']}/links")).json()["links"]
    assert [(link["is_source"], link["other"]["subject_uid"]) for link in links] == [(False, mine["uid"])]
    assert (await client.get(f"{API}/subjects/{mine['uid']}/disagreements")).json() == {"disagreements": []}
    concept = f"{API}/topics/{mine['root_topic_uid']}/concept"
    proposed = (await client.get(f"{concept}/proposals", headers=as_ada)).json()["items"]
    assert [item["subject_uid"] for item in proposed] == [theirs["uid"]]
    wanted = proposed[0]["concept_uid"]
    assert (await client.put(concept, json={"concept_uid": wanted}, headers=as_ada)).json()["is_own"] is False
    topics = (await client.get(f"{API}/concepts/{wanted}/topics")).json()["items"]
    assert {item["subject_uid"] for item in topics} == {mine["uid"], theirs["uid"]}
    nothing = await client.put(concept, json={"concept_uid": None, "status": "rejected"}, headers=as_ada)
    assert (nothing.status_code, nothing.json()["code"], nothing.json()["errors"][0]["field"]) == (422, "concept_missing", "concept_uid")
    assert (await client.get(concept)).json()["concept_uid"] == wanted
    assert (await client.put(concept, json={"concept_uid": None}, headers=as_ada)).json()["is_own"] is True
    own = (await client.get(concept)).json()["concept_uid"]
    merged = await client.post(f"{API}/concepts/{own}/merge", json={"into_uid": wanted}, headers=as_ada)
    assert merged.json()["merged_into_uid"] == wanted == (await client.get(f"{API}/concepts/{own}")).json()["merged_into_uid"]
    assert (await client.delete(f"{API}/concepts/{own}/merge", headers=as_ada)).json()["merged_into_uid"] is None
    assert await check(graph, bucket) == []


async def test_a_part_of_a_map_is_what_lies_below_a_topic_down_to_a_depth(client, driver):
    uid = await factories.subject(driver, size=3)
    whole = (await client.get(f"{API}/subjects/{uid}/map")).json()
    for params, expected in (
        ({"root": f"{uid}-0"}, 4),
        ({"root": f"{uid}-2"}, 1),
        ({"depth": 0}, 1),
        ({"depth": 1}, 4),
        ({"root": f"{uid}-2", "depth": 5}, 1),
    ):
        answer = await client.get(f"{API}/subjects/{uid}/map", params=params)
        assert len(answer.json()["topics"]) == expected
        assert answer.json()["subject"] == whole["subject"]
    assert (await client.get(f"{API}/subjects/{uid}/map", params={"root": "elsewhere"})).status_code == 404


async def test_one_reads_ones_own_write_and_everybody_reads_the_same_bytes(client, driver, as_ada, as_bob):
    made = await make(client, as_ada, visibility="public")
    address = f"{API}/subjects/{made['uid']}"
    seen = set()
    for visibility in ("unlisted", "public", "unlisted"):
        await client.put(f"{address}/visibility", json={"visibility": visibility}, headers=as_ada)
        answers = [await client.get(f"{address}/map", headers=headers) for headers in (as_ada, as_bob, {})]
        assert {answer.json()["subject"]["visibility"] for answer in answers} == {visibility}
        assert len({answer.content for answer in answers}) == 1
        seen.add(answers[0].headers["etag"])
    assert len(seen) == 3


async def test_bytes_that_lie_in_the_cache_are_for_who_may_read_them_now(client, driver, as_ada, as_bob):
    address = f"{API}/subjects/{(await make(client, as_ada, visibility='public'))['uid']}"
    assert (await client.get(f"{address}/map", headers=as_bob)).status_code == 200
    await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'private'")
    assert [(await client.get(f"{address}/map", headers=headers)).status_code for headers in (as_ada, as_bob, {})] == [200, 404, 404]


async def test_many_who_ask_for_a_map_at_once_have_it_built_once(client, as_ada):
    address = f"{API}/subjects/{(await make(client, as_ada))['uid']}/map"
    await client.get(address, headers=as_ada)
    await client.put(address.replace("/map", "/visibility"), json={"visibility": "public"}, headers=as_ada)
    with counted_queries() as queries:
        answers = await asyncio.gather(*(client.get(address) for _ in range(8)))
    assert len({answer.content for answer in answers}) == 1
    assert len(queries) == 8 + 1


@pytest.mark.parametrize("position", EVERYONE)
@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_what_each_may_do_with_a_subject(client, driver, position, visibility):
    owner = await account(driver, "owner")
    as_owner = await bearer(driver, owner)
    uid = (await make(client, as_owner, visibility=visibility))["uid"]
    people = await around(driver, uid, owner)
    headers = {} if position == "guest" else await bearer(driver, people[position])
    may_read = visibility == "public" or position in ("owner", "editor", "commenter", "viewer")
    is_nobody = position in ("guest", "anonymous")
    refused = 401 if is_nobody else 403 if may_read else 404
    address = f"{API}/subjects/{uid}"
    expected = {
        ("GET", address, None): 200 if may_read else 404,
        ("GET", f"{address}/map", None): 200 if may_read else 404,
        ("GET", f"{address}/links", None): 200 if may_read else 404,
        ("GET", f"{address}/members", None): 200
        if position in people and position in ("owner", "editor", "commenter", "viewer")
        else refused,
        ("GET", f"{address}/share-links", None): 200 if position == "owner" else refused,
        ("POST", f"{address}/share-links", '{"role": "viewer"}'): 201 if position == "owner" else refused,
        ("PUT", f"{address}/members/stranger", '{"role": "viewer"}'): 200 if position == "owner" else refused,
        ("PUT", f"{address}/visibility", f'{{"visibility": "{visibility}"}}'): 200 if position == "owner" else refused,
        ("PUT", f"{address}/owner", '{"handle": "editor"}'): 200 if position == "owner" else refused,
    }
    for (method, url, body), status in expected.items():
        answer = await client.request(method, url, content=body, headers={**headers, "Content-Type": "application/json"})
        assert answer.status_code == status, (method, url, answer.text)
