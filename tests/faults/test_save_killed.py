"""Save Document killed (-9) at each await: the text is saved whole or not at all, and the same request again gives it once."""

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import asdict

import pytest

from graph import sweep, texts
from graph.bucket import open_bucket
from graph.checks import check
from graph.queries import documents, revisions
from graph.queries.idempotency import Once
from tests.api.trellis import ROOT
from tests.graph.places import FolderPlace, S3Place
from tests.s3_servers import s3, s3_servers
from tests.written import keys, written

__all__ = ["s3", "s3_servers"]  # fixtures

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

MOST_POINTS = 150
NEW = "A new text, [[Lakes]] in it."

PROGRAM = """
import asyncio, json, os, signal, sys
from pathlib import Path

from graph import texts
from graph.bucket import open_bucket
from graph.client import open_graph
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.settings import FolderSettings, Neo4jSettings, S3Settings

given = json.loads(sys.argv[1])
left = given["points"]

class Counted:
    # Awaits what it is given, and ends the process when it would wait for the n-th time.
    def __init__(self, coroutine):
        self.coroutine = coroutine

    def __await__(self):
        global left
        step, value = self.coroutine.send, None
        while True:
            try:
                waits_for = step(value)
            except StopIteration as stop:
                return stop.value
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            try:
                step, value = self.coroutine.send, (yield waits_for)
            except BaseException as error:
                step, value = self.coroutine.throw, error

class Late:
    # The planted bug: what is put arrives only after it is linked.
    def __init__(self, bucket):
        self.bucket, self.kept = bucket, []

    async def put(self, key, content):
        self.kept.append((key, content))

    async def arrive(self):
        for key, content in self.kept:
            await self.bucket.put(key, content)

class OnlyPuts:
    def __init__(self, bucket):
        self.bucket = bucket

    async def put(self, key, content):
        await Counted(self.bucket.put(key, content))

async def work(graph, bucket):
    viewer = Viewer(*given["viewer"])
    if given["does"] == "save":
        await texts.save(graph, bucket, viewer, given["document"], given["text"], on_revision=given["on"])
    else:
        once = Once(viewer.uid, given["key"], "hash")
        await texts.add(graph, bucket, viewer, given["topic"], None, given["text"], once)

async def planted(graph, bucket):
    late = Late(bucket)
    await work(graph, late)
    await late.arrive()

async def main():
    settings = FolderSettings(Path(given["bucket"]["folder"])) if "folder" in given["bucket"] else S3Settings(**given["bucket"])
    async with open_graph(Neo4jSettings(*given["neo4j"])) as graph, open_bucket(settings) as bucket:
        graph = graph.within(60)
        match given["counts"]:
            case "awaits":
                await Counted(work(graph, bucket))
            case "puts":
                await work(graph, OnlyPuts(bucket))
            case "planted":
                await Counted(planted(graph, bucket))

asyncio.run(main())
"""


async def killed(neo4j, place, viewer, points, *, counts="awaits", **request) -> bool:
    """Whether it was killed before it was done."""
    given = {
        "neo4j": [neo4j.uri, neo4j.user, neo4j.password],
        "bucket": {name: str(value) if name == "folder" else value for name, value in asdict(place.settings).items()},
        "viewer": [viewer.uid, viewer.credential_uid],
        "points": points,
        "counts": counts,
        "text": NEW,
        **request,
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, json.dumps(given), cwd=ROOT)
    code = await asyncio.wait_for(process.wait(), 120)
    assert code in (0, -signal.SIGKILL)
    return code != 0


@pytest.fixture
def graph(graph):
    """Patient: this machine may be busy with what is being killed."""
    return graph.within(60)


