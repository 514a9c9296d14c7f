"""Leaving: what one takes along, what is gone afterwards, and what stays for others."""

import asyncio
import io
import os
import time
import zipfile
from datetime import timedelta

import orjson
import pytest

from graph import sweep
from graph.bucket.folder import DirectoryBucket
from graph.checks import check
from graph.errors import Unavailable
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Relation, Text
from ingest.plan import plan
from tests import factories
from tests.api.identity.accounts import (
    API,
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
    registration,
    second_factor,
    sign_in,
    site,
    try_to_sign_in,
    verified,
    verify,
)
from tests.api.test_document_images import png
from tests.expect import counts, relationships

pytestmark = pytest.mark.usefixtures("founded")

ALL = timedelta(0)
EVERYTHING = (
    "MATCH (node) OPTIONAL MATCH (node)-[edge]->() RETURN labels(node) AS labels, properties(node) AS node, properties(edge) AS edge"
)


async def traces(driver, settings, word: str) -> list[str]:
    """Where this word still is, in the graph and among the names and contents of the bucket."""
    rows = (await driver.execute_query(EVERYTHING)).records
    found = [str(row.data()) for row in rows if word in str(row.data())]
    files = [path for path in (settings.data_folder / "bucket").rglob("*") if path.is_file()]
    return found + [str(path) for path in files if word in path.name or word.encode() in path.read_bytes()]


async def own_subject(graph, bucket, owner_uid: str, visibility: str = "private", size: int = 3):
    """The plan of a subject with `size` texts."""
    topics = [Node(f"Topic {number}", texts=[Text(None, f"A {visibility} text, {number}")]) for number in range(size)]
    outline = Outline("A map", Node("Root", children=topics), [Relation("requires", topics[1], topics[0])], "en", "test")
    made = plan(outline, visibility, new_uid)
    await importer.run(graph, bucket, made, owner_uid)
    return made


async def texts(bucket, made) -> int:
    """How many of the subject's texts are in the bucket."""
    documents = {document.uid for document in made.documents}
    return sum([key.split("/")[1] in documents async for key in bucket.keys(ALL)])


async def delete(client, signed_in, shared="keep", password=PASSWORD):
    body = {"current_password": password, "shared_subjects": shared}
    return await client.request("DELETE", f"{API}/users/me", headers=signed_in, json=body)


async def deactivate(client, signed_in, password=PASSWORD):
    return await client.post(f"{API}/users/me/deactivation", headers=signed_in, json={"current_password": password})


async def export(client, signed_in) -> zipfile.ZipFile:
    answer = await client.get(f"{API}/users/me/export", headers=signed_in)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.content))


async def test_the_deactivated_are_hidden_and_signed_out_and_come_back_by_signing_in(client, settings):
    signed_in = await member(client)
    elsewhere = await sign_in(another_browser(client))
    assert (await deactivate(client, signed_in)).status_code == 204
    assert "trellis_session" not in client.cookies
    assert not await is_signed_in(client, signed_in) and not await is_signed_in(client, elsewhere)
    assert code_of(await client.get(f"{API}/users/ada")) == (404, "not_found")
    assert code_of(await client.post(f"{API}/users", json=registration("ADA", "other@example.org"))) == (409, "handle_taken")
    signed_in = await sign_in(client)
    assert (await client.get(f"{API}/users/ada")).status_code == 200
    assert await is_signed_in(client, signed_in) and not await is_signed_in(client, elsewhere)
    assert len(audit(settings, "deactivated")) == 1


async def test_a_wrong_password_deactivates_nobody(client):
    signed_in = await member(client)
    assert code_of(await deactivate(client, signed_in, "wrong password")) == (401, "wrong_credentials")
    assert await is_signed_in(client, signed_in)


