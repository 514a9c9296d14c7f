"""The map: opened, moved in, read from and marked on by mouse, and found again."""

import asyncio
import re
from urllib.parse import urlencode

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.pages.maps import FAMILY, HEBREW, grow, open_map, painted, relate
from tests.pages.test_failures import refuse
from tests.pages.test_learner import open_topic


def topic(tree: Locator, title: str) -> Locator:
    return tree.get_by_role("treeitem", name=re.compile(f"^{re.escape(title)}"))


def percent(page: Page) -> Locator:
    """How large the map is, which is also the button for its actual size."""
    return page.get_by_role("group", name="Zoom").get_by_role("button", name="Actual size")


SEEN_OF_A_ZOOM = """async () => {
  const seen = new Set();
  const overlay = document.querySelector('[role=tree]').parentElement;
  document.querySelector('[aria-label="Zoom out"]').click();
  for (let frame = 0; frame < 40; frame++) {
    await new Promise(requestAnimationFrame);
    seen.add(overlay.style.transform);
  }
  return seen.size;
}"""
"""How many sizes of the map are seen on the way to a smaller one."""


async def place_of(element: Locator) -> tuple[float, float]:
    box = await element.bounding_box()
    assert box is not None
    return box["x"], box["y"]


async def test_a_map_shows_the_root_and_its_branches_with_their_state(page: Page, starter: str):
    tree = await open_map(page, starter)
    root = topic(tree, starter)
    await expect(root).to_have_attribute("aria-level", "1")
    await expect(topic(tree, "Reading a map")).to_have_attribute("aria-expanded", "true")
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile("Not begun"))
    marks = await page.evaluate("performance.getEntriesByName('map-painted').length")
    assert marks == 1


async def hold(page: Page, address: str) -> asyncio.Event:
    """What is asked for at that address comes only when the event has been set."""
    comes = asyncio.Event()

    async def answer(route: Route) -> None:
        await comes.wait()
        await route.continue_()

    await page.route(address, answer)
    return comes


async def test_a_press_opens_the_topic_beside_the_map_and_nothing_moves_when_its_text_comes(page: Page, starter: str):
    tree = await open_map(page, starter)
    text = await hold(page, "**/api/v1/topics/*/documents*")
    await topic(tree, "What a map is").click()
    panel = page.get_by_role("complementary", name="Topic: What a map is")
    await expect(panel.get_by_role("heading", name="What a map is")).to_be_visible()
    before = await place_of(panel.get_by_role("link", name="Read"))
    text.set()
    await expect(panel.get_by_role("paragraph").nth(1)).to_be_visible()
    assert await place_of(panel.get_by_role("link", name="Read")) == before
    await expect(topic(tree, "What a map is")).to_be_in_viewport()


async def test_a_link_that_was_pressed_leads_on_though_the_map_is_moved_meanwhile(page: Page, starter: str):
    tree = await open_map(page, starter)
    reader = await hold(page, "**/assets/ReaderPage-*.js")
    await topic(tree, "What a map is").click()
    panel = page.get_by_role("complementary", name="Topic: What a map is")
    await panel.get_by_role("link", name="Read").click()
    await expect(page.get_by_role("main")).to_have_attribute("aria-busy", "true")
    await page.mouse.move(400, 300)
    await page.mouse.wheel(0, -120)
    await expect(percent(page)).not_to_have_text(re.compile("^100%"))
    await expect(page).to_have_url(re.compile(r"/map\?topic=.*at=.*(?<!%2C1)$"))
    reader.set()
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()
    await page.go_back()
    await expect(panel).to_be_visible()
    await expect(percent(page)).not_to_have_text(re.compile("^100%"))
    there = await page.evaluate("location.pathname + location.search")
    entrance = await page.get_by_role("link", name="Sign in").get_attribute("href")
    assert entrance == "/sign-in?" + urlencode({"to": there}), "signing in leads back to the same view"


async def test_a_mark_shows_at_once_on_the_topic_and_on_its_branch(page: Page, starter: str):
    tree = await open_map(page, starter)
    await topic(tree, "What a map is").click()
    await page.get_by_role("radio", name="Done").click()
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile(", Done"))
    await expect(topic(tree, "Reading a map")).to_have_accessible_name(re.compile("1 of"))
    await expect(page.get_by_text(re.compile(r"^1 of \d+ done$")).first).to_be_visible()


