"""Guests: what a visitor has marked becomes theirs when they register, and nobody else's."""

import asyncio
import base64
import os

from api.settings import Settings
from graph.queries import accounts
from graph.queries.access import Viewer
from graph.sweep import sweep
from tests import factories
from tests.api.identity.accounts import API, another_browser, bearer, code_of, me, register, registration, sign_in, site
from tests.expect import counts, relationships

COOKIE = "trellis_guest"
KEY = base64.b64encode(os.urandom(32)).decode()


async def mark(client, topic, state="done", headers=None):
    marked = await client.put(f"{API}/topics/{topic}/progress", headers=headers, json={"state": state})
    assert marked.status_code == 200, marked.text


async def states(client, subject, headers=None):
    return (await client.get(f"{API}/subjects/{subject}/progress", headers=headers)).json()["states"]


async def guest_uid(driver) -> str:
    return (await driver.execute_query("MATCH (guest:User {role: 'guest'}) RETURN guest.uid AS uid")).records[0]["uid"]


async def test_what_a_guest_has_marked_becomes_the_accounts(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    uid = await guest_uid(driver)
    made = await register(client)
    assert made["uid"] == uid and made["role"] == "admin"
    signed_in = await sign_in(client)
    assert await states(client, subject, signed_in) == {f"{subject}-1": "done"}
    assert await relationships(driver, "PROGRESS", "key") == [(uid, f"{subject}-1", f"{uid}:{subject}-1")]


async def test_the_guests_cookie_goes_and_is_worth_nothing_afterwards(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    old = client.cookies[COOKIE]
    await register(client)
    assert COOKIE not in client.cookies
    thief = another_browser(client)
    thief.cookies.set(COOKIE, old)
    assert code_of(await thief.get(f"{API}/subjects/{subject}/progress")) == (401, "session_ended")
    thief.cookies.set(COOKIE, old)
    assert code_of(await thief.put(f"{API}/topics/{subject}-1/progress", json={"state": "none"})) == (401, "session_ended")
    assert await states(client, subject, await sign_in(client)) == {f"{subject}-1": "done"}


async def test_an_old_guests_cookie_makes_nobody_else_of_the_account(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    old = client.cookies[COOKIE]
    made = await register(client)
    thief = another_browser(client)
    thief.cookies.set(COOKIE, old)
    stolen = await register(thief, "eve")
    assert stolen["uid"] != made["uid"]
    assert (await me(client, await sign_in(client)))["handle"] == "ada"
    assert await states(client, subject, await sign_in(thief, "eve")) == {}


async def test_two_registrations_at_once_make_one_account_of_the_guest_and_a_new_one(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    uid = await guest_uid(driver)
    answers = await asyncio.gather(*(client.post(f"{API}/users", json=registration(handle)) for handle in ("ada", "bob")))
    assert [answer.status_code for answer in answers] == [201, 201]
    made = {answer.json()["uid"]: answer.json()["handle"] for answer in answers}
    assert len(made) == 2 and uid in made
    assert await relationships(driver, "PROGRESS") == [(uid, f"{subject}-1")]
    assert await states(client, subject, await sign_in(client, made[uid])) == {f"{subject}-1": "done"}


async def test_a_registration_that_is_refused_leaves_the_guest_as_they_are(client, driver):
    subject = await factories.subject(driver)
    await register(client, "ada")
    await mark(client, f"{subject}-1")
    assert code_of(await client.post(f"{API}/users", json=registration("ADA", "other@example.org"))) == (409, "handle_taken")
    assert COOKIE in client.cookies
    assert await states(client, subject) == {f"{subject}-1": "done"}


async def test_a_guest_who_repeats_a_lost_registration_is_answered_the_same(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    cookie, key = client.cookies[COOKIE], {"Idempotency-Key": "only-once-please"}
    first = await client.post(f"{API}/users", json=registration(), headers=key)
    client.cookies.set(COOKIE, cookie, domain="localhost.local")  # the answer was lost, and with it that the cookie goes
    again = await client.post(f"{API}/users", json=registration(), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


async def test_a_guest_who_signs_in_is_the_account_from_then_on(client, driver):
    subject = await factories.subject(driver)
    await register(client, "ada")
    await mark(client, f"{subject}-1")
    signed_in = await sign_in(client, "ada")
    assert await states(client, subject, signed_in) == {}
    await mark(client, f"{subject}-2", headers=signed_in)
    assert await states(client, subject, signed_in) == {f"{subject}-2": "done"}


async def test_where_others_come_one_address_makes_so_many_guests_and_those_go_on(driver, neo4j, tmp_path):
    public = Settings(data_dir=tmp_path / "data", public_url="http://trellis.example", signing_key=KEY, limit_guests_per_address="2/hour")
    subject = await factories.subject(driver)
    async with site(public, neo4j) as client:
        browsers = [another_browser(client) for _ in range(5)]
        ask = {"json": {"state": "done"}, "headers": {"Origin": "http://trellis.example"}}
        answers = await asyncio.gather(*(browser.put(f"{API}/topics/{subject}-1/progress", **ask) for browser in browsers))
        assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429, 429]
        assert len((await driver.execute_query("MATCH (guest:User {role: 'guest'}) RETURN guest.uid")).records) == 2
        known = next(browser for browser in browsers if COOKIE in browser.cookies)
        assert (await known.put(f"{API}/topics/{subject}-2/progress", **ask)).status_code == 200
        elsewhere = another_browser(client, "203.0.113.9")
        assert (await elsewhere.put(f"{API}/topics/{subject}-1/progress", **ask)).status_code == 200


async def test_an_old_guest_becomes_a_new_account(client, driver, graph):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    await driver.execute_query("MATCH (guest:User {role: 'guest'}) SET guest.created_at = datetime() - duration({days: 20})")
    await register(client)
    await sign_in(client)
    ((user, session),) = (
        await driver.execute_query("MATCH (session:Session)-[:OF]->(user:User {handle: 'ada'}) RETURN user.uid, session.uid")
    ).records
    assert await graph.read(accounts.is_new, Viewer(user, session), 7)


async def test_a_guest_is_no_account(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    for method, path in (("GET", "/users/me"), ("GET", "/sessions"), ("GET", "/tokens"), ("GET", "/users"), ("GET", "/users/me/export")):
        assert code_of(await client.request(method, API + path)) == (401, "sign_in_needed")
    assert (await client.post(f"{API}/sessions/refresh")).status_code == 204


async def test_the_guests_uids_are_no_access_token(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    assert code_of(await client.get(f"{API}/users/me", headers=bearer(client.cookies[COOKIE]))) == (401, "token_invalid")


async def test_guests_who_have_not_come_for_thirty_days_are_swept_and_the_others_stay(client, driver, graph, bucket):
    subject = await factories.subject(driver)
    browsers = {name: another_browser(client) for name in ("gone", "new", "came", "marked")}
    uids = {}
    for name, browser in browsers.items():
        await mark(browser, f"{subject}-1")
        uids[name] = next(uid for uid, _ in await relationships(driver, "PROGRESS") if uid not in uids.values())
    await register(client, "ada")
    age = (
        "MATCH (session:Session)-[:OF]->(user:User {uid: $uid})-[progress:PROGRESS]->() SET user.created_at = user.created_at - $by,"
        " session.created_at = session.created_at - $by, session.used_at = session.used_at - $by, progress.at = progress.at - $by"
    )
    days = {name: (await driver.execute_query("RETURN duration('P31D') AS days")).records[0]["days"] for name in ("gone", "came", "marked")}
    for name, by in days.items():
        await driver.execute_query(age, uid=uids[name], by=by)
    assert (await browsers["came"].post(f"{API}/sessions/refresh")).status_code == 204
    await mark(browsers["marked"], f"{subject}-2")
    await sweep(graph, bucket)
    left = await driver.execute_query("MATCH (guest:User {role: 'guest'}) RETURN collect(guest.uid) AS uids")
    assert set(left.records[0]["uids"]) == {uids["new"], uids["came"], uids["marked"]}
    assert (await counts(driver))["Session"] == 3
    assert code_of(await browsers["gone"].get(f"{API}/subjects/{subject}/progress")) == (401, "session_ended")
    assert (await browsers["gone"].get(f"{API}/subjects/{subject}/progress")).status_code == 200
    await sign_in(client, "ada")


async def test_another_site_can_not_register_in_a_guests_place(client, driver):
    subject = await factories.subject(driver)
    await mark(client, f"{subject}-1")
    refused = await client.post(f"{API}/users", json=registration(), headers={"Origin": "http://evil.example"})
    assert code_of(refused) == (403, "origin_refused")
