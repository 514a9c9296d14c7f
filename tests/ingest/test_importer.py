"""An import is there whole or not at all, whatever happens while it runs."""

import asyncio
import os
import time
from dataclasses import asdict
from datetime import timedelta

import pytest

from graph import sweep
from graph.errors import Conflict, Misconfigured, NotFound
from graph.queries import discarding, documents, maps, staging, users
from graph.queries.access import ANONYMOUS
from graph.texts import get
from graph.values import new_uid
from ingest import importer
from ingest.outline import Node, Outline, Relation, Text
from ingest.plan import plan
from ingest.planned import Plan
from tests.expect import counts, relationships

EVERYTHING = {"Subject", "Topic", "Concept", "Document", "Revision", "Change", "Statistics", "Tag"}


def small_map(visibility="public", size: int = 3) -> Plan:
    topics = [Node(f"Topic {number}", texts=[Text(None, f"Text {number} ✓")]) for number in range(size)]
    root = Node("Root", note="What it is about", tags=["Rust"], children=topics)
    return plan(Outline("A map", root, [Relation("requires", topics[1], topics[0])], "en", "test"), visibility, new_uid)


@pytest.fixture
async def owner(graph):
    return await graph.write(users.ensure_house_user, new_uid())


async def keys(bucket) -> list[str]:
    return [key async for key in bucket.keys(timedelta(0))]


async def test_everything_is_there_afterwards(graph, driver, bucket, owner):
    made = small_map()
    steps = []
    await importer.run(graph, bucket, made, owner, lambda step, percent: steps.append((percent, step)))
    found = await graph.read_locked(maps.read_map, ANONYMOUS, made.subject_uid)
    assert [topic.title for topic in maps.in_reading_order(found.topics)] == ["Root", "Topic 0", "Topic 1", "Topic 2"]
    assert [(relation.kind, relation.status, relation.origin) for relation in found.relations] == [("requires", "accepted", "import")]
    assert (found.subject.version, found.documents_version, found.subject.summary) == (1, 1, "What it is about")
    assert await relationships(driver, "MEMBER_OF", "role") == [(owner, made.subject_uid, "owner")]
    assert await counts(driver) == {
        **{"Subject": 1, "Topic": 4, "Concept": 4, "Document": 3, "Revision": 3, "Change": 1, "Statistics": 1, "Tag": 1, "User": 1}
    }
    assert [percent for percent, _ in steps] == sorted(percent for percent, _ in steps)
    assert steps[-1] == (100, "Done")
    topic = next(topic for topic in found.topics if topic.title == "Topic 2")
    (document,) = await graph.read(documents.of_topic, ANONYMOUS, topic.uid)
    assert await get(bucket, document.uid, document.revision.uid, document.revision.sha256) == "Text 2 ✓"
    assert document.revision.author == "trellis"


class Meanwhile:
    """The real bucket; before the large change is put, when all else is staged, something happens."""

    def __init__(self, bucket, happens) -> None:
        self._bucket, self._happens = bucket, happens

    async def put(self, key: str, content: bytes) -> None:
        if key.startswith("changes/"):
            await self._happens()
        await self._bucket.put(key, content)


async def test_while_it_runs_nobody_sees_anything_of_it(graph, bucket, owner):
    made = small_map(size=400)
    looked = []

    async def look() -> None:
        with pytest.raises(NotFound):
            await graph.read_locked(maps.read_map, ANONYMOUS, made.subject_uid)
        with pytest.raises(NotFound):
            await graph.read(documents.of_topic, ANONYMOUS, made.topics[1].uid)
        looked.append(True)

    await importer.run(graph, Meanwhile(bucket, look), made, owner)
    assert looked == [True]
    assert len((await graph.read_locked(maps.read_map, ANONYMOUS, made.subject_uid)).topics) == 401


async def test_a_map_too_large_for_a_property_keeps_its_change_in_the_bucket(graph, driver, bucket, owner):
    made = small_map(size=400)
    await importer.run(graph, bucket, made, owner)
    change = (await driver.execute_query("MATCH (change:Change) RETURN change")).records[0]["change"]
    assert change["operations"] is None
    assert await bucket.exists(f"changes/{change['uid']}")


async def test_a_bucket_that_cannot_be_written_leaves_nothing_in_the_graph(graph, driver, bucket, owner, tmp_path):
    folder = tmp_path / "data" / "bucket"
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    with pytest.raises(Misconfigured):
        await importer.run(graph, bucket, small_map(), owner)
    assert not (EVERYTHING - {"Tag"}) & (await counts(driver)).keys()


