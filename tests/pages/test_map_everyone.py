"""The map for everyone: by keyboard alone, by touch at 360 pixels, on sharp and coarse screens, checked by axe in both themes."""

import re
from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, CDPSession, Locator, Page, expect

from tests.pages.accounts import register, sign_in
from tests.pages.keyboard import press
from tests.pages.maps import grow, open_map, painted, relate
from tests.pages.test_access import SCREENS, overhang, problems
from tests.pages.test_map import percent, place_of, topic

SUBJECT = "How to learn with Trellis"


async def focused_map(page: Page) -> Locator:
    """From the list of subjects to the root of the map, without a mouse."""
    await page.goto("/explore")
    await expect(page.get_by_role("link", name=SUBJECT)).to_be_visible()
    await press(page, SUBJECT)
    await expect(page.get_by_role("link", name="Open the map")).to_be_visible()
    await press(page, "Open the map")
    tree = await painted(page)
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement?.getAttribute('role') === 'treeitem'"):
            return tree
    raise AssertionError("the map is not reached with Tab")


async def test_a_map_is_walked_read_and_marked_by_keyboard_alone(page: Page, starter: str):
    tree = await focused_map(page)
    await expect(topic(tree, SUBJECT)).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowDown")
    branch = topic(tree, "Reading a map")
    await expect(branch).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(branch).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    first = topic(tree, "What a map is")
    await expect(first).to_be_focused()
    await page.keyboard.press("l")
    await expect(first).to_have_accessible_name(re.compile(", Learning"))
    await page.keyboard.press("d")
    await expect(first).to_have_accessible_name(re.compile(", Done"))
    await page.keyboard.press("z")
    await expect(first).to_have_accessible_name(re.compile(", Learning"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("complementary", name="Topic: What a map is")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary")).to_have_count(0)
    await expect(first).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()


async def test_typing_goes_to_a_title_and_end_to_the_last_topic(page: Page, starter: str):
    tree = await focused_map(page)
    await page.keyboard.type("rec")
    await expect(topic(tree, "Recall before you reread")).to_be_focused()
    await page.keyboard.press("End")
    await expect(tree.get_by_role("treeitem").last).to_be_focused()
    await expect(tree.get_by_role("treeitem").last).to_be_in_viewport()
    await page.keyboard.press("Home")
    await expect(topic(tree, SUBJECT)).to_be_focused()


async def test_from_afar_an_arrow_comes_back_to_where_it_can_be_read(page: Page, starter: str):
    tree = await focused_map(page)
    for _ in range(10):
        await page.keyboard.press("-")
    await expect(tree.get_by_role("treeitem")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await expect(topic(tree, "Start here")).to_be_focused()
    await expect(percent(page)).to_have_text("100% Actual size")


async def test_slash_finds_and_shift_with_arrows_moves_the_map(page: Page, starter: str):
    tree = await focused_map(page)
    before = await place_of(topic(tree, SUBJECT))
    await page.keyboard.press("Shift+ArrowRight")
    await expect(topic(tree, SUBJECT)).to_be_focused()
    assert (await place_of(topic(tree, SUBJECT)))[0] == pytest.approx(before[0] - 90, abs=2)
    await page.keyboard.press("/")
    await expect(page.get_by_role("textbox", name="Find in the map")).to_be_focused()


@pytest.fixture
async def phone(browser: Browser, server_url: str) -> AsyncGenerator[Page]:
    context = await browser.new_context(
        base_url=server_url,
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=3,
        reduced_motion="reduce",
    )
    yield await context.new_page()
    await context.close()


async def touch(fingers: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    await fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


async def find_by_touch(phone: Page, title: str) -> None:
    """With the filters, the order and the search, each of which is taken back again."""
    await phone.goto("/explore")
    for field, choice in (("Sort by", "Title"), ("Language", "English")):
        await phone.get_by_role("main").get_by_role("combobox", name=field).tap()
        await phone.get_by_role("main").get_by_role("combobox", name=field).select_option(choice)
    await phone.get_by_role("button", name="Without the filter English").tap()
    await expect(phone).to_have_url(re.compile(r"/explore\?sort=title$"))
    await phone.get_by_role("textbox", name="Search by title").tap()
    await phone.keyboard.type("nothing of the kind")
    await expect(phone.get_by_role("heading", name="No subject is like that")).to_be_visible()
    await phone.get_by_role("button", name="Clear the search").tap()
    await phone.get_by_role("link", name=title).tap()


async def test_on_a_phone_the_outline_is_first_and_the_map_is_moved_by_fingers(phone: Page, starter: str):
    await find_by_touch(phone, starter)
    await expect(phone.get_by_role("tree", name="Outline of")).to_be_visible()
    await expect(phone.get_by_role("treeitem", name="What a map is")).to_be_visible()
    await phone.get_by_role("treeitem", name="Reading a map").get_by_role("button", name="Collapse").tap()
    await expect(phone.get_by_role("treeitem", name="What a map is")).to_have_count(0)
    row = phone.get_by_role("treeitem", name="Start here")
    await row.get_by_role("button", name="Mark, relations and more").tap()
    await phone.get_by_role("dialog").get_by_role("radio", name="Learning").tap()
    await phone.keyboard.press("Escape")
    await expect(row).to_have_accessible_name(re.compile("^Start here, Learning"))
    await phone.get_by_role("link", name="Open the map").tap()
    tree = await painted(phone)
    assert await overhang(phone) == 0
    root = topic(tree, starter)
    x, y = await place_of(root)
    fingers = await phone.context.new_cdp_session(phone)
    await touch(fingers, "touchStart", (180, 500))
    for step in (10, 40, 80):
        await touch(fingers, "touchMove", (180 - step, 500 + step / 2))
    await touch(fingers, "touchEnd")
    assert await place_of(root) == pytest.approx((x - 80, y + 40), abs=3)
    shown = percent(phone)
    before = await shown.inner_text()
    await touch(fingers, "touchStart", (120, 400), (240, 400))
    await touch(fingers, "touchMove", (80, 400), (280, 400))
    await touch(fingers, "touchEnd")
    await expect(shown).not_to_have_text(before)


async def test_on_a_phone_a_tap_opens_the_topic_as_a_sheet_and_marks_reads_exports_and_imports(
    phone: Page, server_url: str, starter: str, tmp_path
):
    await phone.goto("/explore")
    await phone.get_by_role("link", name=starter).tap()
    await phone.get_by_role("link", name="Open the map").tap()
    tree = await painted(phone)
    await phone.get_by_role("textbox", name="Find in the map").fill("what a map")
    await phone.keyboard.press("Enter")
    await topic(tree, "What a map is").tap()
    sheet = phone.get_by_role("complementary", name="Topic: What a map is")
    await sheet.get_by_role("radio", name="Done").tap()
    await expect(topic(tree, "What a map is")).to_have_accessible_name(re.compile(", Done"))
    await expect(topic(tree, "What a map is")).to_be_in_viewport()
    await sheet.get_by_role("button", name="Close").tap()
    await expect(phone.get_by_role("complementary")).to_have_count(0)
    await phone.get_by_role("button", name="Export").tap()
    async with phone.expect_download() as download:
        await phone.get_by_role("dialog").get_by_role("button", name="Download").tap()
    assert (await download.value).suggested_filename.endswith(".json")
    await phone.keyboard.press("Escape")
    await topic(tree, "What a map is").tap()
    await sheet.get_by_role("link", name="Read").tap()
    await expect(phone.get_by_role("heading", level=1, name="What a map is")).to_be_visible()
    await phone.get_by_role("radio", name="Learning").tap()
    await phone.get_by_role("button", name="Done and next").tap()
    await expect(phone.get_by_role("heading", level=1, name="Topics and documents")).to_be_visible()
    await register(server_url, "ada")
    await sign_in(phone, "ada")
    await phone.get_by_role("button", name="Your account").tap()
    await phone.get_by_role("menuitem", name="Import").tap()
    (tmp_path / "rivers.txt").write_text("Rivers\n\tThe Nile")
    async with phone.expect_file_chooser() as chooser:
        await phone.get_by_role("button", name="Choose a file").tap()
    await (await chooser.value).set_files(tmp_path / "rivers.txt")
    await phone.get_by_role("button", name="Import", exact=True).tap()
    await phone.get_by_role("link", name="Open the subject").tap()
    await expect(phone.get_by_role("heading", level=1, name="Rivers")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SCREENS)
async def test_a_map_is_accessible_and_fits(page: Page, graph, bucket, tmp_path, width: int, theme: str):
    title = await relate(graph, bucket, tmp_path)
    await page.set_viewport_size({"width": width, "height": 800})
    await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    tree = await open_map(page, title)
    assert (await problems(page), await overhang(page)) == ([], 0)
    await topic(tree, "Ownership").click()
    await expect(page.get_by_role("radio", name="Not begun")).to_be_checked()
    assert (await problems(page), await overhang(page)) == ([], 0)


@pytest.mark.parametrize("ratio", [1, 2, 3])
async def test_a_canvas_has_as_many_pixels_as_the_screen_up_to_two_for_one(browser: Browser, server_url: str, starter: str, ratio: int):
    context = await browser.new_context(base_url=server_url, device_scale_factor=ratio, viewport={"width": 1000, "height": 700})
    page = await context.new_page()
    await open_map(page, starter)
    canvas = page.locator("canvas").first
    width, shown = await canvas.evaluate("canvas => [canvas.width, canvas.clientWidth]")
    assert width == pytest.approx(shown * min(ratio, 2), abs=2)
    await context.close()


async def test_a_window_that_changes_its_size_keeps_the_chosen_topic_in_sight(page: Page, starter: str):
    tree = await open_map(page, starter)
    for width, height in ((500, 400), (1400, 900)):
        await page.set_viewport_size({"width": width, "height": height})
    await expect(topic(tree, starter)).to_be_in_viewport()
    grown = await place_of(topic(tree, starter))
    await page.reload()
    tree = await painted(page)
    assert grown == pytest.approx(await place_of(topic(tree, starter)), abs=2), "as if it had been opened in that window"
    await topic(tree, "What a map is").click()
    for width, height in ((700, 500), (1400, 900), (800, 420)):
        await page.set_viewport_size({"width": width, "height": height})
        await expect(topic(tree, "What a map is")).to_be_in_viewport()


async def test_the_theme_changes_under_an_open_map(page: Page, starter: str):
    await open_map(page, starter)
    corner = "() => [...document.querySelector('canvas').getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3)"
    light = await page.evaluate(corner)
    await page.get_by_role("radio", name="Dark").click()
    await page.wait_for_timeout(300)
    dark = await page.evaluate(corner)
    assert light[0] > 200 > 60 > dark[0]


async def test_zooming_to_both_ends_keeps_the_map_on_the_screen(page: Page, graph, bucket, tmp_path):
    title = await grow(graph, bucket, tmp_path, branches=12, children=6, leaves=6)
    tree = await open_map(page, title)
    await page.get_by_role("button", name="Expand all").click()
    await topic(tree, title).focus()
    for _ in range(40):
        await page.keyboard.press("-")
    await expect(percent(page)).to_have_text(re.compile(r"^\d\.?\d?%"))
    for _ in range(60):
        await page.keyboard.press("+")
    await expect(percent(page)).to_have_text("400% Actual size")
    await page.keyboard.press("1")
    await expect(topic(tree, title)).to_be_in_viewport()


async def test_a_question_mark_tells_the_keys_of_each_page_and_closing_gives_the_focus_back(page: Page, starter: str):
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    tree = await focused_map(page)
    await page.keyboard.press("?")
    await expect(keys.get_by_text("Show the whole map")).to_be_visible()
    assert await problems(page) == []
    await page.keyboard.press("Escape")
    await expect(keys).to_have_count(0)
    await expect(topic(tree, SUBJECT)).to_be_focused()
    for address, key in (("", "open the topic"), ("/status", "Search and commands")):
        await page.goto(address or page.url.split("/map")[0])
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await page.keyboard.press("?")
        await expect(keys.get_by_text(key)).to_be_visible()
        await page.keyboard.press("Escape")
    await page.go_back()
    await page.get_by_role("link", name="Start reading").click()
    await expect(page.get_by_role("radio", name="Done")).to_be_visible()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox", name="Search and commands")).to_be_focused()
    await page.keyboard.type("keyboard")
    await page.keyboard.press("Enter")
    await expect(keys.get_by_text("Mark as learning")).to_be_visible()
    assert await problems(page) == []


async def test_levels_are_shown_at_once_and_the_reader_leads_back_to_its_topic(page: Page, starter: str):
    tree = await open_map(page, starter)
    await page.get_by_role("button", name="Levels").click()
    await page.get_by_role("menuitem", name="Down to level 1").click()
    await expect(tree.get_by_role("treeitem", expanded=True)).to_have_count(1)
    await page.get_by_role("textbox", name="Find in the map").fill("what a map is")
    await page.keyboard.press("Enter")
    await topic(tree, "What a map is").click()
    await page.get_by_role("link", name="Read").click()
    await page.get_by_role("link", name="On the map").click()
    await expect(page.get_by_role("complementary", name="Topic: What a map is")).to_be_visible()
    await expect(topic(tree, "What a map is")).to_be_in_viewport()
    await page.get_by_role("button", name="Close").click()
    await expect(topic(tree, "What a map is")).to_be_focused()
