"""Personal access tokens: shown once, as far as their scopes, and worth nothing the moment they are revoked."""

import asyncio

import pytest

from tests import factories
from tests.api.identity.accounts import API, PASSWORD, another_browser, audit, bearer, code_of, is_signed_in, me, member, role
from tests.expect import counts

WANTED = {"name": "nightly import", "scopes": ["read", "write"], "expires_in_days": 30}


async def make(client, signed_in, **changes):
    return await client.post(f"{API}/tokens", headers=signed_in, json={**WANTED, **changes})


async def token(client, signed_in, *scopes: str) -> dict[str, str]:
    """The header of a new token."""
    return bearer((await make(client, signed_in, scopes=list(scopes))).json()["token"])


async def listed(client, signed_in):
    return (await client.get(f"{API}/tokens", headers=signed_in)).json()["items"]


async def test_a_token_is_shown_once_and_opens(client, driver, settings):
    signed_in = await member(client)
    made = await make(client, signed_in)
    assert made.status_code == 201 and made.json()["token"].startswith("trellis_")
    assert (await me(client, bearer(made.json()["token"])))["handle"] == "ada"
    (shown,) = await listed(client, signed_in)
    assert "token" not in shown and (shown["name"], shown["scopes"]) == ("nightly import", ["read", "write"])
    kept = (await driver.execute_query("MATCH (token:AccessToken) RETURN properties(token) AS kept")).records[0]["kept"]
    assert made.json()["token"] not in str(kept)
    (line,) = audit(settings, "token_made")
    assert (line["token_uid"], line["scopes"]) == (shown["uid"], "read write") and made.json()["token"] not in str(line)


async def test_a_token_says_when_it_was_used(client):
    signed_in = await member(client)
    header = await token(client, signed_in, "read")
    assert (await listed(client, signed_in))[0]["used_at"] is None
    await me(client, header)
    (shown,) = await listed(client, signed_in)
    assert shown["created_at"] <= shown["used_at"] < shown["expires_at"]


async def test_a_token_reaches_as_far_as_its_scopes(client, driver):
    signed_in = await member(client)
    subject = await factories.subject(driver)
    path = f"{API}/topics/{subject}-1/progress"
    reading, writing = await token(client, signed_in, "read"), await token(client, signed_in, "write")
    assert (await client.get(f"{API}/subjects/{subject}/progress", headers=reading)).status_code == 200
    assert code_of(await client.put(path, headers=reading, json={"state": "done"})) == (403, "scope_missing")
    assert code_of(await client.get(f"{API}/subjects/{subject}/progress", headers=writing)) == (403, "scope_missing")
    assert (await client.put(path, headers=writing, json={"state": "done"})).status_code == 200


async def test_administration_needs_the_scope_and_the_role(client, driver):
    await member(client, "first")
    signed_in = await member(client, "ada")
    with_scope, without = await token(client, signed_in, "read", "admin"), await token(client, signed_in, "read", "write")
    assert code_of(await client.get(f"{API}/users", headers=with_scope)) == (403, "forbidden")
    await role(driver, "ada", "admin")
    assert (await client.get(f"{API}/users", headers=with_scope)).status_code == 200
    assert code_of(await client.get(f"{API}/users", headers=without)) == (403, "scope_missing")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/users/me", {"bio": "x"}),
        ("PUT", "/users/me/password", {"current_password": PASSWORD, "new_password": "four other random words"}),
        ("POST", "/users/me/totp", {"current_password": PASSWORD}),
        ("GET", "/users/me/export", None),
        ("DELETE", "/users/me", {"current_password": PASSWORD, "shared_subjects": "keep"}),
        ("GET", "/sessions", None),
        ("DELETE", "/sessions", None),
        ("GET", "/tokens", None),
        ("POST", "/tokens", WANTED),
    ],
)
async def test_no_token_touches_the_account_itself(client, method, path, body):
    signed_in = await member(client)
    header = await token(client, signed_in, "read", "write", "admin")
    refused = await client.request(method, API + path, headers=header, json=body)
    assert code_of(refused) == (403, "scope_missing")
    assert await is_signed_in(client, signed_in)


async def test_a_revoked_token_is_refused_at_once_though_it_was_just_used(client, settings):
    signed_in = await member(client)
    header = await token(client, signed_in, "read")
    await me(client, header)
    (shown,) = await listed(client, signed_in)
    assert (await client.delete(f"{API}/tokens/{shown['uid']}", headers=signed_in)).status_code == 204
    assert (await client.get(f"{API}/users/me", headers=header)).status_code == 401
    assert await listed(client, signed_in) == []
    assert code_of(await client.delete(f"{API}/tokens/{shown['uid']}", headers=signed_in)) == (404, "not_found")
    assert [line["token_uid"] for line in audit(settings, "token_revoked")] == [shown["uid"]]