async def test_a_failure_in_the_graph_takes_back_what_was_written(graph, driver, bucket, owner):
    made = small_map()
    clash = made.documents[1]
    await driver.execute_query("CREATE (:Document {uid: $uid})", uid=clash.uid)
    with pytest.raises(Conflict):
        await importer.run(graph, bucket, made, owner)
    assert {name: number for name, number in (await counts(driver)).items() if name in EVERYTHING} == {"Document": 1, "Tag": 1}


async def test_a_cancelled_import_takes_back_what_was_written(graph, driver, bucket, owner):
    began = asyncio.Event()
    running = asyncio.create_task(
        importer.run(graph, bucket, small_map(size=3000), owner, lambda step, percent: began.set() if percent > 30 else None)
    )
    await began.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not (EVERYTHING - {"Tag"}) & (await counts(driver)).keys()


async def test_the_sweep_removes_what_a_dead_import_left_and_nothing_that_is_alive(graph, driver, bucket, owner):
    alive, dead, done = small_map(), small_map(), small_map()
    for made in (alive, dead):
        await graph.write(staging.stage, new_uid(), staging.NewSubject(made.subject_uid, "x", "x", None, "und"))
    await importer.run(graph, bucket, done, owner)
    await driver.execute_query(
        "MATCH (subject:Subject) WHERE subject.uid <> $alive SET subject.updated_at = datetime() - duration({hours: 1})",
        alive=alive.subject_uid,
    )
    assert await sweep.sweep(graph, bucket) == 1
    left = (await driver.execute_query("MATCH (subject:Subject) RETURN subject.uid AS uid")).records
    assert {record["uid"] for record in left} == {alive.subject_uid, done.subject_uid}
    assert await sweep.sweep(graph, bucket) == 0


async def test_an_import_that_was_swept_while_it_hung_is_told_so_and_shows_nothing(graph, driver, bucket, owner):
    made = small_map(size=400)

    async def sweep_it() -> None:
        await driver.execute_query("MATCH (s:Subject) SET s.updated_at = datetime() - duration({hours: 1})")
        assert await sweep.discard(graph, made.subject_uid)

    with pytest.raises(Conflict, match="given up"):
        await importer.run(graph, Meanwhile(bucket, sweep_it), made, owner)
    assert not (EVERYTHING - {"Tag"}) & (await counts(driver)).keys()


async def test_a_subject_that_is_being_discarded_can_never_be_shown(graph, driver, bucket, owner):
    made, job = small_map(size=5), new_uid()
    subject = staging.NewSubject(made.subject_uid, "x", "x", None, "und")
    await graph.write(staging.stage, job, subject)
    await graph.write(staging.add_topics, job, made.subject_uid, [asdict(topic) for topic in made.topics], [])
    await driver.execute_query("MATCH (s:Subject) SET s.updated_at = datetime() - duration({hours: 1})")
    assert await graph.write(discarding.claim, made.subject_uid, None)
    await graph.write(discarding.discard_some, made.subject_uid, 2)
    with pytest.raises(Conflict):
        await graph.write(
            staging.show,
            job,
            made.subject_uid,
            root_uid=made.topics[-1].uid,
            owner_uid=owner,
            visibility="public",
            change=staging.FirstChange(new_uid(), "[]", ""),
            topic_count=6,
            document_count=0,
        )
    assert await sweep.sweep(graph, bucket) == 1, "a deletion that was broken off is finished by the next sweep"
    assert not (EVERYTHING - {"Tag"}) & (await counts(driver)).keys()


async def test_what_is_shown_or_alive_cannot_be_discarded(graph, driver, bucket, owner):
    done = small_map()
    await importer.run(graph, bucket, done, owner)
    before = await counts(driver)
    assert not await sweep.discard(graph, done.subject_uid)
    assert not await sweep.discard(graph, done.subject_uid, new_uid())
    assert await counts(driver) == before


async def test_texts_that_nothing_names_are_swept_after_a_day_and_named_ones_never(graph, bucket, owner, tmp_path):
    made = small_map(size=400)
    await importer.run(graph, bucket, made, owner)
    named = set(await keys(bucket))
    await bucket.put("documents/nobody/nothing", b"orphan")
    await bucket.put("documents/nobody/young", b"orphan")
    old = time.time() - 2 * 86_400
    for path in (tmp_path / "data" / "bucket").rglob("*"):
        if path.is_file() and path.name != "young":
            os.utime(path, (old, old))
    assert await sweep.sweep(graph, bucket) == 1
    assert set(await keys(bucket)) == named | {"documents/nobody/young"}


async def test_two_imports_at_once_are_two_subjects(graph, driver, bucket):
    async def one() -> None:
        owner = await graph.write(users.ensure_house_user, new_uid())
        await importer.run(graph, bucket, small_map(size=50), owner)

    await asyncio.gather(one(), one())
    assert (await counts(driver))["Subject"] == 2
    assert (await counts(driver))["User"] == 1
