"""Save Document: the text in the bucket, one transaction that links it, one answer for each of two who save at once."""

import asyncio
import os
import time
from datetime import timedelta

import pytest

from graph import sweep, texts
from graph.bucket import open_bucket
from graph.checks import check
from graph.errors import DocumentTooLarge, Forbidden, KeyReused, NotFound, StaleRevision, TooManyDocuments, Unavailable
from graph.limits import Limits
from graph.queries import documents, revisions
from graph.queries.idempotency import Once
from graph.settings import FolderSettings
from graph.values import new_uid, text_key
from tests import factories
from tests.people import EVERYONE, account, around
from tests.queries import counted_queries
from tests.written import FIRST, counters, keys, written


@pytest.fixture
async def water(graph, store, driver):
    return await written(graph, store, driver)


async def text_of(graph, bucket, viewer, document_uid):
    found = await graph.read(documents.one, viewer, document_uid)
    return await texts.get(bucket, found.uid, found.revision.uid, found.revision.sha256)


async def test_a_save_is_a_new_revision_on_the_one_before(graph, store, driver, water):
    saved = await texts.save(graph, store, water.owner, water.document_uid, "Two words", on_revision=water.revision_uid)
    assert (saved.revision.number, saved.revision.bytes, saved.revision.words, saved.revision.author) == (2, 9, 2, "owner")
    assert await text_of(graph, store, water.owner, water.document_uid) == "Two words"
    assert await counters(driver, water.subject_uid) == (2, 1)
    history = await graph.read(revisions.page, water.owner, water.document_uid, 100, 10)
    assert [(revision.number, revision.author) for revision in history] == [(2, "owner"), (1, "owner")]
    assert await texts.get(store, water.document_uid, history[1].uid, history[1].sha256) == FIRST
    assert await check(graph, store) == []


async def test_what_changes_nothing_makes_no_revision_and_no_text(graph, store, driver, water):
    before = await keys(store)
    for title in (None, "Rivers"):
        same = await texts.save(graph, store, water.owner, water.document_uid, FIRST, on_revision=water.revision_uid, title=title)
        assert same.revision.uid == water.revision_uid
    assert (await keys(store), await counters(driver, water.subject_uid)) == (before, (1, 1))


async def test_another_title_is_a_save_too(graph, store, water):
    saved = await texts.save(graph, store, water.owner, water.document_uid, FIRST, on_revision=water.revision_uid, title="Streams")
    assert (saved.title, saved.revision.number) == ("Streams", 2)


async def test_two_who_save_at_once_get_one_new_revision_and_one_refusal_that_names_it(graph, store, driver, water):
    bob = await account(driver, "bob")
    await factories.member(driver, bob, water.subject_uid, "editor")
    for round_ in range(5):
        head = (await graph.read(documents.one, bob, water.document_uid)).revision
        saves = [
            texts.save(graph, store, viewer, water.document_uid, f"{round_} by {viewer.uid}", on_revision=head.uid)
            for viewer in (water.owner, bob)
        ]
        answers = await asyncio.gather(*saves, return_exceptions=True)
        (saved,) = [answer for answer in answers if isinstance(answer, documents.Document)]
        (refused,) = [answer for answer in answers if isinstance(answer, StaleRevision)]
        assert refused.members["newer"] == saved.revision
        assert saved.revision.number == head.number + 1
    assert await counters(driver, water.subject_uid) == (6, 1)
    assert await check(graph, store) == []


async def test_of_sixteen_who_save_at_once_one_gets_through(graph, store, driver, water):
    saves = [texts.save(graph, store, water.owner, water.document_uid, f"text {n}", on_revision=water.revision_uid) for n in range(16)]
    answers = await asyncio.gather(*saves, return_exceptions=True)
    assert sum(isinstance(answer, documents.Document) for answer in answers) == 1
    assert sum(isinstance(answer, StaleRevision) for answer in answers) == 15
    assert await counters(driver, water.subject_uid) == (2, 1)


async def test_the_same_save_again_is_what_it_was_the_first_time_but_not_for_somebody_else(graph, store, driver, water):
    first = await texts.save(graph, store, water.owner, water.document_uid, "again", on_revision=water.revision_uid)
    before = await keys(store)
    again = await texts.save(graph, store, water.owner, water.document_uid, "again", on_revision=water.revision_uid)
    assert (again, await keys(store)) == (first, before)
    bob = await account(driver, "bob")
    await factories.member(driver, bob, water.subject_uid, "editor")
    with pytest.raises(StaleRevision, match="by owner"):
        await texts.save(graph, store, bob, water.document_uid, "again", on_revision=water.revision_uid)
    await texts.save(graph, store, water.owner, water.document_uid, "more", on_revision=first.revision.uid)
    with pytest.raises(StaleRevision):
        await texts.save(graph, store, water.owner, water.document_uid, "again", on_revision=water.revision_uid)


async def test_the_same_save_twice_at_once_is_one_revision(graph, store, driver, water):
    saves = [texts.save(graph, store, water.owner, water.document_uid, "twice", on_revision=water.revision_uid) for _ in range(2)]
    first, second = await asyncio.gather(*saves)
    assert first == second
    assert await counters(driver, water.subject_uid) == (2, 1)


