"""The second factor: on by a first code, asked for at the door and before what matters; every code counts once."""

import asyncio

import pytest

from tests.api.identity.accounts import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    Authenticator,
    another_browser,
    audit,
    code_of,
    is_signed_in,
    link,
    me,
    member,
    propose,
    second_factor,
    sign_in,
    site,
    subjects,
    try_to_sign_in,
    verified,
)

KEPT = "MATCH (user:User {handle_key: 'ada'}) RETURN properties(user) AS user"


def proof(code: str | None = None, password: str = PASSWORD, **more):
    return {"current_password": password, "code": code, **more}


async def confirm(client, signed_in, code):
    return await client.put(f"{API}/users/me/totp", headers=signed_in, json={"code": code})


async def remove(client, signed_in, code):
    return await client.request("DELETE", f"{API}/users/me/totp", headers=signed_in, json=proof(code))


async def test_it_is_on_when_a_first_code_has_confirmed_it(client, driver, letters, settings):
    signed_in = await verified(client, letters)
    proposal = (await propose(client, signed_in)).json()
    assert proposal["secret"] in proposal["uri"] and "Trellis:ada" in proposal["uri"]
    assert (await me(client, signed_in))["has_second_factor"] is False
    assert (await try_to_sign_in(client)).status_code == 200
    confirmed = await confirm(client, signed_in, await Authenticator(driver, proposal["secret"]).code())
    assert len(set(confirmed.json()["recovery_codes"])) == 10
    mine = await me(client, signed_in)
    assert (mine["has_second_factor"], mine["recovery_codes_left"]) == (True, 10)
    assert subjects(letters, "ada@example.org")[-1] == "Your second factor is on"
    assert [line["user_uid"] for line in audit(settings, "second_factor_on")] == [mine["uid"]]


async def test_the_graph_holds_no_secret_and_no_code_as_it_is(client, driver):
    signed_in = await member(client)
    secret = (await propose(client, signed_in)).json()["secret"]
    confirmed = await confirm(client, signed_in, await Authenticator(driver, secret).code())
    kept = str((await driver.execute_query(KEPT)).records[0]["user"])
    assert not any(hidden in kept for hidden in (secret, PASSWORD, *confirmed.json()["recovery_codes"]))


async def test_a_wrong_first_code_turns_nothing_on_and_is_on_record(client, settings):
    signed_in = await member(client)
    assert code_of(await confirm(client, signed_in, "123456")) == (401, "wrong_code")
    await propose(client, signed_in)
    for code in ("000000", "abc", "1234567"):
        assert code_of(await confirm(client, signed_in, code)) == (401, "wrong_code")
    assert (await me(client, signed_in))["has_second_factor"] is False
    assert [line["why"] for line in audit(settings, "refused")] == ["WrongCode"] * 4


async def test_what_is_proposed_waits_ten_minutes_and_goes_with_a_new_password(client, driver):
    signed_in = await member(client)
    left = "MATCH (user:User {handle_key: 'ada'}) RETURN duration.inSeconds(datetime(), user.totp_pending_until).seconds AS seconds"
    over = "MATCH (user:User {handle_key: 'ada'}) SET user.totp_pending_until = datetime()"
    proposed = Authenticator(driver, (await propose(client, signed_in)).json()["secret"])
    assert 500 < (await driver.execute_query(left)).records[0]["seconds"] <= 600
    await driver.execute_query(over)
    assert code_of(await confirm(client, signed_in, await proposed.code())) == (401, "wrong_code")
    proposed = Authenticator(driver, (await propose(client, signed_in)).json()["secret"])
    await client.put(f"{API}/users/me/password", headers=signed_in, json=proof(new_password=OTHER_PASSWORD))
    assert code_of(await confirm(client, signed_in, await proposed.code())) == (401, "wrong_code")
    assert not any(name.startswith("totp") for name in (await driver.execute_query(KEPT)).records[0]["user"])


