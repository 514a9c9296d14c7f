"""Accounts in the hands of moderators and admins, each as far as their role goes, and the audit log."""

import asyncio

import pytest

from tests import factories
from tests.api.identity.accounts import (
    API,
    PASSWORD,
    another_browser,
    audit,
    bearer,
    code_of,
    is_signed_in,
    me,
    member,
    register,
    role,
    second_factor,
    sign_in,
    try_to_sign_in,
)


@pytest.fixture
async def admin(client) -> dict[str, str]:
    """The first account, signed in."""
    return await member(client, "boss")


async def moderator(client, driver, handle="watch") -> dict[str, str]:
    signed_in = await member(another_browser(client), handle)
    await role(driver, handle, "moderator")
    return signed_in


async def listed(client, signed_in, **wanted):
    found = await client.get(f"{API}/users", headers=signed_in, params=wanted)
    assert found.status_code == 200, found.text
    return found.json()


async def handles(client, signed_in, **wanted) -> list[str]:
    return [account["handle"] for account in (await listed(client, signed_in, **wanted))["items"]]


async def set_role(client, signed_in, handle, role):
    return await client.put(f"{API}/users/{handle}/role", headers=signed_in, json={"role": role})


async def suspend(client, signed_in, handle, method="PUT"):
    return await client.request(method, f"{API}/users/{handle}/suspension", headers=signed_in)


async def test_the_list_says_what_there_is_to_know_and_guests_are_not_in_it(client, driver, admin):
    subject = await factories.subject(driver)
    await another_browser(client).put(f"{API}/topics/{subject}-1/progress", json={"state": "done"})
    ada = await member(another_browser(client), "Ada", display_name="Ada Lovelace")
    await second_factor(driver, client, ada)
    assert await handles(client, admin) == ["ada", "boss"]
    account = (await listed(client, admin))["items"][0]
    assert account.pop("uid") and account.pop("created_at")
    assert account == {
        "handle": "ada",
        "display_name": "Ada Lovelace",
        "email": "Ada@example.org",
        "email_verified": False,
        "role": "learner",
        "has_second_factor": True,
        "suspended_at": None,
        "deactivated_at": None,
        "session_count": 1,
    }


@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_pages_hold_every_account_once_also_those_of_one_moment(client, driver, admin, size):
    for number in range(6):
        await register(client, f"reader-{number}")
    await driver.execute_query(
        "MATCH (user:User) WHERE user.handle_key IN ['reader-2', 'reader-3', 'reader-4'] SET user.created_at = datetime('2026-01-01')"
    )
    everyone = await handles(client, admin)
    assert sorted(everyone) == ["boss"] + [f"reader-{number}" for number in range(6)]
    found, cursor = [], None
    while True:
        page = await listed(client, admin, limit=size, **({"cursor": cursor} if cursor else {}))
        found += [account["handle"] for account in page["items"]]
        assert len(page["items"]) <= size
        if not (cursor := page["next_cursor"]):
            break
    assert found == everyone


async def test_accounts_are_found_by_part_of_handle_name_or_address_role_and_state(client, driver, admin):
    await register(client, "ada", "countess@lovelace.example", display_name="Augusta King")
    await register(client, "grace", "hopper@navy.example", display_name="Grace Hopper")
    await role(driver, "grace", "moderator")
    await suspend(client, admin, "ada")
    for words in ("ad", "ADA", "augusta", "LoveLace.example", " ada "):
        assert await handles(client, admin, q=words) == ["ada"], words
    for words in (".*", "%", "' OR 1=1", "nobody"):
        assert await handles(client, admin, q=words) == [], words
    assert await handles(client, admin, role="moderator") == ["grace"]
    assert await handles(client, admin, suspended="true") == ["ada"]
    assert await handles(client, admin, suspended="false") == ["grace", "boss"]
    assert await handles(client, admin, q="example", role="learner", suspended="true") == ["ada"]


async def test_addresses_are_shown_to_admins_alone_and_found_by_them_alone(client, driver, admin):
    watch = await moderator(client, driver)
    await register(client, "ada", "countess@lovelace.example")
    assert await handles(client, admin, q="lovelace.example") == ["ada"]
    assert await handles(client, watch, q="lovelace.example") == []
    assert {account["email"] for account in (await listed(client, watch))["items"]} == {None}
    assert (await suspend(client, watch, "ada")).json()["email"] is None
    assert (await suspend(client, admin, "ada", "DELETE")).json()["email"] == "countess@lovelace.example"


