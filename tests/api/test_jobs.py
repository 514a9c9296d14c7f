"""Jobs: cancelled, left by the dead, given up, and forgotten."""

import asyncio

import pytest

from api.jobs.kinds import KINDS
from api.jobs.running import Kind
from api.lifespan import open_jobs
from graph.checks import check
from graph.errors import JobEnded, TooManyJobs, Unavailable
from graph.queries import jobs
from graph.sweep import sweep
from graph.values import new_uid
from tests.expect import counts
from tests.people import account

LEFT = {"Subject", "Topic", "Concept", "Document", "Revision", "Change", "Statistics"}


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def running(graph, bucket, settings):
    async with open_jobs(graph, bucket, settings) as running:
        yield running


async def asked(graph, running, ada, content: bytes = b"Water\n\tPonds\n", **inputs) -> str:
    """A job that waits, with its upload."""
    uid = new_uid()
    running.uploads.path(uid).write_bytes(content)
    given = {"name": "map.txt", "format": None, "title": None, "visibility": "private", "plan_only": False, "deep": False}
    given |= {"into": None, "version": None, **inputs}
    return await graph.write(jobs.create, ada, uid, "import", given, None)


def does(monkeypatch, work) -> None:
    monkeypatch.setitem(KINDS, "import", Kind(work, needs_upload=True))


async def test_a_job_that_waits_is_done_by_whoever_looks_when_its_head_start_is_over(graph, driver, running, ada):
    uid = await asked(graph, running, ada)
    assert await running.take_up() == 0, "the process that was asked comes first"
    await driver.execute_query("MATCH (job:Job) SET job.due_at = datetime()")
    assert await running.take_up() == 1
    job = await running.outcome(ada, uid, 30)
    assert (job.state, job.percent, job.step, job.problem) == ("done", 100, "Done", None)
    assert await running.take_up() == 0


async def test_two_processes_that_look_at_once_do_it_once(graph, driver, bucket, settings, running, ada):
    async with open_jobs(graph, bucket, settings) as other:
        uids = [await asked(graph, running, ada) for _ in range(3)]
        for uid in uids:
            running.begin(uid)
            other.begin(uid)
        assert {(await running.outcome(ada, uid, 60)).state for uid in uids} == {"done"}
    assert (await counts(driver))["Subject"] == 3
    assert await check(graph, bucket) == []


async def test_cancelling_while_batches_are_written_discards_what_was_staged(graph, driver, bucket, running, ada):
    uid = await asked(graph, running, ada, b"Root\n" + b"".join(b"\tTopic %d\n" % number for number in range(20_000)))
    running.begin(uid)
    while not (await driver.execute_query("MATCH (s:Subject) WHERE s.staged_by IS NOT NULL RETURN s")).records:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    job = await running.cancel(ada, uid)
    assert job.state == "cancelled"
    await running.idle()
    assert not LEFT & (await counts(driver)).keys()
    assert not running.uploads.has(uid)
    assert (await running.cancel(ada, uid)).state == "cancelled", "twice is once"


async def test_cancelled_in_the_last_moment_nothing_is_shown(graph, driver, running, ada, monkeypatch):
    end = jobs.end

    async def cancelled_before(tx, job_uid, runner, state, **more):
        await graph.write(jobs.cancel, ada, job_uid)
        await end(tx, job_uid, runner, state, **more)

    monkeypatch.setattr(jobs, "end", cancelled_before)
    uid = await asked(graph, running, ada)
    running.begin(uid)
    assert (await running.outcome(ada, uid, 30)).state == "cancelled"
    await running.idle()
    assert not LEFT & (await counts(driver)).keys()


async def test_what_another_has_taken_up_meanwhile_ends_nothing(graph, driver, running, ada):
    uid = await asked(graph, running, ada)
    assert await graph.write(jobs.take, uid, "first")
    assert await graph.write(jobs.take, uid, "second") is None, "the first holds it"
    await driver.execute_query("MATCH (job:Job) SET job.due_at = datetime()")
    assert await graph.write(jobs.take, uid, "second")
    assert not await graph.write(jobs.beat, uid, "first", "x", 1)
    with pytest.raises(JobEnded):
        await graph.write(jobs.end, uid, "first", "done", result={})
    await graph.write(jobs.end, uid, "second", "done", result={"a": 1})
    assert (await graph.read(jobs.one, ada, uid)).result == {"a": 1}


