"""Changes over HTTP: made, refused, undone, listed, compared."""

import asyncio

import pytest

from api.subjects.maps import use_cases
from api.subjects.maps.cache import GROWING
from graph.values import new_uid
from tests import people
from tests.graph.changes.maps import grow, outline
from tests.people import bearer
from tests.queries import counted_queries

API = "/api/v1"


@pytest.fixture
async def owner(driver):
    return await people.account(driver, "owner")


@pytest.fixture
async def own(driver, owner):
    """The owner's headers."""
    return await bearer(driver, owner)


@pytest.fixture
async def map_(graph, bucket, owner):
    return await grow(graph, bucket, owner, "Root\n  A\n    A1\n  B", requires="A:B")


@pytest.fixture
def send(client, map_, own):
    async def send(*operations, headers=None, **more):
        body = {"operations": list(operations), **more}
        return await client.post(f"{API}/subjects/{map_.uid}/changes", json=body, headers={**own, **(headers or {})})

    return send


async def test_a_map_is_built_restructured_and_undone_with_nothing_but_requests(client, driver, own, map_, send):
    at = map_.at
    made = await send(
        {"op": "add", "ref": "n", "parent_uid": at["B"], "title": "N", "note": "New."},
        {"op": "add", "ref": "m", "parent_ref": "n", "title": "M", "after_uid": None},
        {"op": "rename", "topic_uid": at["A"], "title": "Alpha"},
        {"op": "annotate", "topic_uid": at["B"], "tags": ["Big Data"], "kind": "group"},
        {"op": "move", "topic_uid": at["A1"], "parent_uid": at["Root"], "after_uid": None},
        {"op": "relate", "ref": "r", "kind": "related", "source_uid": at["A1"], "target_uid": at["B"]},
        {"op": "describe", "title": "A better map", "summary": None},
    )
    assert made.status_code == 200
    answer = made.json()
    assert (answer["version"], answer["change"]["seq"], answer["created"].keys()) == (2, 2, {"n", "m", "r"})
    assert await outline(driver, map_.uid) == "Root(A1 Alpha B(N(M)))"
    more = await send(
        {"op": "merge", "topic_uid": answer["created"]["n"], "into_uid": at["A"]},
        {"op": "unrelate", "relation_uid": answer["created"]["r"]},
        {"op": "delete", "topic_uid": at["B"]},
        {"op": "restore", "topic_uid": at["B"]},
        base_version=2,
    )
    assert more.status_code == 200 and await outline(driver, map_.uid) == "Root(A1 Alpha(M) B)"
    for answered in (more, made):
        undone = await client.post(f"{API}/changes/{answered.json()['change']['uid']}/undo", headers=own)
        assert undone.status_code == 200, undone.text
    assert await outline(driver, map_.uid) == "Root(A(A1) B)"
    listed = (await client.get(f"{API}/subjects/{map_.uid}/changes", headers=own)).json()["items"]
    assert [change["seq"] for change in listed] == [5, 4, 3, 2, 1]
    assert listed[0]["undoes"] == listed[3]["uid"] and listed[3]["undone_by"] == listed[0]["uid"]
    assert listed[3]["kinds"] == ["add", "rename", "annotate", "move", "relate", "describe"] and listed[3]["author"] == "owner"
    assert "operations" not in listed[0]


