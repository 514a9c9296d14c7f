"""Documents over HTTP as their writers use them: If-Match, revisions, differences, links, and who may."""

import asyncio

import pytest

from graph.checks import check
from graph.values import new_uid
from tests.people import EVERYONE, around, bearer
from tests.queries import counted_queries
from tests.written import FIRST, written

API = "/api/v1"


@pytest.fixture
async def water(client, graph, bucket, driver):
    return await written(graph, bucket, driver)


@pytest.fixture
async def owner(driver, water):
    return await bearer(driver, water.owner)


def address(water) -> str:
    return f"{API}/documents/{water.document_uid}"


def on(revision_uid: str, headers: dict) -> dict:
    return {**headers, "If-Match": f'"{revision_uid}"'}


async def test_a_document_is_written_read_saved_deleted_and_restored(client, graph, bucket, water, owner):
    topic = f"{API}/topics/{water.topics['Lakes']}/documents"
    made = await client.post(topic, json={"title": " Depths ", "text": "Deep."}, headers=owner)
    assert made.status_code == 201
    document = made.json()
    assert (document["title"], document["text"], document["revision"]["number"], document["revision"]["author"]) == (
        "Depths",
        "Deep.",
        1,
        "owner",
    )
    assert made.headers["location"] == f"{API}/documents/{document['uid']}"
    saved = await client.put(
        made.headers["location"], json={"text": "Deeper still."}, headers={**owner, "If-Match": f"W/{made.headers['etag']}"}
    )
    assert saved.status_code == 200
    assert (saved.json()["title"], saved.json()["revision"]["number"], saved.json()["revision"]["bytes"]) == ("Depths", 2, 13)
    read = await client.get(made.headers["location"], headers=owner)
    assert (read.json(), read.headers["etag"]) == (saved.json(), saved.headers["etag"])
    assert read.headers["cache-control"] == "private, no-cache"
    for _ in range(2):
        assert (await client.delete(made.headers["location"], headers=owner)).status_code == 204
    assert (await client.get(made.headers["location"], headers=owner)).status_code == 404
    assert (await client.get(topic, headers=owner)).json()["items"] == []
    restored = await client.post(f"{made.headers['location']}/restore", headers=owner)
    assert (restored.status_code, restored.headers["etag"]) == (200, saved.headers["etag"])
    assert (await client.get(made.headers["location"], headers=owner)).json() == saved.json()
    assert await check(graph, bucket) == []


