"""The start page: for strangers, for who comes again, and for who is signed in."""

import re

from playwright.async_api import Page, expect

from tests.pages.accounts import register, signed_in
from tests.pages.test_access import faults
from tests.pages.test_explore import publish


async def test_a_stranger_sees_what_this_is_on_a_map_that_leads_to_the_map_itself(page: Page, starter: str):
    await page.goto("/")
    await expect(page.get_by_role("heading", level=1, name="Learn along a map")).to_be_visible()
    tree = page.get_by_role("tree", name=f"Map of {starter}")
    await expect(tree.get_by_role("treeitem", name=re.compile("^Reading a map"))).to_be_visible()
    await page.set_viewport_size({"width": 1280, "height": 500})
    await page.mouse.move(900, 300)
    await page.mouse.wheel(0, 400)
    await expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    await page.set_viewport_size({"width": 1280, "height": 800})
    await tree.get_by_role("treeitem", name=re.compile("^Reading a map")).click()
    await expect(page.get_by_role("complementary", name="Topic: Reading a map")).to_be_visible()
    await page.go_back()
    await page.get_by_role("link", name="Explore the subjects").click()
    await expect(page.get_by_role("heading", level=1, name="Explore")).to_be_focused()
    await page.get_by_role("link", name=starter).click()
    await page.get_by_role("treeitem", name="What a map is").get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()
    await page.get_by_role("link", name="Trellis", exact=True).click()
    await page.get_by_role("region", name="Where you were").get_by_role("link", name="What a map is").click()
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()


async def test_who_is_signed_in_finds_what_is_theirs_and_only_where_they_were_themselves(page: Page, server_url: str, starter: str):
    await page.goto("/explore")
    await page.get_by_role("link", name=starter).click()
    await page.get_by_role("link", name="Start reading").click()
    await expect(page.get_by_role("radio", name="Done")).to_be_visible()
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/")
    await expect(page.get_by_role("heading", level=1, name="Welcome back, ada")).to_be_visible()
    await expect(page.get_by_text("You have none yet. Import a book")).to_be_visible()
    await expect(page.get_by_text("Nobody shares a subject with you")).to_be_visible()
    await expect(page.get_by_text("from then on the way back to it is here")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_role("link", name="Import your first map").click()
    await expect(page.get_by_role("heading", level=1, name="Import a map")).to_be_focused()
    await page.go_back()
    await publish(server_url, "ada", title="Notes of my own", visibility="private")
    await page.reload()
    row = page.get_by_role("region", name="Your subjects").get_by_role("listitem")
    await expect(row.get_by_text("Private")).to_be_visible()
    assert await faults(page) == []
    await row.get_by_role("link", name="Notes of my own").click()
    await expect(page.get_by_role("heading", level=1, name="Notes of my own")).to_be_visible()
    await page.goto("/")
    await page.get_by_role("link", name="Import a map").click()
    await expect(page.get_by_role("heading", level=1, name="Import a map")).to_be_focused()
