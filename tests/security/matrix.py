"""The table of who gets what answer, and how each cell of it is asked."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from httpx import Response
from pyotp import TOTP

from graph.queries.access import Viewer
from graph.values import new_uid
from tests import factories
from tests.security import subject_matrix
from tests.security.people import PASSWORD, Person, Site

ANSWERS = {
    "sign-in": (401, "sign_in_needed"),
    "no": (403, "forbidden"),
    "hidden": (404, "not_found"),
    "scope": (403, "scope_missing"),
    "last": (409, "last_owner"),
    "stays": (409, "last_admin"),
}
"""What the words in the tables mean. A number is a success of that status."""

ON_THE_SITE = """
route                                              anonymous  guest    learner  author   moderator  admin    script needs
GET /livez                                         200        200      200      200      200        200      nothing
GET /readyz                                        200        200      200      200      200        200      nothing
GET /metrics                                       200        200      200      200      200        200      nothing
GET /.well-known/jwks.json                         200        200      200      200      200        200      nothing
GET /api/v1/services                               200        200      200      200      200        200      nothing

POST /api/v1/users                                 201        201      201      201      201        201      write
GET /api/v1/users/me                               sign-in    sign-in  200      200      200        200      read
PUT /api/v1/users/me                               sign-in    sign-in  200      200      200        200      a person
PUT /api/v1/users/me/password                      sign-in    sign-in  204      204      204        204      a person
POST /api/v1/users/me/deactivation                 sign-in    sign-in  204      204      204        stays    a person
DELETE /api/v1/users/me                            sign-in    sign-in  204      204      204        stays    a person
GET /api/v1/users/me/export                        sign-in    sign-in  200      200      200        200      a person
POST /api/v1/users/me/totp                         sign-in    sign-in  200      200      200        200      a person
PUT /api/v1/users/me/totp                          sign-in    sign-in  200      200      200        200      a person
DELETE /api/v1/users/me/totp                       sign-in    sign-in  204      204      204        204      a person
POST /api/v1/users/me/recovery-codes               sign-in    sign-in  200      200      200        200      a person
GET /api/v1/users/{handle}                         200        200      200      200      200        200      read

POST /api/v1/email-verifications # to ask again    sign-in    sign-in  202      202      202        202      a person
POST /api/v1/email-verifications # with a link     204        204      204      204      204        204      write
POST /api/v1/password-resets # to ask              202        202      202      202      202        202      nothing
POST /api/v1/password-resets # with a link         204        204      204      204      204        204      nothing

POST /api/v1/sessions                              200        200      200      200      200        200      nothing
POST /api/v1/sessions/refresh                      204        204      200      200      200        200      nothing
GET /api/v1/sessions                               sign-in    sign-in  200      200      200        200      a person
DELETE /api/v1/sessions                            sign-in    sign-in  204      204      204        204      a person
DELETE /api/v1/sessions/current                    204        204      204      204      204        204      write
DELETE /api/v1/sessions/{session_uid}              sign-in    sign-in  204      204      204        204      a person
DELETE /api/v1/sessions/{session_uid} # another's  sign-in    sign-in  hidden   hidden   hidden     hidden   a person
GET /api/v1/tokens                                 sign-in    sign-in  200      200      200        200      a person
POST /api/v1/tokens                                sign-in    sign-in  201      201      201        201      a person
DELETE /api/v1/tokens/{token_uid}                  sign-in    sign-in  204      204      204        204      a person
DELETE /api/v1/tokens/{token_uid} # another's      sign-in    sign-in  hidden   hidden   hidden     hidden   a person

GET /api/v1/users                                  sign-in    sign-in  no       no       200        200      read, admin
PUT /api/v1/users/{handle}/role                    sign-in    sign-in  no       no       no         200      write, admin
PUT /api/v1/users/{handle}/suspension              sign-in    sign-in  no       no       200        200      write, admin
PUT /api/v1/users/{handle}/suspension # an admin   sign-in    sign-in  no       no       hidden     200      write, admin
DELETE /api/v1/users/{handle}/suspension           sign-in    sign-in  no       no       200        200      write, admin
DELETE /api/v1/users/{handle}/suspension # an admin  sign-in  sign-in  no       no       hidden     200      write, admin
DELETE /api/v1/users/{handle}/sessions             sign-in    sign-in  no       no       no         204      write, admin
GET /api/v1/audit                                  sign-in    sign-in  no       no       no         200      read, admin

