"""What tests of accounts do again and again: register, sign in, read one's mail."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from httpx import AsyncClient
from playwright.async_api import Browser, Page, expect

PASSWORD = "three quiet herons"
LINK = re.compile(r"/(?:verify|reset)#\S+")
ENOUGH = 100
"""Looks into the mail folder, 0.1 s apart."""


async def register(server_url: str, handle: str) -> None:
    """By the API; the first account of an install administers it."""
    async with AsyncClient(base_url=server_url, timeout=30) as client:
        body = {"handle": handle, "email": address(handle), "password": PASSWORD}
        answer = await client.post("/api/v1/users", json=body)
        assert answer.status_code == 201, answer.text


@asynccontextmanager
async def by_api(server_url: str, handle: str) -> AsyncGenerator[AsyncClient]:
    """Signed in, for what these pages can't do."""
    async with AsyncClient(base_url=f"{server_url}/api/v1", timeout=30) as client:
        session = await client.post("/sessions", json={"login": handle, "password": PASSWORD}, headers={"X-Trellis": "1"})
        client.headers["Authorization"] = f"Bearer {session.json()['access_token']}"
        client.cookies.clear()
        yield client


def address(handle: str) -> str:
    return f"{handle}@example.org"


async def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """On the sign-in page, wherever it was reached from."""
    if "/sign-in" not in page.url:
        await page.goto("/sign-in")
    await page.get_by_label("Handle or email").fill(login)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()


async def signed_in(page: Page, handle: str) -> Page:
    await sign_in(page, handle)
    await expect(menu_button(page)).to_be_visible()
    return page


async def another_browser(browser: Browser, server_url: str) -> Page:
    """A tab that shares nothing with the test's own; it goes with the browser."""
    context = await browser.new_context(base_url=server_url, reduced_motion="reduce")
    return await context.new_page()


def menu_button(page: Page):
    return page.get_by_role("button", name="Your account")


async def choose_in_menu(page: Page, item: str) -> None:
    await menu_button(page).click()
    await page.get_by_role("menuitem", name=item, exact=True).click()


async def mailed_link(folder: Path, to: str, kind: str) -> str:
    """The path in the newest mail to that address with a link of that kind (verify or reset). A mail comes a moment later."""
    for _ in range(ENOUGH):
        for file in sorted(folder.glob("*.eml"), reverse=True):
            message = message_from_bytes(file.read_bytes(), policy=default)
            found = LINK.search(message.get_content())
            if to in message["to"] and found and found[0].startswith(f"/{kind}#"):
                return found[0]
        await asyncio.sleep(0.1)
    raise AssertionError(f"no mail with a link to {kind} for {to}")
