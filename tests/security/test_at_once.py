"""Whoever is shut out is out with the next request, whatever they hold: an access token of ten minutes, a cookie, a token of a script."""

import pytest

from tests import factories
from tests.expect import everything
from tests.security.matrix import ON_THE_SITE, SUBJECTS, answer, ask, place, request, rows
from tests.security.people import PASSWORD, Person, Site
from tests.security.subject_matrix import STATES

ENDS = {
    "suspended": "MATCH (user:User {uid: $uid}) SET user.suspended_at = datetime()",
    "deactivated": "MATCH (user:User {uid: $uid}) SET user.deactivated_at = datetime()",
    "deleted": "MATCH (user:User {uid: $uid}) OPTIONAL MATCH (owned)-[:OF]->(user) DETACH DELETE owned, user",
    "signed out": "MATCH (session:Session)-[:OF]->(:User {uid: $uid}) SET session.ended_at = datetime()",
    "out of time": "MATCH (session:Session)-[:OF]->(:User {uid: $uid}) SET session.expires_at = datetime()",
}
OPEN_TO_ALL = {"POST /api/v1/users", "POST /api/v1/email-verifications # with a link"}
"""These do the same for whoever asks, and nothing in anybody's name."""
ROWS = {row: cells["script needs"] for row, cells in {**rows(ON_THE_SITE), **SUBJECTS}.items() if row not in OPEN_TO_ALL}
BY_SESSION = [row for row, needs in ROWS.items() if needs != "nothing" and not row.endswith("/current")]
BY_TOKEN = [row for row in BY_SESSION if ROWS[row] != "a person"]


@pytest.mark.parametrize("end", ENDS)
async def test_the_access_token_of_whoever_is_out_opens_no_route_not_even_public_ones(site: Site, end: str):
    gone = await site.person("admin")
    about = await place(site, "", "public")
    await ask(site, "GET /api/v1/users/me", gone, about)  # so that whatever is remembered of the token is
    await site.driver.execute_query(ENDS[end], uid=gone.uid)
    await _is_refused(site, gone, BY_SESSION, about, "401 session_ended")


FORGOTTEN = {"suspended": [], "deactivated": [], "deleted": ["401 token_invalid"]}
"""A token that went with its owner is none, as soon as nothing remembers it."""


@pytest.mark.parametrize("end", FORGOTTEN)
async def test_a_personal_access_token_is_refused_with_its_owner(site: Site, end: str):
    owner = await site.person("admin")
    script = await site.script(owner, "read", "write", "admin")
    about = await place(site, "", "public")
    assert answer(await ask(site, "GET /api/v1/users/me", script, about)) == "200"
    await site.driver.execute_query(ENDS[end], uid=owner.uid)
    await _is_refused(site, script, BY_TOKEN, about, "401 session_ended", *FORGOTTEN[end])


async def _is_refused(site: Site, gone: Person, asked: list[str], about, *expected: str) -> None:
    """Any of what is expected."""
    requests = await _requests(site, gone, asked, about)
    before = await everything(site.driver)
    answers = {row: answer(await gone.http.request(**sent)) for row, sent in requests.items()}
    assert {row: given for row, given in answers.items() if given not in expected} == {}
    assert await everything(site.driver) == before


async def _requests(site: Site, gone: Person, asked: list[str], about) -> dict[str, dict]:
    """Of all rows but those about a token, which would belong to nobody; on one subject, unless a row needs it in a state of its own."""
    shared = await place(site, "GET /api/v1/subjects/{subject_uid}", "public")
    requests = {}
    for row in asked:
        if "{token_uid}" not in row:
            own = await place(site, row, "public") if row in STATES else shared
            requests[row] = await request(site, row, gone, own if row in SUBJECTS else about)
    return requests


@pytest.mark.parametrize("end", ENDS)
async def test_the_refresh_cookie_of_whoever_is_out_is_refused_and_dropped(site: Site, end: str):
    gone = await site.person()
    await site.driver.execute_query(ENDS[end], uid=gone.uid)
    refused = await gone.http.post("/api/v1/sessions/refresh")
    assert (answer(refused), dict(gone.http.cookies)) == ("401 session_ended", {})
    assert answer(await gone.http.post("/api/v1/sessions/refresh")) == "204"


async def test_a_revoked_token_is_refused_with_the_next_request(site: Site):
    owner = await site.person()
    script = await site.script(owner, "read")
    subject = await factories.subject(site.driver)
    assert (await script.http.get(f"/api/v1/subjects/{subject}/map")).status_code == 200
    (listed,) = (await owner.http.get("/api/v1/tokens")).json()["items"]
    assert (await owner.http.delete(f"/api/v1/tokens/{listed['uid']}")).status_code == 204
    assert answer(await script.http.get(f"/api/v1/subjects/{subject}/map")) == "401 session_ended"