async def test_the_export_holds_the_account_and_the_maps_and_texts_one_owns(client, driver, graph, bucket, settings):
    signed_in = await member(client)
    uid = (await me(client, signed_in))["uid"]
    mine = await own_subject(graph, bucket, uid)
    others = await own_subject(graph, bucket, (await register(client, "bob"))["uid"], "public")
    await client.put(f"{API}/topics/{others.topics[1].uid}/progress", headers=signed_in, json={"state": "done"})
    packed = await export(client, signed_in)
    names = packed.namelist()
    folder = f"subjects/a-map-{mine.subject_uid}"
    assert len(names) == 6 and set(names) >= {"account.json", "relations.json", f"{folder}/map.json"}
    account = orjson.loads(packed.read("account.json"))
    assert (account["account"]["handle"], account["account"]["email"]) == ("ada", "ada@example.org")
    assert len(account["sessions"]) == 1
    assert {(edge["kind"], edge["uid"]) for edge in account["edges"]} >= {
        ("PROGRESS", others.topics[1].uid),
        ("MEMBER_OF", mine.subject_uid),
    }
    topics = orjson.loads(packed.read(f"{folder}/map.json"))["topics"]
    assert [topic["title"] for topic in topics] == ["Root", "Topic 0", "Topic 1", "Topic 2"]
    kept = sorted(packed.read(name).decode() for name in names if "/texts/" in name)
    assert kept == [f"A private text, {number}" for number in range(3)]
    assert [line["user_uid"] for line in audit(settings, "exported")] == [uid]


@pytest.mark.parametrize(
    "change",
    [
        "subject.visibility = 'private'",
        "subject.visibility = 'public', subject.deleted_at = datetime()",
        "subject.visibility = 'public', subject.hidden_at = datetime()",
    ],
)
async def test_the_export_tells_no_title_of_what_one_may_not_read_any_more(client, driver, change):
    signed_in = await member(client)
    public = await factories.subject(driver)
    await client.put(f"{API}/topics/{public}-1/progress", headers=signed_in, json={"state": "done"})
    await driver.execute_query(
        "MATCH (user:User {handle_key: 'ada'}), (subject:Subject {uid: $uid})"
        " CREATE (user)-[:LIKED]->(subject), (user)-[:SAVED]->(subject),"
        " (user)-[:TRACKS {key: user.uid + ':' + subject.uid, at: datetime()}]->(subject)",
        uid=public,
    )
    assert set((await exported_titles(client, signed_in)).values()) == {"A subject", "Topic 1"}
    await driver.execute_query(
        f"MATCH (topic:Topic {{uid: $uid + '-1'}})-[:PART_OF]->(subject) SET topic.title = 'Secret', subject.title = 'Secret', {change}",
        uid=public,
    )
    titles = await exported_titles(client, signed_in)
    assert {("LIKED", public), ("SAVED", public), ("TRACKS", public), ("PROGRESS", f"{public}-1")} <= titles.keys()
    assert set(titles.values()) == {None}


@pytest.mark.parametrize("state", ["deleted_at", "hidden_at"])
async def test_the_export_holds_what_one_owns_in_the_trash_and_hidden(client, driver, graph, bucket, state):
    signed_in = await member(client)
    mine = await own_subject(graph, bucket, (await me(client, signed_in))["uid"], "public")
    await driver.execute_query(f"MATCH (subject:Subject {{uid: $uid}}) SET subject.{state} = datetime()", uid=mine.subject_uid)
    packed = await export(client, signed_in)
    assert sorted(packed.read(name).decode() for name in packed.namelist() if "/texts/" in name) == [
        f"A public text, {number}" for number in range(3)
    ]
    assert orjson.loads(packed.read(f"subjects/a-map-{mine.subject_uid}/map.json"))["subject"]["title"] == "A map"
    assert (await exported_titles(client, signed_in))["MEMBER_OF", mine.subject_uid] == "A map"


async def test_the_export_holds_the_images_of_ones_subjects(client, graph, bucket):
    signed_in = await member(client)
    mine = await own_subject(graph, bucket, (await me(client, signed_in))["uid"])
    sent = await client.post(f"{API}/subjects/{mine.subject_uid}/images", headers=signed_in | {"Content-Type": "image/png"}, content=png())
    kept = (await export(client, signed_in)).read(f"subjects/a-map-{mine.subject_uid}/images/{sent.json()['uid']}.png")
    assert kept == (await client.get(sent.json()["url"], headers=signed_in)).content