async def test_the_history_comes_in_pages_that_hold_every_change_once(client, own, map_, send):
    for number in range(5):
        await send({"op": "rename", "topic_uid": map_.at["A"], "title": str(number)})
    seen, cursor = [], None
    while True:
        page = (await client.get(f"{API}/subjects/{map_.uid}/changes", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [change["seq"] for change in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [6, 5, 4, 3, 2, 1]
    for cursor in ("x", "WyJhIiwiYiJd", "WyJ4Il0="):
        assert (await client.get(f"{API}/subjects/{map_.uid}/changes", params={"cursor": cursor})).status_code == 400


@pytest.mark.parametrize(
    ("operation", "status", "code"),
    [
        ({"op": "rename", "topic_uid": "A", "title": " "}, 422, "title_empty"),
        ({"op": "rename", "topic_uid": "A", "title": "x" * 301}, 422, "title_too_long"),
        ({"op": "rename", "topic_uid": "nowhere", "title": "x"}, 404, "not_found"),
        ({"op": "rename", "topic_uid": "A", "title": "x", "colour": "red"}, 422, "invalid"),
        ({"op": "paint", "topic_uid": "A"}, 422, "invalid"),
        ({"op": "describe", "language": "ENGLISH"}, 422, "invalid"),
        ({"op": "add", "parent_uid": "A", "title": "x", "uid": "1"}, 422, "invalid"),
        ({"op": "delete", "topic_uid": "Root"}, 409, "root_fixed"),
        ({"op": "move", "topic_uid": "A", "parent_uid": "A1"}, 409, "below_itself"),
        ({"op": "relate", "kind": "requires", "source_uid": "B", "target_uid": "A"}, 409, "requires_cycle"),
        ({"op": "relate", "kind": "requires", "source_uid": "A", "target_uid": "B"}, 409, "relation_exists"),
        ({"op": "restore", "topic_uid": "A"}, 409, "undo_conflict"),
    ],
)
async def test_each_refusal_has_its_code(map_, send, operation, status, code):
    answered = await send({name: map_.at.get(value, value) for name, value in operation.items()})
    assert (answered.status_code, answered.json()["code"]) == (status, code)


async def test_refusals_name_what_is_concerned(map_, send):
    cycle = await send({"op": "relate", "kind": "requires", "source_uid": map_.at["B"], "target_uid": map_.at["A"]})
    path = [topic["title"] for topic in cycle.json()["topics"]]
    assert sorted(path[:-1]) == ["A", "B"] and path[0] == path[-1]
    wrong = await send({"op": "delete", "topic_uid": map_.at["A"]}, {"op": "rename", "topic_uid": map_.at["B"], "title": ""})
    assert [error["field"] for error in wrong.json()["errors"]] == ["operations.1.title"]
    many = await send(*[{"op": "rename", "topic_uid": map_.at["A"], "title": "x"}] * 101)
    assert (many.status_code, many.json()["code"]) == (422, "too_many_operations")


async def test_a_stale_change_is_told_what_has_happened_since(map_, send):
    await send({"op": "rename", "topic_uid": map_.at["A"], "title": "First"})
    stale = await send({"op": "rename", "topic_uid": map_.at["A"], "title": "Second"}, base_version=1)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_change", 2)
    (since,) = stale.json()["changes"]
    assert (since["seq"], since["author"], since["kinds"]) == (2, "owner", ["rename"])


async def test_an_undo_that_is_too_late_names_the_topics_in_its_way(client, own, map_, send):
    uid = new_uid()
    first = await send({"op": "add", "parent_uid": map_.at["B"], "title": "N", "uid": uid})
    await send({"op": "add", "parent_uid": uid, "title": "M"})
    refused = await client.post(f"{API}/changes/{first.json()['change']['uid']}/undo", headers=own)
    assert (refused.status_code, refused.json()["code"]) == (409, "undo_conflict")
    assert [topic["title"] for topic in refused.json()["topics"]] == ["M"]


async def test_a_repeated_request_is_done_once(driver, map_, send):
    key = {"Idempotency-Key": "the-same-key"}
    answers = [await send({"op": "add", "ref": "n", "parent_uid": map_.at["B"], "title": "N"}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    other = await send({"op": "add", "ref": "n", "parent_uid": map_.at["B"], "title": "M"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    own_uid = {"op": "add", "parent_uid": map_.at["B"], "title": "P", "uid": new_uid()}
    assert (await send(own_uid)).json() == (await send(own_uid)).json()
    taken = await send({**own_uid, "title": "Q"})
    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")
    assert await outline(driver, map_.uid) == "Root(A(A1) B(N P))"


async def test_versions_are_read_and_compared(client, own, map_, send):
    await send({"op": "move", "topic_uid": map_.at["A1"], "parent_uid": map_.at["B"]})
    await send({"op": "describe", "title": "Another"}, {"op": "delete", "topic_uid": map_.at["A"]})
    now, then = [(await client.get(f"{API}/subjects/{map_.uid}/map", params=params)).json() for params in ({}, {"version": 1})]
    assert now["subject"].keys() == then["subject"].keys() and now["topics"][0].keys() == then["topics"][0].keys()
    assert (then["subject"]["title"], then["subject"]["version"]) == ("A map", 1)
    assert [topic["title"] for topic in then["topics"]] == ["Root", "A", "A1", "B"]
    assert [relation["kind"] for relation in then["relations"]] == ["requires"] and now["relations"] == []
    latest = (await client.get(f"{API}/subjects/{map_.uid}/map", params={"version": 3})).json()
    assert latest["topics"] == now["topics"] and latest["subject"] == now["subject"]
    part = await client.get(f"{API}/subjects/{map_.uid}/map", params={"version": 1, "root": map_.at["A"]})
    assert [topic["title"] for topic in part.json()["topics"]] == ["A", "A1"]
    difference = (await client.get(f"{API}/subjects/{map_.uid}/diff", params={"from": 1, "to": 3})).json()
    assert [topic["title"] for topic in difference["removed"]] == ["A"]
    assert [topic["title"] for topic in difference["moved"]] == ["A1"]
    assert len(difference["relations_removed"]) == 1
    for params in ({"from": 0, "to": 1}, {"from": 1}):
        assert (await client.get(f"{API}/subjects/{map_.uid}/diff", params=params)).status_code == 422
    assert (await client.get(f"{API}/subjects/{map_.uid}/diff", params={"from": 1, "to": 4})).status_code == 404
    assert (await client.get(f"{API}/subjects/{map_.uid}/map", params={"version": 4})).status_code == 404


async def test_an_earlier_map_is_made_once_until_the_map_changes(client, map_, send):
    address = f"{API}/subjects/{map_.uid}/map"
    answers = [await client.get(address, params={"version": 1})]
    with counted_queries() as queries:
        answers.append(await client.get(address, params={"version": 1}))
    assert len(queries) == 1 and answers[0].content == answers[1].content, "may they, and which version"
    with counted_queries() as queries:
        assert (await client.get(address, params={"version": 9})).status_code == 404
    assert len(queries) == 1, "a version that isn't there costs no history"
    await send({"op": "rename", "topic_uid": map_.at["A"], "title": "Later"})
    with counted_queries() as queries:
        assert (await client.get(address, params={"version": 1})).json()["topics"] == answers[0].json()["topics"]
    assert len(queries) > 1


async def test_few_earlier_maps_are_made_at_once(client, map_, send, monkeypatch):
    for number in range(6):
        await send({"op": "rename", "topic_uid": map_.at["A"], "title": f"Name {number}"})
    running, most, map_at = 0, 0, use_cases.map_at

    async def watched(*given):
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            return await map_at(*given)
        finally:
            running -= 1

    monkeypatch.setattr(use_cases, "map_at", watched)
    asked = [client.get(f"{API}/subjects/{map_.uid}/map", params={"version": 1 + number}) for number in range(6)]
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}
    assert most == GROWING


EXPECTED = {
    "owner": (200, 200, 200),
    "editor": (200, 200, 200),
    "commenter": (403, 200, 200),
    "viewer": (403, 200, 200),
    "stranger": (404, 404, 404),
    "guest": (401, 404, 404),
    "anonymous": (401, 404, 404),
}


@pytest.mark.parametrize("position", people.EVERYONE)
async def test_who_may_change_and_see_the_changes_of_a_private_map(client, driver, graph, bucket, owner, position):
    hidden = await grow(graph, bucket, owner, "Root\n  A", visibility="private")
    around = await people.around(driver, hidden.uid, owner)
    headers = await bearer(driver, around[position]) if position not in ("guest", "anonymous") else {}
    rename = {"operations": [{"op": "rename", "topic_uid": hidden.at["A"], "title": "x"}]}
    first = await client.post(f"{API}/subjects/{hidden.uid}/changes", json=rename, headers=await bearer(driver, owner))
    changed = await client.post(f"{API}/subjects/{hidden.uid}/changes", json=rename, headers=headers)
    listed = await client.get(f"{API}/subjects/{hidden.uid}/changes", headers=headers)
    compared = await client.get(f"{API}/subjects/{hidden.uid}/diff", params={"from": 1, "to": 2}, headers=headers)
    assert (changed.status_code, listed.status_code, compared.status_code) == EXPECTED[position]
    earlier = await client.get(f"{API}/subjects/{hidden.uid}/map", params={"version": 1}, headers=headers)
    assert earlier.status_code == EXPECTED[position][1]
    undone = await client.post(f"{API}/changes/{first.json()['change']['uid']}/undo", headers=headers)
    assert undone.status_code == EXPECTED[position][0]
