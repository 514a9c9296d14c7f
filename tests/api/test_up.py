"""What a stranger does: start it, read, mark, import, stop it, kill it, start it again; and what they are told when something is wrong."""

import asyncio
import json
import signal
import socket
import stat
from pathlib import Path

import psutil
import pytest
from httpx import AsyncClient

from graph.migrations.migrate import migrations
from tests.api import trellis
from tests.stores import migration_record

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]

SMALL_MAP = '<map version="1.0.1"><node TEXT="My map"><node TEXT="First"/><node TEXT="Second"/></node></map>'


async def gone_within(processes: list[psutil.Process], seconds: float) -> bool:
    for _ in range(int(seconds * 10)):
        if not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_a_strangers_first_day(tmp_path):
    data, own_map = tmp_path / "data", tmp_path / "mine.mm"
    own_map.write_text(SMALL_MAP)

    async with trellis.up(data) as running, AsyncClient(base_url=running.address, timeout=30) as browser:
        (starter,) = (await browser.get("/api/v1/subjects")).json()["items"]
        assert starter["title"] == "How to learn with Trellis"
        await until_answered(browser, f"/api/v1/subjects/{starter['uid']}/map")
        topics = (await browser.get(f"/api/v1/subjects/{starter['uid']}/map")).json()["topics"]
        topic = next(topic for topic in topics if topic["document_count"])
        (document,) = (await browser.get(f"/api/v1/topics/{topic['uid']}/documents")).json()["items"]
        assert len((await browser.get(f"/api/v1/documents/{document['uid']}")).json()["text"]) > 200
        await browser.put(f"/api/v1/topics/{topic['uid']}/progress", json={"state": "done"})
        cookies = dict(browser.cookies)

        code, output = await trellis.run(data, "import", str(own_map))
        assert (code, "My map: 3 topics" in output) == (0, True), output
        titles = [subject["title"] for subject in (await browser.get("/api/v1/subjects")).json()["items"]]
        assert titles == ["My map", "How to learn with Trellis"]

        code, output = await trellis.run(data, "check")
        assert (code, output.strip().splitlines()[-1]) == (0, "Everything is as it must be."), output
        await a_second_start_says_who_holds_the_folder(data, running)

        neo4j = running.neo4j
        assert len(neo4j) == 1
        running.process.kill()
        assert await gone_within(neo4j, 5), "Neo4j must not outlive a Trellis that was killed"
        await running.process.wait()

    async with trellis.up(data) as running, AsyncClient(base_url=running.address, cookies=cookies, timeout=30) as browser:
        assert len((await browser.get("/api/v1/subjects")).json()["items"]) == 2, "the starter map is not added twice"
        progress = (await browser.get(f"/api/v1/subjects/{starter['uid']}/progress")).json()
        assert progress["states"] == {topic["uid"]: "done"}
        await a_neo4j_that_crashes_is_started_again_while_requests_answer_503(running, browser)
        neo4j = running.neo4j
        assert await running.signal(signal.SIGINT) == 0
        assert await gone_within(neo4j, 1)
    assert "Stopping." in running.said[-1]
    assert not (data / "run.json").exists()


async def a_second_start_says_who_holds_the_folder(data: Path, running: trellis.Running) -> None:
    code, output = await trellis.run(data, "up")
    assert code == 1
    assert f"in use by process {running.process.pid}" in output
    assert "Traceback" not in output
    modes = {name: stat.S_IMODE((data / name).stat().st_mode) for name in (".", "run.json", "signing-key", "neo4j/password")}
    assert modes == {".": 0o700, "run.json": 0o600, "signing-key": 0o600, "neo4j/password": 0o600}


async def a_neo4j_that_crashes_is_started_again_while_requests_answer_503(running: trellis.Running, browser: AsyncClient) -> None:
    running.neo4j[0].kill()
    await asyncio.sleep(0.5)
    refused = await browser.get("/api/v1/subjects")
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert (await browser.get("/livez")).status_code == 200
    await until_answered(browser, "/readyz")
    await until_answered(browser, "/api/v1/subjects")


async def until_answered(browser: AsyncClient, path: str) -> None:
    """A database that has just come back is slow with its first answers."""
    for _ in range(240):
        if (await browser.get(path)).status_code == 200:
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"{path} never came back")


