"""The pages of accounts for everyone: axe finds nothing, nothing is wider than the screen, all of it works by keyboard."""

from playwright.async_api import Page, expect

from tests.pages.accounts import PASSWORD, menu_button, register, signed_in
from tests.pages.test_access import faults, settled

FOR_VISITORS = ("/register", "/sign-in", "/forgotten", "/reset#abc", "/reset", "/verify#abc", "/verify", "/@ada", "/@nobody")
FOR_ACCOUNTS = (
    "/settings",
    "/settings/account",
    "/settings/security",
    "/settings/tokens",
    "/settings/data",
    "/settings/trash",
    "/import",
    "/admin/users",
    "/admin/audit",
    "/@ada",
)


async def test_every_page_at_the_door_is_accessible_and_fits(page: Page, server_url: str):
    await register(server_url, "ada")
    for address in FOR_VISITORS:
        await page.goto("/status")
        await page.goto(address)
        await settled(page)
        assert await faults(page) == [], address


async def test_every_page_of_an_account_is_accessible_and_fits(page: Page, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "w" * 30)
    await signed_in(page, "ada")
    for address in FOR_ACCOUNTS:
        await page.goto(address)
        await settled(page)
        assert await faults(page) == [], address


async def test_what_opens_is_accessible_and_fits(page: Page, server_url: str):
    await register(server_url, "ada")
    await register(server_url, "grace")
    await signed_in(page, "ada")

    await menu_button(page).click()
    await expect(page.get_by_role("menu")).to_be_visible()
    assert await faults(page) == [], "menu"
    await page.keyboard.press("Escape")

    await page.goto("/settings/account")
    await page.get_by_role("button", name="Change the address").click()
    await page.get_by_role("button", name="Change password").click()
    await page.get_by_label("New password").fill("abc")
    await page.get_by_label("New email").fill("nothing")
    await page.get_by_role("button", name="Send the link", exact=True).click()
    await expect(page.get_by_label("New email")).to_have_attribute("aria-invalid", "true")
    assert await faults(page) == [], "forms with errors"

    await page.goto("/settings/security")
    await page.get_by_role("button", name="Set it up").click()
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert await faults(page) == [], "QR code"

    await page.goto("/settings/data")
    await page.get_by_role("button", name="Delete the account").click()
    await expect(page.get_by_label("Type your handle, ada")).to_be_visible()
    assert await faults(page) == [], "deletion"

    await page.goto("/settings/tokens")
    await page.get_by_role("button", name="How long it works").click()
    await expect(page.get_by_role("listbox")).to_be_visible()
    assert await faults(page) == [], "choice"

    await page.goto("/admin/users")
    await page.get_by_role("button", name="Actions for grace").click()
    await page.get_by_role("menuitem", name="Change role").click()
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    assert await faults(page) == [], "dialog"


async def test_registering_takes_nothing_but_keys(page: Page):
    await page.goto("/register")
    await page.get_by_label("Handle").focus()
    for text in ("ada", "ada@example.org", PASSWORD):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Show password")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Welcome, ada")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Go on")).to_be_focused()


async def test_the_menu_and_its_question_take_nothing_but_keys(page: Page, server_url: str):
    await register(server_url, "ada")
    await signed_in(page, "ada")
    await menu_button(page).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Profile")).to_be_focused()
    await page.keyboard.press("End")
    await expect(page.get_by_role("menuitem", name="Sign out everywhere")).to_be_focused()
    await page.keyboard.press("Enter")
    question = page.get_by_role("alertdialog")
    await expect(question).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await expect(menu_button(page)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.type("sett")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Profile")).to_be_focused()


async def test_password_managers_find_their_fields(page: Page):
    await page.goto("/register")
    found = {}
    for label in ("Handle", "Email", "Password"):
        found[label] = await page.get_by_label(label, exact=True).get_attribute("autocomplete")
    assert found == {"Handle": "username", "Email": "email", "Password": "new-password"}
    await page.goto("/sign-in")
    assert await page.get_by_label("Handle or email").get_attribute("autocomplete") == "username"
    assert await page.get_by_label("Password", exact=True).get_attribute("autocomplete") == "current-password"


async def test_a_password_is_hidden_and_can_be_pasted(page: Page):
    await page.goto("/sign-in")
    login, password = page.get_by_label("Handle or email"), page.get_by_label("Password", exact=True)
    await login.fill("four random words here")
    await login.press("Control+a")
    await login.press("Control+c")
    await password.focus()
    await password.press("Control+v")
    await expect(password).to_have_value("four random words here")
    assert await password.get_attribute("type") == "password"
