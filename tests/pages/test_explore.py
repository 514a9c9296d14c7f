"""The public subjects, to look around in: pictures of their maps, filters and orders that the address keeps."""

import re
from pathlib import Path

from httpx import AsyncClient
from playwright.async_api import Locator, Page, expect

from api.imports import import_file
from graph.bucket import Bucket
from graph.client import Graph
from tests.pages.accounts import PASSWORD, register
from tests.pages.test_access import faults

MORE_THAN_A_PAGE = 25


async def publish(server_url: str, handle: str, **subject: object) -> None:
    async with AsyncClient(base_url=f"{server_url}/api/v1", timeout=30) as client:
        opened = await client.post("/sessions", json={"login": handle, "password": PASSWORD})
        bearer = {"Authorization": f"Bearer {opened.json()['access_token']}"}
        made = await client.post("/subjects", json={"visibility": "public", **subject}, headers=bearer)
        assert made.status_code == 201, made.text


def cards(page: Page) -> Locator:
    return page.get_by_role("region", name="Subjects").get_by_role("article")


async def test_filters_and_order_are_in_the_address_and_back_leads_to_what_was_shown(page: Page, server_url: str, starter: str):
    await register(server_url, "ada")
    await publish(server_url, "ada", title="Fliegen", language="de", tags=["Air", "Birds"])
    await publish(server_url, "ada", title="Zeppelins", language="en", tags=["Air"])
    await page.goto("/explore")
    await expect(cards(page)).to_have_count(3)
    await expect(page.get_by_role("article").filter(has_text=starter).locator("img[data-shown]")).to_be_visible()
    assert await faults(page) == []

    await page.get_by_role("combobox", name="Sort by").focus()
    await page.get_by_role("combobox", name="Sort by").select_option("Title")
    await expect(cards(page).first).to_contain_text("Fliegen")
    await expect(page.get_by_role("combobox", name="Sort by")).to_be_focused()
    await page.get_by_role("combobox", name="Tag").select_option("air")
    await expect(cards(page)).to_have_count(2)
    await page.get_by_role("main").get_by_role("combobox", name="Language").select_option("German")
    await expect(cards(page)).to_have_count(1)
    await expect(page).to_have_url(re.compile(r"/explore\?sort=title&tag=air&language=de$"))
    assert await faults(page) == []
    await page.reload()
    await expect(cards(page)).to_have_count(1)
    await page.get_by_role("button", name="Without the filter German").click()
    await expect(cards(page)).to_have_count(2)
    await page.go_back()
    await expect(page.get_by_role("button", name="Without the filter German")).to_be_visible()

    await cards(page).get_by_role("link", name="by ada").click()
    await expect(page).to_have_url(re.compile(r"/explore\?author=ada$"))
    await cards(page).get_by_role("link", name="birds").click()
    await expect(cards(page)).to_have_count(1)
    await page.goto("/explore?author=ada&tag=water")
    await expect(page.get_by_role("heading", name="No subject is like that")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_role("link", name="Show all subjects").click()
    await expect(cards(page)).to_have_count(3)
    search = page.get_by_role("textbox", name="Search by title")
    await page.keyboard.press("/")
    await expect(search).to_be_focused()
    await page.keyboard.type("zepp")
    await expect(cards(page)).to_have_count(1)
    await page.go_back()
    await expect(search).to_have_value("")
    await expect(cards(page)).to_have_count(3)


async def test_more_is_shown_on_request_and_is_there_again_after_back_and_reload(
    page: Page, graph: Graph, bucket: Bucket, tmp_path: Path, starter: str
):
    for number in range(MORE_THAN_A_PAGE):
        (tmp_path / "small.txt").write_text(f"Number {number}\n\tIts part")
        await import_file(graph, bucket, tmp_path / "small.txt")
    await page.goto("/explore")
    await expect(cards(page)).to_have_count(24)
    await page.get_by_role("button", name="Show more").click()
    await expect(cards(page)).to_have_count(MORE_THAN_A_PAGE + 1)
    await expect(cards(page).nth(24).get_by_role("link").first).to_be_focused()
    await page.get_by_role("link", name=starter).click()
    await expect(page.get_by_role("heading", level=1, name=starter)).to_be_visible()
    await page.go_back()
    await expect(cards(page)).to_have_count(MORE_THAN_A_PAGE + 1)
    await expect(page.get_by_role("link", name=starter)).to_be_in_viewport()
    await page.reload()
    await expect(cards(page)).to_have_count(MORE_THAN_A_PAGE + 1)
    await expect(page.get_by_text(f"{MORE_THAN_A_PAGE + 1} subjects, that is all")).to_be_visible()