GET /api/v1/jobs/{job_uid}                         sign-in    sign-in  200      200      200        200      read
DELETE /api/v1/jobs/{job_uid}                      sign-in    sign-in  200      200      200        200      write

GET /api/v1/subjects                               200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/map             200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/progress        200        200      200      200      200        200      read
GET /api/v1/topics/{topic_uid}/documents           200        200      200      200      200        200      read
PUT /api/v1/topics/{topic_uid}/progress            200        200      200      200      200        200      write
GET /api/v1/documents/{document_uid}               200        200      200      200      200        200      read
"""
"""Subjects here are public. The last column: the scopes without which a personal access token of an admin's is refused."""

ON_A_PRIVATE_SUBJECT = """
route                                              anonymous  guest    stranger  admin    viewer   commenter  editor   owner
GET /api/v1/subjects                               200        200      200       200      200      200        200      200
GET /api/v1/subjects/{subject_uid}/map             hidden     hidden   hidden    hidden   200      200        200      200
GET /api/v1/subjects/{subject_uid}/progress        hidden     hidden   hidden    hidden   200      200        200      200
GET /api/v1/topics/{topic_uid}/documents           hidden     hidden   hidden    hidden   200      200        200      200
PUT /api/v1/topics/{topic_uid}/progress            hidden     hidden   hidden    hidden   200      200        200      200
GET /api/v1/documents/{document_uid}               hidden     hidden   hidden    hidden   200      200        200      200
"""
"""A row for each route under /subjects, /topics and /documents. A column is a name in PEOPLE."""


@dataclass(frozen=True)
class Place:
    """What the cell may be about: a subject, a topic of it with a document, and somebody else."""

    subject_uid: str
    topic_uid: str
    document_uid: str
    somebody: Person


Body = Callable[[Site, Person, Place], Awaitable[dict]]


async def _proof(site: Site, person: Person, place: Place) -> dict:
    return {"current_password": PASSWORD}


async def _proof_and_code(site: Site, person: Person, place: Place) -> dict:
    return {**await _proof(site, person, place), **await _code(site, person, place)}


async def _deletion(site: Site, person: Person, place: Place) -> dict:
    return {"current_password": PASSWORD, "shared_subjects": "delete"}


async def _new_password(site: Site, person: Person, place: Place) -> dict:
    return {"current_password": PASSWORD, "new_password": "four other random words"}


async def _new_account(site: Site, person: Person, place: Place) -> dict:
    handle = f"new-{new_uid()[-8:]}"
    return {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD}


async def _code(site: Site, person: Person, place: Place) -> dict:
    return {"code": TOTP(person.totp_secret).now() if person.totp_secret else "000000"}


async def _verification(site: Site, person: Person, place: Place) -> dict:
    return {"token": await site.link(place.somebody, "verify_email")}


async def _reset(site: Site, person: Person, place: Place) -> dict:
    return {"token": await site.link(place.somebody, "reset_password"), "new_password": "four other random words"}


async def _forgotten(site: Site, person: Person, place: Place) -> dict:
    return {"email": place.somebody.email}


async def _sign_in(site: Site, person: Person, place: Place) -> dict:
    return {"login": place.somebody.handle, "password": PASSWORD}


def _always(body: dict) -> Body:
    async def same(site: Site, person: Person, place: Place) -> dict:
        return body

    return same


BODIES: dict[str, Body] = {
    "POST /api/v1/users": _new_account,
    "PUT /api/v1/users/me": _always({"display_name": "Another"}),
    "PUT /api/v1/users/me/password": _new_password,
    "POST /api/v1/users/me/deactivation": _proof,
    "DELETE /api/v1/users/me": _deletion,
    "POST /api/v1/users/me/totp": _proof,
    "PUT /api/v1/users/me/totp": _code,
    "DELETE /api/v1/users/me/totp": _proof,
    "POST /api/v1/users/me/recovery-codes": _proof_and_code,
    "POST /api/v1/email-verifications # to ask again": _always({}),
    "POST /api/v1/email-verifications # with a link": _verification,
    "POST /api/v1/password-resets # to ask": _forgotten,
    "POST /api/v1/password-resets # with a link": _reset,
    "POST /api/v1/sessions": _sign_in,
    "POST /api/v1/tokens": _always({"name": "a script", "scopes": ["read"], "expires_in_days": 1}),
    "PUT /api/v1/users/{handle}/role": _always({"role": "author"}),
    "PUT /api/v1/topics/{topic_uid}/progress": _always({"state": "done"}),
    **subject_matrix.BODIES,
}
"""A valid body for each row that has one."""

