"""Links of mails: opened once and in time; what they change, and what nobody learns by asking for one."""

import asyncio
from email import message_from_bytes
from email.policy import default

import pytest

from tests.api.identity.accounts import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    another_browser,
    audit,
    bearer,
    code_of,
    is_signed_in,
    link,
    me,
    member,
    register,
    sign_in,
    site,
    subjects,
    try_to_sign_in,
    verified,
    verify,
)
from tests.queries import counted_queries

ADA = "ada@example.org"


async def age(driver, duration: str) -> None:
    """So much time passes for all links."""
    await driver.execute_query("MATCH (token:OneTimeToken) SET token.expires_at = token.expires_at - duration($by)", by=duration)


async def ask_for_reset(client, email=ADA):
    return await client.post(f"{API}/password-resets", json={"email": email})


async def reset(client, token, password=OTHER_PASSWORD):
    return await client.post(f"{API}/password-resets", json={"token": token, "new_password": password})


async def change_address(client, signed_in, email, password=PASSWORD):
    return await client.put(f"{API}/users/me", headers=signed_in, json={"email": email, "current_password": password})


async def test_the_letter_is_a_file_whose_link_confirms_the_address(client, settings):
    signed_in = await member(client)
    folder = settings.data_folder / "mail"
    for _ in range(200):
        if found := list(folder.glob("*.eml")):
            break
        await asyncio.sleep(0.02)
    letter = message_from_bytes(found[0].read_bytes(), policy=default)
    assert letter["To"] == ADA
    address, _, token = next(line for line in letter.get_content().splitlines() if "#" in line).partition("#")
    assert address == "http://localhost/verify"
    assert (await verify(client, token)).status_code == 204
    assert (await me(client, signed_in))["email_verified"] is True


async def test_a_link_confirms_once(client, letters, settings):
    signed_in = await member(client)
    token = link(letters, ADA)
    assert (await verify(client, token)).status_code == 204
    assert code_of(await verify(client, token)) == (410, "link_invalid")
    mine = await me(client, signed_in)
    assert (mine["email"], mine["email_verified"], mine["pending_email"]) == (ADA, True, None)
    assert [line["user_uid"] for line in audit(settings, "email_verified")] == [mine["uid"]]