async def test_documents_are_added_at_the_end_and_counted(graph, store, driver, water):
    second = await texts.add(graph, store, water.owner, water.topics["Rivers"], None, "More")
    third = await texts.add(graph, store, water.owner, water.topics["Rivers"], "Deltas", "Most")
    listed = await graph.read(documents.of_topic, water.owner, water.topics["Rivers"])
    assert [document.uid for document in listed] == [water.document_uid, second.uid, third.uid]
    assert [document.title for document in listed] == ["Rivers", "Rivers", "Deltas"]
    assert await counters(driver, water.subject_uid) == (3, 3)
    assert await check(graph, store) == []


async def test_added_twice_at_once_with_one_key_there_is_one_document(graph, store, driver, water):
    once = Once(water.owner.uid or "", "a-key-of-mine", "hash")
    adds = [texts.add(graph, store, water.owner, water.topics["Lakes"], None, "Deep", once) for _ in range(2)]
    first, second = await asyncio.gather(*adds)
    assert first == second == await texts.add(graph, store, water.owner, water.topics["Lakes"], None, "Deep", once)
    assert await counters(driver, water.subject_uid) == (2, 2)
    with pytest.raises(KeyReused):
        await texts.add(graph, store, water.owner, water.topics["Lakes"], None, "Deeper", Once(once.scope, once.key, "other"))
    assert await check(graph, store) == []


async def test_eight_added_at_once_have_eight_places(graph, store, driver, water):
    await asyncio.gather(*(texts.add(graph, store, water.owner, water.topics["Seas"], f"Sea {n}", "salt") for n in range(8)))
    found = await driver.execute_query("MATCH (:Topic {uid: $uid})-[:HAS_DOCUMENT]->(d) RETURN d.rank AS rank", uid=water.topics["Seas"])
    assert len({record["rank"] for record in found.records}) == 8
    assert await counters(driver, water.subject_uid) == (9, 9)


async def test_a_topic_takes_only_so_many_documents(graph, store, driver, water):
    two = Limits(documents=2)
    second = await texts.add(graph, store, water.owner, water.topics["Rivers"], None, "More", limits=two)
    with pytest.raises(TooManyDocuments, match="at most 2"):
        await texts.add(graph, store, water.owner, water.topics["Rivers"], None, "Most", limits=two)
    await texts.delete(graph, water.owner, second.uid)
    await texts.add(graph, store, water.owner, water.topics["Rivers"], None, "Most")
    with pytest.raises(TooManyDocuments):
        await texts.restore(graph, store, water.owner, second.uid, two)
    assert await counters(driver, water.subject_uid) == (4, 2)
    assert await check(graph, store) == []


async def test_a_deleted_document_is_gone_keeps_its_texts_and_comes_back_where_it_was(graph, store, driver, water):
    second = await texts.add(graph, store, water.owner, water.topics["Rivers"], "Second", "More")
    before = await keys(store)
    for _ in range(2):
        await texts.delete(graph, water.owner, water.document_uid)
    with pytest.raises(NotFound):
        await graph.read(documents.one, water.owner, water.document_uid)
    with pytest.raises(NotFound):
        await texts.save(graph, store, water.owner, water.document_uid, "x", on_revision=water.revision_uid)
    assert await counters(driver, water.subject_uid) == (3, 1)
    await sweep.sweep(graph, store)
    assert await keys(store) == before
    for _ in range(2):
        restored = await texts.restore(graph, store, water.owner, water.document_uid)
    listed = await graph.read(documents.of_topic, water.owner, water.topics["Rivers"])
    assert [document.uid for document in listed] == [restored.uid, second.uid]
    assert await counters(driver, water.subject_uid) == (4, 2)
    assert await check(graph, store) == []


async def test_deleted_and_saved_at_once_the_text_is_saved_or_refused_and_all_counts_hold(graph, store, driver, water):
    for _ in range(5):
        head = await texts.restore(graph, store, water.owner, water.document_uid)
        await asyncio.gather(
            texts.delete(graph, water.owner, water.document_uid),
            texts.save(graph, store, water.owner, water.document_uid, new_uid(), on_revision=head.revision.uid),
            return_exceptions=True,
        )
        assert (await counters(driver, water.subject_uid))[1] == 0
        assert await check(graph, store) == []


async def test_deleted_twice_at_once_it_is_counted_once(graph, store, driver, water):
    await asyncio.gather(*(texts.delete(graph, water.owner, water.document_uid) for _ in range(4)))
    assert await counters(driver, water.subject_uid) == (2, 0)
    await asyncio.gather(*(texts.restore(graph, store, water.owner, water.document_uid) for _ in range(4)))
    assert await counters(driver, water.subject_uid) == (3, 1)


