"""Reading in comfort: how large, how wide, where one was, and on with the arrows."""

import csv
import re
from pathlib import Path

from httpx import AsyncClient
from playwright.async_api import Locator, Page, expect

from api.imports import import_file
from graph.addresses import short_id
from graph.bucket import Bucket
from graph.client import Graph
from tests.pages.accounts import PASSWORD, register, signed_in
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
    await expect(page.get_by_text("11 minutes", exact=True)).to_be_visible()
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
    await page.wait_for_timeout(600)
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("heading", level=1, name="Next one")).to_be_visible()
    await open_topic(page, title, "Long")
    await expect(words).to_be_in_viewport()
    assert abs(await top_of(words) - where) < 40
    assert (await words.bounding_box() or {}).get("width") == after["width"], "the width has been kept"


RIVERS = """id,parent,title,kind,note,url,tags,text,target
r,,Rivers,,,,,,
s,r,Sources,,,,,,
b,r,Streams,,,,,,
b,,,requires,A stream has a source.,,,,s
"""
FIRST = "One line.\n\n" + "".join(f"Line {number} stays.\n\n" for number in range(12)) + "The water is cold.\n"
SECOND = FIRST.replace("One line.\n\n", "").replace("Line 9 stays.", "Line 9 stays.\n\nA new line.").replace("cold", "clear")
DIAGRAMS = """[[Sources|Where it comes from]]

```mermaid
flowchart LR
  accTitle: How water flows
  A[Source] --> B{Rain?}
```

```mermaid
pie
  "Rain" : 3
  "Snow" : 1
```

```mermaid
flowchart LR
  A -->
```
"""


async def rivers(server_url: str) -> str:
    """As its author would by the API: a subject with a text of two revisions, and another that mentions its topic; its address."""
    async with AsyncClient(base_url=f"{server_url}/api/v1", timeout=30) as client:
        session = await client.post("/sessions", json={"login": "ada", "password": PASSWORD}, headers={"X-Trellis": "1"})
        client.headers["Authorization"] = f"Bearer {session.json()['access_token']}"
        client.cookies.clear()
        made = await client.post("/subjects/import", files={"file": ("r.csv", RIVERS.encode())}, data={"visibility": "public"})
        uid = made.json()["subject"]["uid"]
        topics = {topic["title"]: topic["uid"] for topic in (await client.get(f"/subjects/{uid}/map")).json()["topics"]}
        first = await client.post(f"/topics/{topics['Sources']}/documents", json={"text": FIRST})
        address, revision = f"/documents/{first.json()['uid']}", {"If-Match": first.headers["etag"]}
        assert (await client.put(address, json={"text": SECOND}, headers=revision)).status_code == 200
        assert (await client.post(f"/topics/{topics['Streams']}/documents", json={"text": DIAGRAMS})).status_code == 201
        return f"/{short_id(uid)}"


async def test_the_history_of_a_text_is_compared_restored_and_taken_back(page: Page, server_url: str):
    await register(server_url, "ada")
    address = await rivers(server_url)
    await page.goto(address)
    await page.get_by_role("treeitem", name="Sources").get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1, name="Sources")).to_be_visible()  # the subject's page has a history too
    await expect(page.get_by_text("1 minute", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="by ada")).to_have_attribute("href", "/@ada")
    await page.get_by_role("link", name="History").click()
    await expect(page.get_by_role("link", name="by ada")).to_have_count(2)
    await expect(page.get_by_role("heading", name="From revision 1 to 2")).to_be_visible()
    await expect(page.locator("del")).to_have_text(["One line.\n\n", "cold"])
    await expect(page.locator("ins")).to_have_text([re.compile("A new line"), "clear"])
    await expect(page.get_by_text("Removed:")).to_have_count(2)
    await expect(page.get_by_text(re.compile("lines are the same"))).to_be_visible()
    await expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    await page.get_by_role("radio", name="Compare from revision 2").check()
    await expect(page.get_by_text("These two revisions say the same.")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="From revision 1 to 2")).to_be_visible()

    history = page.url
    await signed_in(page, "ada")
    await page.goto(history)
    await page.get_by_role("button", name="Restore revision 1").click()
    assert await faults(page) == []
    await page.get_by_role("alertdialog").get_by_role("button", name="Restore").click()
    await expect(page.get_by_text("Revision 3", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Revision 4", exact=True)).to_be_visible()
    assert await faults(page) == []
    await page.get_by_role("link", name="Back to the text").click()
    await expect(page.get_by_text("The water is clear.")).to_be_visible()


async def test_a_text_shows_its_diagrams_and_the_topics_it_has_to_do_with(page: Page, server_url: str):
    await register(server_url, "ada")
    await page.goto(await rivers(server_url))
    await page.get_by_role("treeitem", name="Streams").get_by_role("link").click()
    drawn = page.get_by_role("img", name="How water flows")
    await expect(drawn).to_have_attribute("src", re.compile("^blob:"))
    assert await drawn.evaluate("image => image.decode().then(() => image.naturalWidth > 50)")
    await expect(page.get_by_role("img", name="Diagram")).to_be_visible()
    await expect(page.get_by_text("This diagram can’t be drawn")).to_be_visible()
    await page.get_by_text("Source of the diagram").first.click()
    await expect(page.get_by_text("A[Source] --> B{Rain?}")).to_be_visible()
    policy = (await page.request.get("/diagram.html")).headers["content-security-policy"]
    assert "sandbox allow-scripts;" in policy and "default-src 'none'" in policy
    light = await drawn.get_attribute("src")
    await page.get_by_role("radio", name="Dark").click()
    await expect(drawn).not_to_have_attribute("src", light or "")
    await expect(page.get_by_text("A stream has a source.")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_role("link", name="Where it comes from").click()
    await expect(page.get_by_role("heading", level=1, name="Sources")).to_be_visible()
    await expect(page.locator("iframe")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Mentioned in")).to_be_visible()
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.get_by_role("link", name="On the map").click()
    panel = page.get_by_role("complementary", name="Topic: Sources")
    await expect(panel.get_by_text("1 minute", exact=True)).to_be_visible()
    await expect(panel.get_by_role("link", name="by ada")).to_be_visible()
    await panel.get_by_role("heading", name="Mentioned in").locator("..").get_by_role("button", name="Streams").click()
    await expect(page.get_by_role("complementary", name="Topic: Streams")).to_be_visible()