@pytest.mark.parametrize("given", [None, "", "*", '""', '"a", "b"', "abc", 'W/"'])
async def test_whoever_saves_says_which_revision_they_have_seen(client, water, owner, given):
    headers = {**owner, **({} if given is None else {"If-Match": given})}
    refused = await client.put(address(water), json={"text": "x"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")


async def test_who_saves_on_an_old_revision_is_told_the_newer_one(client, water, owner):
    saved = await client.put(address(water), json={"text": "newer"}, headers=on(water.revision_uid, owner))
    refused = await client.put(address(water), json={"text": "mine"}, headers=on(water.revision_uid, owner))
    assert (refused.status_code, refused.json()["code"]) == (412, "stale_revision")
    assert refused.json()["newer"] == saved.json()["revision"]
    assert "revision 2" in refused.json()["detail"]


async def test_the_same_put_again_is_answered_alike_and_makes_nothing(client, water, owner):
    first, second = [await client.put(address(water), json={"text": "twice"}, headers=on(water.revision_uid, owner)) for _ in range(2)]
    assert (second.status_code, second.json()) == (200, first.json())
    unchanged = await client.put(address(water), json={"text": "twice"}, headers=on(first.json()["revision"]["uid"], owner))
    assert (unchanged.status_code, unchanged.json()) == (200, first.json())


async def test_of_two_who_save_at_once_one_is_saved_and_one_is_told(client, driver, water, owner):
    people = await around(driver, water.subject_uid, water.owner)
    editor = await bearer(driver, people["editor"])
    for _ in range(5):
        head = (await client.get(address(water), headers=owner)).json()["revision"]["uid"]
        saves = [client.put(address(water), json={"text": new_uid()}, headers=on(head, who)) for who in (owner, editor)]
        answers = {answer.status_code: answer for answer in await asyncio.gather(*saves)}
        assert sorted(answers) == [200, 412]
        assert answers[412].json()["newer"] == answers[200].json()["revision"]


async def test_a_post_with_a_key_is_done_once(client, driver, water, owner):
    topic, headers = f"{API}/topics/{water.topics['Seas']}/documents", {**owner, "Idempotency-Key": "salt-and-water"}
    answers = await asyncio.gather(*(client.post(topic, json={"text": "Salt."}, headers=headers) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len((await client.get(topic, headers=owner)).json()["items"]) == 1
    other = await client.post(topic, json={"text": "Pepper."}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "a" * 1_000_001}, 413, "document_too_large"),
        ({"text": "é" * 500_001}, 413, "document_too_large"),
        ({"text": "x", "title": ""}, 422, "invalid"),
        ({"text": "x", "title": "t" * 301}, 422, "title_too_long"),
        ({"title": "x"}, 422, "invalid"),
        ({"text": "x", "rank": "a0"}, 422, "invalid"),
    ],
)
async def test_what_is_too_large_or_wrong_is_named(client, water, owner, body, status, code):
    for refused in (
        await client.post(f"{API}/topics/{water.topics['Lakes']}/documents", json=body, headers=owner),
        await client.put(address(water), json=body, headers=on(water.revision_uid, owner)),
    ):
        assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_half_a_character_is_refused(client, water, owner):
    headers = {**on(water.revision_uid, owner), "Content-Type": "application/json"}
    refused = await client.put(address(water), content=b'{"text": "\\ud800"}', headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


async def test_revisions_are_listed_in_pages_and_read_one_by_one(client, water, owner):
    head = water.revision_uid
    for number in range(2, 6):
        saved = await client.put(address(water), json={"text": f"text {number}"}, headers=on(head, owner))
        head = saved.json()["revision"]["uid"]
    numbers, cursor = [], None
    while True:
        page = (
            await client.get(f"{address(water)}/revisions", params={"limit": 2, **({"cursor": cursor} if cursor else {})}, headers=owner)
        ).json()
        numbers += [revision["number"] for revision in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert numbers == [5, 4, 3, 2, 1]
    first = await client.get(f"{address(water)}/revisions/1", headers=owner)
    assert (first.json()["text"], first.headers["etag"]) == (FIRST, f'"{water.revision_uid}"')
    again = await client.get(f"{address(water)}/revisions/1", headers={**owner, "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    for number, status in (("9", 404), ("0", 422), ("x", 422), ("99999999999999999999", 422)):
        assert (await client.get(f"{address(water)}/revisions/{number}", headers=owner)).status_code == status
    for wrong in ("x", "WyJ4Il0=", "WyIxIiwiMiJd"):
        refused = await client.get(f"{address(water)}/revisions", params={"cursor": wrong}, headers=owner)
        assert refused.json()["code"] == "invalid_cursor"


async def test_two_revisions_are_compared_and_an_old_one_comes_back(client, water, owner):
    saved = await client.put(address(water), json={"text": FIRST.replace("the sea", "a lake")}, headers=on(water.revision_uid, owner))
    found = (await client.get(f"{address(water)}/diff", params={"from": 1, "to": 2}, headers=owner)).json()
    assert (found["before"]["number"], found["after"]["number"]) == (1, 2)
    assert [part["kind"] for part in found["parts"]] == ["same", "changed"]
    assert [word["text"] for word in found["parts"][1]["words"] if word["kind"] == "added"] == ["a", "lake"]
    assert (await client.get(f"{address(water)}/diff", params={"from": 1, "to": 3}, headers=owner)).status_code == 404
    without = await client.post(f"{address(water)}/revisions/1/restore", headers=owner)
    assert without.json()["code"] == "precondition_required"
    stale = await client.post(f"{address(water)}/revisions/1/restore", headers=on(water.revision_uid, owner))
    assert stale.json()["code"] == "stale_revision"
    back = await client.post(f"{address(water)}/revisions/1/restore", headers=on(saved.json()["revision"]["uid"], owner))
    assert (back.status_code, back.json()["revision"]["number"]) == (200, 3)
    assert (await client.get(address(water), headers=owner)).json()["text"] == FIRST


async def test_documents_change_places(client, water, owner):
    topic = f"{API}/topics/{water.topics['Lakes']}/documents"
    first, second = [(await client.post(topic, json={"text": text}, headers=owner)).json()["uid"] for text in "ab"]
    moved = await client.put(f"{API}/documents/{second}/place", json={"after_uid": None}, headers=owner)
    assert moved.json()["uid"] == second
    assert [document["uid"] for document in (await client.get(topic, headers=owner)).json()["items"]] == [second, first]


async def test_html_is_safe_and_links_to_topics_and_has_a_version_of_its_own(client, driver, water, owner):
    text = "# Rivers\n\n[[Lakes]] [[Nowhere]] <script>alert(1)</script> $x$"
    saved = await client.put(address(water), json={"text": text}, headers=on(water.revision_uid, owner))
    shown = await client.get(address(water), params={"format": "html"}, headers=owner)
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "<h1>Rivers</h1>" in shown.text
    assert '<a href="/water-' in shown.text
    assert "[[Nowhere]]" in shown.text
    assert "script" not in shown.text
    assert shown.headers["etag"] != saved.headers["etag"]
    known = {**owner, "If-None-Match": shown.headers["etag"]}
    assert (await client.get(address(water), params={"format": "html"}, headers=known)).status_code == 304
    await driver.execute_query("MATCH (t:Topic {uid: $uid}) SET t.title = 'Ponds'", uid=water.topics["Lakes"])
    again = await client.get(address(water), params={"format": "html"}, headers=known)
    assert (again.status_code, "[[Lakes]]" in again.text) == (200, True)


async def test_backlinks_are_listed_in_pages(client, water, owner):
    for title in ("Lakes", "Water"):
        await client.post(f"{API}/topics/{water.topics[title]}/documents", json={"text": "[[Seas]]"}, headers=owner)
    found, cursor = [], None
    while True:
        params = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        page = (await client.get(f"{API}/topics/{water.topics['Seas']}/backlinks", params=params, headers=owner)).json()
        found += [(link["title"], link["subject"]["title"]) for link in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == [("Lakes", "Water"), ("Water", "Water")]
    assert (await client.get(f"{API}/topics/{water.topics['Seas']}/backlinks")).status_code == 404


READS = {
    "document": lambda water: address(water),
    "html": lambda water: f"{address(water)}?format=html",
    "revisions": lambda water: f"{address(water)}/revisions",
    "revision": lambda water: f"{address(water)}/revisions/1",
    "diff": lambda water: f"{address(water)}/diff?from=1&to=1",
    "backlinks": lambda water: f"{API}/topics/{water.topics['Rivers']}/backlinks",
}
WRITES = {
    "add": lambda water: ("POST", f"{API}/topics/{water.topics['Lakes']}/documents", {"text": "x"}),
    "save": lambda water: ("PUT", address(water), {"text": new_uid()}),
    "move": lambda water: ("PUT", f"{address(water)}/place", {"after_uid": None}),
    "revive": lambda water: ("POST", f"{address(water)}/revisions/1/restore", None),
    "delete": lambda water: ("DELETE", address(water), None),
    "restore": lambda water: ("POST", f"{address(water)}/restore", None),
}


@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_who_may_what(client, graph, bucket, driver, visibility):
    water = await written(graph, bucket, driver, visibility=visibility)
    people = await around(driver, water.subject_uid, water.owner)
    readers = {*EVERYONE} if visibility == "public" else {"owner", "editor", "commenter", "viewer"}
    for position in reversed(EVERYONE):
        headers = await bearer(driver, people[position])
        for name, path in READS.items():
            read = await client.get(path(water), headers=headers)
            assert read.status_code == (200 if position in readers else 404), (position, name)
        for name, request in WRITES.items():
            method, path, body = request(water)
            answer = await client.request(method, path, json=body, headers=on(water.revision_uid, headers))
            if position == "anonymous":
                expected = {401}
            elif position in ("owner", "editor"):
                expected = {200, 201, 204, 412}
            else:
                expected = {403 if position in readers else 404}
            assert answer.status_code in expected, (position, name)


async def test_what_the_routes_ask_of_the_database(client, water, owner):
    async def asked_by(request):
        with counted_queries() as asked:
            answer = await request
        assert answer.status_code in (200, 304)
        return len(asked)  # the token was looked up before

    etag = (await client.get(address(water), headers=owner)).headers["etag"]
    assert await asked_by(client.get(address(water), headers=owner)) == 1
    assert await asked_by(client.get(address(water), headers={**owner, "If-None-Match": etag})) == 1
    assert await asked_by(client.get(f"{address(water)}/revisions", headers=owner)) == 1
    assert await asked_by(client.get(f"{address(water)}/diff?from=1&to=1", headers=owner)) == 1
    saved = client.put(address(water), json={"text": "plain"}, headers=on(water.revision_uid, owner))
    assert await asked_by(saved) == 3, "is this an admin, which is remembered; may I; and the link"
    assert await asked_by(client.put(address(water), json={"text": "plain"}, headers=on(water.revision_uid, owner))) == 3, (
        "it was so already"
    )


async def test_what_was_deleted_is_listed_for_its_editors_the_latest_first_and_can_be_restored(client, driver, water, owner):
    topic = f"{API}/topics/{water.topics['Rivers']}/documents"
    second = (await client.post(topic, json={"title": "Second", "text": "More."}, headers=owner)).json()["uid"]
    assert (await client.get(f"{topic}/deleted", headers=owner)).json() == {"items": [], "next_cursor": None}
    for uid in (water.document_uid, second):
        assert (await client.delete(f"{API}/documents/{uid}", headers=owner)).status_code == 204
    found = (await client.get(f"{topic}/deleted", headers=owner)).json()["items"]
    assert [document["uid"] for document in found] == [second, water.document_uid]
    assert (found[0]["title"], found[0]["revision"]["author"]) == ("Second", "owner")
    assert (await client.post(f"{API}/documents/{found[0]['uid']}/restore", headers=owner)).status_code == 200
    assert [document["uid"] for document in (await client.get(f"{topic}/deleted", headers=owner)).json()["items"]] == [water.document_uid]
