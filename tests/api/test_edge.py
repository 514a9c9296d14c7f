"""What every request passes: ids, limits, headers, caching, and no error without an answer."""

import logging

import pytest
import structlog
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from api import logs
from api.dashboard.schemas import ProgressSummary, ProgressUpdate
from api.documents.schemas import Document, DocumentEntry
from api.edge import PUBLIC, Edge
from api.errors import answer_errors
from api.problem import Problem
from api.settings import Settings
from api.subject_schema import Subject
from tests import factories


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("DELETE", "/api/v1/subjects", 405, "method_not_allowed"),
        ("PUT", "/api/v1/topics/x/progress", 422, "invalid"),
    ],
)
async def test_every_refusal_is_a_problem_with_a_code_and_the_requests_id(client, method, path, status, code):
    refused = await client.request(method, path)
    problem = refused.json()
    assert (refused.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert problem["request_id"] == refused.headers["x-request-id"]
    assert problem["detail"].endswith(".")


async def test_json_that_is_none_is_refused(client):
    refused = await client.put("/api/v1/topics/x/progress", content=b'{"state": ', headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


LARGEST_BODY = Settings.model_fields["limit_body_bytes"].default


async def test_a_body_that_declares_too_much_is_refused_before_it_is_read(client):
    async def endless():
        yield b"x"
        raise AssertionError("it was read on")

    refused = await client.put("/api/v1/topics/x/progress", content=endless(), headers={"content-length": str(LARGEST_BODY + 1)})
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


async def test_a_body_that_grows_too_large_is_refused_while_it_is_read(client):
    async def growing():
        for _ in range(12):
            yield b"x" * 1024 * 1024

    refused = await client.put("/api/v1/topics/x/progress", content=growing(), headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


async def test_an_unexpected_error_shows_its_id_and_nothing_else(caplog):
    app = FastAPI()
    answer_errors(app)

    @app.get("/api/v1/broken")
    async def broken() -> None:
        raise RuntimeError("a secret detail")

    app.add_middleware(Edge, is_https=False, is_local=True, body_bytes=LARGEST_BODY)
    async with AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://localhost") as client:
        answer = await client.get("/api/v1/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert any("a secret detail" in str(record.exc_info) for record in caplog.records), "the log has it"


async def test_security_headers_are_on_every_answer(client):
    for path in ("/livez", "/api/v1/nothing", "/api/openapi.json", "/"):
        headers = (await client.get(path)).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(("given", "kept"), [("abcdef-123456", True), ("short", False), ("x" * 65, False), ("new\tline-1234567", False)])
async def test_a_request_id_is_kept_only_when_it_is_harmless(client, given, kept):
    answered = (await client.get("/livez", headers={"X-Request-ID": given})).headers["x-request-id"]
    assert (answered == given) is kept


async def test_anonymous_reads_may_be_cached_and_what_belongs_to_somebody_may_not(client, driver):
    subject = await factories.subject(driver)
    url = f"/api/v1/subjects/{subject}"
    assert (await client.get(f"{url}/map")).headers["cache-control"] == PUBLIC
    assert (await client.get("/api/v1/subjects/nothing/map")).headers["cache-control"] == PUBLIC
    marked = await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    assert marked.headers["cache-control"] == "private, no-store"
    assert (await client.get(f"{url}/map")).headers["cache-control"] == "private, no-cache"
    assert (await client.get(f"{url}/progress")).headers["cache-control"] == "private, no-store"
    assert "cookie" in (await client.get(f"{url}/map")).headers["vary"].lower()


async def test_a_request_that_waited_longer_than_its_sender_is_refused_before_it_begins(client):
    late = await client.get("/api/v1/subjects", headers={"X-Request-Start": "1000", "X-Request-Timeout": "10"})
    assert (late.status_code, late.json()["code"], late.headers["retry-after"]) == (503, "unavailable", "2")


async def test_the_access_log_is_one_line_that_nobody_can_break(client, caplog):
    with caplog.at_level(logging.INFO, logger="trellis.access"):
        await client.get("/api/v1/%0Aevil", headers={"X-Request-ID": "request-1"})
    (record,) = (record for record in caplog.records if record.name == "trellis.access")
    assert (record.status, record.method) == (404, "GET")


async def test_metrics_count_requests_by_route_not_by_address(client, driver):
    await client.get("/api/v1/subjects/some-uid/map")
    text = (await client.get("/metrics")).text
    assert 'route="/api/v1/subjects/{subject_uid}/map"' in text
    assert "some-uid" not in text
    await client.get("/assets/nothing-like-this.js")
    await client.get("/some/deep/address")
    text = (await client.get("/metrics")).text
    assert 'route="/assets"' in text and 'route="/{address}"' in text
    assert "nothing-like-this" not in text and "deep" not in text


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/", "/api/v1/subjects", "/api/v1/nothing"])
async def test_head_answers_like_get(client, path):
    asked, looked = await client.get(path), await client.head(path)
    assert (looked.status_code, looked.headers["content-type"]) == (asked.status_code, asked.headers["content-type"])


@pytest.mark.parametrize("path", ["/%00", "/" + "a" * 300 + ".js", "/..%2f..%2fetc/passwd", "/%2e%2e/pyproject.toml", "/a.b.c"])
async def test_an_odd_address_is_the_pages_own_and_never_a_file(client, path):
    answer = await client.get(path)
    assert answer.status_code in (200, 503), "the page, or that it hasn't been built"
    assert "root:" not in answer.text and "[project]" not in answer.text


@pytest.fixture
def logs_put_back():
    """What is configured inside a test writes to what pytest closes after it."""
    loggers = [logging.getLogger(name) for name in (None, "uvicorn", "neo4j")]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
    structlog.reset_defaults()


def test_a_trace_in_the_log_shows_no_values(capsys, logs_put_back):
    for form in ("json", "text"):
        logs.configure(form)
        try:
            secret_key = "planted-secret"  # noqa: F841
            raise RuntimeError("broken")
        except RuntimeError:
            logging.getLogger("trellis.api").exception("unexpected")
        logged = capsys.readouterr().err
        assert "RuntimeError" in logged and "planted-secret" not in logged.replace('"planted-secret"', "")


HOSTILE = "begins\n2026-01-01 [info] signed_in\r\x1b[2J\x9b31m\u2028\u202eends"


def test_nothing_that_is_logged_can_make_a_line_or_speak_to_a_terminal(capsys, logs_put_back):
    for form in ("json", "text"):
        logs.configure(form)
        log = logging.getLogger("trellis.api")
        log.warning("said: %s", HOSTILE, extra={"path": HOSTILE, "facts": [HOSTILE]})
        assert capsys.readouterr().err.count("begins") == 3
        log.warning("said: %s", HOSTILE, extra={"path": HOSTILE, "facts": [HOSTILE]})
        try:
            raise RuntimeError(HOSTILE)
        except RuntimeError:
            log.exception("unexpected")
        lines = capsys.readouterr().err.splitlines()
        assert all(line.isprintable() for line in lines), form
        events = [line for line in lines if not line.startswith(" ")]
        assert len(events) == 2 and "said" in events[0] and "unexpected" in events[1], form


async def test_openapi_shows_an_example_of_every_body_and_the_problems_of_every_route(client):
    openapi = (await client.get("/api/openapi.json")).json()
    schemas = openapi["components"]["schemas"]
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert not path.startswith("/api/v1/") or path.endswith("/services") or "503" in operation["responses"], where
            for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                if kind == "multipart/form-data":
                    assert body["schema"]["properties"]["file"]["format"] == "binary", where
                    continue
                if kind != "application/json":
                    assert body["schema"] == {"type": "string", "format": "binary"}, where
                    continue
                for schema in body["schema"].get("oneOf", [body["schema"]]):
                    assert schemas[schema["$ref"].rsplit("/", 1)[1]].get("examples"), where
    with_examples = {name for name, schema in schemas.items() if schema.get("examples")}
    assert with_examples >= {"Subject", "Document", "DocumentEntry", "Me", "ProgressSummary", "Problem"}


async def test_openapi_describes_errors_as_they_are_answered(client):
    openapi = (await client.get("/api/openapi.json")).json()
    assert not {"HTTPValidationError", "ValidationError"} & openapi["components"]["schemas"].keys()
    for path, operations in openapi["paths"].items():
        for operation in operations.values():
            refused = {status: response["content"] for status, response in operation["responses"].items() if status >= "400"}
            assert path == "/readyz" or {kind for content in refused.values() for kind in content} <= {"application/problem+json"}
            assert "requestBody" not in operation or refused.keys() >= {"400", "413", "422"}


@pytest.mark.parametrize("model", [Subject, Document, DocumentEntry, ProgressUpdate, ProgressSummary, Problem])
def test_each_example_is_one(model):
    (example,) = model.model_config["json_schema_extra"]["examples"]
    assert model.model_validate(example).model_dump(mode="json", exclude_none=True).keys() <= example.keys()


async def test_the_committed_openapi_is_the_apps_own():
    from pathlib import Path

    from api.openapi import openapi

    committed = Path(__file__).parents[2] / "ui" / "openapi.json"
    assert committed.read_bytes() == openapi(), "run `make generate`"