async def test_the_export_holds_what_one_has_deleted_proposed_and_written_elsewhere_and_ones_jobs(client, driver, graph, bucket):
    signed_in = await member(client)
    uid = (await me(client, signed_in))["uid"]
    mine = await own_subject(graph, bucket, uid)
    others = await own_subject(graph, bucket, (await register(client, "bob"))["uid"], "public")
    hidden = await own_subject(graph, bucket, (await register(client, "eve"))["uid"], "private")
    await driver.execute_query(
        "MATCH (document:Document {uid: $deleted}) SET document.deleted_at = datetime() WITH document"
        " MATCH (user:User {uid: $uid}), (:Document {uid: $open})-[:HEAD]->(open), (:Document {uid: $closed})-[:HEAD]->(closed),"
        " (first:Topic {uid: $first}), (second:Topic {uid: $second})"
        " CREATE (user)-[:WROTE]->(open), (user)-[:WROTE]->(closed), (:Job {uid: 'a-job', kind: 'fork', state: 'done'})-[:OF]->(user),"
        " (first)-[:RELATED_TO {uid: 'proposed', key: 'proposed', by_uid: $uid, reason: 'mine'}]->(second)",
        uid=uid,
        deleted=mine.documents[0].uid,
        open=others.documents[0].uid,
        closed=hidden.documents[0].uid,
        first=others.topics[1].uid,
        second=others.topics[3].uid,
    )
    packed = await export(client, signed_in)
    assert [packed.read(name).decode() for name in packed.namelist() if "/texts/deleted/" in name] == ["A private text, 0"]
    assert [packed.read(name).decode() for name in packed.namelist() if "texts-elsewhere/" in name] == ["A public text, 0"]
    proposed = {relation["facts"].get("reason"): relation["kind"] for relation in orjson.loads(packed.read("relations.json"))}
    assert proposed["mine"] == "RELATED_TO"
    assert [job["kind"] for job in orjson.loads(packed.read("account.json"))["jobs"]] == ["fork"]


async def test_everything_of_ones_own_is_fetched_so_many_times_an_hour(driver, neo4j, settings):
    async with site(settings.model_copy(update={"limit_own_exports_per_account": "1/hour"}), neo4j) as client:
        signed_in = await member(client)
        await export(client, signed_in)
        assert code_of(await client.get(f"{API}/users/me/export", headers=signed_in)) == (429, "too_many_requests")


async def test_a_lost_and_a_damaged_text_are_named_and_the_others_exported(client, graph, bucket, settings):
    signed_in = await member(client)
    mine = await own_subject(graph, bucket, (await me(client, signed_in))["uid"])
    lost, damaged, whole = (next(settings.data_folder.rglob(f"*/{document.uid}/*")) for document in mine.documents)
    lost.unlink()
    damaged.chmod(0o600)
    damaged.write_text("something else")
    packed = await export(client, signed_in)
    problems = orjson.loads(packed.read("problems.json"))
    assert [problem["file"].split("/")[-2:] for problem in problems] == [
        ["texts", f"topic-{number}-{mine.documents[number].uid}.md"] for number in (0, 1)
    ]
    assert ["missing" in problem["reason"] for problem in problems] == [True, False]
    assert [packed.read(name).decode() for name in packed.namelist() if "/texts/" in name] == [whole.read_text()]


async def exported_titles(client, signed_in) -> dict[tuple[str, str], str | None]:
    """Title by (kind, uid) of what the account has to do with."""
    edges = orjson.loads((await export(client, signed_in)).read("account.json"))["edges"]
    return {(edge["kind"], edge["uid"]): edge["title"] for edge in edges}


async def test_the_export_names_an_address_that_is_not_confirmed_yet(client, letters):
    signed_in = await verified(client, letters)
    await client.put(f"{API}/users/me", headers=signed_in, json={"email": "new@example.org", "current_password": PASSWORD})
    account = orjson.loads((await export(client, signed_in)).read("account.json"))["account"]
    assert (account["email"], account["pending_email"], account["has_second_factor"]) == ("ada@example.org", "new@example.org", False)


async def test_the_export_holds_no_secret_not_even_hashed(client, driver, letters):
    signed_in = await verified(client, letters)
    _, recovery = await second_factor(driver, client, signed_in)
    await client.post(f"{API}/tokens", headers=signed_in, json={"name": "x", "scopes": ["read"], "expires_in_days": 1})
    await client.post(f"{API}/password-resets", json={"email": "ada@example.org"})
    packed = await export(client, signed_in)
    content = b"".join(packed.read(name) for name in packed.namelist()).decode()
    rows = (await driver.execute_query(EVERYTHING)).records
    hidden = [value for row in rows for name, value in row["node"].items() if "hash" in name or "totp_secret" in name]
    flat = [text for value in hidden for text in (value if isinstance(value, list) else [value])]
    assert len(flat) >= 14
    assert not [text for text in (*flat, *recovery, link(letters, "ada@example.org")) if text in content]


