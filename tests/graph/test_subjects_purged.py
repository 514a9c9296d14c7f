"""What was deleted thirty days ago is gone with all that hung on it, and nothing else is."""

import asyncio
import os
from pathlib import Path

from graph.checks import check
from graph.errors import NotFound
from graph.queries import maps, subjects
from graph.sweep import empty_trash, sweep
from graph.values import new_uid, text_key
from ingest.importer import run
from ingest.outline import Node, Outline, Text
from ingest.plan import plan
from tests.expect import counts
from tests.graph.places import listed
from tests.graph.test_subjects import create
from tests.people import account, around

AGED = "MATCH (s:Subject {uid: $uid}) SET s.deleted_at = datetime() - duration({days: 31})"
HUNG_ON = """
MATCH (subject:Subject {uid: $uid})<-[:PART_OF]-(topic:Topic)-[:HAS_DOCUMENT]->(document:Document)-[head:HEAD]->(first:Revision)
WITH subject, topic, document, head, first LIMIT 1
DELETE head
CREATE (document)-[:HEAD]->(:Revision {uid: $revision, number: 2, sha256: $sha256, bytes: 3, words: 1})-[:PREVIOUS]->(first)
CREATE (subject)-[:HAS_IMAGE]->(:Image {uid: 'image'})
CREATE (:ShareLink {uid: 'link', token_hash: 'hash'})-[:OPENS]->(subject)
CREATE (:Comment {uid: 'on the subject'})-[:ON]->(subject), (:Comment {uid: 'on a topic'})-[:ON]->(topic)
WITH subject
MATCH (subject)-[:HAS_STATISTICS]->(statistics:Statistics)
CREATE (statistics)-[:ON]->(:Day {subject_uid: subject.uid, date: date()})
"""


async def imported(graph, bucket, owner, *, size=3):
    topics = [Node(f"Topic {number}", texts=[Text(None, "one two three")]) for number in range(size)]
    made = plan(Outline("A map", Node("Root", children=topics), [], "en", "test"), "private", new_uid)
    await run(graph, bucket, made, owner.uid)
    return made


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (1, 1))


async def test_after_thirty_days_nothing_of_it_is_left_in_graph_or_bucket(driver, graph, bucket, tmp_path):
    owner = await account(driver, "owner")
    kept = await create(graph, owner, "Kept")
    before = await counts(driver)
    made = await imported(graph, bucket, owner, size=300)  # its operations lie in the bucket
    document, revision, content = made.documents[0], new_uid(), b"two"
    await bucket.put(text_key(document.uid, revision), content)
    await driver.execute_query(HUNG_ON, uid=made.subject_uid, revision=revision, sha256="x")
    await around(driver, made.subject_uid, owner)
    await graph.write(subjects.delete, owner, made.subject_uid)
    assert await sweep(graph, bucket) == 0
    await driver.execute_query(AGED, uid=made.subject_uid)
    age(tmp_path)
    assert await sweep(graph, bucket) == 1 + 1
    assert await listed(bucket) == []
    people = {"User": before["User"] + 5, "Session": before["Session"] + 5}
    assert await counts(driver) == {**before, **people}
    assert (await graph.read(subjects.one, owner, kept.uid)).title == "Kept"
    assert await check(graph, bucket) == []


async def test_a_concept_that_other_maps_are_about_outlives_the_map_it_was_born_in(driver, graph, bucket):
    owner = await account(driver, "owner")
    first, second = await create(graph, owner, "One"), await create(graph, owner, "Two")
    share = """
    MATCH (:Topic {uid: $one})-[:ABOUT]->(concept), (topic:Topic {uid: $two})-[about:ABOUT]->()
    DELETE about CREATE (topic)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(concept)
    """
    await driver.execute_query(share, one=first.root_topic_uid, two=second.root_topic_uid)
    for subject, concepts in ((first, 2), (second, 0)):
        await graph.write(subjects.delete, owner, subject.uid)
        await driver.execute_query(AGED, uid=subject.uid)
        assert await empty_trash(graph, bucket)
        assert (await counts(driver)).get("Concept", 0) == concepts
        assert await check(graph, bucket) == []


async def test_restored_and_purged_at_once_it_is_whole_or_gone(driver, graph, bucket):
    owner = await account(driver, "owner")
    for _ in range(5):
        made = await imported(graph, bucket, owner)
        await graph.write(subjects.delete, owner, made.subject_uid)
        last_moment = "MATCH (s:Subject {uid: $uid}) SET s.deleted_at = datetime() - duration({days: 30}) + duration({milliseconds: 20})"
        await driver.execute_query(last_moment, uid=made.subject_uid)
        restored, _ = await asyncio.gather(
            graph.write(subjects.restore, owner, made.subject_uid), empty_trash(graph, bucket), return_exceptions=True
        )
        if not isinstance(restored, NotFound):
            assert len((await graph.read_locked(maps.read_map, owner, made.subject_uid)).topics) == 4
        assert await check(graph, bucket) == []


async def test_two_sweeps_at_once_take_away_the_same(driver, graph, bucket):
    owner = await account(driver, "owner")
    made = await imported(graph, bucket, owner, size=20)
    await graph.write(subjects.delete, owner, made.subject_uid)
    await driver.execute_query(AGED, uid=made.subject_uid)
    await asyncio.gather(*(sweep(graph, bucket) for _ in range(4)))
    assert set(await counts(driver)) == {"User", "Session"}