async def test_a_refused_mark_is_taken_back_with_the_reason(page: Page, starter: str):
    tree = await open_map(page, starter)
    await page.route("**/progress", lambda route: refuse(route) if route.request.method == "PUT" else route.continue_())
    await topic(tree, "What a map is").focus()
    await page.keyboard.press("d")
    await expect(page.get_by_role("alert")).to_have_text("Not saved: The database is too busy.")
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile("Not begun"))


async def test_branches_fold_and_open_where_they_stand(page: Page, starter: str):
    tree = await open_map(page, starter)
    branch = topic(tree, "Reading a map")
    before = await place_of(branch)
    await branch.locator("[data-toggle]").click()
    await expect(branch).to_have_attribute("aria-expanded", "false")
    await expect(topic(tree, "What a map is")).to_have_count(0)
    assert await place_of(branch) == pytest.approx(before, abs=1)
    await branch.dblclick()
    await expect(branch).to_have_attribute("aria-expanded", "true")
    await page.get_by_role("button", name="Collapse all").click()
    await expect(topic(tree, "What a map is")).to_have_count(0)
    await page.get_by_role("button", name="Expand all").click()
    await expect(topic(tree, "What a map is")).to_have_count(1)


async def test_dragging_moves_the_map_and_opens_nothing(page: Page, starter: str):
    tree = await open_map(page, starter)
    root = topic(tree, starter)
    x, y = await place_of(root)
    await page.mouse.move(x + 40, y + 20)
    await page.mouse.down()
    await page.mouse.move(x + 100, y - 10, steps=4)
    await page.mouse.move(x + 160, y - 40, steps=4)
    await page.mouse.up()
    assert await place_of(root) == pytest.approx((x + 120, y - 60), abs=2)
    await expect(page.get_by_role("complementary")).to_have_count(0)


async def test_the_wheel_zooms_where_the_pointer_is(page: Page, starter: str):
    tree = await open_map(page, starter)
    branch = topic(tree, "Reading a map")
    x, y = await place_of(branch)
    await page.mouse.move(x, y)
    await page.mouse.wheel(0, 200)
    await expect(percent(page)).not_to_have_text("100%")
    assert await place_of(branch) == pytest.approx((x, y), abs=3)


async def test_the_buttons_zoom_fit_and_come_back_to_actual_size(page: Page, starter: str):
    await open_map(page, starter)
    zoom = page.get_by_role("group", name="Zoom")
    for _ in range(6):
        await zoom.get_by_role("button", name="Zoom out").click()
    await expect(percent(page)).to_have_text(re.compile(r"^\d\d?%"))
    await percent(page).click()
    await expect(percent(page)).to_have_text("100% Actual size")
    await zoom.get_by_role("button", name="Show the whole map").click()
    await expect(page.get_by_role("tree", name="Map of ").get_by_role("treeitem").last).to_be_in_viewport()
    for motion, fewest, most in (("reduce", 1, 2), ("no-preference", 3, 99)):
        await page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
        assert fewest <= await page.evaluate(SEEN_OF_A_ZOOM) <= most, motion


async def test_the_address_brings_back_view_layout_and_chosen_topic(page: Page, starter: str):
    tree = await open_map(page, starter)
    await page.get_by_role("button", name="Layout").click()
    await page.get_by_role("menuitemradio", name="To both sides").click()
    await topic(tree, "What a map is").click()
    await page.mouse.move(400, 300)
    await page.mouse.wheel(0, -120)
    await page.wait_for_url(re.compile(r"layout=both.*topic=.*at="))
    await page.wait_for_timeout(600)
    before = await place_of(topic(tree, "What a map is"))
    await page.reload()
    tree = await painted(page)
    await expect(page.get_by_role("complementary", name="Topic: What a map is")).to_be_visible()
    assert await place_of(topic(tree, "What a map is")) == pytest.approx(before, abs=6)


