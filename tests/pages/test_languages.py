"""The interface in a language that is written from right to left: chosen, kept, and whole on every page."""

import re

from playwright.async_api import Browser, Page, expect

from tests.pages.test_access import overhang, problems

SUBJECT = "How to learn with Trellis"


async def choose_arabic(page: Page) -> None:
    await page.goto("/explore")
    await page.get_by_role("banner").get_by_label("Language").select_option(label="العربية")
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    await expect(page.get_by_role("link", name=SUBJECT)).to_be_visible()


async def whole(page: Page) -> None:
    """Nothing that axe finds and nothing beyond the edge, on a wide screen and on a phone."""
    for width in (1440, 360):
        await page.set_viewport_size({"width": width, "height": 800})
        assert (await problems(page), await overhang(page)) == ([], 0), (page.url, width)
    await page.set_viewport_size({"width": 1280, "height": 800})


async def test_a_chosen_language_is_kept_and_turns_every_page_around(page: Page, starter: str):
    await choose_arabic(page)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await whole(page)
    await page.get_by_role("link", name=starter).click()
    await expect(page.get_by_role("tree", name="مخطط")).to_be_visible()
    await whole(page)
    group = page.get_by_role("treeitem", name=re.compile("^Reading a map"))
    await group.focus()
    for key, is_open in (("ArrowRight", "false"), ("ArrowLeft", "true")):
        await page.keyboard.press(key)
        await expect(group).to_have_attribute("aria-expanded", is_open)
    await page.get_by_role("link", name="افتح الخريطة").click()
    topic = page.get_by_role("tree", name="خريطة").get_by_role("treeitem", name=re.compile("^What a map is"))
    await expect(topic).to_have_accessible_name(re.compile("لم يبدأ"))
    await whole(page)
    await topic.click()
    panel = page.get_by_role("complementary", name="الموضوع")
    await expect(panel.get_by_role("heading", name="What a map is")).to_be_visible()
    box = await panel.bounding_box()
    assert box is not None and box["x"] < 640, "the panel stands where reading ends, at the left"
    await panel.get_by_role("link", name="اقرأ").click()
    await expect(page.get_by_role("heading", level=1, name="What a map is")).to_be_visible()
    async with page.expect_response(lambda response: response.request.method == "PUT"):
        await page.get_by_role("radio", name="تمّ").click()
    await expect(page.get_by_role("radio", name="تمّ")).to_be_checked()
    await page.reload()
    await expect(page.get_by_role("radio", name="تمّ")).to_be_checked()
    await page.get_by_role("banner").get_by_label("اللغة").select_option("en")
    await expect(page.get_by_role("radio", name="Done")).to_be_checked()
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")


async def test_the_language_of_the_system_is_spoken_until_another_is_chosen(browser: Browser, server_url: str, starter: str):
    context = await browser.new_context(base_url=server_url, locale="ar-EG")
    page = await context.new_page()
    await page.goto("/explore")
    await expect(page.get_by_role("link", name=starter)).to_be_visible()
    await expect(page.get_by_role("link", name="الدخول")).to_be_visible()
    await page.get_by_role("banner").get_by_label("اللغة").select_option("en")
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await context.close()


async def test_a_language_that_cannot_be_fetched_is_english(page: Page, starter: str):
    await choose_arabic(page)
    await page.route("**/assets/ar-*.js", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_role("link", name=starter)).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
