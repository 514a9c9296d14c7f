"""What a person sees when something does not work."""

import json

from playwright.async_api import Page, Route, expect

from tests.pages.test_access import accessible
from tests.pages.test_learner import open_topic

BUSY = {"type": "about:blank", "title": "Unavailable", "status": 503, "detail": "The database is too busy.", "code": "unavailable"}


async def refuse(route: Route) -> None:
    await route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(BUSY | {"request_id": "r-17"}))


async def test_a_refused_mark_is_taken_back_with_the_reason(page: Page, starter: str):
    await open_topic(page, starter, "What a map is")
    await page.route("**/progress", lambda route: refuse(route) if route.request.method == "PUT" else route.continue_())
    await page.get_by_role("radio", name="Done").click()
    await expect(page.get_by_role("alert")).to_have_text("Not saved: The database is too busy.")
    await expect(page.get_by_role("radio", name="Not begun")).to_be_checked()


async def test_every_page_tells_the_request_that_failed_and_it_can_be_tried_again(page: Page, starter: str):
    await open_topic(page, starter, "What a map is")
    subject = page.url.rpartition("/")[0]
    await page.set_viewport_size({"width": 360, "height": 740})
    for address in (page.url, subject, f"{subject}/map", "/explore", "/"):
        await page.route("**/api/v1/subjects**", refuse)
        await page.goto(address)
        await expect(page.get_by_role("alert")).to_contain_text("Request r-17")
        await accessible(page)
        await page.unroute("**/api/v1/subjects**")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("main").get_by_text(starter).first).to_be_visible()
        await expect(page.get_by_role("alert")).to_have_count(0)


async def test_the_status_page_is_honest_about_an_api_that_is_gone(page: Page):
    await page.goto("/status")
    await expect(page.get_by_text("Everything is up")).to_be_visible()
    await page.route("**/api/**", lambda route: route.abort())
    await page.get_by_role("button", name="Check now").click()
    await expect(page.get_by_text("The API does not answer")).to_be_visible()
    await expect(page.get_by_text("Everything is up")).to_have_count(0)


async def test_a_page_recovers_by_itself_when_the_api_is_back(page: Page, starter: str):
    await page.goto("/status")
    await page.route("**/api/**", lambda route: route.abort())
    await page.get_by_role("link", name="Explore", exact=True).click()
    await expect(page.get_by_text("What you see may be out of date")).to_be_visible()
    await page.get_by_role("link", name="Trellis", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="Learn along a map")).to_be_visible()
    await page.unroute("**/api/**")
    await expect(page.get_by_role("link", name=starter)).to_be_visible()
    await expect(page.get_by_text("What you see may be out of date")).to_have_count(0)
