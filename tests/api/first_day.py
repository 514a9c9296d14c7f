"""What a stranger does: reads, marks, imports, starts it a second time; and what they find when they come back."""

import asyncio
import stat
from pathlib import Path
from typing import Any

from httpx import AsyncClient, Response

from tests.api import trellis

STARTER = "How to learn with Trellis"
SMALL_MAP = '<map version="1.0.1"><node TEXT="My map"><node TEXT="First"/><node TEXT="Second"/></node></map>'


async def reads_and_marks(browser: AsyncClient) -> tuple[str, str]:
    """The uids of the starter map and of the topic in it that is done."""
    (starter,) = (await answered(browser, "GET", "/api/v1/subjects")).json()["items"]
    assert starter["title"] == STARTER
    topics = (await answered(browser, "GET", f"/api/v1/subjects/{starter['uid']}/map")).json()["topics"]
    topic = next(topic for topic in topics if topic["document_count"])
    (document,) = (await answered(browser, "GET", f"/api/v1/topics/{topic['uid']}/documents")).json()["items"]
    assert len((await answered(browser, "GET", f"/api/v1/documents/{document['uid']}")).json()["text"]) > 200
    marked = await answered(browser, "PUT", f"/api/v1/topics/{topic['uid']}/progress", json={"state": "done"})
    assert marked.status_code == 200, marked.text
    return starter["uid"], topic["uid"]


async def imports_a_map(data: Path, file: Path, browser: AsyncClient) -> None:
    file.write_text(SMALL_MAP)
    code, output = await trellis.run(data, "import", str(file))
    assert (code, "My map: 3 topics" in output) == (0, True), output
    assert await titles(browser) == ["My map", STARTER]


async def titles(browser: AsyncClient) -> list[str]:
    return [subject["title"] for subject in (await answered(browser, "GET", "/api/v1/subjects")).json()["items"]]


async def is_told_who_holds_the_folder(data: Path, running: trellis.Running) -> None:
    """By a second start."""
    code, output = await trellis.run(data, "up")
    assert code == 1
    assert f"in use by process {running.process.pid}" in output
    assert "Traceback" not in output
    modes = {name: stat.S_IMODE((data / name).stat().st_mode) for name in (".", "run.json", "signing-key", "neo4j/password")}
    assert modes == {".": 0o700, "run.json": 0o600, "signing-key": 0o600, "neo4j/password": 0o600}


async def finds_what_was_marked(browser: AsyncClient, subject_uid: str, topic_uid: str) -> None:
    assert sorted(await titles(browser)) == [STARTER, "My map", "Water"], "the starter map is not added twice"
    progress = (await answered(browser, "GET", f"/api/v1/subjects/{subject_uid}/progress")).json()
    assert progress["states"] == {topic_uid: "done"}


async def is_answered_again_after_neo4j_has_ended(browser: AsyncClient, running: trellis.Running) -> None:
    running.neo4j[0].kill()
    await asyncio.sleep(0.5)
    meanwhile = await browser.get("/api/v1/subjects")
    assert meanwhile.status_code == 200 or (meanwhile.status_code, meanwhile.json()["code"]) == (503, "unavailable"), (
        "it may be back in time"
    )
    assert (await browser.get("/livez")).status_code == 200
    for path in ("/readyz", "/api/v1/subjects"):
        assert (await answered(browser, "GET", path)).status_code == 200


async def answered(http: AsyncClient, method: str, path: str, **more: Any) -> Response:
    """Asks again while the answer is 503: a database that has just started is slow with its first answers."""
    for _ in range(240):
        response = await http.request(method, path, **more)
        if response.status_code != 503:
            return response
        await asyncio.sleep(0.5)
    raise AssertionError(f"{path} never came back")
