"""The API killed (-9) at each await of a request: what was asked is done whole or not at all, and the same request again does it once."""

import os
import time

import pytest

from graph import sweep
from graph.bucket import open_bucket
from tests.faults.killing import LANES, PATIENCE, Attacked, killed_everywhere
from tests.faults.requests import wanted
from tests.in_process import app_client
from tests.people import account
from tests.s3_servers import s3, s3_servers
from tests.written import keys, written

__all__ = ["s3", "s3_servers"]  # fixtures

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

AT_LEAST = {"a new subject": 50, "a change": 70, "a large change": 70, "a save": 40, "a new document": 40}
"""Finding out who asks and what they may, and each step of a transaction are awaits."""


@pytest.fixture
def victim(lanes, settings, neo4j, graph, bucket, driver, client):
    """Each lane with its own map and owner."""
    return Attacked(lanes, settings, neo4j, graph.within(PATIENCE), bucket, driver, client)


@pytest.fixture
async def asks(graph, bucket, driver):
    """What is asked for -> the requests of each lane."""
    waters = [await written(graph, bucket, driver, owner=await account(driver, f"owner-{lane}")) for lane in range(LANES)]
    lanes = [(await wanted(driver, water)).all for water in waters]
    return {what: [lane[what] for lane in lanes] for what in AT_LEAST}


async def test_killed_at_every_await_it_is_whole_or_not_there_and_its_repeat_does_it_once(victim, driver, asks, tmp_path):
    for what, least in AT_LEAST.items():
        began = time.monotonic()
        points = await killed_everywhere(victim, asks[what])
        print(f"{what} was killed at {points} awaits in {time.monotonic() - began:.0f} s")
        assert points >= least
    await only_what_is_named_is_left(victim, driver, tmp_path / "data" / "bucket")


NAMED = """
CALL () {
    MATCH (document:Document)-[:HEAD]->()-[:PREVIOUS]->*(revision) RETURN 'documents/' + document.uid + '/' + revision.uid AS key
    UNION ALL
    MATCH (change:Change) WHERE change.operations IS NULL RETURN 'changes/' + change.uid AS key
}
RETURN collect(key) AS keys
"""


async def only_what_is_named_is_left(victim, driver, folder):
    """After a day, what no revision and no change names has gone from the bucket."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 200_000,) * 2)
    await sweep.sweep(victim.graph, victim.bucket)
    assert await keys(victim.bucket) == set((await driver.execute_query(NAMED)).records[0]["keys"])


@pytest.mark.parametrize(
    ("what", "planted", "found", "first"),
    [
        ("a save", "late puts", "text_missing", 40),
        ("a new subject", "commits apart", "there is more of", 40),
        pytest.param("a large change", "late puts", "change_text", 40, marks=pytest.mark.faults),
        pytest.param("a change", "commits apart", "killed at await", 0, marks=pytest.mark.faults),
    ],
)
async def test_a_planted_bug_is_found(victim, asks, what, planted, found, first):
    with pytest.raises(AssertionError, match=found):
        await killed_everywhere(victim, asks[what], planted=planted, first=first)


@pytest.mark.parametrize("what", ["a save", "a large change", "a new document"])
async def test_killed_at_every_await_of_the_bucket_on_an_s3_server(lanes, settings, neo4j, graph, driver, s3, what):
    place = s3.settings("killed")
    server = {
        "s3_endpoint": place.endpoint,
        "s3_bucket": place.bucket,
        "s3_access_key": place.access_key,
        "s3_secret_key": place.secret_key,
    }
    settings = type(settings)(**{**settings.model_dump(), **server, "s3_secure": False})
    async with open_bucket(place) as bucket, app_client(settings, neo4j) as client:
        await bucket.check()
        water = await written(graph, bucket, driver)
        victim = Attacked(lanes, settings, neo4j, graph.within(PATIENCE), bucket, driver, client)
        points = await killed_everywhere(victim, [(await wanted(driver, water)).all[what]], counts="puts")
    print(f"{what} was killed at {points} awaits of {s3.name}")
    assert points >= 1
