"""Registering: whose a handle is, who becomes admin, and what nobody learns of others."""

import asyncio
import base64
import os

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from graph.values import sha256
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
    registration,
    role,
    sign_in,
    site,
    subjects,
    verified,
    verify,
)
from tests.expect import counts
from tests.queries import counted_queries

ACCOUNTS = "MATCH (user:User) WHERE user.password_hash IS NOT NULL RETURN user.handle AS handle, user.role AS role ORDER BY user.handle_key"


async def accounts(driver) -> dict[str, str]:
    return {record["handle"]: record["role"] for record in (await driver.execute_query(ACCOUNTS)).records}


@pytest.fixture
def public_settings(settings):
    """An install that others can reach."""
    key = SecretStr(base64.b64encode(os.urandom(32)).decode())
    return settings.model_copy(update={"public_url": "https://trellis.example", "signing_key": key})


async def test_an_account_is_made_and_signs_in_by_its_handle(client, settings):
    made = await register(client, "Ada", display_name=" Ada Lovelace ")
    assert (made["handle"], made["display_name"]) == ("ada", "Ada Lovelace")
    mine = await me(client, await sign_in(client, "ada"))
    assert (mine["uid"], mine["email"], mine["email_verified"], mine["bio"]) == (made["uid"], "Ada@example.org", False, "")
    (line,) = audit(settings, "registered")
    assert line["user_uid"] == made["uid"] and "ada" not in str(line).lower()


async def test_registering_signs_nobody_in(client):
    await register(client)
    assert not client.cookies
    assert code_of(await client.get(f"{API}/users/me")) == (401, "sign_in_needed")


async def test_without_a_name_one_is_shown_by_the_handle(client):
    assert (await register(client, "ada"))["display_name"] == "ada"


@pytest.mark.parametrize("other", ["ada_1", "ADA_1", "Ａｄａ_1", "ａｄａ＿１", "ada_¹", "𝐚𝐝𝐚_1"])
async def test_a_handle_is_taken_whatever_its_case_and_form(client, other):
    await register(client, "Ada_1")
    refused = await client.post(f"{API}/users", json=registration(other, "other@example.org"))
    assert code_of(refused) == (409, "handle_taken")
    assert [error["field"] for error in refused.json()["errors"]] == ["handle"]


@pytest.mark.parametrize(("typed", "shown"), [("Ａda", "ada"), ("paypaI", "paypai")])
async def test_a_handle_is_kept_and_shown_in_plain_small_letters(client, typed, shown):
    assert (await register(client, typed, "ada@example.org"))["handle"] == shown
    assert (await client.get(f"{API}/users/{typed}")).json()["handle"] == shown


@pytest.mark.parametrize(
    "handle",
    ["ab", "a" * 31, "ada lovelace", "ada.lovelace", "ada@home", "äda", "аda", "a\u200bda", "ada\n", " ada", "", "日本語", "ada/../me"],
)
async def test_what_is_no_handle_is_refused_by_name(client, driver, handle):
    refused = await client.post(f"{API}/users", json=registration(handle, "ada@example.org"))
    assert code_of(refused) == (422, "handle_refused")
    assert [error["field"] for error in refused.json()["errors"]] == ["handle"]
    assert await accounts(driver) == {}


@pytest.mark.parametrize("handle", ["admin", "Admin", "ＡＤＭＩＮ", "trellis", "me", "deleted-user", "settings"])
async def test_reserved_words_are_no_handles(client, handle):
    assert code_of(await client.post(f"{API}/users", json=registration(handle, "ada@example.org"))) == (422, "handle_refused")


@pytest.mark.parametrize("password", ["seven77", "x" * 257, "password123", "Ada-Lovelace1", "trellis2026"])
async def test_passwords_that_are_short_long_or_tried_first_are_refused(client, driver, password):
    refused = await client.post(f"{API}/users", json=registration("ada-lovelace", password=password))
    assert code_of(refused) == (422, "password_refused")
    assert [error["field"] for error in refused.json()["errors"]] == ["password"]
    assert await accounts(driver) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "ada@example.org\nBcc: x@example.org"),
        ("role", "admin"),
        ("display_name", " "),
        ("display_name", "a\nb"),
    ],
)
async def test_what_else_is_wrong_is_refused_by_name(client, driver, field, value):
    refused = await client.post(f"{API}/users", json={**registration(), field: value})
    assert code_of(refused) == (422, "invalid")
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert await accounts(driver) == {}


async def test_of_two_at_once_one_has_the_handle(client, driver):
    answers = await asyncio.gather(*(client.post(f"{API}/users", json=registration(handle)) for handle in ("ada", "ADA")))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert code_of(next(answer for answer in answers if answer.status_code == 409)) == (409, "handle_taken")
    assert len(await accounts(driver)) == 1


