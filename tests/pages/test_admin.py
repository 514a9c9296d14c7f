"""What those do in the page who look after a Trellis."""

import re

from playwright.async_api import Browser, Locator, Page, expect

from api.audit import Audit
from api.settings import Settings
from tests.pages.accounts import another_browser, choose_in_menu, register, sign_in, signed_in


def row_of(page: Page, handle: str) -> Locator:
    return page.get_by_role("row").filter(has_text=f"@{handle}")


async def choose_for(page: Page, handle: str, action: str) -> Locator:
    """Opens the menu of that person, and gives the question that follows."""
    await row_of(page, handle).get_by_role("button", name=f"Actions for {handle}").click()
    await page.get_by_role("menuitem", name=action).click()
    return page.get_by_role("alertdialog")


async def test_an_admin_finds_a_person_and_makes_them_a_moderator(page: Page, server_url: str):
    for handle in ("ada", "grace", "edsger"):
        await register(server_url, handle)
    await signed_in(page, "ada")
    await choose_in_menu(page, "Users")
    await expect(page.get_by_role("row")).to_have_count(4)
    await page.get_by_label("Handle, name or email").fill("grac")
    await expect(row_of(page, "edsger")).to_have_count(0)
    dialog = await choose_for(page, "grace", "Change role")
    await dialog.get_by_role("radio", name="Moderator").check(force=True)
    await dialog.get_by_role("button", name="Change the role").click()
    await expect(row_of(page, "grace")).to_contain_text("Moderator")
    await page.reload()
    await expect(page.get_by_label("Handle, name or email")).to_have_value("grac")
    await expect(row_of(page, "grace")).to_contain_text("Moderator")


async def test_a_suspended_person_is_signed_out_told_so_and_restored(page: Page, browser: Browser, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    other = await signed_in(await another_browser(browser, server_url), "grace")
    await signed_in(page, "ada")
    await page.goto("/admin/users")
    await (await choose_for(page, "grace", "Suspend")).get_by_role("button", name="Suspend").click()
    await expect(row_of(page, "grace")).to_contain_text("suspended since")
    await other.goto("/settings")
    await sign_in(other, "grace")
    await expect(other.get_by_role("alert")).to_contain_text(re.compile("suspended", re.IGNORECASE))
    await page.get_by_text("Only suspended").click()
    await expect(row_of(page, "ada")).to_have_count(0)
    await (await choose_for(page, "grace", "Restore")).get_by_role("button", name="Restore").click()
    await expect(page.get_by_text("Nobody like that.")).to_be_visible()
    await signed_in(other, "grace")
    await other.context.close()


async def test_an_admin_ends_the_sessions_of_a_person(page: Page, browser: Browser, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    other = await signed_in(await another_browser(browser, server_url), "grace")
    await signed_in(page, "ada")
    await page.goto("/admin/users")
    await (await choose_for(page, "grace", "End sessions")).get_by_role("button", name="End the sessions").click()
    await expect(page.get_by_text("grace is signed out everywhere.")).to_be_visible()
    await other.goto("/settings")
    await expect(other.get_by_text("Your session has ended.")).to_be_visible()
    await other.context.close()


async def test_one_does_nothing_to_oneself_there(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/admin/users")
    await expect(row_of(page, "ada")).to_be_visible()
    await expect(row_of(page, "ada").get_by_role("button")).to_have_count(0)


async def test_a_refusal_is_told_in_the_question_which_stays_open(page: Page, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    await signed_in(page, "ada")
    await page.goto("/admin/users")
    dialog = await choose_for(page, "grace", "Suspend")
    await page.route("**/suspension", lambda route: route.abort())
    await dialog.get_by_role("button", name="Suspend").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Trellis can’t be reached")
    await page.unroute("**/suspension")
    await dialog.get_by_role("button", name="Suspend").click()
    await expect(row_of(page, "grace")).to_contain_text("suspended since")


async def test_a_long_list_comes_in_pages(page: Page, server_url: str, settings: Settings):
    await register(server_url, "ada")
    audit = Audit(settings.data_folder / "audit")
    for number in range(60):
        audit.record("exported", request_id=f"r-{number}", user_uid=None, address="127.0.0.1")
    await signed_in(page, "ada")
    await page.goto("/admin/audit")
    entries = page.get_by_role("listitem")
    await expect(entries).to_have_count(50)
    await page.get_by_role("button", name="Show more").click()
    await expect(entries).to_have_count(62)
    await expect(entries.last).to_contain_text("Registered")
    await expect(page.get_by_role("button", name="Show more")).to_have_count(0)


async def test_the_audit_log_tells_what_happened_newest_first(page: Page, server_url: str):
    await register(server_url, "ada")
    await sign_in(page, "ada", "three loud herons")
    await expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    await signed_in(page, "ada")
    await choose_in_menu(page, "Audit log")
    entries = page.get_by_role("listitem")
    await expect(entries.nth(0)).to_contain_text("Signed in")
    await expect(entries.nth(1)).to_contain_text("Failed to sign in")
    await entries.nth(1).get_by_text("Details").click()
    await expect(entries.nth(1).get_by_text("request_id")).to_be_visible()


async def test_others_are_told_that_these_pages_are_not_for_them(page: Page, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    await signed_in(page, "grace")
    for path in ("/admin/users", "/admin/audit"):
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1, name="This page isn’t for everyone")).to_be_visible()
