"""The part of the table that is about subjects and what belongs to them, and what each of its cells is asked with."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from httpx import Response
from PIL import Image

from graph.queries import maps
from graph.queries.access import Viewer
from graph.values import new_uid
from tests.security.people import Person, Site
from tests.written import written

ON_THE_SITE = """
route                                                   anonymous  guest    learner  author   moderator  admin    script needs
POST /api/v1/subjects                                   sign-in    sign-in  201      201      201        201      write
POST /api/v1/subjects/import                            sign-in    sign-in  201      201      201        201      write
POST /api/v1/subjects/import # into                     sign-in    sign-in  no       no       no         200      write
GET /api/v1/me/subjects                                 sign-in    sign-in  200      200      200        200      read
POST /api/v1/share-links/accept                         sign-in    sign-in  200      200      200        200      write

GET /api/v1/subjects/{subject_uid}                      200        200      200      200      200        200      read
DELETE /api/v1/subjects/{subject_uid}                   sign-in    sign-in  no       no       no         204      write
POST /api/v1/subjects/{subject_uid}/restore             sign-in    sign-in  hidden   hidden   hidden     200      write
PUT /api/v1/subjects/{subject_uid}/visibility           sign-in    sign-in  no       no       no         200      write
PUT /api/v1/subjects/{subject_uid}/hidden               sign-in    sign-in  no       no       204        204      admin, write
DELETE /api/v1/subjects/{subject_uid}/hidden            sign-in    sign-in  no       no       204        204      admin, write
POST /api/v1/subjects/{subject_uid}/fork                sign-in    sign-in  201      201      201        201      write
PUT /api/v1/subjects/{subject_uid}/owner                sign-in    sign-in  no       no       no         200      write

GET /api/v1/subjects/{subject_uid}/members              sign-in    sign-in  no       no       no         200      read
PUT /api/v1/subjects/{subject_uid}/members/{handle}     sign-in    sign-in  no       no       no         200      write
DELETE /api/v1/subjects/{subject_uid}/members/{handle}  sign-in    sign-in  no       no       no         204      write
DELETE /api/v1/subjects/{subject_uid}/members/{handle} # oneself  sign-in  sign-in  204  204  204        204      write
GET /api/v1/subjects/{subject_uid}/share-links          sign-in    sign-in  no       no       no         200      read
POST /api/v1/subjects/{subject_uid}/share-links         sign-in    sign-in  no       no       no         201      write
DELETE /api/v1/subjects/{subject_uid}/share-links/{link_uid}  sign-in  sign-in  no   no       no         204      write

GET /api/v1/subjects/{subject_uid}/changes              200        200      200      200      200        200      read
POST /api/v1/subjects/{subject_uid}/changes             sign-in    sign-in  no       no       no         200      write
POST /api/v1/changes/{change_uid}/undo                  sign-in    sign-in  no       no       no         200      write
GET /api/v1/subjects/{subject_uid}/diff                 200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/map # as it was      200        200      200      200      200        200      read
GET /api/v1/topics/{topic_uid}                          200        200      200      200      200        200      read

GET /api/v1/subjects/{subject_uid}/export               200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/export/report        200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/preview.svg          200        200      200      200      200        200      read
GET /api/v1/topics/{topic_uid}/book                     200        200      200      200      200        200      read

GET /api/v1/subjects/{subject_uid}/links                200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/disagreements        200        200      200      200      200        200      read
GET /api/v1/subjects/{subject_uid}/relations/proposals  200        200      200      200      200        200      read
POST /api/v1/relations                                  sign-in    sign-in  201      201      201        201      write
POST /api/v1/relations/{relation_uid}/accept            sign-in    sign-in  no       no       no         200      write
POST /api/v1/relations/{relation_uid}/reject            sign-in    sign-in  no       no       no         200      write