@pytest.mark.parametrize("cursor", ["junk", "WyJhIiwiYiJd", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwiYiJd"])
async def test_a_cursor_of_another_list_is_refused(client, admin, cursor):
    assert code_of(await client.get(f"{API}/users", headers=admin, params={"cursor": cursor})) == (400, "invalid_cursor")


async def test_a_role_is_given_and_holds_at_once(client, driver, admin, settings):
    ada = await member(another_browser(client), "ada")
    assert code_of(await client.get(f"{API}/users", headers=ada)) == (403, "forbidden")
    changed = await set_role(client, admin, "ADA", "moderator")
    assert (changed.status_code, changed.json()["role"]) == (200, "moderator")
    assert "ada" in await handles(client, ada)
    assert (await set_role(client, admin, "ada", "learner")).status_code == 200
    assert code_of(await client.get(f"{API}/users", headers=ada)) == (403, "forbidden")
    uids = {account["handle"]: account["uid"] for account in (await listed(client, admin))["items"]}
    assert [(line["user_uid"], line["of"], line["role"]) for line in audit(settings, "role_changed")] == [
        (uids["boss"], uids["ada"], "moderator"),
        (uids["boss"], uids["ada"], "learner"),
    ]


@pytest.mark.parametrize("wanted", ["guest", "owner", "root", "", None])
async def test_a_role_that_there_is_not_is_refused(client, admin, wanted):
    await register(client, "ada")
    refused = await set_role(client, admin, "ada", wanted)
    assert code_of(refused) == (422, "invalid") and refused.json()["errors"][0]["field"] == "role"


async def leave(client, signed_in, *, for_good: bool):
    if for_good:
        body = {"current_password": PASSWORD, "shared_subjects": "keep"}
        return await client.request("DELETE", f"{API}/users/me", headers=signed_in, json=body)
    return await client.post(f"{API}/users/me/deactivation", headers=signed_in, json={"current_password": PASSWORD})


async def test_the_last_admin_stays(client, driver, admin):
    ada = await member(another_browser(client), "ada")
    assert code_of(await set_role(client, admin, "boss", "learner")) == (409, "last_admin")
    for for_good in (False, True):
        assert code_of(await leave(client, admin, for_good=for_good)) == (409, "last_admin")
    await set_role(client, admin, "ada", "admin")
    assert (await set_role(client, admin, "boss", "learner")).status_code == 200
    assert code_of(await set_role(client, admin, "boss", "admin")) == (403, "forbidden")
    assert code_of(await set_role(client, ada, "ada", "author")) == (409, "last_admin")


async def test_an_admin_who_is_alone_may_go(client, driver, admin):
    assert (await leave(client, admin, for_good=False)).status_code == 204
    assert (await leave(client, await sign_in(client, "boss"), for_good=True)).status_code == 204
    assert not (await driver.execute_query("MATCH (u:User {handle_key: 'boss'}) RETURN u")).records


async def test_two_admins_who_step_down_at_once_leave_one(client, driver, admin):
    ada = await member(another_browser(client), "ada")
    await set_role(client, admin, "ada", "admin")
    answers = await asyncio.gather(set_role(client, admin, "boss", "learner"), set_role(client, ada, "ada", "learner"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize("for_good", [(True, True), (True, False), (False, False)])
async def test_of_two_admins_who_leave_at_once_one_stays(client, driver, admin, for_good):
    ada = await member(another_browser(client), "ada")
    await role(driver, "ada", "admin")
    await member(another_browser(client), "cyd")
    answers = await asyncio.gather(*(leave(client, who, for_good=ever) for who, ever in zip((admin, ada), for_good, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [204, 409]


async def test_eight_admins_who_step_down_at_once_leave_one(client, driver, admin):
    """By the hands of each other, too."""
    names = [f"admin-{number}" for number in range(7)]
    signed_in = {name: await member(another_browser(client), name) for name in names} | {"boss": admin}
    for name in names:
        await role(driver, name, "admin")
    answers = await asyncio.gather(*(set_role(client, header, name, "learner") for name, header in signed_in.items()))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [409]
    found = await driver.execute_query("MATCH (user:User {role: 'admin'}) RETURN count(*) AS admins")
    assert found.records[0]["admins"] == 1


async def test_a_moderator_suspends_and_restores(client, driver, admin, settings):
    watch = await moderator(client, driver)
    elsewhere = another_browser(client)
    ada = await member(elsewhere, "ada")
    suspended = await suspend(client, watch, "Ada")
    assert suspended.status_code == 200 and suspended.json()["suspended_at"]
    assert not await is_signed_in(client, ada)
    assert code_of(await elsewhere.post(f"{API}/sessions/refresh")) == (401, "session_ended")
    assert code_of(await try_to_sign_in(client, "ada")) == (403, "suspended")
    assert code_of(await client.get(f"{API}/users/ada")) == (404, "not_found")
    again = await suspend(client, watch, "ada")
    assert again.json()["suspended_at"] == suspended.json()["suspended_at"]
    restored = await suspend(client, watch, "ada", "DELETE")
    assert (restored.status_code, restored.json()["suspended_at"]) == (200, None)
    await sign_in(client, "ada")
    assert [line["event"] for line in audit(settings, "suspended", "restored")] == ["suspended", "suspended", "restored"]


async def test_moderators_are_for_admins_alone(client, driver, admin):
    watch = await moderator(client, driver)
    await moderator(client, driver, "other")
    for handle in ("other", "boss", "watch"):
        for method in ("PUT", "DELETE"):
            assert code_of(await suspend(client, watch, handle, method)) == (404, "not_found")
    assert (await suspend(client, admin, "other")).status_code == 200
    assert code_of(await suspend(client, watch, "other", "DELETE")) == (404, "not_found")
    assert code_of(await suspend(client, admin, "boss")) == (404, "not_found")


async def test_the_work_of_admins_is_not_for_moderators(client, driver, admin, settings):
    watch = await moderator(client, driver)
    await register(client, "ada")
    for refused in (
        await set_role(client, watch, "ada", "author"),
        await set_role(client, watch, "watch", "admin"),
        await client.delete(f"{API}/users/ada/sessions", headers=watch),
        await client.get(f"{API}/audit", headers=watch),
    ):
        assert code_of(refused) == (403, "forbidden")
    assert [(line["code"], line["path"]) for line in audit(settings, "refused")][-1] == ("forbidden", f"{API}/audit")


async def test_an_admin_signs_somebody_out_everywhere(client, driver, admin, settings):
    ada = [await member(another_browser(client), "ada"), await sign_in(another_browser(client), "ada")]
    assert (await client.delete(f"{API}/users/ada/sessions", headers=admin)).status_code == 204
    assert [await is_signed_in(client, one) for one in ada] == [False, False]
    assert await is_signed_in(client, admin)
    assert next(account for account in (await listed(client, admin))["items"] if account["handle"] == "ada")["session_count"] == 0
    assert [line["ended"] for line in audit(settings, "sessions_ended")] == [2]
    assert (await try_to_sign_in(client, "ada")).status_code == 200


@pytest.mark.parametrize("handle", ["nobody-here", "trellis", "deleted-user", "日本"])
async def test_whoever_is_not_here_can_not_be_changed(client, admin, handle):
    for refused in (
        await set_role(client, admin, handle, "author"),
        await suspend(client, admin, handle),
        await client.delete(f"{API}/users/{handle}/sessions", headers=admin),
    ):
        assert code_of(refused) == (404, "not_found")


async def test_the_audit_log_is_read_in_pages_newest_first(client, admin):
    for number in range(5):
        await try_to_sign_in(client, f"somebody-{number}")
    read, cursor = [], None
    while True:
        page = await client.get(f"{API}/audit", headers=admin, params={"limit": 3} | ({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200
        read += page.json()["items"]
        if not (cursor := page.json()["next_cursor"]):
            break
    assert [line["event"] for line in read] == ["sign_in_failed"] * 5 + ["signed_in", "registered"]
    assert [line["at"] for line in read] == sorted((line["at"] for line in read), reverse=True)
    assert len({line["request_id"] for line in read}) == 7
    assert {line["address"] for line in read} == {"127.0.0.1"}
    assert code_of(await client.get(f"{API}/audit", headers=admin, params={"cursor": "junk"})) == (400, "invalid_cursor")


async def test_the_audit_log_names_by_handle_who_is_still_there(client, admin):
    await member(another_browser(client), "ada")
    await client.put(f"{API}/users/ada/role", headers=admin, json={"role": "moderator"})
    changed, *_, first = (await client.get(f"{API}/audit", headers=admin)).json()["items"]
    assert (changed["event"], changed["handle"], changed["of_handle"]) == ("role_changed", "boss", "ada")
    assert (first["event"], first["handle"], first["of_handle"]) == ("registered", "boss", None)


async def test_the_audit_log_holds_no_password_and_no_token(client, admin, settings):
    made = (await client.post(f"{API}/tokens", headers=admin, json={"name": "x", "scopes": ["read"], "expires_in_days": 1})).json()
    await try_to_sign_in(client, "boss", "a slip of the fingers")
    await me(client, bearer(made["token"]))
    content = "".join(path.read_text() for path in (settings.data_folder / "audit").glob("*"))
    assert content and not any(
        hidden in content for hidden in (made["token"], "a slip", admin["Authorization"].split()[1], "correct horse")
    )


async def test_nobody_else_sees_any_of_it(client, driver, admin):
    ada = await member(another_browser(client), "ada")
    for headers, expected in ((ada, (403, "forbidden")), ({}, (401, "sign_in_needed"))):
        for method, path in (
            ("GET", "/users"),
            ("PUT", "/users/boss/suspension"),
            ("DELETE", "/users/boss/suspension"),
            ("DELETE", "/users/boss/sessions"),
            ("GET", "/audit"),
        ):
            assert code_of(await another_browser(client).request(method, API + path, headers=headers)) == expected
        assert code_of(await set_role(another_browser(client), headers, "ada", "admin")) == expected
