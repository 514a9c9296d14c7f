"""What is foreign answers like what doesn't exist, and the database is asked the same: neither body nor work tells them apart."""

import re

import orjson
import pytest

from graph.values import new_uid
from tests import factories
from tests.queries import counted_queries
from tests.security.matrix import place, request, rows
from tests.security.people import Site
from tests.security.subject_matrix import FOR_MEMBERS

ASKED = [
    ("GET", "/api/v1/subjects/{subject}/map", None),
    ("GET", "/api/v1/subjects/{subject}/progress", None),
    ("GET", "/api/v1/topics/{subject}-1/documents", None),
    ("PUT", "/api/v1/topics/{subject}-1/progress", {"state": "done"}),
    ("PUT", "/api/v1/topics/{subject}-1/progress", {"state": "none"}),
    ("GET", "/api/v1/documents/{document}", None),
]


@pytest.mark.parametrize("who", ["anonymous", "guest", "learner"])
@pytest.mark.parametrize(("method", "path", "body"), ASKED)
async def test_a_private_subject_answers_a_stranger_like_one_that_does_not_exist(site: Site, method, path, body, who):
    subject = await factories.subject(site.driver, visibility="private")
    there = {"subject": subject, "document": await site.document(f"{subject}-1")}
    nowhere = {"subject": f"subject-{new_uid()}", "document": new_uid()}
    stranger = await (site.person() if who == "learner" else getattr(site, who)())
    answers = []
    for names in (there, nowhere):
        with counted_queries() as asked:
            response = await stranger.http.request(method, path.format(**names), json=body)
        answers.append((response.status_code, _without_request(response), sorted(response.headers), asked))
    assert answers[0][0] == 404
    assert answers[0] == answers[1]


HIDDEN = [row for row, cells in rows(FOR_MEMBERS).items() if cells["stranger"] == "hidden"]


@pytest.mark.parametrize("row", HIDDEN)
async def test_every_route_about_a_private_subject_answers_a_stranger_as_if_it_did_not_exist(site: Site, row: str):
    """The same request, with every uid in its address and its body replaced by one that nothing has."""
    about = await place(site, row, "private")
    people = [await site.person("admin")] + ([await site.anonymous(), await site.guest()] if row.startswith("GET") else [])
    for stranger in people:
        sent = await request(site, row, stranger, about)
        await stranger.http.request(**_elsewhere(sent))  # whether they are an admin is asked once in ten seconds, for the audit log
        answers = []
        for asked_for in (sent, _elsewhere(sent)):
            with counted_queries() as asked:
                response = await stranger.http.request(**asked_for)
            answers.append((response.status_code, _without_request(response), sorted(response.headers), asked))
        assert answers[0][0] in (401, 404)
        assert answers[0] == answers[1]


UID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def _elsewhere(sent: dict) -> dict:
    """Equal uids stay equal."""
    other = {}

    def renamed(found: re.Match) -> str:
        return other.setdefault(found[0], new_uid())

    changed = {name: UID.sub(renamed, str(orjson.dumps(sent[name]), "utf-8")) for name in ("url", "json", "data") if sent.get(name)}
    return {**sent, **{name: orjson.loads(text) for name, text in changed.items()}}


@pytest.mark.parametrize("given", ['"1.0"', '"9.9"', "*", "W/x"])
async def test_a_version_that_is_claimed_to_be_known_tells_a_stranger_nothing(site: Site, given):
    subject = await factories.subject(site.driver, visibility="private")
    answers = []
    for uid in (subject, new_uid()):
        with counted_queries() as asked:
            response = await (await site.anonymous()).http.get(f"/api/v1/subjects/{uid}/map", headers={"If-None-Match": given})
        answers.append((response.status_code, _without_request(response), asked))
    assert answers[0][0] == 404
    assert answers[0] == answers[1]


@pytest.mark.parametrize("mark", ["staged_by", "deleted_at", "hidden_at"])
async def test_a_subject_that_is_staged_deleted_or_hidden_is_nobodys_but_answers_alike(site: Site, mark):
    subject = await factories.subject(site.driver)
    await site.driver.execute_query(f"MATCH (subject:Subject) SET subject.{mark} = 'x'")
    one, other = [await (await site.person()).http.get(f"/api/v1/subjects/{uid}/map") for uid in (subject, new_uid())]
    assert (one.status_code, _without_request(one)) == (404, _without_request(other))


async def test_anothers_session_and_token_answer_like_none(site: Site):
    me, somebody = await site.person(), await site.person()
    token_uid, _ = await site.personal_token(somebody, "read")
    for theirs, none in ((f"sessions/{somebody.session_uid}", f"sessions/{new_uid()}"), (f"tokens/{token_uid}", f"tokens/{new_uid()}")):
        with counted_queries() as asked_of_theirs:
            one = await me.http.delete(f"/api/v1/{theirs}")
        with counted_queries() as asked_of_none:
            other = await me.http.delete(f"/api/v1/{none}")
        assert (one.status_code, _without_request(one), asked_of_theirs) == (404, _without_request(other), asked_of_none)
    assert (await somebody.http.get("/api/v1/users/me")).status_code == 200


async def test_a_handle_of_somebody_who_is_hidden_answers_like_nobodys(site: Site):
    me, suspended, away = await site.person(), await site.person(), await site.person()
    await site.driver.execute_query("MATCH (user:User {uid: $uid}) SET user.suspended_at = datetime()", uid=suspended.uid)
    await site.driver.execute_query("MATCH (user:User {uid: $uid}) SET user.deactivated_at = datetime()", uid=away.uid)
    answers = []
    for handle in (suspended.handle, away.handle, "nobody-at-all"):
        with counted_queries() as asked:
            response = await me.http.get(f"/api/v1/users/{handle}")
        answers.append((response.status_code, _without_request(response), asked))
    assert answers[0][0] == 404
    assert answers[0] == answers[1] == answers[2]


def _without_request(response) -> dict:
    return {name: value for name, value in response.json().items() if name != "request_id"}