async def test_a_taken_port_is_named_before_anything_slow_is_started(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, output = await asyncio.wait_for(trellis.run(tmp_path / "data", "up", TRELLIS_PORT=str(taken.getsockname()[1])), 30)
    assert code == 1
    assert "TRELLIS_PORT" in output and "Neo4j" not in output


async def test_told_to_stop_while_it_starts_it_leaves_nothing_running(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *trellis.COMMAND, "up", env=trellis.environment(tmp_path / "data"), cwd=trellis.ROOT, stdout=asyncio.subprocess.PIPE
    )
    children: list[psutil.Process] = []
    while not children:
        await asyncio.sleep(0.05)
        children = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert "Stopped before it was ready." in output.decode()
    assert await gone_within(children, 1)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"TRELLIS_PORT": "eighty"}, "TRELLIS_PORT"),
        ({"TRELLIS_HOST": "0.0.0.0"}, "TRELLIS_SIGNING_KEY must be set"),
        ({"TRELLIS_SIGNING_KEY": "secret"}, "too weak"),
        ({"TRELLIS_SERVICES": "courses"}, "There is no service courses"),
        ({"TRELLIS_NEO4J_URI": "http://here"}, "TRELLIS_NEO4J_URI"),
        ({"TRELLIS_JAVA": "/bin/true"}, "TRELLIS_JAVA"),
        ({"TRELLIS_DATA_DIR": "/proc/nowhere"}, "TRELLIS_DATA_DIR"),
        ({"TRELLIS_LIMIT_REGISTER_PER_ADDRESS": "often"}, "TRELLIS_LIMIT_REGISTER_PER_ADDRESS"),
        ({"TRELLIS_REDIS_URL": "redis://127.0.0.1:1"}, "Redis at 127.0.0.1:1"),
        ({"TRELLIS_SMTP_URL": "smtp://127.0.0.1"}, "TRELLIS_MAIL_FROM must be set"),
        ({"TRELLIS_TRUSTED_PROXIES": "*"}, "TRELLIS_TRUSTED_PROXIES"),
    ],
)
async def test_a_wrong_setting_is_told_in_a_sentence(tmp_path, settings, told):
    code, output = await trellis.run(tmp_path / "data", "up", **settings)
    assert code == 1
    assert told in output
    assert "Traceback" not in output


async def test_a_neo4j_or_bucket_that_is_not_there_is_told_in_a_sentence(tmp_path, neo4j):
    code, output = await trellis.run(tmp_path / "data", "up", TRELLIS_NEO4J_URI="bolt://127.0.0.1:1")
    assert (code, "can't be reached" in output, "Traceback" in output) == (1, True, False)
    own = {"TRELLIS_NEO4J_URI": neo4j.uri, "TRELLIS_NEO4J_PASSWORD": neo4j.password}
    code, output = await trellis.run(tmp_path / "data", "up", **own, TRELLIS_S3_ENDPOINT="127.0.0.1:1", TRELLIS_S3_SECURE="false")
    assert (code, "S3" in output, "Traceback" in output) == (1, True, False)


async def test_files_that_cannot_be_read_are_named_and_the_others_are_imported(tmp_path, driver, neo4j):
    good, bad = tmp_path / "good.mm", tmp_path / "bad.mm"
    good.write_text(SMALL_MAP)
    bad.write_text('<!DOCTYPE x [<!ENTITY a "b">]><map><node TEXT="&a;"/></map>')
    own = {"TRELLIS_NEO4J_URI": neo4j.uri, "TRELLIS_NEO4J_PASSWORD": neo4j.password}
    code, output = await trellis.run(
        tmp_path / "data", "import", "--visibility", "private", str(bad), str(tmp_path / "no.mm"), str(good), **own
    )
    assert code == 1
    assert "My map: 3 topics" in output and "bad.mm" in output and "no.mm" in output and "Traceback" not in output
    stored = (await driver.execute_query("MATCH (s:Subject) RETURN s.title AS title, s.visibility AS visibility")).records
    assert [(record["title"], record["visibility"]) for record in stored] == [("My map", "private")]


async def test_settings_are_printed_with_secrets_masked(tmp_path):
    code, output = await trellis.run(tmp_path, "settings", TRELLIS_NEO4J_PASSWORD="very-secret")
    assert (code, "very-secret" in output, "TRELLIS_PORT=0" in output) == (0, False, True)


async def test_the_plan_of_a_migration_changes_nothing(tmp_path, driver, neo4j):
    own = {"TRELLIS_NEO4J_URI": neo4j.uri, "TRELLIS_NEO4J_PASSWORD": neo4j.password}
    names = [migration.name for migration in migrations()]
    async with migration_record(driver, "MATCH (migration:Migration) DELETE migration"):
        code, output = await trellis.run(tmp_path / "data", "migrate", "--plan", **own)
        planned = [line.partition(": ")[0] for line in output.strip().splitlines()]
        assert (code, planned) == (0, names) and "0001_constraints: 51 statements" in output
        assert (await driver.execute_query("MATCH (m:Migration) RETURN m")).records == []
        code, output = await trellis.run(tmp_path / "data", "migrate", **own)
        assert (code, output.strip().split("Migrating the database: ")[1:]) == (0, [*(f"{name}\n" for name in names[:-1]), names[-1]])


async def test_serve_answers_in_front_of_stores_that_run_already_and_json_logs_are_json(tmp_path, driver, neo4j):
    own = {"TRELLIS_NEO4J_URI": neo4j.uri, "TRELLIS_NEO4J_PASSWORD": neo4j.password, "TRELLIS_LOG_FORMAT": "json"}
    process = await asyncio.create_subprocess_exec(
        *trellis.COMMAND,
        *("serve", "--services", "identity,subjects"),
        env=trellis.environment(tmp_path / "data", **own),
        cwd=trellis.ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    said = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    async with AsyncClient(base_url=said.split()[-1]) as client:
        answered = await client.get("/api/v1/subjects", headers={"X-Request-ID": "request-0001"})
        assert answered.json() == {"items": [], "next_cursor": None}
        assert (await client.get("/api/v1/documents/x")).status_code == 404
    process.terminate()
    _, logged = await asyncio.wait_for(process.communicate(), 30)
    lines = [json.loads(line) for line in logged.decode().splitlines()]
    (line,) = (line for line in lines if line.get("request_id") == "request-0001")
    assert (line["status"], line["path"], line["method"], line["level"]) == (200, "/api/v1/subjects", "GET", "info")
