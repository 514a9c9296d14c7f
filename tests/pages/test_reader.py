"""Reading in comfort: how large, how wide, where one was, and on with the arrows."""

import csv
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from api.imports import import_file
from graph.bucket import Bucket
from graph.client import Graph
from tests.pages.test_access import faults
from tests.pages.test_learner import open_topic

LONG = "\n\n".join(f"Paragraph {number} of a long text, about nothing in particular. " * 6 for number in range(40))
TEXT = f"""- [x] Read the first page
- [ ] Read *the* second

A sentence with a note[^1].

{LONG}

[^1]: The note.
"""


async def book(graph: Graph, bucket: Bucket, folder: Path) -> str:
    """A map with a long text; its title."""
    path = folder / "book.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [["id", "parent", "title", "text"], ["b", "", "A book", ""], ["l", "b", "Long", TEXT], ["n", "b", "Next one", "Short."]]
        csv.writer(file).writerows(rows)
    return (await import_file(graph, bucket, path)).title


async def top_of(place: Locator) -> float:
    """Pixels below the window's upper edge."""
    box = await place.bounding_box()
    assert box is not None
    return box["y"]


async def test_a_text_is_set_as_one_likes_and_opens_where_one_was(page: Page, graph: Graph, bucket: Bucket, tmp_path: Path):
    title = await book(graph, bucket, tmp_path)
    await open_topic(page, title, "Long")
    await expect(page.get_by_role("checkbox", name="Read the first page")).to_be_checked()
    await expect(page.get_by_role("checkbox", name="Read the second")).not_to_be_checked()
    await page.get_by_role("link", name="[1]").click()
    await expect(page.get_by_text("The note.")).to_be_in_viewport()
    await page.get_by_role("link", name="Back to the text").click()
    await expect(page.get_by_text("A sentence with a note")).to_be_in_viewport()
    await page.go_back()
    await page.go_back()

    words = page.get_by_text("Paragraph 20 of a long text")
    before = await words.bounding_box()
    await page.get_by_role("button", name="Size and width of the text").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Larger").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("radio", name="Narrow")).to_be_checked()
    assert await faults(page) == []
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.keyboard.press("Escape")
    after = await words.bounding_box()
    assert before and after and after["width"] < before["width"] and after["height"] > before["height"]

    await words.evaluate("element => element.scrollIntoView()")
    where = await top_of(words)
    await page.wait_for_function("localStorage.getItem('trellis.lastRead')?.includes('block')")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("heading", level=1, name="Next one")).to_be_visible()
    await open_topic(page, title, "Long")
    await expect(words).to_be_in_viewport()
    assert abs(await top_of(words) - where) < 40
    assert (await words.bounding_box() or {}).get("width") == after["width"], "the width has been kept"
