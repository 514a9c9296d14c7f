"""Sessions: listed and ended one by one; a refresh token that changes with each use, and what happens when an old one comes back."""

import asyncio

import pytest
from itsdangerous import URLSafeSerializer

from graph.sweep import sweep
from tests.api.identity.accounts import (
    API,
    FIREFOX,
    OTHER_PASSWORD,
    PASSWORD,
    another_browser,
    audit,
    bearer,
    code_of,
    is_signed_in,
    me,
    member,
    register,
    sign_in,
)
from tests.expect import counts

COOKIE = "trellis_session"


def cookie(client) -> str:
    return client.cookies[COOKIE]


def refresh_token(settings, cookie: str) -> str:
    """What the cookie holds."""
    return URLSafeSerializer(settings.signing_secret, salt="session").loads(cookie)[1]


async def refresh(client, with_cookie: str | None = None):
    """As a browser that has only this cookie."""
    if with_cookie is None:
        return await client.post(f"{API}/sessions/refresh")
    other = another_browser(client)
    other.cookies.set(COOKIE, with_cookie)
    return await other.post(f"{API}/sessions/refresh")


async def age(driver, **times: str) -> None:
    """Puts moments of all sessions back: `age(driver, rotated_at="PT11S")`."""
    for name, duration in times.items():
        await driver.execute_query(
            "MATCH (session:Session) SET session[$name] = session[$name] - duration($duration)", name=name, duration=duration
        )


async def test_a_refresh_gives_a_new_token_and_a_new_cookie(client, settings):
    first = await member(client)
    before = cookie(client)
    answer = await refresh(client)
    assert (answer.status_code, answer.json()["user"]["handle"], answer.json()["expires_in"]) == (200, "ada", 600)
    assert cookie(client) != before
    second = bearer(answer.json()["access_token"])
    assert second != first and await is_signed_in(client, second)
    assert (await refresh(client)).status_code == 200


async def test_nobody_is_signed_in_without_a_cookie(client):
    assert (await refresh(client)).status_code == 204


async def test_the_one_before_is_answered_with_the_very_same_next_one_for_some_seconds(client, settings):
    await member(client)
    before = cookie(client)
    await refresh(client)
    after = cookie(client)
    again = await refresh(client, before)
    assert again.status_code == 200
    assert refresh_token(settings, again.cookies[COOKIE]) == refresh_token(settings, after)
    assert (await refresh(client)).status_code == 200  # it goes on from there
    assert audit(settings, "session_reused") == []


async def test_later_the_one_before_ends_the_session_for_both_and_is_on_record(client, driver, settings):
    signed_in = await member(client)
    before = cookie(client)
    await refresh(client)
    await age(driver, rotated_at="PT11S")
    assert code_of(await refresh(client, before)) == (401, "session_ended")
    assert code_of(await refresh(client)) == (401, "session_ended")
    assert not await is_signed_in(client, signed_in)
    (line,) = audit(settings, "session_reused")
    assert line["user_uid"] and line["session_uid"]


async def test_an_older_one_ends_the_session_at_once(client, settings):
    await member(client)
    oldest = cookie(client)
    await refresh(client)
    await refresh(client)
    assert code_of(await refresh(client, oldest)) == (401, "session_ended")
    assert code_of(await refresh(client)) == (401, "session_ended")
    assert len(audit(settings, "session_reused")) == 1


async def test_a_session_that_has_ended_is_said_once_and_its_cookie_is_dropped(client, driver):
    await member(client)
    await driver.execute_query("MATCH (session:Session) SET session.ended_at = datetime()")
    assert code_of(await refresh(client)) == (401, "session_ended")
    assert COOKIE not in client.cookies
    assert (await refresh(client)).status_code == 204


@pytest.mark.parametrize("tabs", [2, 8])
async def test_tabs_that_refresh_at_once_get_the_same_token_by_one_rotation(client, driver, settings, tabs):
    await member(client)
    before = cookie(client)
    answers = await asyncio.gather(*(refresh(client, before) for _ in range(tabs)))
    assert [answer.status_code for answer in answers] == [200] * tabs
    (token,) = {refresh_token(settings, answer.cookies[COOKIE]) for answer in answers}
    assert token != refresh_token(settings, before)
    assert audit(settings, "session_reused") == []
    assert (await refresh(client, answers[0].cookies[COOKIE])).status_code == 200
    assert (await counts(driver))["Session"] == 1


