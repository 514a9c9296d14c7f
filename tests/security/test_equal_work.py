"""Whether an account exists is told by nothing: not by the answer, nor by the queries, nor by the hashes that are computed for it."""

from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

import pytest
from argon2 import PasswordHasher

from api import blur as blur_module
from api.identity.passwords import MOST_WAITING
from api.mail import Mail
from graph.values import new_uid
from tests.queries import counted_queries
from tests.security.people import PASSWORD, Site, opened

WRONG = "a dozen white herons"


@contextmanager
def counted_hashes() -> Iterator[list[str]]:
    """The name of every method of argon2 that is called inside; they are really called."""
    called: list[str] = []
    originals = {name: getattr(PasswordHasher, name) for name in ("hash", "verify")}

    def spy(name):
        def counted(self, *args, **kwargs):
            called.append(name)
            return originals[name](self, *args, **kwargs)

        return counted

    for name in originals:
        setattr(PasswordHasher, name, spy(name))
    try:
        yield called
    finally:
        for name, original in originals.items():
            setattr(PasswordHasher, name, original)


async def _work(site: Site, path: str, body: dict) -> tuple:
    """(status, body without what is the request's own, names of headers, queries, hashes)."""
    http = (await site.anonymous()).http
    with counted_queries() as asked, counted_hashes() as hashed:
        response = await http.post(f"/api/v1/{path}", json=body)
    given = response.json() if response.content else {}
    own = {"request_id", "uid", "handle", "display_name", "created_at"}
    return response.status_code, {k: v for k, v in given.items() if k not in own}, sorted(response.headers), asked, hashed


@pytest.mark.parametrize("by", ["handle", "email"])
async def test_signing_in_as_nobody_is_the_work_of_a_wrong_password(site: Site, by):
    known = getattr(await site.person(), by)
    wrong = await _work(site, "sessions", {"login": known, "password": WRONG})
    nobody = await _work(site, "sessions", {"login": f"x{known}", "password": WRONG})
    assert (wrong[0], wrong[1]["code"], wrong[4]) == (401, "wrong_credentials", ["verify"])
    assert nobody == wrong


@pytest.mark.parametrize("state", ["suspended_at", "deactivated_at", "totp_secret", "no password"])
async def test_an_account_in_whatever_state_answers_a_wrong_password_like_any(site: Site, state):
    person, other = await site.person(), await site.person()
    change = "REMOVE user.password_hash" if state == "no password" else f"SET user.{state} = datetime()"
    await site.driver.execute_query(f"MATCH (user:User {{uid: $uid}}) {change}", uid=person.uid)
    assert await _work(site, "sessions", {"login": person.handle, "password": WRONG}) == await _work(
        site, "sessions", {"login": other.handle, "password": WRONG}
    )


async def test_registering_with_a_taken_address_is_the_work_of_a_fresh_one(site: Site, letters):
    holder = await site.person()
    taken = await _work(site, "users", {"handle": "first-one", "email": holder.email, "password": PASSWORD})
    fresh = await _work(site, "users", {"handle": "other-one", "email": "fresh@example.org", "password": PASSWORD})
    assert (fresh[0], fresh[4]) == (201, ["hash"])
    assert {**taken[1], "role": ""} == {**fresh[1], "role": ""} and taken[0] == 201 and taken[2:] == fresh[2:]
    assert [(letter.to, "/verify#" in letter.text) for letter in letters] == [(holder.email, False), ("fresh@example.org", True)]


async def test_an_account_with_a_taken_address_shows_nothing_of_that_to_its_owner(site: Site):
    holder = await site.person()
    for handle, email in (("first-one", holder.email), ("other-one", "fresh@example.org")):
        http = (await site.anonymous()).http
        await http.post("/api/v1/users", json={"handle": handle, "email": email, "password": PASSWORD})
        opened = (await http.post("/api/v1/sessions", json={"login": handle, "password": PASSWORD})).json()
        me = (await http.get("/api/v1/users/me", headers={"Authorization": f"Bearer {opened['access_token']}"})).json()
        assert (me["email"], me["email_verified"], me["pending_email"]) == (email, False, None)


async def test_asking_for_a_reset_is_the_same_work_for_an_address_that_nobody_has(site: Site, letters, monkeypatch):
    holder, written = await site.person(), []
    take = Mail._take
    monkeypatch.setattr(Mail, "_take", lambda self, letter, deliver: written.append(letter.to) or take(self, letter, deliver))
    known = await _work(site, "password-resets", {"email": holder.email})
    unknown = await _work(site, "password-resets", {"email": "nobody@example.org"})
    assert (known[0], known[4]) == (202, [])
    assert known == unknown
    assert [(letter.to, "/reset#" in letter.text) for letter in letters] == [(holder.email, True)]
    assert written == [holder.email, "nobody@example.org"]