async def test_of_a_deleted_account_nothing_is_left_but_its_line_in_the_audit_log(client, driver, graph, bucket, settings, letters):
    key = {"Idempotency-Key": "only-once-please"}
    made = (await client.post(f"{API}/users", json=registration("lovelace"), headers=key)).json()
    signed_in = await sign_in(client, "lovelace")
    uid = made["uid"]
    await verify(client, link(letters, "lovelace@example.org"))
    await client.post(f"{API}/password-resets", json={"email": "lovelace@example.org"})
    public = await factories.subject(driver)
    await client.put(f"{API}/topics/{public}-1/progress", headers=signed_in, json={"state": "done"})
    await client.put(f"{API}/users/me", headers=signed_in, json={"email": "new@example.org", "current_password": PASSWORD})
    token = (await client.post(f"{API}/tokens", headers=signed_in, json={"name": "x", "scopes": ["read"], "expires_in_days": 1})).json()
    subjects = [await own_subject(graph, bucket, uid, visibility) for visibility in ("private", "unlisted", "public")]
    assert (await delete(client, signed_in)).status_code == 204
    for word in (uid, "lovelace", "new@example.org", token["uid"]):
        assert await traces(driver, settings, word) == [], word
    assert not {"Session", "AccessToken", "OneTimeToken"} & set(await counts(driver))
    assert [await texts(bucket, subject) for subject in subjects] == [0, 3, 3]
    (line,) = audit(settings, "deleted")
    assert (line["user_uid"], line["subjects"], line["kept_shared"]) == (uid, 1, True)
    assert "trellis_session" not in client.cookies


async def test_nobody_is_signed_in_to_a_deleted_account(client, driver):
    signed_in = await member(client)
    token = bearer(
        (await client.post(f"{API}/tokens", headers=signed_in, json={"name": "x", "scopes": ["read"], "expires_in_days": 1})).json()[
            "token"
        ]
    )
    await me(client, token)
    cookie = client.cookies["trellis_session"]
    await delete(client, signed_in)
    assert code_of(await client.get(f"{API}/users/me", headers=signed_in)) == (401, "session_ended")
    assert (await client.get(f"{API}/users/me", headers=token)).status_code == 401
    assert code_of(await try_to_sign_in(client)) == (401, "wrong_credentials")
    old = another_browser(client)
    old.cookies.set("trellis_session", cookie)
    assert code_of(await old.post(f"{API}/sessions/refresh")) == (401, "session_ended")
    assert (await register(client, "ada"))["handle"] == "ada"


async def test_what_others_rely_on_stays_under_deleted_user(client, driver, graph, bucket):
    signed_in = await member(client)
    uid = (await me(client, signed_in))["uid"]
    public, private = await own_subject(graph, bucket, uid, "public"), await own_subject(graph, bucket, uid)
    await delete(client, signed_in, "keep")
    (shown,) = (await client.get(f"{API}/subjects")).json()["items"]
    assert (shown["owner"]["handle"], shown["owner"]["display_name"]) == ("deleted-user", "Deleted user")
    document = next(iter(public.documents))
    assert (await client.get(f"{API}/documents/{document.uid}")).json()["text"].startswith("A public text")
    assert code_of(await client.get(f"{API}/subjects/{private.subject_uid}/map")) == (404, "not_found")
    assert await texts(bucket, private) == 0
    assert await check(graph, bucket) == []


async def test_or_everything_goes(client, driver, graph, bucket):
    signed_in = await member(client)
    uid = (await me(client, signed_in))["uid"]
    subjects = [await own_subject(graph, bucket, uid, visibility) for visibility in ("private", "unlisted", "public")]
    theirs = await own_subject(graph, bucket, (await register(client, "bob"))["uid"], "private")
    assert (await delete(client, signed_in, "delete")).status_code == 204
    assert [await texts(bucket, subject) for subject in subjects] == [0, 0, 0]
    assert await texts(bucket, theirs) == 3
    assert (await counts(driver))["Subject"] == 1
    assert await check(graph, bucket) == []


async def test_a_large_map_goes_with_its_change_in_the_bucket(client, graph, bucket, driver):
    signed_in = await member(client)
    await own_subject(graph, bucket, (await me(client, signed_in))["uid"], size=400)
    assert any([key.startswith("changes/") async for key in bucket.keys(ALL)])
    await delete(client, signed_in)
    assert [key async for key in bucket.keys(ALL)] == []
    assert (await counts(driver)).keys() <= {"User", "IdempotencyKey"}


