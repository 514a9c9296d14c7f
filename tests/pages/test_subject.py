"""What one does with a subject besides reading it: describe, share, look back, undo, fork, delete."""

import re

import pytest
from httpx import AsyncClient
from playwright.async_api import Browser, Locator, Page, expect

from api.jobs.runner import Jobs
from graph.addresses import short_id
from tests.pages.accounts import another_browser, by_api, register, sign_in, signed_in
from tests.pages.keyboard import fill, press
from tests.pages.test_access import faults, problems, settled

RIVERS = b"Rivers\n\tThe Danube\n\t\tIts delta\n\tThe Nile"


@pytest.fixture
async def rivers(page: Page, server_url: str) -> tuple[str, dict[str, str]]:
    """A private subject of ada, who is signed in on the page; its uid, and those of its topics by their titles."""
    for handle in ("ada", "grace"):
        await register(server_url, handle)
    async with by_api(server_url, "ada") as client:
        made = await client.post("/subjects/import", files={"file": ("rivers.txt", RIVERS)})
        uid = made.json()["subject"]["uid"]
        topics = (await client.get(f"/subjects/{uid}/map")).json()["topics"]
    await signed_in(page, "ada")
    return uid, {topic["title"]: topic["uid"] for topic in topics}


async def change(client: AsyncClient, uid: str, *operations: dict[str, object]) -> None:
    answer = await client.post(f"/subjects/{uid}/changes", json={"operations": list(operations)})
    assert answer.status_code == 200, answer.text


async def opened(page: Page, uid: str, part: str = "") -> None:
    await page.goto(f"/{short_id(uid)}{part}")
    await settled(page)


async def choose(page: Page, item: str) -> None:
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name=item).click()


async def pick(place: Page | Locator, field: str, option: str) -> None:
    await place.get_by_role("button", name=field).last.click()
    page = place if isinstance(place, Page) else place.page
    await page.get_by_role("listbox").get_by_role("option", name=option, exact=True).click()


