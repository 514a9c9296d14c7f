"""The process killed (-9) at every await of an import of twelve topics: nothing half done is seen, and the next start finishes it, once."""

import asyncio

import pytest

from api.lifespan import open_jobs
from graph.values import new_uid
from tests.expect import counts
from tests.faults.killing import LANES, PATIENCE, Attacked
from tests.people import account, bearer

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

MOST_POINTS, OF_EACH = 240, 15
"""Awaits; jobs that one account leaves open, which is less than it may."""
BOOK = "# Twelve\n\n" + "".join(f"## Chapter {number}\n\nSome text of {number}.\n\n" for number in range(1, 12))
SUBJECTS = """
MATCH (subject:Subject)
RETURN count(CASE WHEN subject.staged_by IS NULL THEN 1 END) AS shown, count(subject.staged_by) AS hidden
"""
DUE = "MATCH (job:Job) WHERE job.due_at IS NOT NULL SET job.due_at = datetime()"


@pytest.fixture
def victim(lanes, settings, neo4j, graph, bucket, driver, client):
    return Attacked(lanes, settings, neo4j, graph.within(PATIENCE), bucket, driver, client)


async def subjects(victim: Attacked) -> tuple[int, int]:
    """How many can be seen, and how many are half done."""
    (record,) = (await victim.driver.execute_query(SUBJECTS)).records
    return record["shown"], record["hidden"]


def asked(headers: dict[str, str]) -> dict:
    """A form, as httpx would send it, but as JSON can hold it."""
    boundary = "a-boundary"
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="twelve.md"\r\n\r\n{BOOK}\r\n--{boundary}--\r\n'
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": new_uid()}
    return {"method": "POST", "url": "/api/v1/subjects/import", "headers": {**headers, **kind}, "content": body}


async def killed_everywhere(victim: Attacked) -> tuple[list[dict], list[dict]]:
    """The requests that were killed, each one await of its work later than the last, and those that had no such await any more."""
    killed, answered = list[dict](), list[dict]()
    while not answered and len(killed) < MOST_POINTS:
        if len(killed) % OF_EACH == 0:
            headers = await bearer(victim.driver, await account(victim.driver, f"reader-{len(killed)}"))
        requests = [asked(headers) for _ in range(LANES)]
        sent = (victim.send(request, at=len(killed) + lane, counts="jobs", lane=lane) for lane, request in enumerate(requests))
        for request, answer in zip(requests, await asyncio.gather(*sent), strict=True):
            (answered if answer else killed).append(request)
    return killed, answered


async def restarted(victim: Attacked) -> None:
    """Another process of the app, when the leases of the dead ones are over."""
    async with open_jobs(victim.graph, victim.bucket, victim.settings) as jobs:
        await victim.driver.execute_query(DUE)
        while await jobs.take_up():
            await jobs.idle()
        await jobs.sweep_uploads()


async def test_an_import_killed_at_any_await_is_whole_or_not_there_and_finished_once_by_the_next_start(victim, driver):
    killed, answered = await killed_everywhere(victim)
    print(f"killed at {len(killed)} points")
    assert 30 < len(killed) < MOST_POINTS
    shown, hidden = await subjects(victim)
    assert len(answered) <= shown and hidden > 0
    await victim.is_sound("killed at every await")

    await restarted(victim)
    every = len(killed) + len(answered)
    assert await subjects(victim) == (every, 0)
    for request in killed + answered:
        again = await victim.client.request(**request)
        assert again.status_code == 201 and again.json()["report"]["topics"] == 12
    assert await subjects(victim) == (every, 0), "sent again, they say what has been done"
    found = await counts(driver)
    assert (found["Topic"], found["Document"]) == (12 * every, 11 * every)
    await victim.is_sound("finished by the next start")
    assert list((victim.settings.data_folder / "uploads").iterdir()) == []
