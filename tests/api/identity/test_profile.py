"""One's profile and password, and what others see of one."""

import asyncio

import pytest

from tests.api.identity.accounts import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    another_browser,
    audit,
    code_of,
    me,
    member,
    register,
    sign_in,
    subjects,
    try_to_sign_in,
    verified,
)


async def change(client, signed_in, **changes):
    return await client.put(f"{API}/users/me", headers=signed_in, json=changes)


async def change_password(client, signed_in, new=OTHER_PASSWORD, current=PASSWORD):
    return await client.put(f"{API}/users/me/password", headers=signed_in, json={"current_password": current, "new_password": new})


async def test_only_what_is_named_changes(client):
    signed_in = await member(client)
    changed = (await change(client, signed_in, display_name=" Ada Lovelace ", bio="Notes on engines.\n日本")).json()
    assert (changed["display_name"], changed["bio"]) == ("Ada Lovelace", "Notes on engines.\n日本")
    changed = (await change(client, signed_in, bio="")).json()
    assert (changed["display_name"], changed["bio"], changed["email"]) == ("Ada Lovelace", "", "ada@example.org")
    assert (await change(client, signed_in)).json() == changed


async def test_two_changes_at_once_both_count(client):
    signed_in = await member(client)
    await asyncio.gather(change(client, signed_in, display_name="Ada Lovelace"), change(client, signed_in, bio="Engines."))
    mine = await me(client, signed_in)
    assert (mine["display_name"], mine["bio"]) == ("Ada Lovelace", "Engines.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "  "),
        ("display_name", "x" * 81),
        ("display_name", "a\u0000b"),
        ("bio", "x" * 501),
        ("role", "admin"),
        ("handle", "another"),
        ("email_verified", True),
        ("suspended_at", None),
    ],
)
async def test_what_can_not_be_changed_is_refused_by_name(client, field, value):
    signed_in = await member(client)
    before = await me(client, signed_in)
    refused = await change(client, signed_in, **{field: value})
    assert code_of(refused) == (422, "invalid")
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert await me(client, signed_in) == before


async def test_everybody_sees_the_public_part_and_no_more(client):
    made = await register(client, "Ada", display_name="Ada Lovelace")
    for handle in ("Ada", "ada", "ＡＤＡ"):
        seen = await client.get(f"{API}/users/{handle}")
        assert seen.json() == {"handle": "ada", "display_name": "Ada Lovelace", "bio": "", "created_at": made["created_at"]}


@pytest.mark.parametrize("state", ["suspended_at", "deactivated_at"])
async def test_the_suspended_and_deactivated_are_like_nobody(client, driver, state):
    await register(client)
    await driver.execute_query(f"MATCH (user:User {{handle_key: 'ada'}}) SET user.{state} = datetime()")
    hidden, nobody = await client.get(f"{API}/users/ada"), await client.get(f"{API}/users/nobody-here")
    assert code_of(hidden) == code_of(nobody) == (404, "not_found")
    assert {**hidden.json(), "request_id": ""} == {**nobody.json(), "request_id": ""}


async def test_a_new_password_opens_and_the_old_one_does_not(client, letters, settings):
    signed_in = await verified(client, letters)
    assert (await change_password(client, signed_in)).status_code == 204
    assert code_of(await try_to_sign_in(client)) == (401, "wrong_credentials")
    await sign_in(client, "ada", OTHER_PASSWORD)
    assert subjects(letters, "ada@example.org")[-1] == "Your password has changed"
    assert len(audit(settings, "password_changed")) == 1


async def test_a_new_password_needs_the_current_one(client, settings):
    signed_in = await member(client)
    assert code_of(await change_password(client, signed_in, current="wrong password")) == (401, "wrong_credentials")
    await sign_in(client)
    assert [line["why"] for line in audit(settings, "refused")] == ["WrongCredentials"]


@pytest.mark.parametrize("password", ["short", "x" * 257, "iloveyou123", "ada@example.org!"])
async def test_a_new_password_is_held_to_the_same_rules(client, password):
    signed_in = await member(client)
    assert code_of(await change_password(client, signed_in, new=password)) == (422, "password_refused")
    await sign_in(client)


async def test_of_two_new_passwords_at_once_one_is_chosen(client):
    signed_in = await member(client)
    elsewhere = await sign_in(another_browser(client))
    passwords = [OTHER_PASSWORD, "and yet another one"]
    answers = await asyncio.gather(change_password(client, signed_in, passwords[0]), change_password(client, elsewhere, passwords[1]))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [204, 401]
    await sign_in(client, "ada", passwords[statuses.index(204)])
    assert code_of(await try_to_sign_in(client, "ada", passwords[statuses.index(401)])) == (401, "wrong_credentials")


async def test_a_password_is_not_tried_without_end_in_a_borrowed_session(client, settings):
    signed_in = await member(client)
    answers = [await change_password(client, signed_in, current=f"guess number {number}") for number in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert code_of(await change_password(client, signed_in)) == (429, "too_many_requests")
    assert [line["why"] for line in audit(settings, "refused")] == ["WrongCredentials"] * 10 + ["TooManyRequests"] * 2
    await sign_in(client)
