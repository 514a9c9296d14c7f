"""The API killed (-9) at each await of a request: what was asked is done whole or not at all, and the same request again does it once."""

import os
import time

import pytest

from graph import sweep
from graph.bucket import open_bucket
from tests.faults.killing import attacked, killed_everywhere
from tests.faults.requests import wanted
from tests.in_process import app_client
from tests.s3_servers import s3, s3_servers
from tests.written import keys, written

__all__ = ["s3", "s3_servers"]  # fixtures

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

AT_LEAST = {"a new subject": 50, "a change": 70, "a large change": 70, "a save": 40, "a new document": 40}
"""Finding out who asks and what they may, and each step of a transaction are awaits."""


@pytest.fixture
async def water(graph, bucket, driver):
    return await written(graph, bucket, driver)


@pytest.fixture
async def victim(settings, neo4j, graph, bucket, driver, client):
    async with attacked(settings, neo4j, graph, bucket, driver, client) as victim:
        yield victim


@pytest.mark.parametrize("what", AT_LEAST)
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.faults)])
async def test_killed_at_its_awaits_it_is_whole_or_not_there_and_its_repeat_does_it_once(
    victim, client, driver, water, tmp_path, what, every
):
    points = await killed_everywhere(victim, (await wanted(driver, client, water)).all[what], every=every)
    print(f"{what} was killed at {points} awaits, each {every}. of them")
    assert points >= AT_LEAST[what] // every
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
    ("what", "planted", "found", "first", "every"),
    [
        ("a save", "late puts", "text_missing", 40, 1),
        ("a new subject", "commits apart", "there is more of", 40, 4),
        pytest.param("a large change", "late puts", "change_text", 40, 1, marks=pytest.mark.faults),
        pytest.param("a change", "commits apart", "killed at await", 0, 1, marks=pytest.mark.faults),
    ],
)
async def test_a_planted_bug_is_found(victim, client, driver, water, what, planted, found, first, every):
    with pytest.raises(AssertionError, match=found):
        await killed_everywhere(victim, (await wanted(driver, client, water)).all[what], planted=planted, first=first, every=every)


@pytest.mark.parametrize("what", ["a save", "a large change", "a new document"])
async def test_killed_at_every_await_of_the_bucket_on_an_s3_server(settings, neo4j, graph, driver, s3, what):
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
        async with attacked(settings, neo4j, graph, bucket, driver, client) as victim:
            points = await killed_everywhere(victim, (await wanted(driver, client, water)).all[what], counts="puts")
    print(f"{what} was killed at {points} awaits of {s3.name}")
    assert points >= 1
