"""What moderators and admins do with the subjects of others: hide them, manage them, never read what is private; all of it on record."""

import asyncio

import orjson
import pytest

from graph.checks import check
from graph.values import new_uid
from tests.people import account, bearer
from tests.written import written

API = "/api/v1"


@pytest.fixture
async def water(client, graph, bucket, driver):
    return await written(graph, bucket, driver, visibility="public")


@pytest.fixture
async def staff(driver):
    """Role -> headers of somebody who has it, by a token that reaches that far."""

    async def headers(role):
        found = await bearer(driver, await account(driver, role, role=role))
        await driver.execute_query("MATCH (t:AccessToken)-[:OF]->(:User {handle: $role}) SET t.scopes = t.scopes + 'admin'", role=role)
        return found

    return {role: await headers(role) for role in ("moderator", "admin")}


def audit(settings, event):
    files = sorted((settings.data_folder / "audit").glob("*.jsonl"))
    return [line for file in files for line in map(orjson.loads, file.read_bytes().splitlines()) if line["event"] == event]


async def set_visibility(driver, water, visibility):
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = $to", uid=water.subject_uid, to=visibility)


async def test_a_hidden_map_is_there_for_nobody_until_it_is_shown_again(client, graph, bucket, driver, settings, water, staff):
    owner, address = await bearer(driver, water.owner), f"{API}/subjects/{water.subject_uid}"
    seen = await client.get(f"{address}/map")
    for _ in range(2):
        assert (await client.put(f"{address}/hidden", headers=staff["moderator"])).status_code == 204
    for headers in ({}, owner, staff["admin"]):
        assert (await client.get(f"{address}/map", headers=headers)).status_code == 404
    assert (await client.get(f"{API}/subjects")).json()["items"] == []
    found = await driver.execute_query("MATCH (t:Topic)-[:PART_OF]->(:Subject {uid: $uid}) RETURN t.audience AS a", uid=water.subject_uid)
    assert {record["a"] for record in found.records} == {water.subject_uid.replace("-", "")}
    assert (await client.delete(f"{address}/hidden", headers=staff["moderator"])).status_code == 204
    again = await client.get(f"{address}/map")
    assert again.status_code == 200 and again.json()["topics"] == seen.json()["topics"] and again.headers["etag"] != seen.headers["etag"]
    assert [line["subject_uid"] for line in audit(settings, "subject_hidden")] == [water.subject_uid] * 2
    assert [line["subject_uid"] for line in audit(settings, "subject_shown")] == [water.subject_uid]
    assert await check(graph, bucket) == []


async def test_a_hidden_map_in_the_trash_can_be_shown_again_and_restored(client, graph, bucket, driver, water, staff):
    owner, address = await bearer(driver, water.owner), f"{API}/subjects/{water.subject_uid}"
    assert (await client.put(f"{address}/hidden", headers=staff["moderator"])).status_code == 204
    assert (await client.delete(address, headers=owner)).status_code == 204
    assert (await client.put(f"{address}/hidden", headers=staff["moderator"])).status_code == 404, "it is in the trash"
    assert (await client.delete(f"{address}/hidden", headers=staff["moderator"])).status_code == 204
    assert (await client.get(address, headers=owner)).status_code == 404, "it still is"
    assert (await client.post(f"{address}/restore", headers=owner)).status_code == 200
    assert (await client.get(f"{address}/map")).status_code == 200
    assert await check(graph, bucket) == []


async def test_a_map_hidden_and_shown_by_many_at_once_is_one_or_the_other(client, graph, bucket, driver, water, staff):
    address = f"{API}/subjects/{water.subject_uid}/hidden"
    answers = await asyncio.gather(*(client.request(("PUT", "DELETE")[n % 2], address, headers=staff["moderator"]) for n in range(8)))
    assert {answer.status_code for answer in answers} == {204}
    await client.delete(address, headers=staff["moderator"])
    assert await check(graph, bucket) == []


@pytest.mark.parametrize("visibility", ["private", "no such subject"])
async def test_what_is_private_is_none_of_a_moderators(client, driver, water, staff, visibility):
    uid = water.subject_uid if visibility == "private" else new_uid()
    await set_visibility(driver, water, visibility)
    for headers in staff.values():
        refused = await client.put(f"{API}/subjects/{uid}/hidden", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


async def test_what_an_admin_changes_in_anothers_map_is_on_record_before_it_is_done(client, driver, settings, water, staff):
    path = f"{API}/subjects/{water.subject_uid}/changes"
    rename = {"operations": [{"op": "rename", "topic_uid": water.topics["Lakes"], "title": "Ponds"}]}
    assert (await client.post(path, json=rename, headers=staff["admin"])).status_code == 200
    (line,) = audit(settings, "changed_by_admin")
    assert (line["method"], line["path"]) == ("POST", path)
    owner = await bearer(driver, water.owner)
    assert (await client.post(path, json=rename, headers=owner)).status_code == 200
    assert len(audit(settings, "changed_by_admin")) == 1


async def test_whoever_becomes_an_admin_is_on_record_from_then_on(client, settings, water, staff):
    path = f"{API}/subjects/{water.subject_uid}/changes"
    rename = {"operations": [{"op": "rename", "topic_uid": water.topics["Lakes"], "title": "Ponds"}]}
    assert (await client.post(path, json=rename, headers=staff["moderator"])).status_code == 403
    given = await client.put(f"{API}/users/moderator/role", json={"role": "admin"}, headers=staff["admin"])
    assert given.status_code == 200
    assert (await client.post(path, json=rename, headers=staff["moderator"])).status_code == 200
    assert [line["path"] for line in audit(settings, "changed_by_admin")] == [path]


async def test_an_admin_gives_a_map_to_somebody_else_and_deletes_and_restores_one(client, driver, water, staff):
    await account(driver, "bob")
    address = f"{API}/subjects/{water.subject_uid}"
    handed = await client.put(f"{address}/owner", json={"handle": "bob"}, headers=staff["admin"])
    assert (handed.status_code, handed.json()["handle"], handed.json()["role"]) == (200, "bob", "owner")
    assert (await client.delete(address, headers=staff["admin"])).status_code == 204
    assert (await client.post(f"{address}/restore", headers=staff["admin"])).status_code == 200
    await set_visibility(driver, water, "private")
    assert (await client.delete(address, headers=staff["admin"])).status_code == 404


async def test_a_token_without_the_scope_is_that_of_anybody(client, driver, water, staff):
    await driver.execute_query("MATCH (t:AccessToken)-[:OF]->(:User {handle: 'admin'}) SET t.scopes = ['read', 'write']")
    refused = await client.put(f"{API}/subjects/{water.subject_uid}/visibility", json={"visibility": "private"}, headers=staff["admin"])
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_a_moderator_changes_nothing_in_anothers_map(client, water, staff):
    for method, rest, body in (("DELETE", "", None), ("PUT", "/visibility", {"visibility": "private"})):
        refused = await client.request(method, f"{API}/subjects/{water.subject_uid}{rest}", json=body, headers=staff["moderator"])
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
