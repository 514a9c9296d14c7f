"""The process killed (-9) at one await after another of an import of twelve topics: the next start finishes it, once."""

import pytest

from api.lifespan import open_jobs
from graph.queries.access import Viewer
from graph.values import new_uid
from tests.expect import counts
from tests.faults.killing import Attacked, attacked
from tests.people import account, bearer

MOST_POINTS = 200
BOOK = "# Twelve\n\n" + "".join(f"## Chapter {number}\n\nSome text of {number}.\n\n" for number in range(1, 12))
HIDDEN = "MATCH (subject:Subject) WHERE subject.staged_by IS NOT NULL RETURN count(subject) AS staged"
SHOWN = "MATCH (subject:Subject) WHERE subject.staged_by IS NULL RETURN count(subject) AS shown"
DUE = "MATCH (job:Job) WHERE job.due_at IS NOT NULL SET job.due_at = datetime() RETURN job.uid AS uid"


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def victim(settings, neo4j, graph, bucket, driver, client):
    async with attacked(settings, neo4j, graph, bucket, driver, client) as victim:
        yield victim


async def one(victim: Attacked, query: str) -> int:
    return (await victim.driver.execute_query(query)).records[0][0]


def asked(headers: dict[str, str]) -> dict:
    """A form, as httpx would send it, but as JSON can hold it."""
    boundary = "a-boundary"
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="twelve.md"\r\n\r\n{BOOK}\r\n--{boundary}--\r\n'
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": new_uid()}
    return {"method": "POST", "url": "/api/v1/subjects/import", "headers": {**headers, **kind}, "content": body}


async def restarted(victim: Attacked, ada: Viewer) -> None:
    """Another process of the app, when the lease of the dead one is over."""
    async with open_jobs(victim.graph, victim.bucket, victim.settings) as jobs:
        due = [record["uid"] for record in (await victim.driver.execute_query(DUE)).records]
        assert await jobs.take_up() == len(due)
        for uid in due:
            job = await jobs.outcome(ada, uid, 60)
            assert (job.state, job.problem) == ("done", None)
        await jobs.sweep_uploads()


async def killed_at(victim: Attacked, ada: Viewer, headers: dict[str, str], point: int) -> bool:
    """Whether it was killed there."""
    before, request = await one(victim, SHOWN), asked(headers)
    answer = await victim.send(request, at=point, counts="jobs")
    assert await one(victim, SHOWN) in (before, before + 1)
    await restarted(victim, ada)
    when = f"killed at await {point} of its work"
    assert (await one(victim, SHOWN), await one(victim, HIDDEN)) == (before + 1, 0), when
    await victim.is_sound(when)
    again = await victim.client.request(**request)
    assert again.status_code == 201 and again.json()["report"]["topics"] == 12, when
    assert await one(victim, SHOWN) == before + 1, f"{when}, and then sent again"
    assert list((victim.settings.data_folder / "uploads").iterdir()) == [], when
    return answer is None


async def test_an_import_that_was_killed_is_finished_by_the_next_start(victim, driver, ada):
    headers = await bearer(driver, ada)
    killed = [await killed_at(victim, ada, headers, point) for point in (0, 7, 15)]
    assert killed == [True] * 3
    found = await counts(driver)
    assert (found["Subject"], found["Topic"], found["Document"]) == (3, 36, 33)


@pytest.mark.faults
@pytest.mark.timeout(1800)
async def test_an_import_killed_at_every_await_is_finished_once(victim, driver, ada):
    headers = await bearer(driver, ada)
    killed = 0
    while killed < MOST_POINTS and await killed_at(victim, ada, headers, killed):
        killed += 1
    print(f"killed at {killed} points")
    assert 15 < killed < MOST_POINTS
