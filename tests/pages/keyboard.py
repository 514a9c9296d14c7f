"""What hands without a mouse do."""

from playwright.async_api import Page

NAME = """name => {
  const { ariaLabel, labels, textContent } = document.activeElement;
  return (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim() === name;
}"""


async def reach(page: Page, name: str) -> None:
    """With Tab to what has that name."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate(NAME, name):
            return
    raise AssertionError(f"{name} is not reached with Tab")


async def press(page: Page, name: str, key: str = "Enter") -> None:
    """The key on what has that name."""
    await reach(page, name)
    await page.keyboard.press(key)


async def fill(page: Page, label: str, text: str) -> None:
    """What stands in the field goes."""
    await reach(page, label)
    await page.keyboard.press("Control+a")
    await page.keyboard.type(text)
