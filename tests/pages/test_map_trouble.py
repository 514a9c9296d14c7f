"""The map when things are large, slow, hidden, gone, printed, or open twice."""

import re

from playwright.async_api import Page, expect

from tests.pages.maps import FAMILY, HEBREW, grow, link, open_map, painted
from tests.pages.test_access import faults
from tests.pages.test_failures import refuse
from tests.pages.test_learner import open_subject
from tests.pages.test_map import hold, percent, topic

INK = """canvas => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) ink += Math.abs(data[at] - data[0]) + Math.abs(data[at + 1] - data[1]) > 24;
  return [canvas.width / canvas.clientWidth, ink, data[0]];
}"""
"""Pixels of the canvas for one of the page, how many are not paper, and how light paper is."""


async def test_ten_thousand_topics_stay_in_sight_on_any_screen_and_after_a_hidden_tab(page: Page, graph, bucket, tmp_path):
    title = await grow(graph, bucket, tmp_path, branches=25, children=20, leaves=19)
    tree = await open_map(page, title)
    canvas = page.locator("canvas").first
    assert 3 <= await tree.get_by_role("treeitem").count() <= 300
    await page.get_by_role("button", name="Expand all").click()
    await expect(topic(tree, "Leaf 12.").first).to_be_attached()
    assert await tree.get_by_role("treeitem").count() < 300
    await page.get_by_role("button", name="Show the whole map").click()
    await expect(tree.get_by_role("treeitem")).to_have_count(1)
    screen = await page.context.new_cdp_session(page)
    for width, height, ratio in ((1280, 800, 1), (700, 900, 2), (1440, 500, 3), (360, 740, 3), (1280, 800, 1)):
        metrics = {"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": False}
        await screen.send("Emulation.setDeviceMetricsOverride", metrics)
        await page.wait_for_function("width => innerWidth === width", arg=width)
        await page.wait_for_timeout(100)
        density, ink, _ = await canvas.evaluate(INK)
        assert abs(density - min(ratio, 2)) < 0.02, "as many pixels as the screen has, up to two for one"
        assert ink > 40, (width, ratio)
    await screen.send("Page.setWebLifecycleState", {"state": "frozen"})
    await screen.send("Page.setWebLifecycleState", {"state": "active"})
    await page.get_by_role("textbox", name="Find in the map").fill("Leaf 19.9.13")
    await page.keyboard.press("Enter")
    await expect(topic(tree, "Leaf 19.9.13")).to_be_in_viewport()
    await expect(topic(tree, "Leaf 19.9.13")).to_have_attribute("aria-posinset", "14")
    for name in (HEBREW, FAMILY, "A title of three hundred"):
        await page.get_by_role("textbox", name="Find in the map").fill(name)
        await page.keyboard.press("Enter")
        await expect(topic(tree, name)).to_be_in_viewport()
    for key, extreme in (("-", r"^\d?\.?\d+%"), ("+", "^400%")):
        for _ in range(50):
            await page.get_by_role("button", name="Zoom out" if key == "-" else "Zoom in").press("Enter")
        await expect(percent(page)).to_have_text(re.compile(extreme))
    await percent(page).click()
    await expect(topic(tree, "Leaf 12.")).to_have_count(0)
    await page.locator("[data-floats] canvas").click()
    await expect(topic(tree, "Leaf 12.").first).to_be_attached()
    await page.get_by_role("button", name="Show the whole map").click()
    await expect(tree.get_by_role("treeitem")).to_have_count(1)
    assert (await canvas.evaluate(INK))[1] > 40

    await page.get_by_role("navigation", name="Ways to see this subject").get_by_role("link", name="Outline").click()
    await page.get_by_role("button", name="All", exact=True).click()
    rows = page.get_by_role("tree", name="Outline of").get_by_role("treeitem")
    await rows.first.focus()
    await page.keyboard.press("End")
    await expect(rows.filter(has_text="A title of three hundred")).to_be_focused()
    await expect(rows.filter(has_text="A title of three hundred")).to_be_in_viewport()
    assert await rows.count() < 100, "of ten thousand, those in sight"


