"""The program, as it is started on a machine: what one is told when something is wrong, and what its other commands do."""

import asyncio
import base64
import json
import os
import socket

import psutil
import pytest
from httpx import AsyncClient

from graph.migrations.migrate import migrations
from tests.api import first_day, trellis
from tests.stores import migration_record

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]


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
    assert await trellis.gone_within(children, 1)


SIGNING_KEY = base64.b64encode(os.urandom(32)).decode()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"TRELLIS_PORT": "eighty"}, "TRELLIS_PORT"),
        ({"TRELLIS_HOST": "0.0.0.0"}, "TRELLIS_SIGNING_KEY must be set"),
        ({"TRELLIS_HOST": "0.0.0.0", "TRELLIS_SIGNING_KEY": SIGNING_KEY}, "TRELLIS_PUBLIC_URL must be set"),
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
    good.write_text(first_day.SMALL_MAP)
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


async def test_serve_answers_in_front_of_stores_that_run_already_and_json_logs_are_json(tmp_path, driver, neo4j, warm):
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