@pytest.mark.parametrize("was_used", [True, False])
async def test_an_expired_token_is_refused(client, driver, was_used):
    signed_in = await member(client)
    header = await token(client, signed_in, "read")
    if was_used:
        await me(client, header)
    await driver.execute_query("MATCH (token:AccessToken) SET token.expires_at = datetime()")
    assert (await client.get(f"{API}/users/me", headers=header)).status_code == 401


async def test_a_token_lives_as_long_as_was_wanted(client, driver):
    signed_in = await member(client)
    await make(client, signed_in, expires_in_days=366)
    left = "MATCH (token:AccessToken) RETURN duration.inDays(datetime(), token.expires_at).days AS days"
    assert (await driver.execute_query(left)).records[0]["days"] in (365, 366)


@pytest.mark.parametrize("state", ["suspended_at", "deactivated_at"])
async def test_a_token_opens_no_account_that_is_shut(client, driver, state):
    header = await token(client, await member(client), "read")
    await me(client, header)
    await driver.execute_query(f"MATCH (user:User {{handle_key: 'ada'}}) SET user.{state} = datetime()")
    assert code_of(await client.get(f"{API}/users/me", headers=header)) == (401, "session_ended")


@pytest.mark.parametrize(
    "header", ["Bearer trellis_guess", "Bearer trellis_", "Bearer", "Bearer ", "Basic YWRhOmFkYQ==", "trellis_guess", "Bearer \xff"]
)
async def test_what_is_no_token_is_refused(client, header):
    await member(client)
    refused = await client.get(f"{API}/users/me", headers=[(b"authorization", header.encode("latin-1"))])
    assert code_of(refused) == (401, "token_invalid")
    assert refused.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " "),
        ("name", "x" * 81),
        ("scopes", []),
        ("scopes", ["root"]),
        ("expires_in_days", 0),
        ("expires_in_days", 367),
        ("expires_in_days", None),
        ("uid", "mine"),
    ],
)
async def test_what_is_wrong_is_refused_by_name(client, driver, field, value):
    signed_in = await member(client)
    refused = await make(client, signed_in, **{field: value})
    assert code_of(refused) == (422, "invalid")
    assert refused.json()["errors"][0]["field"].startswith(field)
    assert "AccessToken" not in await counts(driver)


async def test_the_101st_is_refused_until_one_is_revoked_and_a_hundred_are_listed(client, driver):
    signed_in = await member(client)
    await driver.execute_query(
        "MATCH (user:User {handle_key: 'ada'}) UNWIND range(1, 98) AS number"
        " CREATE (:AccessToken {uid: 'token-' + number, name: 'x', token_hash: 'x' + number, scopes: ['read'],"
        " created_at: datetime(), expires_at: datetime() + duration({days: 1})})-[:OF]->(user)"
    )
    answers = await asyncio.gather(*(make(client, signed_in) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    tokens = await listed(client, signed_in)
    assert len(tokens) == 100
    await client.delete(f"{API}/tokens/{tokens[0]['uid']}", headers=signed_in)
    assert (await make(client, signed_in)).status_code == 201
    assert code_of(await make(client, signed_in)) == (409, "conflict")


async def test_somebody_elses_token_is_like_none(client):
    ada = await member(client, "ada")
    await make(client, ada)
    bob = await member(another_browser(client), "bob")
    (theirs,) = await listed(client, ada)
    for uid in (theirs["uid"], "no-such-token"):
        assert code_of(await client.delete(f"{API}/tokens/{uid}", headers=bob)) == (404, "not_found")
    assert await listed(client, bob) == [] and len(await listed(client, ada)) == 1


async def test_a_token_outlives_the_session_that_made_it(client):
    signed_in = await member(client)
    header = await token(client, signed_in, "read")
    await client.delete(f"{API}/sessions/current", headers=signed_in)
    assert (await me(client, header))["handle"] == "ada"


async def test_a_token_is_no_session_to_sign_out_of(client):
    signed_in = await member(client)
    header = await token(client, signed_in, "read", "write")
    elsewhere = another_browser(client)
    assert (await elsewhere.delete(f"{API}/sessions/current", headers=header)).status_code == 204
    assert await is_signed_in(client, signed_in) and (await me(client, header))["handle"] == "ada"
