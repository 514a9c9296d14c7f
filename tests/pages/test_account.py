"""What a person does with an account: make it, come back to it, lock it, leave it."""

import re
import time
from zipfile import ZipFile

import pyotp
from playwright.async_api import Browser, Page, expect

from api.settings import Settings
from tests.pages.accounts import (
    PASSWORD,
    address,
    another_browser,
    choose_in_menu,
    mailed_link,
    menu_button,
    register,
    sign_in,
    signed_in,
)
from tests.pages.test_learner import open_topic


async def fill_registration(page: Page, handle: str, password: str = PASSWORD) -> None:
    await page.get_by_label("Handle").fill(handle)
    await page.get_by_label("Email").fill(address(handle))
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Make the account").click()


async def test_registering_signs_in_and_the_first_account_is_told_that_it_administers(page: Page):
    await page.goto("/")
    await page.get_by_role("link", name="Register").click()
    await fill_registration(page, "ada")
    await expect(page.get_by_role("heading", level=1, name="Welcome, ada")).to_be_focused()
    await expect(page.get_by_text("this account administers this Trellis")).to_be_visible()
    await page.get_by_role("link", name="Go on").click()
    await page.reload()
    await expect(menu_button(page)).to_be_visible()


async def test_what_is_wrong_is_said_beside_its_field_which_takes_the_focus(page: Page, server_url: str):
    await register(server_url, "ada")
    await page.goto("/register")
    await fill_registration(page, "Ada")
    handle = page.get_by_label("Handle")
    await expect(handle).to_be_focused()
    await expect(handle).to_have_accessible_description(re.compile("Somebody has|taken|has it", re.IGNORECASE))
    await handle.fill("grace")
    await page.get_by_label("Password", exact=True).fill("password123")
    await page.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_label("Password", exact=True)).to_be_focused()
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_an_address_is_confirmed_by_the_link_in_the_mail_and_signs_in_from_then_on(page: Page, server_url: str, settings: Settings):
    await register(server_url, "ada")
    link = await mailed_link(settings.data_folder / "mail", address("ada"), "verify")
    await page.goto(link)
    await page.get_by_role("button", name="Confirm the address").click()
    await expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    assert "#" not in page.url
    await sign_in(page, address("ada"))
    await expect(menu_button(page)).to_be_visible()
    await page.goto("/settings/account")
    await expect(page.get_by_text("confirmed", exact=True)).to_be_visible()


async def test_a_link_that_was_used_says_so_and_how_to_go_on(page: Page, server_url: str, settings: Settings):
    await register(server_url, "ada")
    link = await mailed_link(settings.data_folder / "mail", address("ada"), "verify")
    for heading in ("Your address is confirmed", "This link doesn’t work any more"):
        await page.goto("/")
        await page.goto(link)
        await page.get_by_role("button", name="Confirm the address").click()
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()


async def test_a_guest_who_registers_keeps_their_progress_and_is_told(page: Page, starter: str):
    await open_topic(page, starter, "What a map is")
    async with page.expect_response(lambda response: response.request.method == "PUT"):
        await page.get_by_role("radio", name="Done").click()
    topic = page.url
    await page.get_by_role("link", name="Register").click()
    await expect(page.get_by_text("What you have marked so far comes with you.")).to_be_visible()
    await fill_registration(page, "ada")
    await expect(page.get_by_text("The progress that you made as a guest is kept")).to_be_visible()
    await page.get_by_role("link", name="Go on").click()
    await expect(page).to_have_url(topic)
    await expect(page.get_by_role("radio", name="Done")).to_be_checked()


async def test_a_wrong_password_is_told_and_the_next_press_counts(page: Page, server_url: str):
    await register(server_url, "ada")
    await sign_in(page, "ada", "three loud herons")
    password = page.get_by_label("Password", exact=True)
    await expect(password).to_be_focused()
    await expect(password).to_have_accessible_description(re.compile("wrong"))
    await password.fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(menu_button(page)).to_be_visible()