async def test_of_eight_at_once_one_has_the_handle(client, driver):
    answers = await asyncio.gather(*(client.post(f"{API}/users", json=registration("ada", f"{n}@example.org")) for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert await accounts(driver) == {"ada": "admin"}
    assert (await counts(driver))["OneTimeToken"] == 1


async def test_the_same_request_twice_makes_one_account(client, driver, letters, settings):
    key = {"Idempotency-Key": "only-once-please"}
    first, second = [await client.post(f"{API}/users", json=registration(), headers=key) for _ in range(2)]
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert await accounts(driver) == {"ada": "admin"}
    assert len(letters) == len(audit(settings, "registered")) == 1


async def test_the_same_request_twice_at_once_makes_one_account(client, driver, letters):
    key = {"Idempotency-Key": "only-once-please"}
    first, second = await asyncio.gather(*(client.post(f"{API}/users", json=registration(), headers=key) for _ in range(2)))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert await accounts(driver) == {"ada": "admin"} and len(letters) == 1


async def test_a_key_is_for_one_handle(client, driver):
    key = {"Idempotency-Key": "only-once-please"}
    await client.post(f"{API}/users", json=registration("ada"), headers=key)
    assert code_of(await client.post(f"{API}/users", json=registration("bob"), headers=key)) == (422, "idempotency_key_reused")
    assert await accounts(driver) == {"ada": "admin"}


async def test_a_key_keeps_nothing_of_the_password(client, driver):
    await client.post(f"{API}/users", json=registration(), headers={"Idempotency-Key": "only-once-please"})
    kept = (await driver.execute_query("MATCH (kept:IdempotencyKey) RETURN properties(kept) AS kept")).records[0]["kept"]
    assert kept.get("request_hash") is None


async def test_the_first_account_of_a_local_install_is_admin_and_no_other(client):
    assert (await register(client, "ada"))["role"] == "admin"
    assert (await register(client, "bob"))["role"] == "learner"


async def test_of_many_first_accounts_at_once_one_is_admin(client, driver):
    await asyncio.gather(*(register(client, f"reader-{n}") for n in range(6)))
    assert sorted((await accounts(driver)).values()) == ["admin"] + ["learner"] * 5


async def test_where_others_can_reach_it_the_first_account_is_nothing_special(driver, neo4j, public_settings):
    async with site(public_settings, neo4j) as client:
        assert (await register(client))["role"] == "learner"


async def test_a_taken_address_is_answered_alike_and_its_holder_is_told(client, letters):
    await verified(client, letters, "ada")
    letters.clear()
    free = await client.post(f"{API}/users", json=registration("bob", "bob@example.org"))
    taken = await client.post(f"{API}/users", json=registration("eve", "Ada@Example.org"))
    assert free.status_code == taken.status_code == 201
    assert free.json().keys() == taken.json().keys() and free.headers.keys() == taken.headers.keys()
    assert [letter.subject for letter in letters if letter.to.lower() == "ada@example.org"] == ["Trellis: You have an account already"]
    assert "eve" not in letters[-1].text and "ada" in letters[-1].text
    assert subjects(letters, "bob@example.org") == ["Please confirm your address"]


async def test_whoever_registers_with_a_taken_address_can_not_confirm_it(client, driver, letters):
    """No link was sent; one that is made by hand, as if it had been, is refused by the graph."""
    await verified(client, letters, "ada")
    eve = await member(client, "eve", email="ada@example.org")
    assert not any("eve" in letter.text for letter in letters)
    assert (await me(client, eve))["email_verified"] is False
    await driver.execute_query(
        "MATCH (token:OneTimeToken)-[:OF]->(:User {handle: 'eve'}) SET token.token_hash = $hash", hash=sha256(b"a guess")
    )
    assert code_of(await verify(client, "a guess")) == (410, "link_invalid")
    assert code_of(await client.post(f"{API}/sessions", json={"login": "ada@example.org", "password": "not hers"})) == (
        401,
        "wrong_credentials",
    )
    assert (await me(client, await sign_in(client, "ada@example.org")))["handle"] == "ada"


async def test_two_may_register_with_one_address_and_whoever_confirms_it_first_has_it(client, letters):
    await register(client, "ada", "both@example.org")
    first = link(letters, "both@example.org")
    await register(client, "bob", "both@example.org")
    second = link(letters, "both@example.org")
    answers = await asyncio.gather(verify(client, first), verify(client, second))
    assert sorted(answer.status_code for answer in answers) == [204, 410]
    winner = "ada" if answers[0].status_code == 204 else "bob"
    assert (await me(client, await sign_in(client, "both@example.org")))["handle"] == winner


async def test_past_the_limit_one_is_told_when_to_come_back_and_others_are_not(client, settings, neo4j):
    few = settings.model_copy(update={"limit_register_per_address": "2/hour"})
    async with site(few, neo4j) as client:
        for handle in ("ada", "bob"):
            await register(client, handle)
        refused = await client.post(f"{API}/users", json=registration("eve"))
        assert code_of(refused) == (429, "too_many_requests")
        assert 0 < int(refused.headers["retry-after"]) <= 3600
        await register(another_browser(client, "203.0.113.9"), "eve")


async def test_every_registration_does_the_same_work(client, letters, monkeypatch):
    """A taken address costs the same queries and one hash, so that its time tells nothing."""
    await verified(client, letters, "ada")
    hashed, hash = [], PasswordHasher.hash
    monkeypatch.setattr(PasswordHasher, "hash", lambda self, password: hashed.append(password) or hash(self, password))
    with counted_queries() as free:
        await register(client, "bob", "bob@example.org")
    with counted_queries() as taken:
        await register(client, "eve", "ada@example.org")
    assert free == taken and len(hashed) == 2


async def test_an_install_has_one_first_account_even_when_that_is_deleted(client, driver):
    first = await member(client, "boss")
    await role(driver, "boss", "learner")
    asked = {"current_password": PASSWORD, "shared_subjects": "keep"}
    assert (await client.request("DELETE", f"{API}/users/me", headers=first, json=asked)).status_code == 204
    assert (await register(client, "next"))["role"] == "learner"


async def test_the_first_account_of_a_visitor_from_elsewhere_is_no_admin(client):
    assert (await register(another_browser(client, "203.0.113.9"), "stranger"))["role"] == "learner"


async def test_a_key_that_a_stranger_knows_answers_with_nobodys_account(client):
    once = {"Idempotency-Key": "a-key-that-leaked"}
    assert (await client.post(f"{API}/users", headers=once, json=registration("ada", "ada@example.org"))).status_code == 201
    repeat = await client.post(f"{API}/users", headers=once, json=registration("ada", "eve@example.org"))
    assert code_of(repeat) == (422, "idempotency_key_reused")
