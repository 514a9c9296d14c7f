"""Images over HTTP: bytes in, bytes out, for whoever may read the subject."""

from io import BytesIO

import pytest
from PIL import Image

from tests.people import account, bearer
from tests.written import written

API = "/api/v1"


def png(width=8, height=8):
    into = BytesIO()
    Image.new("RGB", (width, height), "red").save(into, "PNG")
    return into.getvalue()


@pytest.fixture
async def water(client, graph, bucket, driver):
    return await written(graph, bucket, driver)


@pytest.fixture
async def owner(driver, water):
    return await bearer(driver, water.owner)


async def post(client, water, headers, content, media_type="image/png", **more):
    return await client.post(
        f"{API}/subjects/{water.subject_uid}/images", content=content, headers={**headers, "Content-Type": media_type, **more}
    )


async def test_an_image_is_sent_and_seen(client, water, owner, driver):
    made = await post(client, water, owner, png(), "image/PNG; charset=binary")
    assert made.status_code == 201
    assert (made.json()["width"], made.json()["height"], made.json()["media_type"]) == (8, 8, "image/png")
    seen = await client.get(made.json()["url"], headers=owner)
    assert (seen.status_code, seen.headers["content-type"], len(seen.content)) == (200, "image/png", made.json()["bytes"])
    assert (seen.headers["x-content-type-options"], seen.headers["cache-control"]) == ("nosniff", "private, no-cache")
    assert "script-src 'self'" in seen.headers["content-security-policy"]
    known = {**owner, "If-None-Match": seen.headers["etag"]}
    assert (await client.get(made.headers["location"], headers=known)).status_code == 304
    assert (await client.get(made.json()["url"])).status_code == 404
    assert (await client.get(made.json()["url"], headers=await bearer(driver, await account(driver, "bob")))).status_code == 404
    await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'public'")
    assert (await client.get(made.json()["url"])).content == seen.content


async def test_the_same_key_gives_the_same_image(client, water, owner):
    first, second = [await post(client, water, owner, png(), **{"Idempotency-Key": "one-red-square"}) for _ in range(2)]
    assert first.json() == second.json()
    other = await post(client, water, owner, png(9), **{"Idempotency-Key": "one-red-square"})
    assert other.json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"no image", "image/png", 422, "image_unreadable"),
        (png(), "image/jpeg", 422, "image_unreadable"),
        (b"<svg/>", "image/svg+xml", 415, "unsupported_media_type"),
        (bytes(5_000_001), "image/png", 413, "image_too_large"),
        (png(5_001, 5_000), "image/png", 413, "image_too_large"),
    ],
)
async def test_what_is_no_image_to_be_shown_is_refused_by_name(client, water, owner, content, media_type, status, code):
    refused = await post(client, water, owner, content, media_type)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_only_who_may_edit_the_subject_sends_images(client, water, driver):
    assert (await post(client, water, {}, png())).json()["code"] == "sign_in_needed"
    stranger = await bearer(driver, await account(driver, "bob"))
    assert (await post(client, water, stranger, png())).status_code == 404
    await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'public'")
    assert (await post(client, water, stranger, png())).json()["code"] == "forbidden"
