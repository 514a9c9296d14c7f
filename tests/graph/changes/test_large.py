"""Deep, wide and long: nothing is recursive, and limits are said before they hurt."""

import asyncio

import pytest

from graph.changes.apply import apply, undo
from graph.changes.operations import Add as StoredAdd
from graph.changes.requested import Add, Delete, Merge, Move, Restore
from graph.changes.tree import grow as grown_from
from graph.checks import check
from graph.errors import ChangeRefused
from graph.values import new_uid, ranks
from ingest.importer import run
from ingest.outline import Node, Outline
from ingest.plan import plan
from tests.graph.changes.maps import outline

PATIENCE = 60
WIDE = 10_000
LONG = 50_000


async def imported(graph, bucket, owner, root: Node):
    planned = plan(Outline("Large", root, [], None, "test"), "public", new_uid)
    await run(graph.within(PATIENCE), bucket, planned, owner.uid)
    return planned.subject_uid, {topic.title: topic.uid for topic in planned.topics}


def chain(length: int) -> list[Add]:
    """One topic below the other; the first one's parent is to be said."""
    return [Add(str(number), parent_ref=str(number - 1) if number else None, ref=str(number)) for number in range(length)]


@pytest.mark.timeout(300)
async def test_ten_thousand_children_of_one_topic_are_added_to_moved_merged_deleted_and_brought_back(graph, bucket, owner, driver):
    patient = graph.within(PATIENCE)
    root = Node("Root", children=[Node("Wide", children=[Node(f"T{number}") for number in range(WIDE)]), Node("Other")])
    uid, at = await imported(graph, bucket, owner, root)

    async def changed(*operations):
        return await apply(patient, bucket, owner, uid, operations)

    await changed(Add("last", at["Wide"]), Add("first", at["Wide"], after_uid=None), Add("between", at["Wide"], after_uid=at["T5000"]))
    await changed(Move(at["T17"], at["Wide"], after_uid=at["T9000"]))
    merged = await changed(Merge(at["Wide"], at["Other"]))
    assert await bucket.exists(f"changes/{merged.uid}")
    assert await children(driver, at["Other"]) == WIDE + 3
    await undo(patient, bucket, owner, merged.uid)
    assert await children(driver, at["Wide"]) == WIDE + 3 and await children(driver, at["Other"]) == 0
    deleted = await changed(Delete(at["Wide"]))
    await undo(patient, bucket, owner, deleted.uid)
    await changed(Delete(at["Wide"]))
    await changed(Restore(at["Wide"]))
    assert await check(graph, bucket) == []


async def children(driver, uid: str) -> int:
    found = await driver.execute_query(
        "MATCH (t:Topic)-[:CHILD_OF]->(:Topic {uid: $uid}) WHERE t.deleted_at IS NULL RETURN count(t) AS topics", uid=uid
    )
    return found.records[0]["topics"]


async def test_a_chain_may_be_a_hundred_levels_deep_and_no_deeper(graph, bucket, owner, map_, changed):
    operations = chain(100)
    operations[0] = Add("0", map_.at["Root"], ref="0")
    made = await changed(*operations)
    with pytest.raises(ChangeRefused) as error:
        await changed(Add("x", made.created["99"]))
    assert error.value.code == "too_deep"
    for topic, parent in ((made.created["0"], map_.at["A"]), (map_.at["B"], made.created["98"])):
        with pytest.raises(ChangeRefused) as error:
            await changed(Move(topic, parent))
        assert error.value.code == "too_deep"
    await changed(Move(map_.at["C"], made.created["98"]))
    assert await check(graph, bucket) == []


async def test_what_became_too_deep_meanwhile_is_not_restored(map_, changed):
    operations = chain(97)
    operations[0] = Add("0", map_.at["Root"], ref="0")
    made = await changed(*operations)
    await changed(Delete(map_.at["A1"]))
    await changed(Move(map_.at["A"], made.created["96"]))
    await changed(Restore(map_.at["A1"]))
    await changed(Delete(map_.at["B1"]))
    await changed(Move(map_.at["B"], map_.at["A1"]))
    with pytest.raises(ChangeRefused) as error:
        await changed(Restore(map_.at["B1"]))
    assert error.value.code == "too_deep"


async def test_what_lies_below_more_deleted_topics_than_a_map_is_deep_comes_back(driver, map_, changed, undone):
    chains: list[dict[str, str]] = []
    for _ in range(2):
        operations = chain(100)
        operations[0] = Add("0", map_.at["Root"], ref="0")
        chains.append((await changed(*operations)).created)
    one, other = chains
    await changed(Delete(one["50"]))
    await changed(Move(one["49"], other["98"]))
    await changed(Delete(other["0"]))
    restored = await changed(Restore(one["99"]))
    after = await outline(driver, map_.uid)
    assert after.endswith(" 99)")
    await undone(await undone(restored))
    assert await outline(driver, map_.uid) == after


async def test_an_endless_chain_sent_in_requests_of_a_hundred_ends_at_the_limit(graph, bucket, owner, map_, changed):
    below, sent = map_.at["Root"], 0
    with pytest.raises(ChangeRefused) as error:
        while sent < LONG:
            operations = chain(100)
            operations[0] = Add("0", below, ref="0")
            made = await changed(*operations)
            below, sent = made.created["99"], sent + 100
    assert error.value.code == "too_deep" and sent == 100


def test_rebuilding_a_chain_of_fifty_thousand_overflows_nothing():
    (rank,) = ranks(1)
    operations = [
        StoredAdd(
            op="add",
            topic_uid=str(number),
            parent_uid=str(number - 1) if number else None,
            rank=rank if number else None,
            title="x",
            kind="topic",
            note=None,
            url=None,
        )
        for number in range(LONG)
    ]
    tree = grown_from(operations)
    assert sum(1 for _ in tree.in_reading_order()) == sum(1 for _ in tree.below("0", None)) == LONG


async def test_sixteen_at_once_on_a_wide_map_do_not_wait_for_each_other_in_vain(graph, bucket, owner, driver):
    root = Node("Root", children=[Node(f"T{number}") for number in range(2_000)])
    uid, at = await imported(graph, bucket, owner, root)
    asked = [apply(graph.within(PATIENCE), bucket, owner, uid, [Add("x", at["Root"], after_uid=at["T1000"])]) for _ in range(16)]
    answers = await asyncio.gather(*asked)
    assert sorted(answer.seq for answer in answers) == list(range(2, 18))
    assert await check(graph, bucket) == []