async def test_changing_to_a_taken_address_is_the_work_of_a_fresh_one(site: Site, letters):
    holder, person = await site.person(), await site.person()
    seen = []
    for email in (holder.email, "fresh@example.org"):
        with counted_queries() as asked, counted_hashes() as hashed:
            response = await person.http.put("/api/v1/users/me", json={"email": email, "current_password": PASSWORD})
        body = response.json()
        assert (response.status_code, body["email"], body["pending_email"]) == (200, person.email, email)
        seen.append((asked, hashed))
    assert seen[0] == seen[1]
    assert [(letter.to, "/verify#" in letter.text) for letter in letters] == [(holder.email, False), ("fresh@example.org", True)]


async def test_a_link_that_was_used_is_over_or_never_was_answers_alike(site: Site):
    person = await site.person()
    for path, purpose, more in (
        ("password-resets", "reset_password", {"new_password": "four other random words"}),
        ("email-verifications", "verify_email", {}),
    ):
        used = await site.link(person, purpose)
        assert (await _work(site, path, {"token": used, **more}))[0] == 204
        over = await site.link(person, purpose)
        await site.driver.execute_query("MATCH (token:OneTimeToken) WHERE token.used_at IS NULL SET token.expires_at = datetime()")
        answers = [await _work(site, path, {"token": token, **more}) for token in (used, over, "never-was")]
        assert (answers[0][0], answers[0][1]["code"]) == (410, "link_invalid")
        assert answers[0] == answers[1] == answers[2]


async def test_while_too_many_passwords_wait_nothing_is_asked_of_the_graph_for_one_more(site: Site):
    person, passwords = await site.person(), site.locksmith.passwords
    asked_for = [
        ("sessions", {"login": person.handle, "password": PASSWORD}),
        ("users", {"handle": "one-more", "email": "more@example.org", "password": PASSWORD}),
        ("password-resets", {"token": await site.link(person, "reset_password"), "new_password": "four other random words"}),
    ]
    async with AsyncExitStack() as inside:
        for _ in range(MOST_WAITING):
            await inside.enter_async_context(passwords.room())
        refused = [await _work(site, path, body) for path, body in asked_for]
    assert [(status, body["code"], queries, hashes) for status, body, _, queries, hashes in refused] == [(503, "busy", [], [])] * 3
    assert all("retry-after" in headers for _, _, headers, _, _ in refused)
    assert [(await _work(site, path, body))[0] for path, body in asked_for] == [200, 201, 204]


LIMITS = {
    "sessions": ("limit_sign_in_per_address", {"login": "nobody", "password": WRONG}),
    "users": ("limit_register_per_address", {"handle": "one-more", "email": "more@example.org", "password": PASSWORD}),
    "password-resets": ("limit_reset_per_address", {"token": "junk", "new_password": "four other random words"}),
}


@pytest.mark.parametrize("path", LIMITS)
async def test_whoever_comes_too_often_from_one_address_takes_no_place_and_asks_nothing_of_the_graph(driver, neo4j, settings, path):
    setting, body = LIMITS[path]
    async with opened(settings.model_copy(update={setting: "1/hour"}), neo4j, driver) as site:
        assert (await _work(site, path, body))[0] != 429
        async with AsyncExitStack() as inside:
            for _ in range(MOST_WAITING):
                await inside.enter_async_context(site.locksmith.passwords.room())
            status, answered, _, queries, hashes = await _work(site, path, body)
        assert (status, answered["code"], queries, hashes) == (429, "too_many_requests", [], [])


@pytest.mark.parametrize("asked", ["what is not there", "a reset for nobody", "a reset for somebody"])
async def test_answers_that_hide_something_take_a_random_moment(site: Site, monkeypatch, asked):
    holder, moments = await site.person(), []
    monkeypatch.setattr(blur_module.random, "uniform", lambda least, most: moments.append((least, most)) or 0)
    http = (await site.anonymous()).http
    if asked == "what is not there":
        assert (await http.get(f"/api/v1/subjects/{new_uid()}/map")).status_code == 404
    else:
        email = holder.email if asked == "a reset for somebody" else "nobody@example.org"
        assert (await http.post("/api/v1/password-resets", json={"email": email})).status_code == 202
    assert (0, blur_module.LONGEST) in moments
