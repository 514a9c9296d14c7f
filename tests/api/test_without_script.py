"""What crawlers read at the addresses of pages: texts of public maps as safe HTML within the page, and of others nothing."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from api import ui
from graph.addresses import short_id
from graph.texts import add
from tests.people import bearer
from tests.written import written

SHELL = Path(__file__).parents[2] / "ui" / "index.html"


@pytest.fixture
async def crawler(graph, bucket, tmp_path):
    """Of the app that serves the page alone, which need not be built for it."""
    (tmp_path / "index.html").write_bytes(SHELL.read_bytes())
    app = FastAPI()
    ui.serve(app, tmp_path, patience=30)

    async def with_state(scope, receive, send):
        await app({**scope, "state": {"graph": graph, "bucket": bucket, "request_id": "a-request"}}, receive, send)

    async with AsyncClient(transport=ASGITransport(with_state), base_url="http://localhost") as client:
        yield client


def address(water, topic=""):
    return f"/water-{short_id(water.subject_uid)}" + (f"/{short_id(water.topics[topic])}" if topic else "")


async def test_a_public_topic_is_read_without_script_and_asked_for_again_by_its_etag(crawler, graph, bucket, driver):
    water = await written(graph, bucket, driver, visibility="public")
    await driver.execute_query(
        "MATCH (s:Subject {uid: $uid}) SET s.title = 'Water & <ice>', s.summary = 'All \"of\" it'", uid=water.subject_uid
    )
    await add(graph, bucket, water.owner, water.topics["Rivers"], None, "<script>alert(1)</script>\n\n**Wide** [[Seas]]")
    answer = await crawler.get(address(water, "Rivers"))
    assert "<title>Rivers · Water &amp; &lt;ice&gt; · Trellis</title>" in answer.text
    assert "<p>They run to the sea.</p>" in answer.text and "<strong>Wide</strong>" in answer.text
    assert f'href="{address(water, "Seas")}"' in answer.text
    assert "alert(1)" not in answer.text and answer.text.count('id="root"') == 1
    assert answer.headers["cache-control"] == "no-cache" and "Cookie" in answer.headers["vary"]
    again = await crawler.get(address(water, "Rivers"), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    subject = (await crawler.get(address(water))).text
    assert 'content="All &quot;of&quot; it"' in subject and "They run" not in subject


@pytest.mark.parametrize("visibility", ["private", "unlisted"])
async def test_of_what_is_not_public_nothing_is_said_to_anybody(crawler, graph, bucket, driver, visibility):
    water = await written(graph, bucket, driver, visibility=visibility)
    for headers in ({}, await bearer(driver, water.owner)):
        for topic in ("", "Rivers"):
            assert (await crawler.get(address(water, topic), headers=headers)).text == SHELL.read_text()


async def test_what_is_nowhere_and_topics_of_other_maps_are_the_page_alone(crawler, graph, bucket, driver):
    water = await written(graph, bucket, driver, visibility="public")
    other = await written(graph, bucket, driver, owner=water.owner, visibility="private")
    mixed = f"{address(water)}/{short_id(other.topics['Rivers'])}"
    for path in (
        mixed,
        f"{address(water)}/nothing",
        "/settings",
        "/@owner",
        f"/x-{short_id(other.topics['Seas'])}",
        address(water) + "/a/b",
    ):
        assert (await crawler.get(path)).text == SHELL.read_text()