async def test_an_owner_describes_shares_and_publishes_and_whom_they_invite_comes_in(page: Page, browser: Browser, server_url: str, rivers):
    uid, _ = rivers
    await opened(page, uid)
    banner = page.get_by_role("main").get_by_role("banner").or_(page.locator("main header"))
    for fact in ("Private", "4 topics", "0 documents", "0 relations"):
        await expect(banner.get_by_text(fact, exact=True)).to_be_visible()
    await expect(banner.get_by_role("link", name="by ada")).to_have_attribute("href", "/@ada")

    await choose(page, "Edit the description")
    dialog = page.get_by_role("dialog", name="Edit the description")
    await dialog.get_by_label("Title").fill("Great rivers")
    await dialog.get_by_label("Summary").fill("Where they rise, and where they end.")
    await dialog.get_by_label("Tags").fill("Geography, Water")
    await pick(dialog, "Language of the texts", "English")
    assert await faults(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1, name="Great rivers")).to_be_visible()
    await expect(page.get_by_text("Where they rise, and where they end.")).to_be_visible()
    await expect(page.get_by_role("list", name="Tags").get_by_role("listitem")).to_have_text(["geography", "water"])
    await expect(banner.get_by_text("English", exact=True)).to_be_visible()
    assert await faults(page) == []

    await page.get_by_role("button", name="Share").click()
    share = page.get_by_role("dialog", name="Share “Great rivers”")
    await share.get_by_label("Add somebody").fill("nobody")
    await share.get_by_role("button", name="Add", exact=True).click()
    await expect(share.get_by_text("Nobody here has this handle.")).to_be_visible()
    await share.get_by_label("Add somebody").fill("@grace")
    await share.get_by_role("button", name="Add", exact=True).click()
    await share.get_by_role("button", name="Actions for grace").click()
    await page.get_by_role("menuitem", name="Make Editor").click()
    grace = share.get_by_role("listitem").filter(has_text="grace")
    await expect(grace).to_contain_text("Editor")
    await share.get_by_role("button", name="Actions for grace").click()
    await page.get_by_role("menuitem", name="Remove").click()
    await expect(grace).to_have_count(0)

    await pick(share, "Role", "Commenter")
    await share.get_by_role("button", name="Make a link").click()
    link = await share.get_by_role("region", name="A link for: Commenter").get_by_role("code").inner_text()
    assert await faults(page) == []
    guest = await another_browser(browser, server_url)
    await accept(guest, link)
    await expect(guest.get_by_role("heading", level=1, name="Great rivers")).to_be_visible()
    await expect(guest.get_by_text("You are a member of “Great rivers” now: Commenter.")).to_be_visible()
    await guest.get_by_role("button", name="Members").click()
    await expect(guest.get_by_role("dialog").get_by_role("listitem")).to_have_count(2)
    await guest.get_by_role("button", name="Leave this subject").click()
    await guest.get_by_role("alertdialog").get_by_role("button", name="Leave this subject").click()
    await expect(guest.get_by_role("heading", level=1, name="Welcome back, grace")).to_be_visible()

    await share.get_by_role("button", name="Done").click()
    await share.get_by_role("button", name="Revoke the link").click()
    await expect(share.get_by_text("No link works at the moment.")).to_be_visible()
    await guest.goto(link)
    await guest.get_by_role("button", name="Accept the invitation").click()
    await expect(guest.get_by_role("heading", name="This invitation doesn’t work any more")).to_be_visible()
    assert await problems(guest) == []

    await share.get_by_role("radio", name="Public").click(force=True)
    question = page.get_by_role("alertdialog", name="Make “Great rivers” public?")
    await expect(question).to_be_visible()
    assert await problems(page) == []
    await question.get_by_role("button", name="Make it public").click()
    await expect(page.get_by_text("It is public now.")).to_be_visible()
    await share.get_by_label("Add somebody").fill("grace")
    await share.get_by_role("button", name="Add", exact=True).click()
    await share.get_by_role("button", name="Actions for grace").click()
    await page.get_by_role("menuitem", name="Hand the subject over").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Hand it over").click()
    await expect(page.get_by_text("You: Editor")).to_be_visible()
    await expect(banner.get_by_role("link", name="by grace")).to_be_visible()
    await expect(banner.get_by_text("Public", exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await page.goto("/@grace")
    await page.get_by_role("region", name="Public subjects").get_by_role("link", name="Great rivers").click()
    await banner.get_by_role("link", name="water", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="Explore")).to_be_focused()
    await expect(page.get_by_role("button", name="Without the filter water")).to_be_visible()
    await expect(page.get_by_role("link", name="Great rivers")).to_be_visible()


async def accept(guest: Page, link: str) -> None:
    """Nobody is signed in: the way leads by the sign-in page and back."""
    await guest.goto(link)
    await expect(guest.get_by_role("heading", level=1, name="You are invited to a subject")).to_be_visible()
    assert await faults(guest) == []
    await guest.get_by_role("link", name="Sign in to accept").click()
    await expect(guest.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    assert "#" not in guest.url and link.rsplit("#", 1)[1] not in guest.url
    await sign_in(guest, "grace")
    await guest.get_by_role("button", name="Accept the invitation").click()


async def test_the_history_tells_shows_compares_and_undoes(page: Page, server_url: str, rivers):
    uid, at = rivers
    async with by_api(server_url, "ada") as client:
        new = [{"op": "add", "parent_uid": at["The Nile"], "title": title} for title in ("Blue Nile", "White Nile", "Atbara")]
        await change(client, uid, *new)
        await change(client, uid, {"op": "rename", "topic_uid": at["Its delta"], "title": "The delta"})
        await change(client, uid, {"op": "move", "topic_uid": at["Its delta"], "parent_uid": at["The Nile"]})
        await change(client, uid, {"op": "relate", "kind": "requires", "source_uid": at["The Danube"], "target_uid": at["The Nile"]})
        await change(client, uid, {"op": "delete", "topic_uid": at["The Danube"]})
    await opened(page, uid)
    await shares_by_keyboard(page)
    await press(page, "History")
    changes = page.get_by_role("region", name="Changes").get_by_role("listitem")
    for place, said in enumerate(
        (
            "Deleted “The Danube” from “Rivers”",
            "“The Danube” now requires “The Nile”",
            "Moved “The delta” from “The Danube” to “The Nile”",
            "Renamed “Its delta” to “The delta”",
            "Added 3 topics under “The Nile”: “Blue Nile”, “White Nile”, “Atbara”",
            "Made this map",
        )
    ):
        await expect(changes.nth(place)).to_contain_text(said)

    await page.get_by_role("button", name="Undo change 4").click()
    await expect(changes.nth(2)).to_contain_text("In the way: “The Danube”")
    assert await problems(page) == []
    await press(page, "Undo my last change")
    await expect(changes.nth(0)).to_contain_text("Undid change 6")
    await expect(changes.nth(1)).to_contain_text("Undone by change 7")
    await press(page, "Undo change 4")
    await expect(changes.nth(0)).to_contain_text("Moved “The delta” from “The Nile” to “The Danube”")
    await press(page, "Redo what change 8 took back")
    await expect(changes.nth(0)).to_contain_text("Moved “The delta” from “The Danube” to “The Nile”")

    await changes.filter(has_text="Version 2").get_by_role("link", name="The map then").click()
    await expect(page.get_by_role("list", name="The map as of version 2").get_by_role("listitem")).to_have_text(
        ["Rivers", "The Danube", "Its delta", "The Nile", "Blue Nile", "White Nile", "Atbara"]
    )
    assert await faults(page) == []
    await press(page, "Compare")
    await expect(page.get_by_text("1 topic renamed")).to_be_visible()
    await expect(page.get_by_text("1 topic moved")).to_be_visible()
    assert await faults(page) == []
    await press(page, "Compare two versions")
    await fill(page, "From version", "9")
    await press(page, "Compare")
    await expect(page.get_by_text("The two versions have the same structure.")).to_be_visible()
    await opened(page, uid, "/history?version=77")
    await expect(page.get_by_role("heading", name="There is no version 77 of this map")).to_be_visible()


async def shares_by_keyboard(page: Page) -> None:
    """Somebody is added, made an editor and removed, a link made and revoked; the focus comes back to where it was."""
    share = page.get_by_role("dialog", name="Share “Rivers”")
    await expect(page.get_by_role("button", name="Share")).to_be_visible()
    await press(page, "Share")
    await expect(share.get_by_role("listitem").filter(has_text="ada")).to_be_visible()
    await fill(page, "Add somebody", "grace")
    await page.keyboard.press("Enter")
    grace = share.get_by_role("listitem").filter(has_text="grace")
    await expect(grace).to_be_visible()
    for item, said in (("Make Editor", "Editor"), ("Remove", None)):
        await press(page, "Actions for grace")
        await page.keyboard.type(item)
        await expect(page.get_by_role("menuitem", name=item)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(grace).to_contain_text(said) if said else await expect(grace).to_have_count(0)
    await press(page, "Make a link")
    await expect(share.get_by_role("region", name="A link for: Viewer")).to_be_focused()
    await press(page, "Done")
    await press(page, await share.get_by_role("button", name="Revoke the link").get_attribute("aria-label") or "")
    await expect(share.get_by_text("No link works at the moment.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Share")).to_be_focused()


async def test_a_fork_is_followed_and_tells_its_origin_and_the_trash_gives_back(page: Page, rivers, monkeypatch):
    uid, _ = rivers
    outcome = Jobs.outcome
    monkeypatch.setattr(Jobs, "outcome", lambda self, viewer, job, _: outcome(self, viewer, job, 0))
    await opened(page, uid)
    await choose(page, "Fork")
    dialog = page.get_by_role("dialog", name="Fork “Rivers”")
    await dialog.get_by_label("Title of your copy").fill("My rivers")
    await dialog.get_by_role("radio", name="Unlisted").check(force=True)
    assert await faults(page) == []
    await dialog.get_by_role("button", name="Make the copy").click()
    await expect(page.get_by_role("heading", level=1, name="My rivers")).to_be_visible()
    await expect(page.get_by_role("link", name="Rivers", exact=True)).to_be_visible()
    await expect(page.get_by_text("at version 1")).to_be_visible()
    await expect(page.get_by_text("Unlisted", exact=True)).to_be_visible()
    assert await problems(page) == []

    await choose(page, "Move to the trash")
    assert await problems(page) == []
    await page.get_by_role("alertdialog").get_by_role("button", name="Move to the trash").click()
    await expect(page.get_by_role("heading", level=1, name="Welcome back, ada")).to_be_visible()
    await page.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("“My rivers” is back.")).to_be_visible()
    await opened(page, uid)
    await choose(page, "Move to the trash")
    await page.get_by_role("alertdialog").get_by_role("button", name="Move to the trash").click()
    await page.goto("/settings/trash")
    row = page.get_by_role("listitem").filter(has_text="Rivers")
    await expect(row).to_contain_text("Gone for good on")
    assert await faults(page) == []
    await row.get_by_role("button", name="Restore Rivers").click()
    await expect(page.get_by_text("The trash is empty.")).to_be_visible()
    await opened(page, uid)
    await expect(page.get_by_role("heading", level=1, name=re.compile("^Rivers$"))).to_be_visible()


async def test_a_visitor_is_led_to_sign_in_before_a_fork_and_is_offered_nothing_else(page: Page, starter: str):
    await page.goto("/explore")
    await page.get_by_role("link", name=starter).click()
    await page.get_by_role("button", name="More", exact=True).click()
    await expect(page.get_by_role("menuitem")).to_have_text(["History", "Fork"])
    await page.get_by_role("menuitem", name="Fork").click()
    await expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