GET /api/v1/concepts/{concept_uid}                      200        200      200      200      200        200      read
GET /api/v1/concepts/{concept_uid}/topics               200        200      200      200      200        200      read
POST /api/v1/concepts/{concept_uid}/merge               sign-in    sign-in  no       no       no         200      write
DELETE /api/v1/concepts/{concept_uid}/merge             sign-in    sign-in  no       no       no         200      write
GET /api/v1/topics/{topic_uid}/concept                  200        200      200      200      200        200      read
PUT /api/v1/topics/{topic_uid}/concept                  sign-in    sign-in  no       no       no         200      write
GET /api/v1/topics/{topic_uid}/concept/proposals        sign-in    sign-in  no       no       no         200      read

GET /api/v1/topics/{topic_uid}/documents/deleted        sign-in    sign-in  no       no       no         200      read
POST /api/v1/topics/{topic_uid}/documents               sign-in    sign-in  no       no       no         201      write
PUT /api/v1/documents/{document_uid}                    sign-in    sign-in  no       no       no         200      write
DELETE /api/v1/documents/{document_uid}                 sign-in    sign-in  no       no       no         204      write
POST /api/v1/documents/{document_uid}/restore           sign-in    sign-in  hidden   hidden   hidden     200      write
PUT /api/v1/documents/{document_uid}/place              sign-in    sign-in  no       no       no         200      write
GET /api/v1/documents/{document_uid}/revisions          200        200      200      200      200        200      read
GET /api/v1/documents/{document_uid}/revisions/{number}  200       200      200      200      200        200      read
POST /api/v1/documents/{document_uid}/revisions/{number}/restore  sign-in  sign-in  no  no    no         200      write
GET /api/v1/documents/{document_uid}/diff               200        200      200      200      200        200      read
GET /api/v1/topics/{topic_uid}/backlinks                200        200      200      200      200        200      read
POST /api/v1/subjects/{subject_uid}/images              sign-in    sign-in  no       no       no         201      write
GET /api/v1/images/{image_uid}                          200        200      200      200      200        200      read
"""
"""Everybody here is a stranger to the subject, which is public. A script is the owner's, or an admin's where the owner may not."""

FOR_MEMBERS = """
route                                                   anonymous  guest    stranger  admin   viewer   commenter  by link  editor   owner
GET /api/v1/subjects/{subject_uid}                      hidden     hidden   hidden   hidden   200      200        200      200      200
DELETE /api/v1/subjects/{subject_uid}                   sign-in    sign-in  hidden   hidden   no       no         no       no       204
POST /api/v1/subjects/{subject_uid}/restore             sign-in    sign-in  hidden   hidden   hidden   hidden     hidden   hidden   200
PUT /api/v1/subjects/{subject_uid}/visibility           sign-in    sign-in  hidden   hidden   no       no         no       no       200
PUT /api/v1/subjects/{subject_uid}/hidden               sign-in    sign-in  no       hidden   no       no         no       no       no
DELETE /api/v1/subjects/{subject_uid}/hidden            sign-in    sign-in  no       hidden   no       no         no       no       no
POST /api/v1/subjects/{subject_uid}/fork                sign-in    sign-in  hidden   hidden   201      201        201      201      201
PUT /api/v1/subjects/{subject_uid}/owner                sign-in    sign-in  hidden   hidden   no       no         no       no       200

POST /api/v1/subjects/import # into                     sign-in    sign-in  hidden   hidden   no       no         no       200      200

GET /api/v1/subjects/{subject_uid}/members              sign-in    sign-in  hidden   hidden   200      200        200      200      200
PUT /api/v1/subjects/{subject_uid}/members/{handle}     sign-in    sign-in  hidden   hidden   no       no         no       no       200
DELETE /api/v1/subjects/{subject_uid}/members/{handle}  sign-in    sign-in  hidden   hidden   no       no         no       no       204
DELETE /api/v1/subjects/{subject_uid}/members/{handle} # oneself  sign-in  sign-in  hidden  hidden  204  204      204      204      last
GET /api/v1/subjects/{subject_uid}/share-links          sign-in    sign-in  hidden   hidden   no       no         no       no       200
POST /api/v1/subjects/{subject_uid}/share-links         sign-in    sign-in  hidden   hidden   no       no         no       no       201
DELETE /api/v1/subjects/{subject_uid}/share-links/{link_uid}  sign-in  sign-in  hidden  hidden  no     no         no       no       204

