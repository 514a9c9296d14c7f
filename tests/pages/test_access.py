"""Every page for everyone: axe finds nothing, nothing is wider than the screen, in both themes and on a phone."""

import asyncio
from typing import Any, Literal, cast

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.pages.test_learner import open_subject, open_topic

SCREENS: list[tuple[int, Literal["light", "dark"]]] = [(360, "light"), (360, "dark"), (1440, "dark"), (1440, "light")]
AXE = Axe().axe_script
ASKED = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
"""What is all right isn't described: that takes longer than to look at it."""


async def problems(page: Page, **options: list[str]) -> list[str]:
    """What axe finds, each with the first element that has it."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found = await page.evaluate("options => axe.run(options).then(results => results.violations)", ASKED | options)
    return [f"{problem['id']}: {problem['nodes'][0]['html']}" for problem in cast("list[dict[str, Any]]", found)]


async def settled(page: Page) -> None:
    await page.get_by_role("heading", level=1).wait_for()
    await expect(page.get_by_text("Loading…")).to_have_count(0)


async def overhang(page: Page) -> int:
    """Pixels by which the page is wider than the window, once what hangs on a button has followed it."""
    for _ in range(20):
        wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider == 0:
            break
        await asyncio.sleep(0.1)
    return wider


async def faults(page: Page) -> list[tuple[int, str, list[str], int]]:
    """Whatever is wrong on any screen, with its width, its theme, what axe finds, and the overhang. The page stays as it is."""
    found: list[tuple[int, str, list[str], int]] = []
    for width, theme in SCREENS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme=theme)
        found.append((width, theme, await problems(page), await overhang(page)))
    return [fault for fault in found if fault[2:] != ([], 0)]


async def accessible(page: Page) -> None:
    """As wide as the window is, in both themes."""
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert (await problems(page), await overhang(page)) == ([], 0), (page.url, theme)


async def test_every_page_is_accessible_and_fits(page: Page, starter: str):
    await page.goto("/")
    await expect(page.get_by_role("tree", name=f"Map of {starter}").get_by_role("treeitem").first).to_be_attached()
    assert await faults(page) == []
    for address in ("/explore", "/status", "/no/such/page"):
        await page.goto(address)
        await settled(page)
        assert await faults(page) == [], address
    await open_subject(page, starter)
    await settled(page)
    assert await faults(page) == []
    await page.get_by_role("link", name="History").click()
    await expect(page.get_by_text("Made this map")).to_be_visible()
    assert await faults(page) == []
    for topic in ("What a map is", "Reading a map"):
        await open_topic(page, starter, topic)
        await settled(page)
        assert await faults(page) == [], topic


async def test_the_documentation_of_the_api_works_offline_under_the_policy(page: Page):
    await page.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
    await page.goto("/api/docs")
    await page.locator("[data-path='/api/v1/subjects']").first.wait_for()
    assert await problems(page, runOnly=["wcag2a", "wcag2aa"]) == []
