"""Signing in: by what, who is let in, what a wrong try costs, and what nobody learns by it."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from tests.api.identity.accounts import (
    API,
    PASSWORD,
    another_browser,
    audit,
    code_of,
    link,
    me,
    member,
    register,
    role,
    sign_in,
    site,
    try_to_sign_in,
    verify,
)
from tests.queries import counted_queries

HASH = "MATCH (user:User {handle_key: 'ada'}) RETURN user.password_hash AS hash"


async def hash_of_ada(driver) -> str:
    return (await driver.execute_query(HASH)).records[0]["hash"]


async def test_signing_in_gives_a_token_for_ten_minutes_and_a_cookie_no_script_can_read(client, settings):
    made = await register(client)
    opened = await try_to_sign_in(client)
    assert opened.status_code == 200
    answer = opened.json()
    assert (answer["token_type"], answer["expires_in"], answer["user"]["uid"]) == ("Bearer", 600, made["uid"])
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith("trellis_session=") and "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert answer["access_token"] not in cookie and "refresh" not in opened.text
    assert opened.headers["cache-control"] == "private, no-store"
    assert [line["user_uid"] for line in audit(settings, "signed_in")] == [made["uid"]]


async def test_under_https_the_cookie_is_bound_to_this_host(driver, neo4j, settings):
    public = settings.model_copy(update={"public_url": "https://localhost"})
    async with site(public, neo4j) as client:
        await register(client)
        cookie = (await try_to_sign_in(client)).headers["set-cookie"]
    assert cookie.startswith("__Host-trellis_session=") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie


@pytest.mark.parametrize("login", ["ada", "ADA", " Ada ", "Ａｄａ"])
async def test_a_handle_opens_whatever_its_case_and_form(client, login):
    await register(client, "Ada")
    assert (await try_to_sign_in(client, login)).status_code == 200


async def test_an_address_opens_only_after_it_was_confirmed(client, letters):
    await register(client, "ada", "Ada@Example.org")
    assert code_of(await try_to_sign_in(client, "ada@example.org")) == (401, "wrong_credentials")
    await verify(client, link(letters, "Ada@example.org"))
    assert (await try_to_sign_in(client, "ADA@example.org")).status_code == 200


@pytest.mark.parametrize(
    ("login", "password"), [("ada", "wrong password"), ("nobody", PASSWORD), ("ada", f"{PASSWORD} "), ("ada", PASSWORD.upper())]
)
async def test_what_is_wrong_is_not_said_and_is_on_record(client, settings, login, password):
    made = await register(client)
    refused = await try_to_sign_in(client, login, password)
    assert code_of(refused) == (401, "wrong_credentials")
    assert refused.json()["detail"] == "The login or the password is wrong."
    assert "set-cookie" not in refused.headers
    (line,) = audit(settings, "sign_in_failed")
    assert (line["user_uid"], line["why"], line["address"]) == (made["uid"] if login == "ada" else None, "WrongCredentials", "127.0.0.1")
    assert password not in str(line)


async def test_an_unknown_login_costs_the_same_work_as_a_wrong_password(client, monkeypatch):
    await register(client)
    verified, verify = [], PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, hash, password: verified.append(hash) or verify(self, hash, password))
    with counted_queries() as known:
        await try_to_sign_in(client, "ada", "wrong password")
    with counted_queries() as unknown:
        await try_to_sign_in(client, "nobody", "wrong password")
    assert known == unknown and len(verified) == 2
    assert extract_parameters(verified[0]) == extract_parameters(verified[1])


@pytest.mark.parametrize("login", ["trellis", "deleted-user"])
async def test_who_has_no_password_can_not_sign_in(client, login):
    await register(client)
    assert code_of(await try_to_sign_in(client, login, "")) == (422, "invalid")
    assert code_of(await try_to_sign_in(client, login)) == (401, "wrong_credentials")


async def test_the_suspended_are_told_so_only_by_the_right_password(client, driver, settings):
    await register(client)
    await driver.execute_query("MATCH (user:User {handle_key: 'ada'}) SET user.suspended_at = datetime()")
    assert code_of(await try_to_sign_in(client, "ada", "wrong password")) == (401, "wrong_credentials")
    assert code_of(await try_to_sign_in(client)) == (403, "suspended")
    assert [line["why"] for line in audit(settings, "sign_in_failed")] == ["WrongCredentials", "Suspended"]


async def test_a_password_of_older_parameters_is_hashed_anew_and_still_opens(client, driver):
    await register(client)
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await driver.execute_query("MATCH (user:User {handle_key: 'ada'}) SET user.password_hash = $old", old=old)
    await try_to_sign_in(client, "ada", "wrong password")
    assert await hash_of_ada(driver) == old
    await sign_in(client)
    new = await hash_of_ada(driver)
    assert new.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await sign_in(client)
    assert await hash_of_ada(driver) == new


async def test_past_the_limit_of_an_account_one_is_told_when_to_come_back(client, driver, neo4j, settings):
    few = settings.model_copy(update={"limit_sign_in_per_account": "3/5 minutes"})
    async with site(few, neo4j) as client:
        await register(client, "ada")
        await register(client, "bob")
        for _ in range(3):
            assert code_of(await try_to_sign_in(client, "ada", "wrong password")) == (401, "wrong_credentials")
        refused = await try_to_sign_in(client, "ADA")
        assert code_of(refused) == (429, "too_many_requests")
        assert 0 < int(refused.headers["retry-after"]) <= 300
        assert (await try_to_sign_in(client, "bob")).status_code == 200
        assert (await try_to_sign_in(another_browser(client, "203.0.113.9"), "ada")).status_code == 200


async def test_one_account_is_not_tried_from_everywhere_without_end(client, driver, neo4j, settings):
    few = settings.model_copy(update={"limit_sign_in_from_everywhere": "3/5 minutes"})
    async with site(few, neo4j) as client:
        await register(client)
        for number in range(3):
            await try_to_sign_in(another_browser(client, f"203.0.113.{number}"), "ada", "wrong password")
        assert code_of(await try_to_sign_in(another_browser(client, "203.0.113.9"), "ada")) == (429, "too_many_requests")


async def test_past_the_limit_of_an_address_no_other_login_helps(client, driver, neo4j, settings):
    few = settings.model_copy(update={"limit_sign_in_per_address": "3/5 minutes"})
    async with site(few, neo4j) as client:
        await register(client)
        for number in range(3):
            await try_to_sign_in(client, f"somebody-{number}")
        assert code_of(await try_to_sign_in(client, "ada")) == (429, "too_many_requests")
        assert audit(settings, "sign_in_failed")[-1]["why"] == "TooManyRequests"
        assert (await try_to_sign_in(another_browser(client, "203.0.113.9"), "ada")).status_code == 200


async def test_signing_out_by_the_cookie_ends_the_session_and_drops_the_cookie(client, settings):
    signed_in = await member(client)
    left = await client.delete(f"{API}/sessions/current")
    assert left.status_code == 204 and "trellis_session" not in client.cookies
    assert code_of(await client.get(f"{API}/users/me", headers=signed_in)) == (401, "session_ended")
    assert (await client.post(f"{API}/sessions/refresh")).status_code == 204
    assert len(audit(settings, "signed_out")) == 1


async def test_signing_out_by_the_token_ends_its_session(client):
    signed_in = await member(client)
    elsewhere = another_browser(client)
    assert (await elsewhere.delete(f"{API}/sessions/current", headers=signed_in)).status_code == 204
    assert code_of(await client.get(f"{API}/users/me", headers=signed_in)) == (401, "session_ended")
    assert code_of(await client.post(f"{API}/sessions/refresh")) == (401, "session_ended")


async def test_signing_out_twice_or_as_nobody_is_harmless(client, settings):
    signed_in = await member(client)
    for headers in (signed_in, signed_in, {}):
        assert (await client.delete(f"{API}/sessions/current", headers=headers)).status_code == 204
    assert len(audit(settings, "signed_out")) == 1


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/sessions/refresh"), ("DELETE", "/sessions/current")])
async def test_another_site_can_do_nothing_with_the_cookie(client, headers, method, path):
    signed_in = await member(client)
    assert code_of(await client.request(method, API + path, headers=headers)) == (403, "origin_refused")
    assert (await me(client, signed_in))["handle"] == "ada"


async def test_a_form_can_do_nothing_with_the_cookie(client):
    await member(client)
    del client.headers["X-Trellis"]
    assert code_of(await client.post(f"{API}/sessions/refresh")) == (403, "origin_refused")


async def test_the_cookie_alone_is_no_way_to_call_anything_else(client):
    await member(client)
    assert code_of(await client.get(f"{API}/users/me")) == (401, "sign_in_needed")
    assert code_of(await client.put(f"{API}/users/me", json={"bio": "x"})) == (401, "sign_in_needed")


async def test_a_role_holds_from_the_next_request_on(client, driver):
    await register(client, "first")
    signed_in = await member(client, "ada")
    assert code_of(await client.get(f"{API}/users", headers=signed_in)) == (403, "forbidden")
    await role(driver, "ada", "admin")
    assert (await client.get(f"{API}/users", headers=signed_in)).status_code == 200
    await role(driver, "ada", "learner")
    assert code_of(await client.get(f"{API}/users", headers=signed_in)) == (403, "forbidden")


async def test_whoever_is_suspended_meanwhile_is_signed_out_at_once(client, driver):
    signed_in = await member(client)
    await driver.execute_query("MATCH (user:User {handle_key: 'ada'}) SET user.suspended_at = datetime()")
    assert code_of(await client.get(f"{API}/users/me", headers=signed_in)) == (401, "session_ended")
    assert code_of(await client.post(f"{API}/sessions/refresh")) == (401, "session_ended")


async def test_an_address_signs_in_however_its_domain_is_spelled(client, letters):
    await register(client, "ann", "ann@bücher.example")
    assert (await verify(client, link(letters, "ann@xn--bcher-kva.example"))).status_code == 204
    for spelling in ("ann@bücher.example", "ANN@BÜCHER.example", "ann@xn--bcher-kva.example"):
        assert (await try_to_sign_in(client, spelling)).status_code == 200


async def test_tries_on_a_handle_tell_nothing_of_whose_an_address_is_and_refusals_are_on_record(client, letters, settings):
    await register(client)
    assert (await verify(client, link(letters, "ada@example.org"))).status_code == 204
    answers = [await try_to_sign_in(client, login, "wrong password") for login in ("ada",) * 21 + ("ada@example.org", "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429] + [401] * 2
    assert [line["why"] for line in audit(settings, "sign_in_failed")][-4:-1] == ["WrongCredentials", "TooManyRequests", "WrongCredentials"]


async def test_where_one_was_signed_in_before_no_tries_from_everywhere_keep_one_out(client, neo4j, settings):
    few = settings.model_copy(update={"limit_sign_in_from_everywhere": "3/5 minutes"})
    async with site(few, neo4j) as client:
        at_home = another_browser(client, "2001:db8:0:1::1")
        await member(at_home)
        await at_home.delete(f"{API}/sessions/current")
        for number in range(3):
            await try_to_sign_in(another_browser(client, f"203.0.113.{number}"), "ada", "wrong password")
        assert code_of(await try_to_sign_in(another_browser(client, "203.0.113.9"))) == (429, "too_many_requests")
        assert (await try_to_sign_in(another_browser(client, "2001:db8:0:1::2"))).status_code == 200
