"""What a learner does: find a subject, see it, read, mark, come back."""

import re

from playwright.async_api import Page, expect


async def open_subject(page: Page, title: str) -> None:
    await page.goto("/explore")
    await page.get_by_role("link", name=title).click()
    await expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


async def open_topic(page: Page, subject: str, topic: str) -> None:
    await open_subject(page, subject)
    await page.get_by_role("treeitem", name=topic).get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1, name=topic)).to_be_visible()


async def test_an_empty_store_says_how_to_fill_it(page: Page):
    await page.goto("/explore")
    await expect(page.get_by_text("trellis import FILE")).to_be_visible()


async def test_a_learner_reads_marks_and_finds_it_marked_after_a_reload(page: Page, starter: str):
    await open_topic(page, starter, "What a map is")
    async with page.expect_response(lambda response: response.request.method == "PUT"):
        await page.get_by_role("radio", name="Done").click()
    await expect(page.get_by_role("radio", name="Done")).to_be_checked()
    await page.reload()
    await expect(page.get_by_role("radio", name="Done")).to_be_checked()


async def test_done_and_next_marks_this_topic_and_opens_the_next(page: Page, starter: str):
    await open_topic(page, starter, "What a map is")
    await page.get_by_role("button", name="Done and next").click()
    await expect(page.get_by_role("heading", level=1, name="Topics and documents")).to_be_visible()
    await page.get_by_role("link", name=starter).first.click()
    await expect(page.get_by_role("treeitem", name=re.compile("^What a map is, Done"))).to_be_visible()
    await expect(page.get_by_role("link", name="Continue: Topics and documents")).to_be_visible()


async def test_the_percentage_opens_into_what_is_missing(page: Page, starter: str):
    await open_subject(page, starter)
    await page.get_by_text("What is missing").click()
    await expect(page.get_by_role("complementary").get_by_role("link", name="The frontier")).to_be_visible()


async def test_marking_in_the_outline_moves_the_numbers_at_once(page: Page, starter: str):
    await open_subject(page, starter)
    topic = page.get_by_role("treeitem", name=re.compile("^What a map is"))
    await topic.get_by_title("Mark as done").click()
    await expect(page.get_by_role("complementary").get_by_text(re.compile(r"^1 of \d+ done"))).to_be_visible()
    await topic.get_by_title("Clear the mark").click()
    await expect(page.get_by_role("complementary").get_by_text(re.compile(r"^0 of \d+ done"))).to_be_visible()


async def test_a_search_in_the_outline_shows_the_way_to_what_it_finds(page: Page, starter: str):
    await open_subject(page, starter)
    await page.get_by_role("textbox", name="Find in the outline").fill("FRONTIER")
    await expect(page.get_by_role("status").filter(has_text="1 topic found")).to_be_visible()
    await expect(page.get_by_role("treeitem", name=re.compile("^The frontier"))).to_be_visible()
    await expect(page.get_by_role("treeitem", name=re.compile("^Start here"))).to_have_count(0)


async def test_an_address_with_an_old_slug_is_corrected(page: Page, starter: str):
    await open_subject(page, starter)
    right = page.url
    await page.goto(re.sub(r"/how-to-learn-with-trellis-", "/its-former-name-", right))
    await page.wait_for_url(right)


async def test_a_page_that_is_not_there_says_so(page: Page):
    for address in ("/no/such/page", "/nothing-3kkkkkkkkkkkkkkkkkkkkk"):
        await page.goto(address)
        await expect(page.get_by_role("heading", name=re.compile("^There is no such"))).to_be_visible()


async def test_a_chosen_theme_is_there_after_a_reload(page: Page):
    await page.goto("/explore")
    await page.get_by_role("radio", name="Dark").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
