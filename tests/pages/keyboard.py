"""What hands without a mouse do."""

from playwright.async_api import Page

NAME = "name => (document.activeElement.ariaLabel ?? document.activeElement.textContent).trim() === name"


async def press(page: Page, name: str, key: str = "Enter") -> None:
    """With Tab to what has that name, and the key on it."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate(NAME, name):
            await page.keyboard.press(key)
            return
    raise AssertionError(f"{name} is not reached with Tab")