async def test_documents_change_places(graph, store, water):
    topic = water.topics["Lakes"]
    a, b, c = [(await texts.add(graph, store, water.owner, topic, title, title)).uid for title in "abc"]
    for uid, after, expected in ((c, None, [c, a, b]), (c, a, [a, c, b]), (a, b, [c, b, a]), (b, c, [c, b, a])):
        await texts.move(graph, water.owner, uid, after)
        assert [document.uid for document in await graph.read(documents.of_topic, water.owner, topic)] == expected
    with pytest.raises(NotFound, match="stand behind"):
        await texts.move(graph, water.owner, a, water.document_uid)
    await asyncio.gather(*(texts.move(graph, water.owner, uid, None) for uid in (a, b)))
    assert {document.uid for document in await graph.read(documents.of_topic, water.owner, topic)} == {a, b, c}


async def test_an_old_revision_comes_back_as_a_new_one(graph, store, water):
    saved = await texts.save(graph, store, water.owner, water.document_uid, "worse", on_revision=water.revision_uid)
    back = await texts.restore_revision(graph, store, water.owner, water.document_uid, 1, on_revision=saved.revision.uid)
    assert back.revision.number == 3
    assert await text_of(graph, store, water.owner, water.document_uid) == FIRST
    with pytest.raises(StaleRevision):
        await texts.restore_revision(graph, store, water.owner, water.document_uid, 2, on_revision=water.revision_uid)
    with pytest.raises(NotFound, match="no revision 9"):
        await texts.restore_revision(graph, store, water.owner, water.document_uid, 9, on_revision=back.revision.uid)


async def test_a_text_is_at_most_a_megabyte_of_utf_8(graph, store, water):
    await texts.add(graph, store, water.owner, water.topics["Lakes"], None, "é" * 500_000)
    for text in ("é" * 500_000 + "a", "a" * 1_000_001):
        with pytest.raises(DocumentTooLarge, match="1,000,000"):
            await texts.add(graph, store, water.owner, water.topics["Lakes"], None, text)


WRITES = {
    "add": lambda graph, bucket, viewer, water: texts.add(graph, bucket, viewer, water.topics["Lakes"], None, "text"),
    "save": lambda graph, bucket, viewer, water: texts.save(
        graph, bucket, viewer, water.document_uid, new_uid(), on_revision=water.revision_uid
    ),
    "delete": lambda graph, bucket, viewer, water: texts.delete(graph, viewer, water.document_uid),
    "restore": lambda graph, bucket, viewer, water: texts.restore(graph, bucket, viewer, water.document_uid),
    "move": lambda graph, bucket, viewer, water: texts.move(graph, viewer, water.document_uid, None),
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_only_owner_and_editor_write_who_may_read_is_told_so_and_others_learn_nothing(graph, bucket, driver, name, visibility):
    water = await written(graph, bucket, driver, visibility=visibility)
    people = await around(driver, water.subject_uid, water.owner)
    may_read = {"commenter", "viewer"} if visibility == "private" else {*EVERYONE} - {"owner", "editor"}
    before = await keys(bucket)
    for position in {*EVERYONE} - {"owner", "editor"}:
        with pytest.raises(Forbidden if position in may_read else NotFound):
            await WRITES[name](graph, bucket, people[position], water)
    assert await keys(bucket) == before, "who may not write leaves nothing in the bucket"
    await WRITES[name](graph, bucket, people["editor"], water)


async def test_whoever_may_not_save_puts_nothing_into_the_bucket(graph, bucket, driver, tmp_path):
    """Were it asked, it would not answer."""
    water = await written(graph, bucket, driver)
    stranger = await account(driver, "stranger")
    async with open_bucket(FolderSettings(tmp_path / "gone")) as gone:
        (tmp_path / "gone").rmdir()
        for viewer, error in ((stranger, NotFound), (water.owner, Unavailable)):
            with pytest.raises(error):
                await texts.save(graph, gone, viewer, water.document_uid, "text", on_revision=water.revision_uid)
            with pytest.raises(error):
                await texts.add(graph, gone, viewer, water.topics["Lakes"], None, "text")


async def test_a_save_asks_the_database_twice_and_a_new_document_once_more(graph, bucket, driver):
    water = await written(graph, bucket, driver)
    with counted_queries() as asked:
        await texts.save(graph, bucket, water.owner, water.document_uid, "plain", on_revision=water.revision_uid)
    assert len(asked) == 2, "may I, and the link"
    with counted_queries() as asked:
        await texts.add(graph, bucket, water.owner, water.topics["Seas"], None, "plain")
    assert len(asked) == 3


async def test_a_text_that_was_put_and_never_linked_goes_after_a_day_and_linked_ones_stay(graph, bucket, driver, tmp_path):
    water = await written(graph, bucket, driver)
    await texts.save(graph, bucket, water.owner, water.document_uid, "second", on_revision=water.revision_uid)
    named = await keys(bucket)
    orphan = text_key(water.document_uid, new_uid())
    await bucket.put(orphan, b"never linked")
    assert await sweep.sweep(graph, bucket) == 0
    assert await keys(bucket) == named | {orphan}
    make_old(tmp_path / "data" / "bucket")
    assert await sweep.sweep(graph, bucket) == 1
    assert await keys(bucket) == named


def make_old(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - timedelta(days=2).total_seconds(),) * 2)
