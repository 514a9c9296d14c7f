"""Files come in and go out: seen before it is imported, followed while it runs, told what is lost before it is exported."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from api.jobs import runner
from api.jobs.runner import Jobs
from api.subjects.imports import job as imports
from tests.pages.accounts import choose_in_menu, register, signed_in
from tests.pages.keyboard import press
from tests.pages.maps import painted
from tests.pages.test_access import accessible

MAP = "\n".join(["Rivers", "\tThe Danube", "\t\tIts delta", "\tThe Nile"])
LOSSY = '<map version="1.0.1"><node TEXT="Seas"><node TEXT="North"><hook NAME="ExternalObject" URI="x.png"/></node></node></map>'
DAMAGED = '<map version="1.0.1">\n<node TEXT="a">\n</map>'


@pytest.fixture
async def author(page: Page, server_url: str) -> Page:
    await register(server_url, "ada")
    return await signed_in(page, "ada")


async def choose(page: Page, path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Choose a file").click()
    await (await chooser.value).set_files(path)


DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const place = [...document.querySelectorAll('button')].find(each => each.textContent === 'Choose a file').parentElement;
  for (const type of ['dragover', 'drop'])
    place.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: files }));
}"""


async def test_a_file_is_seen_refused_imported_cancelled_found_again_and_exported(author: Page, tmp_path, monkeypatch):
    page = author
    await choose_in_menu(page, "Import")
    await accessible(page)
    await choose(page, tmp_path / "bad.mm", DAMAGED)
    await expect(page.get_by_role("heading", name="“bad.mm” can’t be imported")).to_be_visible()
    await expect(page.get_by_text("Line 3")).to_be_visible()
    await accessible(page)
    await page.get_by_role("button", name="Choose another file").click()
    await choose(page, tmp_path / "seas.mm", LOSSY)
    await expect(page.get_by_role("heading", name=re.compile("not kept as"))).to_be_visible()
    await accessible(page)
    await page.get_by_role("button", name="Choose another file").click()
    await choose(page, tmp_path / "rivers.txt", MAP)
    await expect(page.get_by_text("Everything in the file is kept.")).to_be_visible()
    await expect(page.get_by_role("list", name="How it begins").get_by_text("Its delta")).to_be_visible()

    go_on = hold_back(monkeypatch)
    await page.get_by_role("button", name="Import", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="Reading the file")).to_be_visible()
    await accessible(page)
    await page.get_by_role("button", name="Cancel the import").click()
    await expect(page.get_by_text("was cancelled. Nothing of it was kept.")).to_be_visible()

    go_on.set()
    await page.evaluate(DROP, ["rivers.txt", MAP])
    await page.get_by_label("Title").fill("Great rivers")
    go_on.clear()
    await page.get_by_role("button", name="Import", exact=True).click()
    await expect(page.get_by_text("Reading the file")).to_be_visible()
    await page.get_by_role("link", name="Status").click()
    await page.reload()
    await choose_in_menu(page, "Import")
    await expect(page.get_by_role("progressbar", name="rivers.txt")).to_be_visible()
    go_on.set()
    await expect(page.get_by_role("heading", name="“Great rivers” is here")).to_be_focused()
    await accessible(page)
    await page.get_by_role("link", name="Open the subject").click()
    await expect(page.get_by_role("heading", level=1, name="Great rivers")).to_be_visible()

    await page.get_by_role("button", name="Export").click()
    await expect(page.get_by_text("Nothing is lost in this format.")).to_be_visible()
    await page.get_by_role("button", name="Format").click()
    await page.get_by_role("option", name="Indented text").click()
    await page.get_by_role("button", name="What").click()
    await page.get_by_role("option", name="The Danube").click()
    await expect(page.get_by_role("dialog").get_by_text("2 topics")).to_be_visible()
    await accessible(page)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download").click()
    assert Path(await (await download.value).path()).read_text("utf-8").split() == ["The", "Danube", "Its", "delta"]
    await page.keyboard.press("Escape")

    await page.get_by_role("link", name="Open the map").click()
    await painted(page)
    await page.get_by_role("button", name="Export").click()
    async with page.expect_download() as download:
        await page.get_by_role("dialog").get_by_role("button", name="Download").click()
    assert (await download.value).suggested_filename.startswith("Great rivers.")


async def test_by_keyboard_alone_on_a_narrow_screen_a_file_comes_in(author: Page, tmp_path):
    page = author
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto("/import")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    path = tmp_path / "rivers.txt"
    path.write_text(MAP, "utf-8")
    async with page.expect_file_chooser() as chooser:
        await press(page, "Choose a file")
    await (await chooser.value).set_files(path)
    await expect(page.get_by_text("Everything in the file is kept.")).to_be_visible()
    await accessible(page)
    await press(page, "Import")
    await expect(page.get_by_role("heading", name="“Rivers” is here")).to_be_focused()
    await press(page, "Open the subject")
    await expect(page.get_by_role("heading", level=1, name="Rivers")).to_be_visible()
    await press(page, "Export")
    await expect(page.get_by_text("Nothing is lost in this format.")).to_be_visible()
    await accessible(page)
    async with page.expect_download() as download:
        await press(page, "Download")
    assert (await download.value).suggested_filename == "Rivers.json"
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await press(page, "Open the map")
    await painted(page)
    await expect(page.get_by_role("button", name="Export")).to_be_visible()
    await press(page, "Export")
    await expect(page.get_by_text("Nothing is lost in this format.")).to_be_visible()
    async with page.expect_download() as download:
        await press(page, "Download")
    assert (await download.value).suggested_filename == "Rivers.json"


def hold_back(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Imports wait for that event, and their requests don't wait for them: as it is with a large file."""
    go_on, plan_apart, outcome = asyncio.Event(), imports.plan_apart, Jobs.outcome

    async def held(task):
        await go_on.wait()
        return await plan_apart(task)

    async def soon(self, viewer, job_uid, _seconds):
        return await outcome(self, viewer, job_uid, 0.2)

    monkeypatch.setattr(imports, "plan_apart", held)
    monkeypatch.setattr(Jobs, "outcome", soon)
    monkeypatch.setattr(runner, "BEAT_EVERY", 0.1)
    return go_on