async def test_two_confirmations_at_once_give_one_set_of_recovery_codes(client, driver):
    signed_in = await member(client)
    code = await Authenticator(driver, (await propose(client, signed_in)).json()["secret"]).code()
    answers = await asyncio.gather(*(confirm(client, signed_in, code) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    (recovery,) = [answer.json()["recovery_codes"] for answer in answers if answer.status_code == 200]
    assert (await try_to_sign_in(client, code=recovery[0])).status_code == 200


async def test_signing_in_asks_for_the_code_once_the_password_was_right(client, driver, settings):
    authenticator, _ = await second_factor(driver, client, await member(client))
    asked = await try_to_sign_in(client)
    assert code_of(asked) == (401, "second_factor_needed") and "set-cookie" not in asked.headers
    assert code_of(await try_to_sign_in(client, code="000000")) == (401, "wrong_code")
    assert code_of(await try_to_sign_in(client, "ada", "wrong password", await authenticator.code())) == (401, "wrong_credentials")
    await sign_in(client, code=await authenticator.code())
    assert [line["why"] for line in audit(settings, "sign_in_failed")] == ["WrongCode", "WrongCredentials"]


async def test_a_code_opens_once(client, driver):
    authenticator, _ = await second_factor(driver, client, await member(client))
    code = await authenticator.code()
    assert (await try_to_sign_in(client, code=code)).status_code == 200
    assert code_of(await try_to_sign_in(client, code=code)) == (401, "wrong_code")


async def test_the_code_that_turned_it_on_opens_nothing(client, driver):
    signed_in = await member(client)
    code = await Authenticator(driver, (await propose(client, signed_in)).json()["secret"]).code()
    assert (await confirm(client, signed_in, code)).status_code == 200
    assert code_of(await try_to_sign_in(client, code=code)) == (401, "wrong_code")


@pytest.mark.parametrize("tries", [2, 6])
async def test_of_those_who_come_with_one_code_at_once_one_gets_in(client, driver, tries):
    authenticator, _ = await second_factor(driver, client, await member(client))
    code = await authenticator.code()
    answers = await asyncio.gather(*(try_to_sign_in(client, code=code) for _ in range(tries)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * (tries - 1)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 401} == {"wrong_code"}


async def test_a_recovery_code_opens_once_however_it_is_typed(client, driver):
    signed_in = await member(client)
    _, recovery = await second_factor(driver, client, signed_in)
    assert (await try_to_sign_in(client, code=recovery[0].upper().replace("-", " "))).status_code == 200
    assert (await me(client, signed_in))["recovery_codes_left"] == 9
    assert code_of(await try_to_sign_in(client, code=recovery[0])) == (401, "wrong_code")
    answers = await asyncio.gather(*(try_to_sign_in(client, code=recovery[1]) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert (await me(client, signed_in))["recovery_codes_left"] == 8


async def test_a_recovery_code_opens_also_when_the_secret_was_sealed_by_another_key(client, driver):
    _, recovery = await second_factor(driver, client, await member(client))
    await driver.execute_query("MATCH (user:User {handle_key: 'ada'}) SET user.totp_secret = $junk", junk="A" * 80)
    assert (await try_to_sign_in(client, code=recovery[0])).status_code == 200


async def test_the_holder_is_told_once_a_day_of_codes_that_are_guessed_by_the_right_password(client, driver, letters):
    await second_factor(driver, client, await verified(client, letters))
    for day in (1, 2):
        await asyncio.gather(*(try_to_sign_in(client, code="000000") for _ in range(5)))
        assert subjects(letters, "ada@example.org").count("Wrong codes for your account") == day
        await driver.execute_query("MATCH (user:User {handle_key: 'ada'}) SET user.wrong_codes_since = datetime() - duration('P1DT1M')")


async def test_new_recovery_codes_take_the_place_of_the_old_ones(client, driver, settings):
    signed_in = await member(client)
    authenticator, old = await second_factor(driver, client, signed_in)
    path = f"{API}/users/me/recovery-codes"
    assert code_of(await client.post(path, headers=signed_in, json=proof())) == (401, "second_factor_needed")
    renewed = await client.post(path, headers=signed_in, json=proof(await authenticator.code()))
    new = renewed.json()["recovery_codes"]
    assert len(new) == 10 and not set(new) & set(old)
    assert code_of(await try_to_sign_in(client, code=old[0])) == (401, "wrong_code")
    assert (await try_to_sign_in(client, code=new[0])).status_code == 200
    assert len(audit(settings, "recovery_codes_made")) == 1


async def test_without_a_second_factor_there_are_no_recovery_codes(client):
    signed_in = await member(client)
    assert code_of(await client.post(f"{API}/users/me/recovery-codes", headers=signed_in, json=proof())) == (401, "wrong_code")
    assert (await me(client, signed_in))["recovery_codes_left"] == 0


async def test_it_is_turned_off_by_a_code_and_nothing_of_it_is_left(client, driver, letters, settings):
    signed_in = await verified(client, letters)
    authenticator, _ = await second_factor(driver, client, signed_in)
    assert code_of(await remove(client, signed_in, None)) == (401, "second_factor_needed")
    assert code_of(await remove(client, signed_in, "000000")) == (401, "wrong_code")
    assert (await remove(client, signed_in, await authenticator.code())).status_code == 204
    mine = await me(client, signed_in)
    assert (mine["has_second_factor"], mine["recovery_codes_left"]) == (False, 0)
    assert (await try_to_sign_in(client)).status_code == 200
    kept = (await driver.execute_query(KEPT)).records[0]["user"]
    assert not any(name.startswith(("totp", "recovery")) for name in kept)
    assert subjects(letters, "ada@example.org")[-1] == "Your second factor is off"
    assert len(audit(settings, "second_factor_off")) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/users/me", {"email": "new@example.org", "current_password": PASSWORD}),
        ("PUT", "/users/me/password", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}),
        ("POST", "/users/me/totp", {"current_password": PASSWORD}),
        ("DELETE", "/users/me/totp", {"current_password": PASSWORD}),
        ("POST", "/users/me/recovery-codes", {"current_password": PASSWORD}),
        ("POST", "/users/me/deactivation", {"current_password": PASSWORD}),
        ("DELETE", "/users/me", {"current_password": PASSWORD, "shared_subjects": "keep"}),
    ],
)
async def test_what_matters_needs_the_password_and_the_code(client, driver, founded, method, path, body):
    signed_in = await member(client)
    authenticator, _ = await second_factor(driver, client, signed_in)
    before = (await driver.execute_query(KEPT)).records[0]["user"]

    async def tried(**changes):
        return await client.request(method, API + path, headers=signed_in, json={**body, **changes})

    assert code_of(await tried()) == (401, "second_factor_needed")
    assert code_of(await tried(code="000000")) == (401, "wrong_code")
    assert code_of(await tried(code=await authenticator.code(), current_password="wrong password")) == (401, "wrong_credentials")
    assert (await driver.execute_query(KEPT)).records[0]["user"] == {**before, "totp_step": 0}
    assert (await tried(code=await authenticator.code())).status_code in (200, 204)


async def test_one_code_changes_one_thing(client, driver, settings):
    signed_in = await member(client)
    authenticator, _ = await second_factor(driver, client, signed_in)
    code = await authenticator.code()
    answers = await asyncio.gather(
        client.put(f"{API}/users/me/password", headers=signed_in, json=proof(code, new_password=OTHER_PASSWORD)),
        client.post(f"{API}/users/me/recovery-codes", headers=signed_in, json=proof(code)),
    )
    assert sorted(answer.status_code < 300 for answer in answers) == [False, True]
    assert len(audit(settings, "refused")) == 1


async def test_one_that_is_proposed_leaves_the_one_that_counts_alone(client, driver):
    signed_in = await member(client)
    authenticator, recovery = await second_factor(driver, client, signed_in)
    proposed = await propose(client, signed_in, await authenticator.code())
    next_one = Authenticator(driver, proposed.json()["secret"])
    assert code_of(await try_to_sign_in(client, code=await next_one.code())) == (401, "wrong_code")
    await sign_in(client, code=await authenticator.code())
    await sign_in(client, code=recovery[0])
    assert code_of(await confirm(client, signed_in, await authenticator.code())) == (401, "wrong_code")
    assert (await confirm(client, signed_in, await next_one.code())).status_code == 200
    assert code_of(await try_to_sign_in(client, code=await authenticator.code())) == (401, "wrong_code")
    assert code_of(await try_to_sign_in(client, code=recovery[1])) == (401, "wrong_code")
    await sign_in(client, code=await next_one.code())


async def test_the_newest_proposal_is_the_one_that_can_be_confirmed(client, driver):
    signed_in = await member(client)
    older, newer = [Authenticator(driver, (await propose(client, signed_in)).json()["secret"]) for _ in range(2)]
    assert code_of(await confirm(client, signed_in, await older.code())) == (401, "wrong_code")
    assert (await confirm(client, signed_in, await newer.code())).status_code == 200


async def test_a_forgotten_password_does_not_lead_round_it(client, driver, letters):
    signed_in = await verified(client, letters)
    authenticator, recovery = await second_factor(driver, client, signed_in)
    await client.post(f"{API}/password-resets", json={"email": "ada@example.org"})
    reset = {"token": link(letters, "ada@example.org"), "new_password": OTHER_PASSWORD}
    assert code_of(await client.post(f"{API}/password-resets", json=reset)) == (401, "second_factor_needed")
    assert code_of(await client.post(f"{API}/password-resets", json={**reset, "code": "000000"})) == (401, "wrong_code")
    assert await is_signed_in(client, signed_in)
    assert (await client.post(f"{API}/password-resets", json={**reset, "code": recovery[0]})).status_code == 204
    assert code_of(await try_to_sign_in(client, "ada", OTHER_PASSWORD)) == (401, "second_factor_needed")
    await sign_in(client, "ada", OTHER_PASSWORD, await authenticator.code())


async def test_codes_are_not_tried_without_end(client, driver, neo4j, settings):
    few = settings.model_copy(update={"limit_second_factor_per_account": "4/5 minutes"})
    async with site(few, neo4j) as client:
        signed_in = await member(client)
        authenticator, _ = await second_factor(driver, client, signed_in)
        for _ in range(2):
            assert code_of(await remove(client, signed_in, "000000")) == (401, "wrong_code")
        refused = await remove(client, signed_in, await authenticator.code())
        assert code_of(refused) == (429, "too_many_requests") and int(refused.headers["retry-after"]) > 0


async def test_codes_are_not_guessed_at_the_door_and_the_owner_is_not_kept_from_the_settings(client, driver, neo4j, settings):
    few = settings.model_copy(update={"limit_second_factor_per_account": "4/5 minutes"})
    async with site(few, neo4j) as client:
        signed_in = await member(client)
        authenticator, _ = await second_factor(driver, client, signed_in)
        for number in range(4):
            guesser = another_browser(client, f"203.0.113.{number}")
            assert code_of(await try_to_sign_in(guesser, code="000000")) == (401, "wrong_code")
        assert code_of(await try_to_sign_in(client, code=await authenticator.code())) == (429, "too_many_requests")
        assert code_of(await try_to_sign_in(client, "ada", "wrong password", "000000")) == (401, "wrong_credentials")
        assert (await remove(client, signed_in, await authenticator.code())).status_code == 204
        await sign_in(client)


async def test_codes_guessed_at_a_reset_are_on_record_and_do_not_keep_the_owner_from_the_settings(client, driver, neo4j, settings, letters):
    few = settings.model_copy(update={"limit_second_factor_per_account": "4/5 minutes"})
    async with site(few, neo4j) as client:
        signed_in = await verified(client, letters)
        authenticator, _ = await second_factor(driver, client, signed_in)
        await client.post(f"{API}/password-resets", json={"email": "ada@example.org"})
        guess = {"token": link(letters, "ada@example.org"), "new_password": OTHER_PASSWORD, "code": "000000"}
        answers = [await client.post(f"{API}/password-resets", json=guess) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [401] * 4 + [429]
        assert [line["why"] for line in audit(settings, "refused")] == ["WrongCode"] * 4 + ["TooManyRequests"]
        assert (await remove(client, signed_in, await authenticator.code())).status_code == 204


async def test_somebody_elses_codes_open_nothing(client, driver):
    await second_factor(driver, client, await member(client, "ada"))
    other = another_browser(client)
    authenticator, recovery = await second_factor(driver, other, await member(other, "bob"))
    for code in (await authenticator.code(), recovery[0]):
        assert code_of(await try_to_sign_in(client, "ada", code=code)) == (401, "wrong_code")
