"""Documents over HTTP: the graph says which text, the bucket has it, and nobody gets a wrong one."""

import pytest

from graph.queries import users
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Text
from ingest.plan import plan
from ingest.planned import Plan
from tests import factories

TEXT = "# Ünïcode\n\nOne two three.\n"


@pytest.fixture
async def imported(graph, bucket) -> Plan:
    root = Node("Root", children=[Node("Topic", texts=[Text(None, TEXT), Text("Second", "more")])])
    made = plan(Outline("A map", root, [], "en", "test"), "public", new_uid)
    await importer.run(graph, bucket, made, await graph.write(users.ensure_house_user, new_uid()))
    return made


async def test_a_topic_lists_its_documents_in_their_order(client, imported):
    listed = (await client.get(f"/api/v1/topics/{imported.topics[1].uid}/documents")).json()
    assert [document["title"] for document in listed["items"]] == ["Topic", "Second"]
    first = listed["items"][0]
    assert (first["reading_minutes"], first["revision"]["number"], first["revision"]["author"]) == (1, 1, "trellis")
    assert "text" not in first


async def test_a_topic_without_documents_has_an_empty_list(client, imported):
    assert (await client.get(f"/api/v1/topics/{imported.topics[0].uid}/documents")).json() == {"items": [], "next_cursor": None}


async def test_a_document_comes_with_its_text(client, imported):
    read = await client.get(f"/api/v1/documents/{imported.documents[0].uid}")
    assert (read.status_code, read.json()["text"]) == (200, TEXT)
    assert read.headers["etag"] == f'"{imported.documents[0].revision_uid}"'
    again = await client.get(f"/api/v1/documents/{imported.documents[0].uid}", headers={"If-None-Match": read.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_text_that_was_changed_on_disk_is_never_shown(client, imported, tmp_path):
    document = imported.documents[0]
    (stored,) = (path for path in (tmp_path / "data" / "bucket").rglob(document.revision_uid))
    stored.write_bytes(stored.read_bytes().replace(b"One", b"Two"))
    broken = await client.get(f"/api/v1/documents/{document.uid}")
    assert (broken.status_code, broken.json()["code"]) == (500, "text_damaged")


async def test_a_text_that_is_gone_is_named_as_missing(client, imported, bucket):
    document = imported.documents[0]
    await bucket.delete(f"documents/{document.uid}/{document.revision_uid}")
    broken = await client.get(f"/api/v1/documents/{document.uid}")
    assert (broken.status_code, broken.json()["code"]) == (500, "text_missing")


async def test_documents_of_private_maps_answer_like_none(client, imported, driver):
    await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'private'")
    for path in (f"documents/{imported.documents[0].uid}", f"topics/{imported.topics[1].uid}/documents"):
        foreign = await client.get(f"/api/v1/{path}")
        missing = await client.get(f"/api/v1/{path.replace(path.split('/')[1], 'nothing')}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json()["detail"] == missing.json()["detail"]


async def test_a_deleted_document_or_topic_is_gone(client, imported, driver):
    await driver.execute_query("MATCH (d:Document {uid: $uid}) SET d.deleted_at = datetime()", uid=imported.documents[1].uid)
    listed = (await client.get(f"/api/v1/topics/{imported.topics[1].uid}/documents")).json()
    assert [document["title"] for document in listed["items"]] == ["Topic"]
    assert (await client.get(f"/api/v1/documents/{imported.documents[1].uid}")).status_code == 404
    await driver.execute_query("MATCH (t:Topic {uid: $uid}) SET t.deleted_at = datetime()", uid=imported.topics[1].uid)
    assert (await client.get(f"/api/v1/documents/{imported.documents[0].uid}")).status_code == 404


async def test_a_member_reads_the_documents_of_a_private_map(client, imported, driver):
    marked = await client.put(f"/api/v1/topics/{imported.topics[1].uid}/progress", json={"state": "done"})
    assert marked.status_code == 200
    guest = (await driver.execute_query("MATCH (u:User {role: 'guest'})<-[:OF]-(s) RETURN u.uid AS uid, s.uid AS session")).records[0]
    await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'private'")
    assert (await client.get(f"/api/v1/documents/{imported.documents[0].uid}")).status_code == 404
    await factories.member(driver, factories.Viewer(guest["uid"], guest["session"]), imported.subject_uid)
    assert (await client.get(f"/api/v1/documents/{imported.documents[0].uid}")).json()["text"] == TEXT