SOMEBODY = {"PUT /api/v1/users/{handle}/suspension # an admin": "admin", "DELETE /api/v1/users/{handle}/suspension # an admin": "admin"}
"""The role of the other account that a row is about; else a learner."""


WITH_SECOND_FACTOR = {"POST /api/v1/users/me/recovery-codes"}
"""Rows that make sense only for whoever has one."""


def _with_role(role: str):
    async def made(site: Site, place: Place) -> Person:
        return await site.person(role)

    return made


def _member(role: str):
    async def made(site: Site, place: Place | subject_matrix.Place) -> Person:
        if role == "owner" and isinstance(place, subject_matrix.Place):
            return place.owner
        person = await site.person()
        await factories.member(site.driver, Viewer(person.uid, person.session_uid), place.subject_uid, role)
        return person

    return made


async def _by_link(site: Site, place: subject_matrix.Place) -> Person:
    person = await site.person()
    link = await subject_matrix.share_link(place, "commenter")
    accepted = await person.http.post("/api/v1/share-links/accept", json={"token": link["token"]})
    assert accepted.json()["my_role"] == "commenter"
    return person


PEOPLE: dict[str, Callable[[Site, Place], Awaitable[Person]]] = {
    "anonymous": lambda site, place: site.anonymous(),
    "guest": lambda site, place: site.guest(),
    **{role: _with_role(role) for role in ("learner", "author", "moderator", "admin")},
    "stranger": _with_role("author"),
    **{role: _member(role) for role in ("viewer", "commenter", "editor", "owner")},
    "by link": _by_link,
}


def rows(table: str) -> dict[str, dict[str, str]]:
    """{row: {column: answer}}; columns are two spaces apart."""
    header, *lines = [re.split(r"\s{2,}", line.strip()) for line in table.splitlines() if line]
    return {cells[0]: dict(zip(header[1:], cells[1:], strict=True)) for cells in lines}


def route_of(row: str) -> str:
    return row.partition(" #")[0]


SUBJECTS = rows(subject_matrix.ON_THE_SITE)


async def place(site: Site, row: str, visibility: str) -> Place | subject_matrix.Place:
    if row in SUBJECTS:
        return await subject_matrix.place(site, visibility)
    subject = await factories.subject(site.driver, visibility=visibility, size=1)
    document = await site.document(f"{subject}-1")
    return Place(subject, f"{subject}-1", document, await site.person(SOMEBODY.get(row, "learner")))


async def who_may(site: Site, row: str, about: Place | subject_matrix.Place) -> Person:
    """Whom the row doesn't refuse."""
    is_owners = row in SUBJECTS and not row.endswith(("oneself", "/hidden"))
    return about.owner if is_owners else await site.person("admin")


async def request(site: Site, row: str, person: Person, place: Place | subject_matrix.Place) -> dict:
    """What httpx needs to send the row's request, with all that it needs to succeed for whoever may."""
    method, _, path = route_of(row).partition(" ")
    if isinstance(place, subject_matrix.Place):
        uids, besides = await subject_matrix.uids(row, person, place), subject_matrix.besides(row, place)
    else:
        uids, besides = await _uids(site, row, person, place), {}
    body = {"json": await BODIES[row](site, person, place)} if row in BODIES else {}
    return {"method": method, "url": path.format(**uids), **body, **besides}


async def _uids(site: Site, row: str, person: Person, place: Place) -> dict:
    owner = place.somebody if row.endswith("another's") or not person.handle else person
    uids = {"subject_uid": place.subject_uid, "topic_uid": place.topic_uid, "document_uid": place.document_uid}
    if "{token_uid}" in row:
        uids["token_uid"], _ = await site.personal_token(owner, "read")
    if "{job_uid}" in row:
        uids["job_uid"] = await site.job(owner)
    return {**uids, "handle": place.somebody.handle, "session_uid": owner.other_session_uid}


async def ask(site: Site, row: str, person: Person, place: Place | subject_matrix.Place) -> Response:
    return await person.http.request(**await request(site, row, person, place))


def answer(response: Response) -> str:
    """In the words of the tables."""
    if response.is_success:
        return str(response.status_code)
    given = (response.status_code, response.json()["code"])
    return next((word for word, meant in ANSWERS.items() if meant == given), " ".join(map(str, given)))