async def test_a_slow_map_shows_that_it_comes_and_one_that_is_open_outlives_an_api_that_is_gone(page: Page, starter: str):
    tree = await open_map(page, starter)
    late = await hold(page, "**/api/v1/subjects/*/map")
    await page.reload()
    await expect(page.get_by_role("main").get_by_text("Loading")).to_be_attached()
    late.set()
    tree = await painted(page)
    await page.route("**/api/**", lambda route: route.abort())
    await topic(tree, "What a map is").focus()
    await page.keyboard.press("d")
    await expect(page.get_by_role("alert")).to_contain_text("Not saved")
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile("Not begun"))
    await expect(page.get_by_text("What you see may be out of date")).to_be_visible()
    await page.unroute("**/api/**")
    await page.get_by_role("button", name="Try now").click()
    await expect(page.get_by_text("What you see may be out of date")).to_have_count(0)
    await page.keyboard.press("Escape")
    await topic(tree, "What a map is").focus()
    async with page.expect_response(lambda response: response.request.method == "PUT"):
        await page.keyboard.press("d")
    other = await page.context.new_page()
    there = await open_map(other, starter)
    await expect(topic(there, "What a map is")).to_have_accessible_name(re.compile(", Done"))
    await topic(there, "What a map is").focus()
    async with other.expect_response(lambda response: response.request.method == "PUT"):
        await other.keyboard.press("l")
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile(", Learning"))
    await other.close()


async def test_on_paper_a_dark_map_is_light(page: Page, starter: str):
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    await open_map(page, starter)
    canvas = page.locator("canvas").first
    assert (await canvas.evaluate(INK))[2] < 60
    await page.emulate_media(media="print")
    await expect(page.get_by_role("textbox", name="Find in the map")).not_to_be_visible()
    assert (await canvas.evaluate(INK))[2] > 240
    await page.emulate_media(media="screen")
    assert (await canvas.evaluate(INK))[2] < 60


async def test_a_relation_to_another_map_leads_there_from_a_stub_by_keyboard(page: Page, graph, bucket, driver, tmp_path):
    """Drawn for the topic one is at; said to a screen reader with what it is, and to what it leads."""
    title, other = await link(graph, bucket, driver, tmp_path)
    tree = await open_map(page, title)
    stub = page.get_by_role("list", name="On other maps")
    await expect(page.get_by_role("list", name="What the marks mean").get_by_text("Requires")).to_be_visible()
    for shown, count in (("All", 1), ("None", 0), ("Of the chosen topic", 0)):
        await page.get_by_role("button", name="Relations").click()
        await page.get_by_role("menuitemradio", name=shown).click()
        await expect(stub).to_have_count(count)
    await topic(tree, "Ownership").focus()
    way = stub.get_by_role("link", name=f"Needs first: Memory, {other}")
    await expect(way).to_be_in_viewport()
    await way.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("complementary", name="Topic: Memory")).to_be_visible()
    await expect(page.get_by_role("tree", name=f"Map of {other}")).to_be_attached()
    await page.route("**/links", refuse)
    await page.reload()
    await expect(page.get_by_role("complementary", name="Topic: Memory")).to_be_visible()
    await page.unroute("**/links")

    await open_subject(page, title)
    await outline_shows_relations(page, other)


async def outline_shows_relations(page: Page, other: str) -> None:
    """The same without the canvas: told with the row, shown beside it, and followed from there."""
    row = page.get_by_role("tree", name="Outline of").get_by_role("treeitem", name=re.compile("^Ownership, .*3 relations"))
    await row.focus()
    await page.keyboard.press(".")
    card = page.get_by_role("dialog", name="Ownership")
    await expect(card.get_by_text("Memory is about variables.")).to_be_visible()
    await expect(card.get_by_text(other)).to_be_visible()
    assert await faults(page) == []
    await card.get_by_role("radio", name="Learning").click()
    await expect(card.get_by_role("radio", name="Learning")).to_be_checked()
    await card.get_by_role("button", name="Lifetimes").click()
    await expect(card).to_have_count(0)
    await expect(page.get_by_role("treeitem", name=re.compile("^Lifetimes"))).to_be_focused()
    await expect(page.get_by_role("treeitem", name=re.compile("^Ownership, Learning"))).to_be_visible()
    await page.keyboard.press("Control+z")
    await expect(page.get_by_role("treeitem", name=re.compile("^Ownership, Not begun"))).to_be_visible()
    await page.keyboard.press(".")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("treeitem", name=re.compile("^Lifetimes"))).to_be_focused()
    await row.hover()
    await row.get_by_role("button", name="Mark, relations and more").click()
    await card.get_by_role("link", name="Memory").click()
    await expect(page.get_by_role("complementary", name="Topic: Memory")).to_be_visible()
