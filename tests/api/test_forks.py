"""Forks over HTTP: jobs, done at once when they are small; once by their key, whole or not at all."""

import asyncio

import pytest

from api.jobs.runner import Jobs
from api.lifespan import open_jobs
from graph import forking
from graph.checks import check
from graph.queries import jobs
from graph.values import new_uid
from tests.expect import counts
from tests.people import account, bearer
from tests.written import written

API = "/api/v1"


@pytest.fixture
async def water(client, graph, bucket, driver):
    return await written(graph, bucket, driver, visibility="public")


@pytest.fixture
async def bob(driver):
    return await account(driver, "bob")


@pytest.fixture
async def as_bob(driver, bob):
    return await bearer(driver, bob)


async def ended(client, headers, job):
    while job["state"] in ("waiting", "running"):
        await asyncio.sleep(0.05)
        job = (await client.get(f"{API}/jobs/{job['uid']}", headers=headers)).json()
    return job


async def test_asked_for_several_times_at_once_with_one_key_there_is_one(client, graph, bucket, driver, water, as_bob):
    path, headers = f"{API}/subjects/{water.subject_uid}/fork", {**as_bob, "Idempotency-Key": "forked-just-once"}
    forks = await asyncio.gather(*(client.post(path, headers=headers) for _ in range(3)))
    assert {fork.status_code for fork in forks} == {201}
    assert len({fork.json()["uid"] for fork in forks}) == 1
    assert (await client.post(path, headers=headers)).json() == forks[0].json()
    assert ((await counts(driver))["Subject"], (await counts(driver))["Job"]) == (2, 1)
    assert await check(graph, bucket) == []


async def test_a_repeat_is_answered_as_the_first_time_after_the_original_became_private(client, driver, water, as_bob):
    path, headers = f"{API}/subjects/{water.subject_uid}/fork", {**as_bob, "Idempotency-Key": "forked-while-public"}
    first = await client.post(path, headers=headers)
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'private'", uid=water.subject_uid)
    again = await client.post(path, headers=headers)
    assert (again.status_code, again.json()) == (first.status_code, first.json()) and first.status_code == 201
    assert (await client.post(path, headers=as_bob)).status_code == 404, "without the key it is asked for anew"


async def test_one_that_takes_long_is_answered_with_its_job(client, water, as_bob, monkeypatch):
    outcome = Jobs.outcome
    monkeypatch.setattr(Jobs, "outcome", lambda self, viewer, uid, _: outcome(self, viewer, uid, 0))
    answer = await client.post(f"{API}/subjects/{water.subject_uid}/fork", headers=as_bob)
    assert (answer.status_code, answer.json()["kind"]) == (202, "fork")
    assert answer.headers["location"] == f"{API}/jobs/{answer.json()['uid']}"
    job = await ended(client, as_bob, answer.json())
    assert (job["state"], job["percent"], job["result"]["owner"]["handle"]) == ("done", 100, "bob")
    shown = (await client.get(f"{API}/subjects/{job['result']['uid']}", headers=as_bob)).json()
    origin = shown.pop("forked_from")
    assert shown == job["result"]
    assert (origin["uid"], origin["title"], origin["version"]) == (water.subject_uid, shown["title"], 1)


async def test_what_it_comes_from_is_told_only_to_who_may_read_that(client, driver, water, as_bob):
    fork = (await client.post(f"{API}/subjects/{water.subject_uid}/fork", headers=as_bob)).json()
    for visibility, is_told in (("unlisted", True), ("private", False)):
        await driver.execute_query(
            "MATCH (s:Subject {uid: $uid}) SET s.visibility = $visibility", uid=water.subject_uid, visibility=visibility
        )
        told = (await client.get(f"{API}/subjects/{fork['uid']}", headers=as_bob)).json()["forked_from"]
        assert (told is not None) == is_told, visibility


async def test_what_may_not_be_read_is_refused_before_there_is_a_job(client, driver, water, as_bob):
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'private'", uid=water.subject_uid)
    refused = await client.post(f"{API}/subjects/{water.subject_uid}/fork", headers=as_bob)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert "Job" not in await counts(driver)


async def test_a_text_that_is_missing_fails_it_and_nothing_is_left(client, graph, bucket, driver, water, as_bob):
    before = await counts(driver)
    async for key in bucket.keys():
        if key.startswith("documents/"):
            await bucket.delete(key)
    refused = await client.post(f"{API}/subjects/{water.subject_uid}/fork", headers=as_bob)
    assert refused.json()["code"] == "text_missing" and refused.status_code >= 400
    assert {**await counts(driver), "Job": 0} == {**before, "Job": 0}


async def test_a_cancelled_one_leaves_nothing(client, graph, bucket, driver, water, bob, as_bob, settings, monkeypatch):
    before, begun = await counts(driver), asyncio.Event()

    async def stands_still(*_):
        begun.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(forking, "first_change", stands_still)
    async with open_jobs(graph, bucket, settings) as running:
        uid = await graph.write(jobs.create, bob, new_uid(), "fork", {"subject_uid": water.subject_uid}, None)
        running.begin(uid)
        await begun.wait()
        assert (await counts(driver))["Subject"] == 2, "staged, where nobody sees it"
        assert (await running.cancel(bob, uid)).state == "cancelled"
        await running.idle()
    assert {**await counts(driver), "Job": 0} == {**before, "Job": 0}


async def test_one_that_a_dead_process_has_left_is_done_by_the_next(client, graph, bucket, driver, water, bob, settings):
    uid = await graph.write(jobs.create, bob, new_uid(), "fork", {"subject_uid": water.subject_uid}, None)
    await graph.write(jobs.take, uid, "a process that is gone")
    await driver.execute_query("MATCH (job:Job) SET job.due_at = datetime()")
    async with open_jobs(graph, bucket, settings) as running:
        assert await running.take_up() == 1
        job = await running.outcome(bob, uid, 30)
    assert (job.state, (await counts(driver))["Subject"]) == ("done", 2)
    assert await check(graph, bucket) == []
