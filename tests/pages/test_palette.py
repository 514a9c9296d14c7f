"""The palette: everything by its name, with the keyboard alone."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.pages.maps import open_map
from tests.pages.test_access import SCREENS, overhang, problems
from tests.pages.test_map import topic


async def palette(page: Page) -> Locator:
    """Opened with its key; its field, which has the focus."""
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search and commands")
    await expect(field).to_be_focused()
    return field


def chosen(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Search and commands").get_by_role("option", selected=True)


async def late(route: Route) -> None:
    await asyncio.sleep(0.5)
    await route.continue_()


async def found_by_words_alone(route: Route) -> None:
    """As among thousands of subjects: this one is not among those that are read most."""
    if "q=" in route.request.url:
        await late(route)
    else:
        await route.fulfill(json={"items": [], "next_cursor": None})


async def test_the_palette_finds_topics_actions_subjects_and_pages(page: Page, starter: str):
    tree = await open_map(page, starter)
    await palette(page)
    await page.keyboard.type("frontier")
    await expect(chosen(page)).to_have_text("The frontier")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("complementary", name="Topic: The frontier")).to_be_visible()
    await expect(topic(tree, "The frontier")).to_be_in_viewport()

    await palette(page)
    await page.keyboard.type("find in the")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Find in the map")).to_be_focused()

    field = await palette(page)
    await page.keyboard.type("dark")
    await expect(field).to_have_attribute("aria-activedescendant", re.compile("theme.useDark"))
    await page.keyboard.press("Enter")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    await palette(page)
    await page.keyboard.type("status")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Status")).to_be_visible()

    await page.reload()
    await expect(page.get_by_role("heading", level=1, name="Status")).to_be_visible()
    await page.route("**/api/v1/subjects?*", found_by_words_alone)
    await palette(page)
    await page.keyboard.type("learn trellis")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Looking")).to_be_attached()
    await expect(page.get_by_role("heading", level=1, name=starter)).to_be_visible()
    await page.get_by_role("button", name="Search and commands").click()
    await page.get_by_role("option", name="What a map is").click()
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SCREENS)
async def test_the_palette_is_accessible_walks_round_and_gives_the_focus_back(page: Page, starter: str, width: int, theme: str):
    await page.set_viewport_size({"width": width, "height": 800})
    await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await page.goto("/status")
    link = page.get_by_role("link", name="Status")
    await link.focus()
    await palette(page)
    await expect(page.get_by_role("option", name=starter)).to_be_visible()
    assert (await problems(page), await overhang(page)) == ([], 0)
    first = (await chosen(page).text_content()) or ""
    await page.keyboard.press("ArrowUp")
    await expect(chosen(page)).not_to_have_text(first)
    await expect(chosen(page)).to_be_in_viewport()
    await page.keyboard.press("ArrowDown")
    await expect(chosen(page)).to_have_text(first)
    await page.keyboard.type("xyzzy")
    await expect(page.get_by_role("status").filter(has_text="Nothing here is called “xyzzy”.")).to_be_visible()
    assert await problems(page) == []
    await page.keyboard.press("Escape")
    await expect(link).to_be_focused()


async def test_what_is_typed_before_the_palette_is_there_does_nothing_to_the_page_below(page: Page, starter: str):
    tree = await open_map(page, starter)
    await topic(tree, "What a map is").click()
    await page.route("**/Palette*.js", late)
    await page.keyboard.press("Control+k")
    await page.keyboard.press("d")
    await expect(page.get_by_role("combobox", name="Search and commands")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile("not begun", re.I))