async def every_point(graph, bucket, neo4j, place, water, counts="awaits") -> int:
    """Saves a new document each time, killed one wait later than the last, until it isn't killed any more. Returns how often it was."""
    owner, topic = water.owner, water.topics["Rivers"]
    document = await texts.add(graph, bucket, owner, topic, None, "old")
    for points in range(MOST_POINTS):
        head = document.revision.uid
        was_killed = await killed(neo4j, place, owner, points, counts=counts, does="save", document=document.uid, on=head)
        assert await check(graph, bucket) == [], f"after being killed at wait {points}"
        now = await graph.read(documents.one, owner, document.uid)
        assert await texts.get(bucket, now.uid, now.revision.uid, now.revision.sha256) in ({"old", NEW} if was_killed else {NEW})
        again = await texts.save(graph, bucket, owner, document.uid, NEW, on_revision=head)
        history = await graph.read(revisions.page, owner, document.uid, 1_000, 1_000)
        assert (again.revision.number, len(history) - len(await revisions_before(graph, owner, document))) == (
            document.revision.number + 1,
            1,
        )
        if not was_killed:
            return points
        document = await texts.save(graph, bucket, owner, document.uid, "old", on_revision=again.revision.uid)
    raise AssertionError(f"it was still killed at wait {MOST_POINTS}")


async def revisions_before(graph, owner, document):
    return await graph.read(revisions.page, owner, document.uid, document.revision.number + 1, 1_000)


async def test_killed_at_every_await_a_save_is_whole_or_not_there_and_its_repeat_saves_once(graph, driver, neo4j, tmp_path):
    place = FolderPlace(tmp_path / "texts")
    async with open_bucket(place.settings) as bucket:
        water = await written(graph, bucket, driver)
        points = await every_point(graph, bucket, neo4j, place, water)
        print(f"a save was killed at {points} awaits")
        assert points >= 10, "reading who may, the text, and each step of the transaction are awaits"
        await nothing_is_left_over(graph, bucket, driver, place)


async def test_killed_at_every_await_a_new_document_is_whole_or_not_there_and_its_repeat_adds_once(graph, driver, neo4j, tmp_path):
    place = FolderPlace(tmp_path / "texts")
    async with open_bucket(place.settings) as bucket:
        water = await written(graph, bucket, driver)
        topic = water.topics["Seas"]
        points = 0
        for points in range(MOST_POINTS):
            key = f"key-number-{points}"
            was_killed = await killed(neo4j, place, water.owner, points, does="add", topic=topic, key=key)
            assert await check(graph, bucket) == [], f"after being killed at wait {points}"
            made = await texts.add(graph, bucket, water.owner, topic, None, NEW, Once(water.owner.uid or "", key, "hash"))
            listed = await graph.read(documents.of_topic, water.owner, topic)
            assert [document.uid for document in listed] == [made.uid]
            await texts.delete(graph, water.owner, made.uid)
            if not was_killed:
                break
        print(f"a new document was killed at {points} awaits")
        assert points >= 12
        await nothing_is_left_over(graph, bucket, driver, place)


async def test_killed_at_every_await_of_the_bucket_on_an_s3_server(graph, driver, neo4j, s3):
    place = S3Place(s3)
    async with open_bucket(place.settings) as bucket:
        await bucket.check()
        water = await written(graph, bucket, driver)
        points = await every_point(graph, bucket, neo4j, place, water, counts="puts")
        print(f"a save was killed at {points} awaits of {s3.name}")
        assert points >= 1


async def nothing_is_left_over(graph, bucket, driver, place):
    """After a day, only texts that a revision names are in the bucket."""
    for path in place.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 200_000,) * 2)
    await sweep.sweep(graph, bucket)
    found = await driver.execute_query("MATCH (d:Document)-[:HEAD]->()-[:PREVIOUS]->*(r) RETURN d.uid + '/' + r.uid AS named")
    assert await keys(bucket) == {f"documents/{record['named']}" for record in found.records}


async def test_a_planted_bug_that_links_before_it_puts_is_found(graph, driver, neo4j, tmp_path):
    place = FolderPlace(tmp_path / "texts")
    async with open_bucket(place.settings) as bucket:
        water = await written(graph, bucket, driver)
        findings: set[str] = set()
        for points in range(MOST_POINTS):
            document = await texts.add(graph, bucket, water.owner, water.topics["Rivers"], None, "old")
            request = {"does": "save", "document": document.uid, "on": document.revision.uid}
            was_killed = await killed(neo4j, place, water.owner, points, counts="planted", **request)
            findings |= {finding.code for finding in await check(graph, bucket)}
            if findings or not was_killed:
                break
        assert findings == {"text_missing"}, "the checker must see a document whose text is not there"