GET /api/v1/subjects/{subject_uid}/changes              hidden     hidden   hidden   hidden   200      200        200      200      200
POST /api/v1/subjects/{subject_uid}/changes             sign-in    sign-in  hidden   hidden   no       no         no       200      200
POST /api/v1/changes/{change_uid}/undo                  sign-in    sign-in  hidden   hidden   no       no         no       200      200
GET /api/v1/subjects/{subject_uid}/diff                 hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/subjects/{subject_uid}/map # as it was      hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/topics/{topic_uid}                          hidden     hidden   hidden   hidden   200      200        200      200      200

GET /api/v1/subjects/{subject_uid}/export               hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/subjects/{subject_uid}/export/report        hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/subjects/{subject_uid}/preview.svg          hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/topics/{topic_uid}/book                     hidden     hidden   hidden   hidden   200      200        200      200      200

GET /api/v1/subjects/{subject_uid}/links                hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/subjects/{subject_uid}/disagreements        hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/subjects/{subject_uid}/relations/proposals  hidden     hidden   hidden   hidden   200      200        200      200      200
POST /api/v1/relations                                  sign-in    sign-in  hidden   hidden   no       201        201      201      201
POST /api/v1/relations/{relation_uid}/accept            sign-in    sign-in  hidden   hidden   no       no         no       200      200
POST /api/v1/relations/{relation_uid}/reject            sign-in    sign-in  hidden   hidden   no       no         no       200      200

GET /api/v1/concepts/{concept_uid}                      hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/concepts/{concept_uid}/topics               hidden     hidden   hidden   hidden   200      200        200      200      200
POST /api/v1/concepts/{concept_uid}/merge               sign-in    sign-in  hidden   hidden   no       no         no       200      200
DELETE /api/v1/concepts/{concept_uid}/merge             sign-in    sign-in  hidden   hidden   no       no         no       200      200
GET /api/v1/topics/{topic_uid}/concept                  hidden     hidden   hidden   hidden   200      200        200      200      200
PUT /api/v1/topics/{topic_uid}/concept                  sign-in    sign-in  hidden   hidden   no       no         no       200      200
GET /api/v1/topics/{topic_uid}/concept/proposals        sign-in    sign-in  hidden   hidden   no       no         no       200      200

