"""A text with everything in it, on a private map: what is drawn, what is fetched for it, and what nobody gets past the purifier."""

import re

from playwright.async_api import Page, expect

from graph.addresses import short_id
from tests.api.test_document_images import png
from tests.pages.accounts import by_api, register, signed_in
from tests.pages.test_access import overhang, problems

FORMULA = r"$e^{i\pi} + 1 = 0$"
HOSTILE = r"""$\href{javascript:alert(1)}{x} \htmlClass{evil}{y}$ and $\text{<img src=x onerror=alert(1)>}$"""
TEXT = f"""## Sums

Euler: {FORMULA}, for $5 and $10.

$$\\int_0^1 x\\,dx = \\frac12$$

{HOSTILE}

## Programs

```rust
// Prints
fn main() {{ println!("<b>hello</b> {{}}", 5); }}
```

```unheard-of
plain
```

## A picture

![A red square](IMAGE)
"""


CAN_BE_SHOWN = """address => new Promise((answer) => {
    const image = new Image();
    image.onload = () => answer(true);
    image.onerror = () => answer(false);
    image.src = address;
})"""


async def private_text(server_url: str, text: str = TEXT) -> str:
    """As its author would by the API: a private subject with that text in a topic, and an image of ours; its address."""
    async with by_api(server_url, "ada") as client:
        made = await client.post("/subjects/import", files={"file": ("x.txt", b"Everything\n\tA topic")})
        uid = made.json()["subject"]["uid"]
        image = await client.post(f"/subjects/{uid}/images", content=png(80, 40), headers={"Content-Type": "image/png"})
        topics = (await client.get(f"/subjects/{uid}/map")).json()["topics"]
        topic = next(topic["uid"] for topic in topics if topic["title"] == "A topic")
        answer = await client.post(f"/topics/{topic}/documents", json={"text": text.replace("IMAGE", image.json()["url"])})
        assert answer.status_code == 201, answer.text
        return f"/{short_id(uid)}"


async def test_a_private_text_shows_formulas_programs_and_images_and_nothing_in_it_acts(page: Page, server_url: str):
    await register(server_url, "ada")
    address = await private_text(server_url)
    await signed_in(page, "ada")
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url))
    await page.goto(address)
    await page.get_by_role("treeitem", name="A topic").get_by_role("link").click()
    await expect(page.locator("math").first).to_be_visible()
    await expect(page.locator("math[display=block]")).to_have_count(1)
    await expect(page.get_by_text("for $5 and $10.")).to_be_visible()
    await expect(page.locator(".hljs-keyword").first).to_have_text("fn")
    await expect(page.locator(".hljs-string").first).to_have_text('"<b>hello</b> {}"')
    await expect(page.get_by_text("plain", exact=True)).to_be_visible()
    picture = page.get_by_role("img", name="A red square")
    await expect(picture).to_have_attribute("src", re.compile("^blob:"))
    await expect(picture).to_have_js_property("naturalWidth", 80)
    assert await page.locator("article :is([href^=javascript], [onerror], [style], .evil, script)").count() == 0
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy the code").first.click()
    assert 'fn main() { println!("<b>hello</b> {}", 5); }' in await page.evaluate("navigator.clipboard.readText()")
    contents = page.get_by_role("navigation", name="On this page")
    await expect(contents.get_by_role("listitem")).to_have_text(["Sums", "Programs", "A picture"])
    await contents.get_by_role("link", name="A picture").click()
    await expect(page).to_have_url(re.compile("#text-a-picture$"))
    await page.get_by_role("link", name="Link to “Programs”").click()
    await expect(page).to_have_url(re.compile("#text-programs$"))
    for width, theme in ((1440, "light"), (360, "dark")):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert (await problems(page), await overhang(page)) == ([], 0), theme
    assert any("/assets/math-" in address for address in scripts)
    blob = await picture.get_attribute("src")
    assert await page.evaluate(CAN_BE_SHOWN, blob)
    await page.get_by_role("link", name="Everything").first.click()
    await expect(picture).to_have_count(0)
    assert not await page.evaluate(CAN_BE_SHOWN, blob)
