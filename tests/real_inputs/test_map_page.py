"""A real map of 10,000 topics on the page: it can be opened, expanded whole and walked, and its elements stay few."""

import re

import pytest
from playwright.async_api import Page, expect

from api.imports import import_file
from tests.pages.conftest import browser, page, server_url
from tests.pages.maps import painted
from tests.real_inputs.test_readers import MAPS

__all__ = ["browser", "page", "server_url"]


@pytest.mark.timeout(300)
async def test_ten_thousand_topics_are_opened_expanded_and_found(page: Page, graph, bucket):
    await import_file(graph, bucket, MAPS / "mm/map_10000-7-7-0-0-0-1.mm")
    await page.goto("/explore")
    await page.get_by_role("link", name="our $max_node_number").click()
    await page.get_by_role("link", name="Open the map").click()
    tree = await painted(page)
    assert await tree.get_by_role("treeitem").count() <= 300
    await page.get_by_role("button", name="Expand all").click()
    await page.get_by_role("button", name="Show the whole map").click()
    await expect(tree.get_by_role("treeitem")).to_have_count(1)
    await page.get_by_role("textbox", name="Find in the map").fill("testnode 4 4 9607")
    await page.keyboard.press("Enter")
    found = tree.get_by_role("treeitem", name=re.compile("^testnode 4 4 9607"))
    await expect(found).to_be_in_viewport()
    await found.focus()
    for _ in range(30):
        await page.keyboard.press("ArrowDown")
    await expect(tree.locator("[tabindex='0']")).to_be_focused()
    assert await tree.get_by_role("treeitem").count() < 300
