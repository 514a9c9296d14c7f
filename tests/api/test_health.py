"""Health tells the truth: which part isn't ready, why, and what to do."""

import base64

import pytest
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from api.keys import ensure_keys
from api.main import chosen_services, create_app
from graph.errors import Misconfigured
from graph.settings import Neo4jSettings
from tests.stores import migration_record

KEY = base64.b64encode(bytes(range(32))).decode()


async def test_all_is_well(client):
    assert (await client.get("/livez")).json() == {"alive": True}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert [part["name"] for part in ready.json()["parts"]] == ["graph", "migrations", "bucket"]
    services = (await client.get("/api/v1/services")).json()
    assert {service["name"]: service["state"] for service in services["services"]} == {
        "dashboard": "up",
        "documents": "up",
        "identity": "up",
        "subjects": "up",
    }


async def test_a_missing_migration_is_named(client, driver):
    async with migration_record(driver, "MATCH (migration:Migration) DELETE migration"):
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        (part,) = (part for part in answer.json()["parts"] if not part["ready"])
        assert part["name"] == "migrations" and "trellis migrate" in part["detail"]


async def test_a_bucket_that_cannot_be_written_is_named_while_the_rest_goes_on(client, tmp_path):
    folder = tmp_path / "data" / "bucket"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    folder.write_text("a file in its place")
    asked = await client.get("/api/v1/services")
    assert asked.headers["cache-control"] == "no-store"
    answer = asked.json()
    (part,) = (part for part in answer["parts"] if not part["ready"])
    assert part["name"] == "bucket" and "TRELLIS_DATA_DIR" in part["detail"]
    assert {service["state"] for service in answer["services"]} == {"down"}
    assert (await client.get("/api/v1/subjects")).status_code == 200


@pytest.mark.slow
async def test_elsewhere_than_on_a_local_install_the_details_stay_in_the_log(driver, neo4j, settings, tmp_path, caplog):
    public = settings.model_copy(update={"public_url": "https://trellis.example", "signing_key": SecretStr(KEY)})
    app = create_app(public, Neo4jSettings("bolt://127.0.0.1:1", "neo4j", "x"))
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):
            await app({**scope, "state": dict(state)}, receive, send)

        (tmp_path / "data" / "bucket").rmdir()
        (tmp_path / "data" / "bucket").write_text("a file in its place")
        async with AsyncClient(transport=ASGITransport(with_state), base_url="https://test") as client:
            answers = [await client.get(path) for path in ("/readyz", "/api/v1/services", "/api/v1/subjects")]
    for answer in answers:
        assert str(tmp_path) not in answer.text and "TRELLIS" not in answer.text
    assert answers[2].json()["detail"] == "Something here is not ready. The log says what."
    assert str(tmp_path) in caplog.text, "the operator is told"


@pytest.mark.slow
async def test_without_a_database_it_lives_is_not_ready_and_answers_503(settings):
    app = create_app(settings, Neo4jSettings("bolt://127.0.0.1:1", "neo4j", "x"))
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):
            await app({**scope, "state": dict(state)}, receive, send)

        async with AsyncClient(transport=ASGITransport(with_state), base_url="http://localhost") as client:
            assert (await client.get("/livez")).status_code == 200
            parts = {part["name"]: part["ready"] for part in (await client.get("/readyz")).json()["parts"]}
            assert parts == {"graph": False, "migrations": False, "bucket": True}
            refused = await client.get("/api/v1/subjects")
            assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "unavailable", "2")


async def test_only_the_chosen_services_answer_once_identity_has_made_its_keys(settings, neo4j):
    ensure_keys(settings.keys_folder)
    app = create_app(settings, neo4j, chosen_services("subjects"))
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):
            await app({**scope, "state": dict(state)}, receive, send)

        async with AsyncClient(transport=ASGITransport(with_state), base_url="http://localhost") as client:
            assert (await client.get("/api/v1/subjects")).status_code == 200
            assert (await client.get("/api/v1/documents/x")).json()["detail"] == "There is nothing at this address."


def test_a_service_that_does_not_exist_is_refused_with_the_list():
    with pytest.raises(Misconfigured, match="There is no service courses"):
        chosen_services("subjects, courses")
    assert chosen_services("") == {"identity", "subjects", "documents", "dashboard"}
