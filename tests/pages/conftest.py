"""The pages in a real Chromium, on the real server with the starter map in it."""

import asyncio
import shutil
from collections.abc import AsyncGenerator

import pytest
import uvicorn
from neo4j import AsyncDriver
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from api.imports import import_starter
from api.settings import Settings
from api.ui import DIST
from api.up import Server
from graph.bucket import Bucket
from graph.client import Graph
from graph.settings import Neo4jSettings
from tests.in_process import whole_app

PATIENCE = 10_000
"""Milliseconds; a machine that runs everything at once is slow."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture
async def server_url(driver: AsyncDriver, warm: None, neo4j: Neo4jSettings, settings: Settings) -> AsyncGenerator[str]:
    """The whole app on a port of its own, on an empty database."""
    if not (DIST / "index.html").is_file():
        pytest.fail("The pages have not been built. Run `npm ci && npm run build` in ui/.")
    app = whole_app(settings, neo4j)
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, timeout_graceful_shutdown=2))
    running = asyncio.create_task(server.serve())
    while not server.started:
        if running.done():
            running.result()
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


@pytest.fixture
async def starter(graph: Graph, bucket: Bucket) -> str:
    """The starter map is in the store; its title."""
    await import_starter(graph, bucket, lambda _: None)
    return "How to learn with Trellis"


@pytest.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is missing. Install it, for example with `apt-get install chromium`.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, server_url: str) -> AsyncGenerator[Page]:
    """An empty tab of a new visitor; anything the browser complains of fails the test, a breach of the content policy above all."""
    context = await browser.new_context(base_url=server_url, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    """A refused or cut request is what some tests are about; the page tells of it itself."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")