async def test_a_map_opens_again_as_it_was_left(page: Page, starter: str):
    tree = await open_map(page, starter)
    await topic(tree, "Reading a map").locator("[data-toggle]").click()
    await expect(topic(tree, "What a map is")).to_have_count(0)
    tree = await open_map(page, starter)
    await expect(topic(tree, "Reading a map")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("layout", ["To the right", "To both sides", "From top to bottom", "As an outline"])
async def test_every_layout_shows_every_topic(page: Page, starter: str, layout: str):
    tree = await open_map(page, starter)
    await page.get_by_role("button", name="Expand all").click()
    count = await tree.get_by_role("treeitem").count()
    await page.get_by_role("button", name="Layout").click()
    await page.get_by_role("menuitemradio", name=layout).click()
    await page.get_by_role("button", name="Show the whole map").click()
    await expect(tree.get_by_role("treeitem")).to_have_count(count)


async def test_a_search_goes_from_hit_to_hit_and_opens_what_hides_them(page: Page, starter: str):
    tree = await open_map(page, starter)
    await page.get_by_role("button", name="Collapse all").click()
    await page.get_by_role("textbox", name="Find in the map").fill("frontier")
    await page.keyboard.press("Enter")
    await expect(topic(tree, "The frontier")).to_be_in_viewport()
    await page.get_by_role("textbox", name="Find in the map").fill("map")
    await page.keyboard.press("Enter")
    first = await page.get_by_role("search").get_by_role("status").inner_text()
    await page.get_by_role("search").get_by_role("button", name="Next").click()
    await expect(page.get_by_role("search").get_by_role("status")).not_to_have_text(first)
    await page.get_by_role("search").get_by_role("button", name="Previous").click()
    await expect(page.get_by_role("search").get_by_role("status")).to_have_text(first)


async def test_what_a_topic_needs_and_unlocks_is_told_by_words_too(page: Page, graph, bucket, tmp_path):
    title = await relate(graph, bucket, tmp_path)
    tree = await open_map(page, title)
    await topic(tree, "Ownership").click()
    await expect(topic(tree, "Variables")).to_have_accessible_name(re.compile("needed first"))
    await expect(topic(tree, "Lifetimes")).to_have_accessible_name(re.compile("unlocked by it"))
    panel = page.get_by_role("complementary", name="Topic: Ownership")
    await expect(panel.get_by_text("Memory is about variables.")).to_be_visible()
    await panel.get_by_role("button", name="Lifetimes").click()
    await expect(page.get_by_role("complementary", name="Topic: Lifetimes")).to_be_visible()


async def test_outline_and_reader_are_one_press_away(page: Page, starter: str):
    await open_map(page, starter)
    await page.get_by_role("navigation", name="Ways to see this subject").get_by_role("link", name="Outline").click()
    await expect(page.get_by_role("tree", name="Outline of")).to_be_visible()
    await open_topic(page, starter, "What a map is")


async def test_difficult_titles_are_whole_for_a_screen_reader_and_in_their_own_direction(page: Page, graph, bucket, tmp_path):
    title = await grow(graph, bucket, tmp_path, branches=2, children=1, leaves=1)
    tree = await open_map(page, title)
    for name in (HEBREW, FAMILY):
        await expect(topic(tree, name)).to_be_in_viewport()
    hebrew = topic(tree, HEBREW).get_by_text(HEBREW)
    assert await hebrew.evaluate("element => getComputedStyle(element).direction") == "rtl"
    long = topic(tree, "A title of three hundred")
    assert len(await long.get_attribute("aria-label") or "") > 280
    box = await long.bounding_box()
    assert box is not None and box["width"] < 400


async def test_a_map_that_is_not_there_says_so(page: Page):
    await page.goto("/nothing-3kkkkkkkkkkkkkkkkkkkkk/map")
    await expect(page.get_by_role("heading", name="There is no such subject")).to_be_visible()


async def test_a_map_that_does_not_come_can_be_tried_again(page: Page, starter: str):
    await open_map(page, starter)
    await page.route("**/api/v1/subjects/*/map", refuse)
    await page.reload()
    await expect(page.get_by_role("alert")).to_contain_text("Request r-17")
    await page.unroute("**/api/v1/subjects/*/map")
    await page.get_by_role("button", name="Try again").click()
    await painted(page)