GET /api/v1/topics/{topic_uid}/documents/deleted        sign-in    sign-in  hidden   hidden   no       no         no       200      200
POST /api/v1/topics/{topic_uid}/documents               sign-in    sign-in  hidden   hidden   no       no         no       201      201
PUT /api/v1/documents/{document_uid}                    sign-in    sign-in  hidden   hidden   no       no         no       200      200
DELETE /api/v1/documents/{document_uid}                 sign-in    sign-in  hidden   hidden   no       no         no       204      204
POST /api/v1/documents/{document_uid}/restore           sign-in    sign-in  hidden   hidden   hidden   hidden     hidden   200      200
PUT /api/v1/documents/{document_uid}/place              sign-in    sign-in  hidden   hidden   no       no         no       200      200
GET /api/v1/documents/{document_uid}/revisions          hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/documents/{document_uid}/revisions/{number}  hidden    hidden   hidden   hidden   200      200        200      200      200
POST /api/v1/documents/{document_uid}/revisions/{number}/restore  sign-in  sign-in  hidden  hidden  no  no        no       200      200
GET /api/v1/documents/{document_uid}/diff               hidden     hidden   hidden   hidden   200      200        200      200      200
GET /api/v1/topics/{topic_uid}/backlinks                hidden     hidden   hidden   hidden   200      200        200      200      200
POST /api/v1/subjects/{subject_uid}/images              sign-in    sign-in  hidden   hidden   no       no         no       201      201
GET /api/v1/images/{image_uid}                          hidden     hidden   hidden   hidden   200      200        200      200      200
"""
"""On a private subject. `by link` has accepted a share link for commenters. The owner is who made it; on a public one all is the same
for members, but that a viewer may propose what anybody signed in may."""

FOR_STRANGERS_OF_AN_UNLISTED_SUBJECT = """
route                                                   anonymous  guest    stranger  admin   viewer
GET /api/v1/subjects/{subject_uid}                      200        200      200      200      200
GET /api/v1/topics/{topic_uid}                          200        200      200      200      200
POST /api/v1/subjects/{subject_uid}/fork                sign-in    sign-in  201      201      201
GET /api/v1/subjects/{subject_uid}/changes              200        200      200      200      200
GET /api/v1/documents/{document_uid}/revisions          200        200      200      200      200
GET /api/v1/images/{image_uid}                          200        200      200      200      200
GET /api/v1/subjects/{subject_uid}/members              sign-in    sign-in  no       200      200
PUT /api/v1/subjects/{subject_uid}/members/{handle}     sign-in    sign-in  no       200      no
PUT /api/v1/subjects/{subject_uid}/visibility           sign-in    sign-in  no       200      no
PUT /api/v1/subjects/{subject_uid}/hidden               sign-in    sign-in  no       204      no
DELETE /api/v1/subjects/{subject_uid}                   sign-in    sign-in  no       204      no
POST /api/v1/subjects/{subject_uid}/changes             sign-in    sign-in  no       200      no
PUT /api/v1/documents/{document_uid}                    sign-in    sign-in  no       200      no
POST /api/v1/relations                                  sign-in    sign-in  no       201      no
"""
"""Whoever has the address reads it, and no more than that, but for admins."""


@dataclass(frozen=True)
class Place:
    """What the cell may be about: a subject of its own with two topics and a document, its owner, and somebody else."""

    subject_uid: str
    topic_uid: str
    other_topic_uid: str
    document_uid: str
    revision_uid: str
    somebody: Person
    owner: Person
    map_tag: str

    async def owned(self, method: str, path: str, **request) -> Response:
        """What the owner has done before; it succeeds."""
        done = await self.owner.http.request(method, f"/api/v1/{path}", **request)
        assert done.is_success, f"{method} {path}: {done.text}"
        return done


async def place(site: Site, visibility: str, owner_role: str = "author") -> Place:
    owner = await site.person(owner_role)
    graph, bucket = site.state["graph"], site.state["bucket"]
    made = await written(graph, bucket, site.driver, owner=Viewer(owner.uid, owner.session_uid), visibility=visibility)
    rivers, lakes = made.topics["Rivers"], made.topics["Lakes"]
    tag = (await graph.read(maps.version, made.owner, made.subject_uid)).tag
    return Place(made.subject_uid, rivers, lakes, made.document_uid, made.revision_uid, await site.person(), owner, tag)


async def _changed(place: Place) -> dict:
    operation = {"op": "rename", "topic_uid": place.topic_uid, "title": "Streams"}
    made = await place.owned("POST", f"subjects/{place.subject_uid}/changes", json={"operations": [operation]})
    return {"change_uid": made.json()["change"]["uid"]}


async def _deleted(place: Place) -> dict:
    await place.owned("DELETE", f"subjects/{place.subject_uid}")
    return {}


async def _shared(place: Place) -> dict:
    return {"link_uid": (await share_link(place, "viewer"))["uid"]}


async def share_link(place: Place, role: str) -> dict:
    return (await place.owned("POST", f"subjects/{place.subject_uid}/share-links", json={"role": role})).json()


def _relation(place: Place) -> dict:
    return {"kind": "requires", "source_uid": place.topic_uid, "target_uid": place.other_topic_uid, "reason": "First things first."}


async def _proposed(place: Place) -> dict:
    return {"relation_uid": (await place.owned("POST", "relations", json=_relation(place))).json()["uid"]}


async def _concept_of(place: Place, topic_uid: str) -> str:
    return (await place.owned("GET", f"topics/{topic_uid}/concept")).json()["concept_uid"]


async def _concept(place: Place) -> dict:
    return {"concept_uid": await _concept_of(place, place.topic_uid)}


async def _merged(place: Place) -> dict:
    uid, into = await _concept_of(place, place.topic_uid), await _concept_of(place, place.other_topic_uid)
    await place.owned("POST", f"concepts/{uid}/merge", json={"into_uid": into})
    return {"concept_uid": uid}


async def _without_document(place: Place) -> dict:
    await place.owned("DELETE", f"documents/{place.document_uid}")
    return {}


async def _first(place: Place) -> dict:
    return {"number": 1}


async def _pictured(place: Place) -> dict:
    as_png = {"Content-Type": "image/png"}
    made = await place.owned("POST", f"subjects/{place.subject_uid}/images", content=picture(), headers=as_png)
    return {"image_uid": made.json()["uid"]}


async def _member(place: Place) -> dict:
    await place.owned("PUT", f"subjects/{place.subject_uid}/members/{place.somebody.handle}", json={"role": "editor"})
    return {}


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()


STATES: dict[str, Callable[[Place], Awaitable[dict]]] = {
    "POST /api/v1/subjects/{subject_uid}/restore": _deleted,
    "DELETE /api/v1/subjects/{subject_uid}/members/{handle}": _member,
    "DELETE /api/v1/subjects/{subject_uid}/share-links/{link_uid}": _shared,
    "POST /api/v1/changes/{change_uid}/undo": _changed,
    "POST /api/v1/relations/{relation_uid}/accept": _proposed,
    "POST /api/v1/relations/{relation_uid}/reject": _proposed,
    "GET /api/v1/concepts/{concept_uid}": _concept,
    "GET /api/v1/concepts/{concept_uid}/topics": _concept,
    "POST /api/v1/concepts/{concept_uid}/merge": _concept,
    "DELETE /api/v1/concepts/{concept_uid}/merge": _merged,
    "POST /api/v1/documents/{document_uid}/restore": _without_document,
    "GET /api/v1/documents/{document_uid}/revisions/{number}": _first,
    "POST /api/v1/documents/{document_uid}/revisions/{number}/restore": _first,
    "GET /api/v1/images/{image_uid}": _pictured,
}
"""What the owner has done before a row is asked; gives what else its address names."""


async def _new_subject(site: Site, person: Person, place: Place) -> dict:
    return {"title": "Seas", "summary": "Salt water.", "language": "en", "visibility": "private", "tags": ["Water"]}


async def _visibility(site: Site, person: Person, place: Place) -> dict:
    return {"visibility": "unlisted"}


async def _somebody(site: Site, person: Person, place: Place) -> dict:
    return {"handle": place.somebody.handle}


async def _editor(site: Site, person: Person, place: Place) -> dict:
    return {"role": "editor"}


async def _new_link(site: Site, person: Person, place: Place) -> dict:
    return {"role": "viewer", "expires_in_days": 30}


async def _token(site: Site, person: Person, place: Place) -> dict:
    return {"token": (await share_link(place, "viewer"))["token"]}


async def _change(site: Site, person: Person, place: Place) -> dict:
    return {"operations": [{"op": "add", "parent_uid": place.topic_uid, "title": "Ponds"}], "base_version": 1}


async def _new_relation(site: Site, person: Person, place: Place) -> dict:
    return _relation(place)


async def _into(site: Site, person: Person, place: Place) -> dict:
    return {"into_uid": await _concept_of(place, place.other_topic_uid)}


async def _decision(site: Site, person: Person, place: Place) -> dict:
    return {"concept_uid": await _concept_of(place, place.other_topic_uid), "status": "accepted"}


async def _text(site: Site, person: Person, place: Place) -> dict:
    return {"title": "Another", "text": "Another text."}


async def _behind(site: Site, person: Person, place: Place) -> dict:
    """Another document, behind which this one goes."""
    made = await place.owned("POST", f"topics/{place.topic_uid}/documents", json={"text": "More."})
    return {"after_uid": made.json()["uid"]}


BODIES: dict[str, Callable[[Site, Person, Place], Awaitable[dict]]] = {
    "POST /api/v1/subjects": _new_subject,
    "POST /api/v1/share-links/accept": _token,
    "PUT /api/v1/subjects/{subject_uid}/visibility": _visibility,
    "PUT /api/v1/subjects/{subject_uid}/owner": _somebody,
    "PUT /api/v1/subjects/{subject_uid}/members/{handle}": _editor,
    "POST /api/v1/subjects/{subject_uid}/share-links": _new_link,
    "POST /api/v1/subjects/{subject_uid}/changes": _change,
    "POST /api/v1/relations": _new_relation,
    "POST /api/v1/concepts/{concept_uid}/merge": _into,
    "PUT /api/v1/topics/{topic_uid}/concept": _decision,
    "POST /api/v1/topics/{topic_uid}/documents": _text,
    "PUT /api/v1/documents/{document_uid}": _text,
    "PUT /api/v1/documents/{document_uid}/place": _behind,
}

IMPORTS = "POST /api/v1/subjects/import"
IMAGES = "POST /api/v1/subjects/{subject_uid}/images"
ON_A_REVISION = {"PUT /api/v1/documents/{document_uid}", "POST /api/v1/documents/{document_uid}/revisions/{number}/restore"}
QUERIES = {
    "GET /api/v1/subjects/{subject_uid}/diff": {"from": 1, "to": 1},
    "GET /api/v1/subjects/{subject_uid}/map # as it was": {"version": 1},
    "GET /api/v1/documents/{document_uid}/diff": {"from": 1, "to": 1},
    "GET /api/v1/subjects/{subject_uid}/export": {"format": "json"},
    "GET /api/v1/subjects/{subject_uid}/export/report": {"format": "mm"},
    "GET /api/v1/topics/{topic_uid}/book": {"format": "mdbook"},
}


async def uids(row: str, person: Person, place: Place) -> dict:
    """What the row's address names, on a subject that is as the row needs it."""
    handle = person.handle if row.endswith("oneself") else place.somebody.handle
    made = await STATES[row](place) if row in STATES else {}
    here = {"subject_uid": place.subject_uid, "topic_uid": place.topic_uid, "document_uid": place.document_uid}
    return {**here, "handle": handle or new_uid(), **made}


async def all_uids(place: Place) -> dict:
    """What any address may name, all of it there."""
    parts = [await made(place) for made in (_changed, _shared, _proposed, _concept, _pictured, _first)]
    here = {"subject_uid": place.subject_uid, "topic_uid": place.topic_uid, "document_uid": place.document_uid}
    return {name: value for part in (here, *parts) for name, value in part.items()}


def besides(row: str, place: Place) -> dict:
    """What httpx sends besides method, address and JSON."""
    if row.startswith(IMPORTS):
        into = {"into": place.subject_uid} if row.endswith("into") else {}
        return {"files": {"file": ("map.txt", b"Water\n\tPonds\n")}, "data": into, "headers": {"If-Match": f'"{place.map_tag}"'}}
    if row == IMAGES:
        return {"content": picture(), "headers": {"Content-Type": "image/png"}}
    headers = {"If-Match": f'"{place.revision_uid}"'} if row in ON_A_REVISION else {}
    return {"headers": headers, "params": QUERIES.get(row)}
