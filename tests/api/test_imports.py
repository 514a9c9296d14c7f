"""Files come in over HTTP: what becomes of them, and what is refused."""

import asyncio
import io
import re
import zipfile

import orjson
import pytest

from api.jobs.runner import Jobs
from graph.checks import check
from tests.expect import counts
from tests.ingest.archives import zipped as archived
from tests.ingest.test_golden import GOLDEN
from tests.people import account, bearer

API = "/api/v1"
ADDRESS = f"{API}/subjects/import"
MAP = b"""<map version="freeplane 1.11.5"><node TEXT="Rivers" ID="ID_1"><node TEXT="Rhine" ID="ID_2">
<richcontent TYPE="NOTE"><html><body><p>Long.</p></body></html></richcontent></node><node TEXT="Nile" ID="ID_3"/></node></map>"""
PNG = (GOLDEN / "book" / "src" / "img" / "a.png").read_bytes()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><script>alert(1)</script><rect width="4" height="3"/></svg>'
TASKS = b"# Plan\n\n- [x] Read\n- [ ] Write\n- Rest\n\n  Some words about rest.\n"


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def as_ada(driver, ada):
    return await bearer(driver, ada)


async def send(client, headers, content: bytes, name="map.mm", more: dict | None = None, **fields):
    return await client.post(ADDRESS, files={"file": (name, content)}, data=fields, headers={**headers, **(more or {})})


async def test_a_file_becomes_a_subject_with_a_report(client, driver, graph, bucket, as_ada, settings):
    answer = await send(client, as_ada, MAP, visibility="public", title="Waters")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["subject"]["title"], made["subject"]["topic_count"], made["subject"]["my_role"]) == ("Waters", 3, "owner")
    assert made["report"] == {"format": "mm", "topics": 3, "documents": 0, "relations": 0, "problems": []}
    shown = (await client.get(f"{API}/subjects/{made['subject']['uid']}/map")).json()
    assert [topic["title"] for topic in shown["topics"]] == ["Rivers", "Rhine", "Nile"]
    assert (await client.get(f"{API}/subjects/{made['subject']['uid']}", headers=as_ada)).json() == {**made["subject"], "forked_from": None}
    assert list((settings.data_folder / "uploads").iterdir()) == [], "what an ended job needed is gone"
    assert await check(graph, bucket) == []


async def test_a_plan_says_what_would_be_and_writes_nothing(client, driver, as_ada):
    before = await counts(driver)
    answer = await send(client, as_ada, MAP, plan_only="true")
    assert answer.status_code == 200
    assert answer.json()["plan"]["added"] == 3
    assert [step["title"] for step in answer.json()["plan"]["steps"]] == ["Rivers", "Rhine", "Nile"]
    after = await counts(driver)
    assert {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)} == {"Job": 1}


async def test_ticked_boxes_are_the_progress_of_who_imports(client, as_ada):
    made = (await send(client, as_ada, TASKS, "plan.md")).json()["subject"]["uid"]
    topics = {topic["title"]: topic["uid"] for topic in (await client.get(f"{API}/subjects/{made}/map", headers=as_ada)).json()["topics"]}
    progress = (await client.get(f"{API}/subjects/{made}/progress", headers=as_ada)).json()
    assert progress["states"] == {topics["Read"]: "done"}


async def test_the_images_and_links_of_a_book_come_in_and_go_out(client, graph, bucket, as_ada):
    """A drawing is shown in a sandbox; each format has links between topics in its own way."""
    text = b"See [two](two.md) ![p](p.png) ![s](s.svg)"
    book = {"SUMMARY.md": b"- [One](one.md)\n- [Two](two.md)\n", "one.md": text, "two.md": b"Words.", "p.png": PNG, "s.svg": SVG}
    made = (await send(client, as_ada, archived(book), "book.zip", visibility="public")).json()
    assert made["report"]["problems"] == [] and await check(graph, bucket) == []
    subject = f"{API}/subjects/{made['subject']['uid']}"
    topics = {topic["title"]: topic["uid"] for topic in (await client.get(f"{subject}/map")).json()["topics"]}
    [document] = (await client.get(f"{API}/topics/{topics['One']}/documents")).json()["items"]
    markdown = (await client.get(f"{API}/documents/{document['uid']}")).json()["text"]
    png, svg = [await client.get(place) for place in re.findall(r"/api/v1/images/[0-9a-f-]+", markdown)]
    assert (png.headers["content-type"], svg.headers["content-type"]) == ("image/png", "image/svg+xml")
    assert svg.headers["content-security-policy"].startswith("sandbox;") and b"script" not in svg.content
    backlinks = (await client.get(f"{API}/topics/{topics['Two']}/backlinks")).json()
    assert [each["title"] for each in backlinks["items"]] == ["One"]
    given = {form: await client.get(f"{subject}/export", params={"format": form}) for form in ("mdbook", "markdown", "json")}
    with zipfile.ZipFile(io.BytesIO(given["mdbook"].content)) as archive:
        assert sum(name.startswith("src/images/") for name in archive.namelist()) == 2
        assert b"[two](two.md)" in archive.read("src/one.md")
    assert b"[[Two|two]]" in given["markdown"].content
    again = await send(client, as_ada, given["mdbook"].content, "again.zip", into=made["subject"]["uid"], plan_only="true")
    assert again.status_code == 200, again.text
    assert len(orjson.loads(given["json"].content)["images"]) == 2