async def test_a_link_that_is_opened_twice_at_once_confirms_once(client, letters, settings):
    await register(client)
    answers = await asyncio.gather(*(verify(client, link(letters, ADA)) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [204, 410]
    assert len(audit(settings, "email_verified")) == 1


async def test_a_link_confirms_for_a_day(client, driver, letters):
    await register(client)
    await age(driver, "PT24H1M")
    assert code_of(await verify(client, link(letters, ADA))) == (410, "link_invalid")
    await age(driver, "-PT2M")
    assert (await verify(client, link(letters, ADA))).status_code == 204


@pytest.mark.parametrize("token", ["junk", "x" * 200, "日本", " "])
async def test_what_is_no_link_is_refused(client, token):
    await register(client)
    assert code_of(await verify(client, token)) == (410, "link_invalid")
    assert code_of(await reset(client, token)) == (410, "link_invalid")


async def test_a_link_does_one_thing(client, letters):
    await verified(client, letters)
    await ask_for_reset(client)
    assert code_of(await verify(client, link(letters, ADA))) == (410, "link_invalid")
    await register(client, "bob")
    assert code_of(await reset(client, link(letters, "bob@example.org"))) == (410, "link_invalid")


async def test_a_link_that_is_sent_again_takes_the_place_of_the_one_before(client, letters):
    signed_in = await member(client)
    first = link(letters, ADA)
    assert (await client.post(f"{API}/email-verifications", headers=signed_in, json={})).status_code == 202
    second = link(letters, ADA)
    assert code_of(await verify(client, first)) == (410, "link_invalid")
    assert (await verify(client, second)).status_code == 204


async def test_there_is_nothing_to_send_again_when_all_is_confirmed(client, letters):
    signed_in = await verified(client, letters)
    letters.clear()
    assert (await client.post(f"{API}/email-verifications", headers=signed_in, json={})).status_code == 202
    assert letters == []


async def test_only_whoever_is_signed_in_has_a_link_sent_again(client):
    assert code_of(await client.post(f"{API}/email-verifications", json={})) == (401, "sign_in_needed")


async def test_one_mailbox_gets_some_letters_and_no_more(client, driver, neo4j, settings, letters):
    few = settings.model_copy(update={"limit_mail_per_mailbox": "3/hour"})  # registering sends one
    async with site(few, neo4j) as client:
        signed_in = await member(client)
        answers = [await client.post(f"{API}/email-verifications", headers=signed_in, json={}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert code_of(answers[2]) == (429, "too_many_requests") and int(answers[2].headers["retry-after"]) > 0
        assert code_of(await ask_for_reset(another_browser(client, "203.0.113.9"))) == (429, "too_many_requests")


async def test_one_address_asks_for_some_letters_and_no_more(client, driver, neo4j, settings):
    few = settings.model_copy(update={"limit_mail_per_address": "2/hour"})
    async with site(few, neo4j) as client:
        answers = [await ask_for_reset(client, f"{number}@example.org") for number in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert (await ask_for_reset(another_browser(client, "203.0.113.9"), "3@example.org")).status_code == 202


async def test_a_forgotten_password_is_chosen_anew_and_every_session_and_token_ends(client, letters, settings):
    signed_in = await verified(client, letters)
    elsewhere = await sign_in(another_browser(client))
    wanted = {"name": "a script", "scopes": ["read"], "expires_in_days": 30}
    script = bearer((await client.post(f"{API}/tokens", headers=signed_in, json=wanted)).json()["token"])
    assert await is_signed_in(client, script)
    assert subjects(letters, ADA)[-1] == "An access token was made"
    await ask_for_reset(client)
    assert (await reset(client, link(letters, ADA))).status_code == 204
    assert not await is_signed_in(client, signed_in) and not await is_signed_in(client, elsewhere)
    assert (await client.get(f"{API}/users/me", headers=script)).status_code == 401
    assert code_of(await client.post(f"{API}/sessions/refresh")) == (401, "session_ended")
    assert code_of(await try_to_sign_in(client)) == (401, "wrong_credentials")
    await sign_in(client, "ada", OTHER_PASSWORD)
    assert subjects(letters, ADA)[-1] == "Your password has changed"
    assert len(audit(settings, "password_reset")) == 1


async def test_a_reset_works_once_also_for_two_at_once(client, letters):
    await verified(client, letters)
    await ask_for_reset(client)
    token = link(letters, ADA)
    passwords = [OTHER_PASSWORD, "and yet another one"]
    answers = await asyncio.gather(*(reset(client, token, password) for password in passwords))
    assert sorted(answer.status_code for answer in answers) == [204, 410]
    won = passwords[[answer.status_code for answer in answers].index(204)]
    assert code_of(await reset(client, token, PASSWORD)) == (410, "link_invalid")
    await sign_in(client, "ada", won)


async def test_a_reset_must_be_opened_within_ten_minutes(client, driver, letters):
    await verified(client, letters)
    await ask_for_reset(client)
    await age(driver, "PT10M1S")
    assert code_of(await reset(client, link(letters, ADA))) == (410, "link_invalid")
    await age(driver, "-PT30S")
    assert (await reset(client, link(letters, ADA))).status_code == 204


async def test_one_of_several_links_voids_the_others(client, letters):
    await verified(client, letters)
    tokens = []
    for _ in range(3):
        await ask_for_reset(client)
        tokens.append(link(letters, ADA))
    assert (await reset(client, tokens[1])).status_code == 204
    assert [code_of(await reset(client, token)) for token in tokens] == [(410, "link_invalid")] * 3


async def test_a_password_that_is_refused_does_not_use_the_link_up(client, letters):
    await verified(client, letters)
    await ask_for_reset(client)
    token = link(letters, ADA)
    for password in ("short", "password123", "ada@example.org"):
        assert code_of(await reset(client, token, password)) == (422, "password_refused")
    assert (await reset(client, token)).status_code == 204


async def test_asking_for_a_reset_tells_nobody_who_is_here(client, driver, letters):
    await verified(client, letters, "ada")
    await register(client, "bob")  # not confirmed: the address is nobody's
    letters.clear()
    answers, works = [], []
    for email in (ADA, "bob@example.org", "nobody@example.org"):
        with counted_queries() as asked:
            answers.append(await ask_for_reset(client, email))
        works.append(asked)
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 3
    assert works[0] == works[1] == works[2]
    assert [(letter.to, letter.subject) for letter in letters] == [(ADA, "Trellis: Choose a new password")]


async def test_the_suspended_get_no_reset(client, driver, letters):
    await verified(client, letters)
    letters.clear()
    await driver.execute_query("MATCH (user:User {handle_key: 'ada'}) SET user.suspended_at = datetime()")
    assert (await ask_for_reset(client)).status_code == 202
    assert letters == []


async def test_the_graph_holds_no_link_only_its_hash(client, driver, letters):
    await verified(client, letters)
    await ask_for_reset(client)
    kept = (await driver.execute_query("MATCH (token:OneTimeToken) RETURN collect(properties(token)) AS kept")).records[0]["kept"]
    assert link(letters, ADA) not in str(kept)


async def test_a_new_address_counts_when_its_link_is_opened_and_the_old_one_is_told(client, letters, settings):
    signed_in = await verified(client, letters)
    changed = await change_address(client, signed_in, "new@example.org")
    assert (changed.json()["email"], changed.json()["pending_email"]) == (ADA, "new@example.org")
    assert (await try_to_sign_in(client, ADA)).status_code == 200
    assert code_of(await try_to_sign_in(client, "new@example.org")) == (401, "wrong_credentials")
    assert (await verify(client, link(letters, "new@example.org"))).status_code == 204
    mine = await me(client, signed_in)
    assert (mine["email"], mine["email_verified"], mine["pending_email"]) == ("new@example.org", True, None)
    assert (await try_to_sign_in(client, "new@example.org")).status_code == 200
    assert code_of(await try_to_sign_in(client, ADA)) == (401, "wrong_credentials")
    told = next(letter for letter in reversed(letters) if letter.to == ADA)
    assert told.subject == "Trellis: Your address has changed" and "n***@example.org" in told.text
    assert [line["user_uid"] for line in audit(settings, "email_changed")] == [mine["uid"]]


async def test_a_new_address_needs_the_password(client, letters):
    signed_in = await verified(client, letters)
    letters.clear()
    assert code_of(await change_address(client, signed_in, "new@example.org", "wrong password")) == (401, "wrong_credentials")
    asked = await client.put(f"{API}/users/me", headers=signed_in, json={"email": "new@example.org", "bio": "x"})
    assert code_of(asked) == (401, "wrong_credentials")
    mine = await me(client, signed_in)
    assert (mine["pending_email"], mine["bio"]) == (None, "") and letters == []


async def test_the_last_of_several_new_addresses_is_the_one_that_can_be_confirmed(client, letters):
    signed_in = await verified(client, letters)
    for email in ("first@example.org", "second@example.org"):
        await change_address(client, signed_in, email)
    assert code_of(await verify(client, link(letters, "first@example.org"))) == (410, "link_invalid")
    assert (await verify(client, link(letters, "second@example.org"))).status_code == 204


async def test_somebody_elses_address_can_be_asked_for_and_not_had(client, letters):
    await verified(client, letters, "ada")
    bob = await verified(another_browser(client), letters, "bob")
    letters.clear()
    changed = await change_address(client, bob, "ADA@example.org")
    assert (changed.status_code, changed.json()["pending_email"]) == (200, "ADA@example.org")
    assert [letter.subject for letter in letters] == ["Trellis: You have an account already"]
    assert (await me(client, await sign_in(client, ADA)))["handle"] == "ada"


async def test_a_reset_voids_the_link_by_which_a_thief_would_take_the_address(client, letters):
    signed_in = await verified(client, letters)
    await change_address(client, signed_in, "thief@example.org")
    await ask_for_reset(client)
    assert (await reset(client, link(letters, ADA))).status_code == 204
    assert code_of(await verify(client, link(letters, "thief@example.org"))) == (410, "link_invalid")
    await sign_in(client, ADA, OTHER_PASSWORD)


async def test_a_new_address_or_password_voids_the_reset_that_lies_in_the_old_mailbox(client, letters):
    signed_in = await verified(client, letters)
    await ask_for_reset(client)
    await change_address(client, signed_in, "new@example.org")
    assert (await verify(client, link(letters, "new@example.org"))).status_code == 204
    assert code_of(await reset(client, link(letters, ADA))) == (410, "link_invalid")
    await ask_for_reset(client, "new@example.org")
    changed = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await client.put(f"{API}/users/me/password", headers=signed_in, json=changed)).status_code == 204
    assert code_of(await reset(client, link(letters, "new@example.org"), PASSWORD)) == (410, "link_invalid")


async def test_registering_fills_nobodys_mailbox(client, letters):
    for number in range(7):
        await register(another_browser(client, f"203.0.113.{number}"), f"user-{number}", "victim@example.org")
    assert len([letter for letter in letters if letter.to == "victim@example.org"]) == 5
