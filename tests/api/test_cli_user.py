"""`trellis user create`: on a database that runs already, so that each takes a moment only."""

import re

import pytest
from pydantic import SecretStr

from api.cli_user import create
from tests.expect import counts

PASSWORD = "correct horse battery staple"


@pytest.fixture
def server_settings(settings, neo4j):
    return settings.model_copy(update={"neo4j_uri": neo4j.uri, "neo4j_user": neo4j.user, "neo4j_password": SecretStr(neo4j.password)})


async def test_the_operator_makes_an_admin_who_signs_in_by_address_at_once(client, server_settings):
    said: list[str] = []
    assert await create(server_settings, "Boss", "Boss@example.org", PASSWORD, "admin", said.append) == 0
    assert said[-1] == "boss may sign in now, as admin."
    answer = await client.post("/api/v1/sessions", json={"login": "boss@EXAMPLE.org", "password": PASSWORD})
    assert answer.json()["user"]["role"] == "admin"
    assert answer.json()["user"]["email_verified"]
    listed = await client.get("/api/v1/audit", headers={"Authorization": f"Bearer {answer.json()['access_token']}"})
    assert [line["event"] for line in listed.json()["items"]] == ["signed_in", "registered"]


@pytest.mark.parametrize(
    ("handle", "email", "password", "said"),
    [
        ("ab", "a@example.org", PASSWORD, "3 to 30"),
        ("admin", "a@example.org", PASSWORD, "kept for the site"),
        ("boss", "no address", PASSWORD, "not valid|must have an @"),
        ("boss", "a@example.org", "password1", "common|everybody|first"),
    ],
)
async def test_what_a_page_would_refuse_is_refused_here_in_a_sentence(driver, server_settings, handle, email, password, said):
    lines: list[str] = []
    assert await create(server_settings, handle, email, password, "learner", lines.append) == 1
    assert len(lines) == 1 and lines[0].startswith("error: ")
    assert re.search(said, lines[0])
    assert await counts(driver) == {}


async def test_neither_handle_nor_address_can_be_had_twice(driver, server_settings):
    assert await create(server_settings, "boss", "boss@example.org", PASSWORD, "admin", lambda _: None) == 0
    lines: list[str] = []
    assert await create(server_settings, "BOSS", "other@example.org", PASSWORD, "admin", lines.append) == 1
    assert await create(server_settings, "other", "BOSS@example.org", PASSWORD, "admin", lines.append) == 1
    assert lines == ["error: Somebody has this handle or this address already."] * 2
    assert (await counts(driver))["User"] == 1