async def test_a_cookie_that_we_did_not_sign_is_none(client, settings):
    await member(client)
    given = cookie(client)
    uid, token = URLSafeSerializer(settings.signing_secret, salt="session").loads(given)
    forged = [given[:-2] + "xx", "junk", "", URLSafeSerializer("another key", salt="session").dumps([uid, token])]
    forged.append(URLSafeSerializer(settings.signing_secret, salt="guest").dumps([uid, token]))
    for each in forged:
        assert (await refresh(client, each)).status_code == 204
    assert (await refresh(client)).status_code == 200


async def test_a_token_of_our_own_signature_that_was_never_given_ends_the_session(client, settings):
    await member(client)
    serializer = URLSafeSerializer(settings.signing_secret, salt="session")
    uid, _ = serializer.loads(cookie(client))
    assert code_of(await refresh(client, serializer.dumps([uid, "a guess"]))) == (401, "session_ended")
    assert code_of(await refresh(client, serializer.dumps(["no-such-session", "a guess"]))) == (401, "session_ended")


async def test_the_graph_knows_no_token_only_hashes(client, driver, settings):
    await member(client)
    await refresh(client)
    (record,) = (await driver.execute_query("MATCH (session:Session) RETURN properties(session) AS session")).records
    assert refresh_token(settings, cookie(client)) not in str(record["session"])


async def test_a_session_that_is_not_used_for_thirty_days_has_ended(client, driver):
    signed_in = await member(client)
    await age(driver, expires_at="P29DT23H")
    assert await is_signed_in(client, signed_in)
    await age(driver, expires_at="PT2H")
    assert not await is_signed_in(client, signed_in)
    assert code_of(await refresh(client)) == (401, "session_ended")


async def test_each_refresh_gives_thirty_days_and_never_more_than_180_in_all(client, driver):
    await member(client)
    left = "MATCH (session:Session) RETURN duration.inDays(datetime(), session.expires_at).days AS left"

    async def days_left() -> int:
        return (await driver.execute_query(left)).records[0]["left"]

    await age(driver, created_at="P100D", expires_at="P20D")
    assert await days_left() in (9, 10)
    await refresh(client)
    assert await days_left() in (29, 30)
    await age(driver, created_at="P70D")
    await refresh(client)
    assert await days_left() in (9, 10)
    await age(driver, created_at="P11D", expires_at="P11D")
    assert code_of(await refresh(client)) == (401, "session_ended")


async def test_sessions_are_listed_with_device_and_place(client, driver):
    client.headers["User-Agent"] = FIREFOX
    signed_in = await member(client)
    elsewhere = another_browser(client, "203.0.113.9")
    elsewhere.headers["User-Agent"] = "curl/8.5.0"
    there = await sign_in(elsewhere)
    listed = (await client.get(f"{API}/sessions", headers=signed_in)).json()["items"]
    assert [(one["device"], one["address"], one["is_current"]) for one in listed] == [
        ("curl", "203.0.113.9", False),
        ("Firefox on Linux", "127.0.0.1", True),
    ]
    assert all(one["created_at"] <= one["used_at"] < one["expires_at"] for one in listed)
    seen_there = (await client.get(f"{API}/sessions", headers=there)).json()["items"]
    assert [one["is_current"] for one in seen_there] == [True, False]


async def test_one_session_is_ended_at_once_and_the_others_go_on(client):
    signed_in = await member(client)
    elsewhere = another_browser(client)
    there = await sign_in(elsewhere)
    listed = (await client.get(f"{API}/sessions", headers=signed_in)).json()["items"]
    uid = next(one["uid"] for one in listed if not one["is_current"])
    assert (await client.delete(f"{API}/sessions/{uid}", headers=signed_in)).status_code == 204
    assert not await is_signed_in(client, there)
    assert code_of(await elsewhere.post(f"{API}/sessions/refresh")) == (401, "session_ended")
    assert await is_signed_in(client, signed_in)
    assert code_of(await client.delete(f"{API}/sessions/{uid}", headers=signed_in)) == (404, "not_found")
    assert len((await client.get(f"{API}/sessions", headers=signed_in)).json()["items"]) == 1