async def test_of_subjects_that_one_is_only_a_member_of_the_membership_goes(client, driver, graph, bucket, settings):
    signed_in = await member(client)
    uid = (await me(client, signed_in))["uid"]
    theirs = await own_subject(graph, bucket, (await register(client, "bob"))["uid"])
    await driver.execute_query(
        "MATCH (user:User {uid: $uid}), (subject:Subject {uid: $subject})"
        " CREATE (user)-[:MEMBER_OF {key: $uid + ':' + $subject, role: 'editor', at: datetime()}]->(subject)",
        uid=uid,
        subject=theirs.subject_uid,
    )
    await delete(client, signed_in, "delete")
    assert await traces(driver, settings, uid) == [] and await texts(bucket, theirs) == 3
    assert [role for *_, role in await relationships(driver, "MEMBER_OF", "role")] == ["owner"]


async def test_a_wrong_password_deletes_nothing(client, driver, graph, bucket):
    signed_in = await member(client)
    made = await own_subject(graph, bucket, (await me(client, signed_in))["uid"])
    before = await counts(driver)
    assert code_of(await delete(client, signed_in, "delete", "wrong password")) == (401, "wrong_credentials")
    assert await counts(driver) == before and await texts(bucket, made) == 3
    assert await is_signed_in(client, signed_in)


async def test_what_becomes_of_shared_subjects_must_be_said(client):
    signed_in = await member(client)
    for body in ({"current_password": PASSWORD}, {"current_password": PASSWORD, "shared_subjects": "sell"}, {}):
        refused = await client.request("DELETE", f"{API}/users/me", headers=signed_in, json=body)
        assert code_of(refused) == (422, "invalid")
    assert await is_signed_in(client, signed_in)


async def test_of_two_deletions_at_once_one_is_on_record(client, driver, graph, bucket, settings):
    signed_in = await member(client)
    await own_subject(graph, bucket, (await me(client, signed_in))["uid"], "public")
    answers = await asyncio.gather(*(delete(client, signed_in) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [204, 401]
    assert len(audit(settings, "deleted")) == 1
    assert [role for *_, role in await relationships(driver, "MEMBER_OF", "role")] == ["owner"]


async def test_two_who_leave_at_once_leave_one_deleted_user(client, driver, graph, bucket):
    browsers = [client, another_browser(client)]
    signed_in = [await member(browser, handle) for browser, handle in zip(browsers, ("ada", "bob"), strict=True)]
    for browser, header in zip(browsers, signed_in, strict=True):
        await own_subject(graph, bucket, (await me(browser, header))["uid"], "public")
    answers = await asyncio.gather(*(delete(browser, header) for browser, header in zip(browsers, signed_in, strict=True)))
    assert [answer.status_code for answer in answers] == [204, 204]
    owners = {owner for owner, *_ in await relationships(driver, "MEMBER_OF")}
    assert len(owners) == 1 and len(await relationships(driver, "MEMBER_OF")) == 2


@pytest.mark.parametrize("deleted_before", [0, 1, 2])
async def test_what_a_bucket_that_fails_has_kept_the_sweep_takes(client, driver, graph, bucket, settings, monkeypatch, deleted_before):
    """As after a kill: the account is gone at once and its subjects are hidden; the rest follows."""
    signed_in = await member(client)
    uid = (await me(client, signed_in))["uid"]
    made = await own_subject(graph, bucket, uid)
    monkeypatch.setattr(sweep, "AT_ONCE", 1)
    deleted, delete_one = [], DirectoryBucket.delete

    async def failing(self, key):
        if len(deleted) == deleted_before:
            raise Unavailable("The disk is gone.")
        deleted.append(key)
        await delete_one(self, key)

    with monkeypatch.context() as broken:
        broken.setattr(DirectoryBucket, "delete", failing)
        assert (await delete(client, signed_in)).status_code == 204
    assert await traces(driver, settings, uid) == []
    assert code_of(await client.get(f"{API}/subjects/{made.subject_uid}/map")) == (404, "not_found")
    assert await texts(bucket, made) == 3 - deleted_before
    for path in (settings.data_folder / "bucket").rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 2 * 86_400,) * 2)
    await sweep.sweep(graph, bucket)
    assert await texts(bucket, made) == 0
    assert (await counts(driver)).keys() <= {"User"}