@pytest.mark.parametrize("credential", ["access token", "token of a script"])
async def test_a_role_is_lost_with_the_next_request(site: Site, credential: str):
    first, second = await site.person("admin"), await site.person("admin")
    asked = second if credential == "access token" else await site.script(second, "read", "write", "admin")
    assert (await asked.http.get("/api/v1/audit")).status_code == 200
    await first.http.put(f"/api/v1/users/{second.handle}/role", json={"role": "moderator"})
    assert answer(await asked.http.get("/api/v1/audit")) == "no"
    assert answer(await asked.http.put(f"/api/v1/users/{first.handle}/role", json={"role": "learner"})) == "no"
    assert (await asked.http.get("/api/v1/users")).status_code == 200
    await first.http.put(f"/api/v1/users/{second.handle}/role", json={"role": "learner"})
    assert answer(await asked.http.get("/api/v1/users")) == "no"


async def test_a_role_is_won_with_the_next_request(site: Site):
    admin, learner = await site.person("admin"), await site.person()
    assert answer(await learner.http.get("/api/v1/users")) == "no"
    await admin.http.put(f"/api/v1/users/{learner.handle}/role", json={"role": "moderator"})
    assert (await learner.http.get("/api/v1/users")).status_code == 200


async def test_whoever_loses_a_role_while_they_use_it_changes_nothing(site: Site):
    admin, other, learner = await site.person("admin"), await site.person("admin"), await site.person()
    await admin.http.put(f"/api/v1/users/{other.handle}/role", json={"role": "learner"})
    assert answer(await other.http.put(f"/api/v1/users/{learner.handle}/suspension")) == "no"
    assert answer(await other.http.delete(f"/api/v1/users/{learner.handle}/sessions")) == "no"
    assert (await learner.http.get("/api/v1/users/me")).status_code == 200


async def test_suspending_somebody_shuts_out_all_they_hold_and_restoring_lets_them_in_again(site: Site):
    admin, learner = await site.person("admin"), await site.person()
    script = await site.script(learner, "read")
    for verb, expected in (("PUT", "401 session_ended"), ("DELETE", "200")):
        await admin.http.request(verb, f"/api/v1/users/{learner.handle}/suspension")
        assert [answer(await one.http.get("/api/v1/subjects")) for one in (learner, script)] == [expected, expected]
    await admin.http.put(f"/api/v1/users/{learner.handle}/suspension")
    http = (await site.anonymous()).http
    assert answer(await http.post("/api/v1/sessions", json={"login": learner.handle, "password": PASSWORD})) == "403 suspended"
    assert answer(await http.post("/api/v1/sessions", json={"login": learner.handle, "password": "not theirs"})) == "401 wrong_credentials"


async def test_an_admin_signs_somebody_out_everywhere(site: Site):
    admin, learner = await site.person("admin"), await site.person()
    assert (await admin.http.delete(f"/api/v1/users/{learner.handle}/sessions")).status_code == 204
    assert answer(await learner.http.get("/api/v1/users/me")) == "401 session_ended"
    assert answer(await learner.http.post("/api/v1/sessions/refresh")) == "401 session_ended"


async def test_another_password_ends_the_other_sessions_and_not_this_one(site: Site):
    learner = await site.person()
    other = await site.client({"Authorization": f"Bearer {site.access_token_of(learner, learner.other_session_uid)}"})
    assert (await other.get("/api/v1/users/me")).status_code == 200
    change = {"current_password": PASSWORD, "new_password": "four other random words"}
    assert (await learner.http.put("/api/v1/users/me/password", json=change)).status_code == 204
    assert answer(await other.get("/api/v1/users/me")) == "401 session_ended"
    assert (await learner.http.get("/api/v1/users/me")).status_code == 200


async def test_signing_out_ends_the_access_token_too(site: Site):
    learner = await site.person()
    assert (await learner.http.delete("/api/v1/sessions/current")).status_code == 204
    assert answer(await learner.http.get("/api/v1/subjects")) == "401 session_ended"


async def test_whoever_is_signed_out_already_may_sign_out_again(site: Site):
    learner = await site.person()
    by_token = await site.client({"Authorization": learner.http.headers["Authorization"]})
    for http in (by_token, by_token, learner.http, learner.http):
        assert (await http.delete("/api/v1/sessions/current")).status_code == 204