async def test_somebody_elses_session_is_like_none(client):
    signed_in = await member(client, "ada")
    other = await member(another_browser(client), "bob")
    (theirs,) = (await client.get(f"{API}/sessions", headers=other)).json()["items"]
    refused = [await client.delete(f"{API}/sessions/{uid}", headers=signed_in) for uid in (theirs["uid"], "no-such-session")]
    assert [code_of(answer) for answer in refused] == [(404, "not_found")] * 2
    assert refused[0].json()["detail"] == refused[1].json()["detail"]
    assert await is_signed_in(client, other)


async def test_all_other_sessions_are_ended(client, settings):
    signed_in = await member(client)
    others = [await sign_in(another_browser(client)) for _ in range(3)]
    stranger = await member(another_browser(client), "bob")
    assert (await client.delete(f"{API}/sessions", headers=signed_in)).status_code == 204
    assert [await is_signed_in(client, other) for other in others] == [False] * 3
    assert await is_signed_in(client, signed_in) and await is_signed_in(client, stranger)
    assert [line["ended"] for line in audit(settings, "sessions_ended")] == [3]


async def test_whoever_was_signed_out_ends_nothing_any_more(client):
    ended, stays = await member(client), await sign_in(another_browser(client))
    await client.delete(f"{API}/sessions/current", headers=ended)
    assert code_of(await client.delete(f"{API}/sessions", headers=ended)) == (401, "session_ended")
    assert await is_signed_in(client, stays)


async def test_a_new_password_ends_all_other_sessions(client):
    signed_in = await member(client)
    other = another_browser(client)
    elsewhere = await sign_in(other)
    change = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await client.put(f"{API}/users/me/password", headers=signed_in, json=change)).status_code == 204
    assert await is_signed_in(client, signed_in) and not await is_signed_in(client, elsewhere)
    assert code_of(await other.post(f"{API}/sessions/refresh")) == (401, "session_ended")
    assert (await client.post(f"{API}/sessions/refresh")).status_code == 200


async def test_each_sign_in_is_a_session_of_its_own(client, driver):
    await register(client)
    first, second = await sign_in(client), await sign_in(client)
    assert (await counts(driver))["Session"] == 2
    assert await is_signed_in(client, first) and await is_signed_in(client, second)
    assert (await me(client, first))["uid"] == (await me(client, second))["uid"]


async def test_signing_in_ends_the_session_that_one_is_in_and_no_other(client, settings):
    ada, elsewhere = await member(client), await sign_in(another_browser(client))
    await register(client, "bob")
    body = {"login": "bob", "password": PASSWORD}
    assert (await client.post(f"{API}/sessions", json={**body, "password": "wrong password"})).status_code == 401
    assert await is_signed_in(client, ada)
    foreign = {"Origin": "http://evil.example"}
    assert code_of(await client.post(f"{API}/sessions", json=body, headers=foreign)) == (403, "origin_refused")
    bob = bearer((await client.post(f"{API}/sessions", json=body)).json()["access_token"])
    assert not await is_signed_in(client, ada) and await is_signed_in(client, bob) and await is_signed_in(client, elsewhere)
    assert [line["event"] for line in audit(settings, "signed_in", "signed_out")] == ["signed_in", "signed_in", "signed_out", "signed_in"]


async def test_sessions_and_links_of_the_past_are_swept_and_living_ones_stay(client, driver, graph, bucket):
    await register(client, "ada")
    signed_in = await sign_in(client)
    gone = another_browser(client)
    await member(gone, "bob")
    await driver.execute_query(
        "MATCH (owned:Session|OneTimeToken)-[:OF]->(:User {handle_key: 'bob'}) SET owned.expires_at = datetime() - duration('P1DT1M')"
    )
    assert await sweep(graph, bucket) == 2
    left = await counts(driver)
    assert (left["Session"], left["OneTimeToken"]) == (1, 1)
    assert await is_signed_in(client, signed_in)
    assert code_of(await gone.post(f"{API}/sessions/refresh")) == (401, "session_ended")


async def test_signing_out_ends_the_session_of_the_token_whatever_the_cookie_is_worth(client, driver):
    signed_in = await member(client)
    await driver.execute_query("MATCH (session:Session) SET session.refresh_hash = 'x', session.previous_refresh_hash = 'y'")
    assert (await client.delete(f"{API}/sessions/current", headers=signed_in)).status_code == 204
    assert not await is_signed_in(client, signed_in)
