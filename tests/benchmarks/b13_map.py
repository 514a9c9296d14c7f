"""The map in Chromium: how soon it is painted, beside an empty page of the same build; how even its frames are; how much it holds.

`python -m tests.benchmarks.b13_map`, with the pages built (`npm run build` in ui/).
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from neo4j import AsyncDriver
from playwright.async_api import Browser, Page, async_playwright

from api.imports import import_file
from graph.bucket.folder import DirectoryBucket
from graph.client import Graph
from tests.benchmarks.mapped import served

ROUNDS = 9
EMPTY = "/no/such/page"
SMALL, LARGE = (10, 7, 6), (25, 20, 19)
"""Branches, topics in each, topics in each of those: some 500 and 10,000 topics in all."""
WIDE = 1_000
FRAMES = 150
GOAL_PAINTED, GOAL_LARGE, GOAL_FRAME_MS, GOAL_EXPAND_MS, GOAL_HEAP_MB, GOAL_SHIFT = 2.0, 2.0, 34, 150, 40, 0.02

PAN = f"""async sideways => {{
  const place = document.querySelector('canvas').parentElement;
  const times = [];
  for (let frame = 0; frame < {FRAMES}; frame++) {{
    const step = frame % 60 < 30 ? 24 : -24;
    const wheel = sideways ? {{ deltaX: step, deltaY: step / 2 }} : {{ deltaY: step * 2, clientX: 500, clientY: 400 }};
    place.dispatchEvent(new WheelEvent('wheel', {{ bubbles: true, cancelable: true, ...wheel }}));
    times.push(await new Promise(requestAnimationFrame));
  }}
  return times.slice(1).map((time, frame) => time - times[frame]);
}}"""
EXPAND = """async name => {
  const topic = [...document.querySelectorAll('[role=treeitem]')].find(each => each.ariaLabel.startsWith(name));
  const start = performance.now();
  topic.querySelector('[data-toggle]').click();
  await new Promise(requestAnimationFrame);
  await new Promise(done => { const port = new MessageChannel(); port.port1.onmessage = done; port.port2.postMessage(0); });
  return performance.now() - start;
}"""
SHIFT = """async () => {
  const shifts = [];
  new PerformanceObserver(list => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
  await new Promise(done => setTimeout(done, 100));
  return shifts.reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0);
}"""


def written(folder: Path, branches: int, children: int, leaves: int, wide: int = 0) -> Path:
    lines = [f"A map of {branches * (1 + children * (1 + leaves)) + wide + 1}"]
    for branch in range(branches):
        lines.append(f"\tBranch {branch} of the map")
        for child in range(children):
            lines.append(f"\t\tTopic {branch}.{child} and its title")
            lines += [f"\t\t\tLeaf {branch}.{child}.{leaf} with a title of its own" for leaf in range(leaves)]
    if wide:
        lines.append("\tWide")
        lines += [f"\t\tOne of a thousand {number}" for number in range(wide)]
    path = folder / f"{branches}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def imported(driver: AsyncDriver, folder: Path, path: Path) -> str:
    report = await import_file(Graph(driver, "neo4j", deadline=60), DirectoryBucket(folder), path)
    return report.subject_uid


async def address_of(page: Page, subject_uid: str) -> str:
    """The server's short id of a subject is the page's own arithmetic, so it is asked: by the list of subjects."""
    subjects = await (await page.request.get("/api/v1/subjects")).json()
    await page.goto("/explore")
    (title,) = (each["title"] for each in subjects["items"] if each["uid"] == subject_uid)
    return f"{await page.get_by_role('link', name=title, exact=True).get_attribute('href')}/map"


async def loaded(browser: Browser, base_url: str, address: str, moment: str) -> float:
    """Milliseconds from the start of a first visit to the moment."""
    context = await browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(address)
    for _ in range(200):
        found = await page.evaluate("name => performance.getEntriesByName(name)[0]?.startTime ?? null", moment)
        if found is not None:
            await context.close()
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"{address} has no {moment}")


async def paint(browser: Browser, base_url: str, small: str, large: str) -> None:
    async def once() -> tuple[float, float, float]:
        empty = await loaded(browser, base_url, EMPTY, "first-contentful-paint")
        return empty, await loaded(browser, base_url, small, "map-painted"), await loaded(browser, base_url, large, "map-painted")

    await once()
    rounds = [await once() for _ in range(ROUNDS)]
    ratios("500 topics painted, beside an empty page", [small / empty for empty, small, _ in rounds], GOAL_PAINTED)
    ratios("10,000 topics painted, beside 500", [large / small for _, small, large in rounds], GOAL_LARGE)


def ratios(name: str, found: list[float], goal: float) -> None:
    middle = median(found)
    print(
        f"{name:<52} {middle:6.2f}x ({min(found):.2f} to {max(found):.2f})  goal {goal:.2f}x {'met' if middle <= goal else 'MISSED'}",
        flush=True,
    )


def number(name: str, found: float, goal: float, unit: str) -> None:
    print(f"{name:<52} {found:6.2f} {unit}  goal {goal} {unit} {'met' if found <= goal else 'MISSED'}", flush=True)


async def heap(page: Page) -> float:
    """Megabytes in use after the collector has run."""
    session = await page.context.new_cdp_session(page)
    await session.send("HeapProfiler.collectGarbage")
    return (await session.send("Runtime.getHeapUsage"))["usedSize"] / 2**20


async def frames(page: Page, name: str, *, sideways: bool) -> None:
    times = await page.evaluate(PAN, sideways)
    p95 = quantiles(times, n=20, method="inclusive")[18]
    fps = 1000 / (sum(times) / len(times))
    number(f"{name}: {fps:.0f} frames/s, 95% of the frames within", p95, GOAL_FRAME_MS, "ms")


async def move(browser: Browser, base_url: str, large: str) -> None:
    context = await browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(EMPTY)
    await page.get_by_role("heading", level=1).wait_for()
    empty = await heap(page)
    await page.goto(large)
    await page.get_by_role("treeitem").first.wait_for()
    number("layout shift", await page.evaluate(SHIFT), GOAL_SHIFT, "")
    await page.get_by_role("textbox", name="Find in the map").fill("Wide")
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(600)
    number("1,000 children expanded", await page.evaluate(EXPAND, "Wide"), GOAL_EXPAND_MS, "ms")
    await page.get_by_role("button", name="Expand all").click()
    await page.wait_for_timeout(800)
    await page.get_by_role("button", name="Actual size").click()
    await page.wait_for_timeout(600)
    await frames(page, "10,000 expanded, panned at actual size", sideways=True)
    await frames(page, "10,000 expanded, zoomed around actual size", sideways=False)
    await page.get_by_role("button", name="Show the whole map").click()
    await page.wait_for_timeout(600)
    await frames(page, "10,000 expanded, panned when it fits", sideways=True)
    await frames(page, "10,000 expanded, zoomed when it fits", sideways=False)
    number("heap over the empty page", await heap(page) - empty, GOAL_HEAP_MB, "MB")
    await context.close()


async def main() -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with served() as (driver, port), async_playwright() as playwright:
            base_url = f"http://127.0.0.1:{port}"
            uids = [
                await imported(driver, folder, written(folder, *SMALL)),
                await imported(driver, folder, written(folder, *LARGE, wide=WIDE)),
            ]
            browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = await browser.new_page(base_url=base_url)
            small, large = [await address_of(page, uid) for uid in uids]
            await page.close()
            await paint(browser, base_url, small, large)
            await move(browser, base_url, large)
            await browser.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
