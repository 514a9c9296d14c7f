"""A store that is down: 503 with a code, nothing half done, and the same request does it once when the store is back."""

import asyncio
from dataclasses import replace

import pytest

from graph.bucket import open_bucket
from graph.checks import check
from tests.expect import everything
from tests.faults.requests import wanted
from tests.in_process import app_client
from tests.relay import Relay
from tests.s3_servers import s3, s3_servers
from tests.written import written

__all__ = ["s3", "s3_servers"]  # fixtures

pytestmark = pytest.mark.server

NEEDS_A_BUCKET = {"a large change", "a save", "a new document"}


@pytest.fixture
async def water(graph, bucket, driver):
    return await written(graph, bucket, driver)


async def asked_of_all(client, asks) -> dict[str, dict]:
    """What each request is; the first of its kind has been done, so that who asks is known."""
    for ask in asks.values():
        assert (await client.request(**await ask(0))).is_success
    return {what: await ask(1) for what, ask in asks.items()}


async def answers(client, requests) -> dict[str, tuple[int, str | None, bool]]:
    """Status, code, and whether they are told when to come again; all are asked at once."""
    found = await asyncio.gather(*(client.request(**request) for request in requests.values()))
    return {
        what: (answer.status_code, answer.json().get("code"), "retry-after" in answer.headers)
        for what, answer in zip(requests, found, strict=True)
    }


async def done_once(client, requests) -> None:
    for what, request in requests.items():
        again, and_again = [await client.request(**request) for _ in range(2)]
        assert again.is_success and again.json() == and_again.json(), (what, again.text)


async def test_neo4j_is_down_and_comes_back(settings, neo4j, graph, bucket, driver, water):
    async with Relay(int(neo4j.uri.rpartition(":")[2])) as relay, app_client(settings, replace(neo4j, uri=relay.uri)) as client:
        requests = await asked_of_all(client, (await wanted(driver, water)).all)
        before = await everything(driver)
        await relay.cut()
        assert set((await answers(client, requests)).values()) == {(503, "unavailable", True)}
        assert await everything(driver) == before
        await relay.mend()
        await done_once(client, requests)
    assert await check(graph, bucket) == []


async def test_the_folder_of_texts_is_gone_and_comes_back(client, settings, graph, bucket, driver, water):
    """A file lies where it was: nobody can write there, root included."""
    requests = await asked_of_all(client, (await wanted(driver, water)).all)
    folder = settings.data_folder / "bucket"
    aside = folder.rename(folder.with_name("aside"))
    folder.touch()
    await refused_without_a_bucket(client, driver, requests)
    folder.unlink()
    aside.rename(folder)
    await done_once(client, requests)
    assert await check(graph, bucket) == []


async def test_the_object_store_is_down_and_comes_back(settings, neo4j, graph, driver, s3):
    place = s3.settings("down")
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
        requests = await asked_of_all(client, (await wanted(driver, water)).all)
        with s3.down():
            await refused_without_a_bucket(client, driver, requests)
        await done_once(client, requests)
        assert await check(graph, bucket) == []


async def refused_without_a_bucket(client, driver, requests) -> None:
    """What needs no bucket goes on."""
    before = await everything(driver)
    refused = await answers(client, {what: requests[what] for what in NEEDS_A_BUCKET})
    assert {status for status, _, _ in refused.values()} == {503}, refused
    assert await everything(driver) == before
    others = await answers(client, {what: request for what, request in requests.items() if what not in NEEDS_A_BUCKET})
    assert {status for status, _, _ in others.values()} == {200, 201}, others