async def test_the_same_key_makes_one_subject_whatever_the_boundaries(client, driver, as_ada):
    key = {"Idempotency-Key": "a-key-of-mine"}
    first, second = [await send(client, as_ada, MAP, more=key) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = await send(client, as_ada, MAP, more=key, title="Another")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await counts(driver))["Subject"] == 1


async def test_the_same_key_twice_at_once_makes_one_subject(client, driver, as_ada, settings):
    key = {"Idempotency-Key": "a-key-of-mine"}
    answers = await asyncio.gather(*(send(client, as_ada, MAP, more=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["subject"]["uid"] for answer in answers}) == 1
    assert (await counts(driver))["Subject"] == 1
    assert list((settings.data_folder / "uploads").iterdir()) == []


async def test_two_imports_at_once_are_two_subjects(client, driver, graph, bucket, as_ada):
    answers = await asyncio.gather(*(send(client, as_ada, MAP) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert (await counts(driver))["Subject"] == 4
    assert await check(graph, bucket) == []


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


HOSTILE = {
    "empty": (b"", "map.mm", "empty_file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "map.mm", "unknown_format"),
    "entities": (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><map version="1.0"><node TEXT="&a;"/></map>', "map.mm", "has_dtd"),
    "cut off": (MAP[:120], "map.mm", "truncated"),
    "invalid UTF-8": (b"# A\n\n- \xff\xfe\xfa\n", "map.md", None),
    "a deep one": (b'<map version="1.0">' + b'<node TEXT="x">' * 200_000 + b"</node>" * 200_000 + b"</map>", "map.mm", "too_deep"),
    "a bomb": (zipped(**{"content.json": bytes(30_000_000)}), "map.xmind", None),
    "a path that leads out": (zipped(**{"../../content.json": b"[]"}), "map.xmind", "unsafe_path"),
    "another kind": (zipped(**{"readme.txt": b"hello"}), "map.xmind", "unknown_format"),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_wrong_file_is_refused_with_a_code_and_leaves_nothing(client, driver, as_ada, settings, kind):
    content, name, code = HOSTILE[kind]
    before = await counts(driver)
    answer = await send(client, as_ada, content, name)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert code in (None, problem["code"])
    assert [(found["severity"], found["code"]) for found in problem["problems"]] == [("error", problem["code"])]
    after = await counts(driver)
    assert {name: after[name] for name in after if after[name] != before.get(name, 0)} == {"Job": 1}
    assert list((settings.data_folder / "uploads").iterdir()) == []


async def test_a_file_read_as_what_it_is_said_to_be(client, as_ada):
    as_text = await send(client, as_ada, b"One\n\tTwo\n\tThree\n", "notes", format="text")
    assert (as_text.status_code, as_text.json()["report"]["format"]) == (201, "text")
    wrong = await send(client, as_ada, MAP, format="xmind")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_format")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"visibility": "secret"}, "visibility"),
        ({"title": "x" * 301}, "title"),
        ({"unknown": "1"}, "unknown"),
        ({"format": "docx"}, "format"),
    ],
)
async def test_wrong_fields_are_named(client, as_ada, fields, field):
    answer = await send(client, as_ada, MAP, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_no_form_no_file_and_too_much_are_refused(client, as_ada, settings):
    no_form = await client.post(ADDRESS, json={"file": "x"}, headers=as_ada)
    no_file = await client.post(ADDRESS, files={"other": ("x", b"x")}, headers=as_ada)
    broken = await client.post(
        ADDRESS, content=b"nothing of the kind", headers={**as_ada, "Content-Type": "multipart/form-data; boundary=x"}
    )
    large = await send(client, as_ada, bytes(10_000_001))
    assert [answer.status_code for answer in (no_form, no_file, broken, large)] == [422, 422, 400, 413]
    assert large.json()["code"] == "too_large" and "10,000,000 bytes: divide it" in large.json()["detail"]
    assert not (settings.data_folder / "uploads").exists() or list((settings.data_folder / "uploads").iterdir()) == []


async def test_whoever_has_no_address_confirmed_imports_only_on_a_local_install(client, driver, as_ada):
    unverified = await bearer(driver, await account(driver, "eve", verified=False))
    assert (await send(client, unverified, MAP)).status_code == 201


async def test_what_takes_long_is_answered_with_its_job(client, as_ada, monkeypatch):
    outcome = Jobs.outcome
    monkeypatch.setattr(Jobs, "outcome", lambda self, viewer, uid, _: outcome(self, viewer, uid, 0))
    answer = await send(client, as_ada, MAP)
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["location"] == f"{API}/jobs/{job['uid']}"
    while job["state"] in ("waiting", "running"):
        await asyncio.sleep(0.1)
        job = (await client.get(f"{API}/jobs/{job['uid']}", headers=as_ada)).json()
    assert (job["state"], job["percent"], job["result"]["report"]["topics"]) == ("done", 100, 3)
    stranger = await client.get(f"{API}/jobs/{job['uid']}")
    assert stranger.status_code == 401


async def test_only_its_owner_knows_of_a_job(client, driver, ada, as_ada):
    await send(client, as_ada, MAP)
    uid = (await driver.execute_query("MATCH (job:Job) RETURN job.uid AS uid")).records[0]["uid"]
    bob = await bearer(driver, await account(driver, "bob"))
    for method in ("GET", "DELETE"):
        theirs, nobodys = [await client.request(method, f"{API}/jobs/{each}", headers=bob) for each in (uid, "nothing")]
        assert (theirs.status_code, theirs.json()["code"], theirs.json()["detail"]) == (404, "not_found", nobodys.json()["detail"])
        assert (await client.request(method, f"{API}/jobs/{uid}", headers=as_ada)).json()["state"] == "done"


async def test_a_refused_file_is_a_failed_job_with_the_same_problem(client, driver, as_ada):
    refused = (await send(client, as_ada, b"")).json()
    record = (await driver.execute_query("MATCH (job:Job) RETURN job.state AS state, job.problem AS problem")).records[0]
    problem = orjson.loads(record["problem"])
    assert record["state"] == "failed"
    assert {name: problem[name] for name in ("code", "detail", "status", "problems")} == {
        name: refused[name] for name in ("code", "detail", "status", "problems")
    }


async def topics_of(client, headers, uid: str) -> tuple[str, dict[str, dict]]:
    """(ETag, title -> topic)"""
    answer = await client.get(f"{API}/subjects/{uid}/map", headers=headers)
    return answer.headers["etag"], {topic["title"]: topic for topic in answer.json()["topics"]}


NEWER = b"""<map version="freeplane 1.11.5"><node TEXT="Waters" ID="ID_1"><node TEXT="Nile" ID="ID_3"/><node TEXT="Rhein" ID="ID_2">
<richcontent TYPE="NOTE"><html><body><p>Longer.</p></body></html></richcontent><node TEXT="Main" ID="ID_4"/></node></node></map>"""


async def test_a_newer_file_updates_a_subject_in_one_change_and_keeps_progress_and_what_was_made_by_hand(
    client, driver, graph, bucket, as_ada
):
    uid = (await send(client, as_ada, MAP)).json()["subject"]["uid"]
    _, before = await topics_of(client, as_ada, uid)
    await client.put(f"{API}/topics/{before['Rhine']['uid']}/progress", json={"state": "done"}, headers=as_ada)
    mine = {"op": "add", "ref": "x", "parent_uid": before["Nile"]["uid"], "title": "Mine"}
    await client.post(f"{API}/subjects/{uid}/changes", json={"operations": [mine]}, headers=as_ada)
    etag, _ = await topics_of(client, as_ada, uid)
    plan = await send(client, as_ada, NEWER, into=uid, plan_only="true")
    assert plan.status_code == 200 and plan.json()["plan"]["version"] == etag.strip('"')
    assert (await topics_of(client, as_ada, uid))[0] == etag, "a plan changes nothing"
    done = await send(client, as_ada, NEWER, into=uid, more={"If-Match": etag})
    assert done.status_code == 200, done.text
    assert {**done.json()["plan"], "steps": []} == {**plan.json()["plan"], "steps": []}
    assert {name: done.json()["plan"][name] for name in ("added", "renamed", "moved", "deleted", "conflict_count")} == {
        **{"added": 1, "renamed": 2, "moved": 1, "deleted": 0, "conflict_count": 0}
    }
    later, after = await topics_of(client, as_ada, uid)
    assert list(after) == ["Waters", "Nile", "Mine", "Rhein", "Main"]
    assert after["Rhein"]["uid"] == before["Rhine"]["uid"] and after["Rhein"]["note"] == "Longer."
    assert later.startswith('"3.1-'), "one change, one version"
    states = (await client.get(f"{API}/subjects/{uid}/progress", headers=as_ada)).json()["states"]
    assert states == {before["Rhine"]["uid"]: "done"}
    again = await send(client, as_ada, NEWER, into=uid, more={"If-Match": later})
    assert again.json()["plan"]["steps"] == []
    assert await check(graph, bucket) == []
    (change,) = [c for c in (await client.get(f"{API}/subjects/{uid}/changes", headers=as_ada)).json()["items"] if c["seq"] == 3]
    undone = await client.post(f"{API}/changes/{change['uid']}/undo", headers=as_ada)
    assert undone.status_code == 200 or undone.json()["code"] == "undo_conflict", undone.text
    assert await check(graph, bucket) == []


async def test_texts_of_a_newer_file_are_new_revisions(client, graph, bucket, as_ada):
    first = b"# Water\n\n## Rhine\n\nIt runs.\n\n## Nile\n\nIt is long.\n"
    uid = (await send(client, as_ada, first, "water.md")).json()["subject"]["uid"]
    etag, topics = await topics_of(client, as_ada, uid)
    newer = (
        first.replace(b"It runs.", b"It runs to the sea, see [[Nile]].")
        .replace(b"It is long.\n", b"")
        .replace(b"## Nile", b"## Nile\n\n- Delta")
    )
    done = await send(client, as_ada, newer, "water.md", into=uid, more={"If-Match": etag})
    assert done.status_code == 200, done.text
    (document,) = (await client.get(f"{API}/topics/{topics['Rhine']['uid']}/documents", headers=as_ada)).json()["items"]
    text = (await client.get(f"{API}/documents/{document['uid']}", headers=as_ada)).json()
    assert (text["text"].strip(), text["revision"]["number"]) == ("It runs to the sea, see [[Nile]].", 2)
    assert (await client.get(f"{API}/topics/{topics['Nile']['uid']}/documents", headers=as_ada)).json()["items"] == []
    backlinks = (await client.get(f"{API}/topics/{topics['Nile']['uid']}/backlinks", headers=as_ada)).json()["items"]
    assert backlinks, "a link in a new text counts"
    assert (await topics_of(client, as_ada, uid))[0].startswith('"2.2-')
    assert await check(graph, bucket) == []


async def test_an_update_is_only_of_the_version_that_was_seen(client, driver, as_ada):
    uid = (await send(client, as_ada, MAP)).json()["subject"]["uid"]
    unseen = await send(client, as_ada, NEWER, into=uid)
    etag, _ = await topics_of(client, as_ada, uid)
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.updated_at = datetime()", uid=uid)
    stale = await send(client, as_ada, NEWER, into=uid, more={"If-Match": etag})
    assert (unseen.status_code, unseen.json()["code"]) == (428, "precondition_required")
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")


async def test_of_two_updates_at_once_one_is_done(client, driver, graph, bucket, as_ada):
    uid = (await send(client, as_ada, MAP)).json()["subject"]["uid"]
    etag, _ = await topics_of(client, as_ada, uid)
    answers = await asyncio.gather(*(send(client, as_ada, NEWER, into=uid, more={"If-Match": etag}) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert (await topics_of(client, as_ada, uid))[0].startswith('"2.1-')
    assert await check(graph, bucket) == []