async def test_a_store_that_is_down_breaks_a_job_off_and_it_is_tried_again(graph, driver, running, ada, monkeypatch):
    tries = []

    async def work(graph, bucket, doing):
        tries.append(doing.taken.uid)
        if len(tries) == 1:
            raise Unavailable("down")
        await graph.write(doing.end, {"tries": len(tries)})

    does(monkeypatch, work)
    uid = await asked(graph, running, ada)
    running.begin(uid)
    await running.idle()
    assert (await graph.read(jobs.one, ada, uid)).state == "running", "until its lease is over"
    await driver.execute_query("MATCH (job:Job) SET job.due_at = datetime()")
    assert await running.take_up() == 1
    assert (await running.outcome(ada, uid, 10)).result == {"tries": 2}


async def test_what_ends_its_process_again_and_again_is_given_up(graph, driver, running, ada):
    uid = await asked(graph, running, ada)
    for _ in range(jobs.TRIES):
        assert await graph.write(jobs.take, uid, new_uid())
        await driver.execute_query("MATCH (job:Job) SET job.due_at = datetime()")
    assert await graph.write(jobs.take, uid, new_uid()) is None
    job = await graph.read(jobs.one, ada, uid)
    assert (job.state, job.problem["code"]) == ("failed", "gave_up")


async def test_something_unexpected_fails_the_job_and_says_no_more_than_that(graph, running, ada, monkeypatch, caplog):
    async def work(graph, bucket, doing):
        raise RuntimeError("secret")

    does(monkeypatch, work)
    uid = await asked(graph, running, ada)
    running.begin(uid)
    job = await running.outcome(ada, uid, 10)
    assert (job.state, job.problem["status"], job.problem["code"]) == ("failed", 500, "internal_error")
    assert "secret" not in str(job.problem) and "secret" in caplog.text


async def test_a_process_that_stops_leaves_its_jobs_to_the_next(graph, driver, bucket, settings, ada, monkeypatch):
    begun = asyncio.Event()

    async def work(graph, bucket, doing):
        begun.set()
        await asyncio.sleep(60)

    does(monkeypatch, work)
    async with open_jobs(graph, bucket, settings) as stopping:
        uid = await asked(graph, stopping, ada)
        stopping.begin(uid)
        await begun.wait()
    job = await graph.read(jobs.one, ada, uid)
    assert job.state == "waiting" and stopping.uploads.has(uid)
    assert await graph.read(jobs.due, 10) == [(uid, "import")]


async def test_an_account_has_so_many_jobs_at_once(graph, running, ada, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_OPEN", 2)
    for _ in range(2):
        await asked(graph, running, ada)
    with pytest.raises(TooManyJobs):
        await asked(graph, running, ada)


async def test_jobs_whose_upload_is_nowhere_end_and_old_ones_are_forgotten(graph, driver, bucket, running, ada):
    uid = await asked(graph, running, ada)
    running.uploads.remove(uid)
    await driver.execute_query("MATCH (job:Job) SET job.due_at = datetime() - duration({hours: 2})")
    assert await running.take_up() == 0
    await sweep(graph, bucket)
    job = await graph.read(jobs.one, ada, uid)
    assert (job.state, job.problem["code"]) == ("failed", "upload_lost")
    await driver.execute_query("MATCH (job:Job) SET job.ended_at = datetime() - duration({days: 8})")
    await sweep(graph, bucket)
    assert "Job" not in await counts(driver)


async def test_files_that_no_job_needs_are_taken_away_after_a_while(graph, running, ada, monkeypatch):
    from api.jobs import uploads

    needed, left = await asked(graph, running, ada), new_uid()
    running.uploads.path(left).write_bytes(b"x")
    await running.sweep_uploads()
    assert running.uploads.has(left), "its job may be on its way"
    monkeypatch.setattr(uploads, "YOUNG", -1)
    await running.sweep_uploads()
    assert running.uploads.has(needed) and not running.uploads.has(left)