async def test_a_session_that_has_ended_leads_to_sign_in_and_back_to_where_one_was(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/tokens?from=here#new")
    await expect(page.get_by_role("heading", level=1, name="Access tokens")).to_be_visible()
    await page.context.clear_cookies()
    await page.reload()
    await expect(page.get_by_text("Your session has ended.")).to_be_visible()
    await sign_in(page, "ada")
    await expect(page.get_by_role("heading", level=1, name="Access tokens")).to_be_visible()
    assert page.url.endswith("/settings/tokens?from=here#new")


async def test_on_a_public_page_the_end_of_a_session_is_told_and_reading_goes_on(page: Page, server_url: str, starter: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.context.clear_cookies()
    await page.reload()
    await expect(page.get_by_text("Your session has ended, and you have been signed out.")).to_be_visible()
    await expect(page.get_by_role("link", name=starter)).to_be_visible()
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("Your session has ended")).to_have_count(0)


async def test_an_address_elsewhere_is_never_returned_to(page: Page, server_url: str):
    await register(server_url, "ada")
    await page.goto("/sign-in?to=//evil.example/")
    await signed_in(page, "ada")
    await expect(page).to_have_url(f"{server_url}/")


async def test_signing_out_everywhere_ends_the_session_in_another_browser(page: Page, browser: Browser, server_url: str):
    await register(server_url, "ada")
    other = await signed_in(await another_browser(browser, server_url), "ada")
    await signed_in(page, "ada")
    await choose_in_menu(page, "Sign out everywhere")
    await page.get_by_role("alertdialog").get_by_role("button", name="Sign out everywhere").click()
    await expect(page.get_by_text("You are signed out everywhere.")).to_be_visible()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await other.goto("/settings/security")
    await expect(other.get_by_text("Your session has ended.")).to_be_visible()
    await other.context.close()


async def test_signing_out_in_one_tab_signs_out_the_other_and_signing_in_does_too(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    other = await page.context.new_page()
    await other.goto("/")
    await expect(menu_button(other)).to_be_visible()
    await choose_in_menu(page, "Sign out")
    await expect(other.get_by_text("You signed out in another tab.")).to_be_visible()
    await sign_in(page, "ada")
    await expect(menu_button(other)).to_be_visible()


async def test_one_session_is_ended_from_another(page: Page, browser: Browser, server_url: str):
    await register(server_url, "ada")
    other = await signed_in(await another_browser(browser, server_url), "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/security")
    await expect(page.get_by_text("this one")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^End the session of Chrome")).click()
    await expect(page.get_by_role("button", name="End all others")).to_have_count(0)
    await other.goto("/settings")
    await expect(other.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    await other.context.close()


async def test_a_second_factor_is_set_up_asked_for_and_opened_by_a_recovery_code(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/security")
    await page.get_by_role("button", name="Set it up").click()
    await page.get_by_label("Current password").fill("not this one")
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_label("Current password")).to_have_accessible_description(re.compile("This isn’t your password"))
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    totp = pyotp.TOTP((await page.get_by_role("code").inner_text()).replace(" ", ""))
    await page.get_by_label("Code from your app").fill(totp.now())
    await page.get_by_role("button", name="Turn it on").click()
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_focused()
    codes = await page.get_by_role("listitem").get_by_role("code").all_inner_texts()
    assert len(codes) == 10
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()

    await choose_in_menu(page, "Sign out")
    await sign_in(page, "ada")
    await expect(page.get_by_label("Code from your app")).to_be_focused()
    await page.get_by_label("Code from your app").fill("000000")
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_label("Code from your app")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Code from your app").fill(totp.at(time.time() + 30))
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(menu_button(page)).to_be_visible()

    await choose_in_menu(page, "Sign out")
    await sign_in(page, "ada")
    await page.get_by_role("button", name="Use a recovery code instead").click()
    await page.get_by_label("Recovery code").fill(codes[0])
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(menu_button(page)).to_be_visible()
    await page.goto("/settings/security")
    await expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()


async def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(page: Page, server_url: str, settings: Settings):
    await register(server_url, "ada")
    mail = settings.data_folder / "mail"
    await page.goto(await mailed_link(mail, address("ada"), "verify"))
    await page.get_by_role("button", name="Confirm the address").click()
    await expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    await page.goto("/forgotten")
    await page.get_by_label("Email").fill(address("ada"))
    await page.get_by_role("button", name="Send the link", exact=True).click()
    await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    await page.goto(await mailed_link(mail, address("ada"), "reset"))
    await page.get_by_label("New password").fill("four patient cranes")
    await page.get_by_role("button", name="Set the password").click()
    await expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()
    await page.get_by_role("main").get_by_role("link", name="Sign in").click()
    await sign_in(page, "ada", "four patient cranes")
    await expect(menu_button(page)).to_be_visible()


async def test_an_unknown_address_is_answered_like_a_known_one(page: Page):
    await page.goto("/forgotten")
    await page.get_by_label("Email").fill("nobody@example.org")
    await page.get_by_role("button", name="Send the link", exact=True).click()
    await expect(page.get_by_text("If an account has confirmed the address nobody@example.org")).to_be_visible()


async def test_a_profile_is_written_and_seen_by_a_visitor(page: Page, browser: Browser, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await choose_in_menu(page, "Settings")
    await page.get_by_label("Name").fill("Ada Lovelace")
    await page.get_by_label("About you").fill("Notes on engines.\nAnd on maps.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status").filter(has_text="Your profile is saved.")).to_be_visible()
    visitor = await another_browser(browser, server_url)
    await visitor.goto("/@ada")
    await expect(visitor.get_by_role("heading", level=1, name="Ada Lovelace")).to_be_visible()
    await expect(visitor.get_by_text("Notes on engines.")).to_be_visible()
    await visitor.goto("/@nobody")
    await expect(visitor.get_by_role("heading", level=1, name="There is nobody of that name")).to_be_visible()
    await visitor.context.close()


async def test_a_changed_address_waits_until_it_is_confirmed(page: Page, server_url: str, settings: Settings):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/account")
    await page.get_by_role("button", name="Change the address").click()
    await page.get_by_label("New email").fill("lovelace@example.org")
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_role("button", name="Send the link", exact=True).click()
    await expect(page.get_by_text("We wait for lovelace@example.org to be confirmed")).to_be_visible()
    await page.goto(await mailed_link(settings.data_folder / "mail", "lovelace@example.org", "verify"))
    await page.get_by_role("button", name="Confirm the address").click()
    await expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    await page.goto("/settings/account")
    await expect(page.get_by_text("lovelace@example.org")).to_be_visible()
    await expect(page.get_by_text("We wait for")).to_have_count(0)


async def test_a_password_is_changed_and_the_page_stays_signed_in(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/account")
    await page.get_by_role("button", name="Change password").click()
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_label("New password").fill("four patient cranes")
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", level=1, name="Email and password")).to_be_visible()


async def test_an_access_token_is_shown_once_works_and_is_revoked(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/tokens")
    await page.get_by_label("Name").fill("nightly import")
    await page.get_by_role("button", name="Make the token").click()
    token = await page.get_by_text(re.compile("^trellis_")).inner_text()
    answer = await page.request.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})
    assert (await answer.json())["handle"] == "ada"
    await page.reload()
    await expect(page.get_by_text("nightly import")).to_be_visible()
    await expect(page.get_by_text(re.compile("^trellis_"))).to_have_count(0)
    await page.get_by_role("button", name="Revoke the token nightly import").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
    await expect(page.get_by_text("You have none.")).to_be_visible()
    assert (await page.request.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})).status == 401


async def test_everything_of_ones_own_is_downloaded_as_a_zip(page: Page, server_url: str, settings: Settings):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await page.goto("/settings/data")
    async with page.expect_download() as started:
        await page.get_by_role("button", name="Download everything").click()
    download = await started.value
    assert download.suggested_filename == "trellis-ada.zip"
    with ZipFile(await download.path()) as file:
        assert file.testzip() is None


async def test_a_deactivated_account_is_hidden_until_one_signs_in_again(page: Page, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    await signed_in(page, "grace")
    await page.goto("/settings/data")
    await page.get_by_role("button", name="Deactivate the account").click()
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_role("button", name="Deactivate the account").click()
    await expect(page.get_by_text("Your account is hidden.")).to_be_visible()
    await page.goto("/@grace")
    await expect(page.get_by_role("heading", level=1, name="There is nobody of that name")).to_be_visible()
    await signed_in(page, "grace")
    await page.goto("/@grace")
    await expect(page.get_by_role("heading", level=1, name="grace")).to_be_visible()


async def test_an_account_is_deleted_only_when_its_handle_was_typed(page: Page, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    await signed_in(page, "grace")
    await page.goto("/settings/data")
    await page.get_by_role("button", name="Delete the account").click()
    typed = page.get_by_label("Type your handle, grace")
    await typed.fill("grac")
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_role("button", name="Delete it for good").click()
    await expect(typed).to_have_accessible_description(re.compile("This isn’t your handle"))
    await typed.fill("Grace")
    await page.get_by_role("button", name="Delete it for good").click()
    await expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    await expect(page.get_by_role("link", name="Register")).to_be_visible()
    await sign_in(page, "grace")
    await expect(page.get_by_label("Password", exact=True)).to_have_accessible_description(re.compile("wrong"))
