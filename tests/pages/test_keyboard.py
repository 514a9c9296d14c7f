"""Everything by keyboard alone."""

import re

from playwright.async_api import Locator, Page, expect

from tests.pages.keyboard import press
from tests.pages.test_access import problems


async def outline(page: Page, title: str) -> Locator:
    """The subject's outline, with the focus on its first topic."""
    await page.goto("/explore")
    await expect(page.get_by_role("link", name=title)).to_be_visible()
    await press(page, title)
    await expect(page.get_by_role("heading", level=1, name=title)).to_be_focused()
    tree = page.get_by_role("tree")
    await tree.locator("[tabindex='0']").focus()
    return tree


async def test_the_arrows_walk_the_outline_and_open_its_branches(page: Page, starter: str):
    tree = await outline(page, starter)
    await page.keyboard.press("ArrowDown")
    group = tree.get_by_role("treeitem", name=re.compile("^Reading a map"))
    await expect(group).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(group).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    first = tree.get_by_role("treeitem", name=re.compile("^What a map is"))
    await expect(first).to_be_focused()
    await expect(first).to_have_attribute("aria-level", "2")
    await page.keyboard.press("End")
    await expect(tree.get_by_role("treeitem").last).to_be_focused()


async def test_letters_mark_and_typing_goes_to_a_title(page: Page, starter: str):
    tree = await outline(page, starter)
    await page.keyboard.type("rec")
    topic = tree.get_by_role("treeitem", name=re.compile("^Recall before you reread"))
    await expect(topic).to_be_focused()
    await page.wait_for_timeout(800)
    for key, state in (("l", "Learning"), ("d", "Done"), ("s", "Skipped"), ("u", "Not begun")):
        await page.keyboard.press(key)
        await expect(topic).to_have_accessible_name(re.compile(f", {state}"))
    await page.keyboard.press("z")
    await expect(topic).to_have_accessible_name(re.compile(", Skipped"))
    await page.get_by_role("button", name="Undo the last mark").click()
    await expect(topic).to_have_accessible_name(re.compile(", Done"))
    await topic.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Recall before you reread")).to_be_focused()


async def test_the_reader_turns_its_pages_and_marks_with_single_keys(page: Page, starter: str):
    await outline(page, starter)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Start here")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()
    await page.keyboard.press("d")
    await expect(page.get_by_role("radio", name="Done")).to_be_checked()
    await page.keyboard.press("Control+z")
    await expect(page.get_by_role("radio", name="Not begun")).to_be_checked()
    await page.keyboard.press("s")
    await page.keyboard.press("k")
    await expect(page.get_by_role("heading", level=1, name="Start here")).to_be_visible()
    told = page.get_by_role("status").filter(has_text="What a map is: Skipped")
    await told.get_by_role("button", name="Undo").click()
    await expect(told).to_have_count(0)
    await page.keyboard.press("j")
    await expect(page.get_by_role("radio", name="Not begun")).to_be_checked()
    assert await problems(page) == []


async def test_the_first_tab_leads_past_the_navigation(page: Page, starter: str):
    await page.goto("/explore")
    await expect(page.get_by_role("link", name=starter)).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("textbox", name="Search by title")).to_be_focused()
