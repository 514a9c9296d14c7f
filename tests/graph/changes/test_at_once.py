"""Many change one map at the same moment: nothing that was acknowledged is lost, and it stays a tree."""

import asyncio
import random

import pytest

from graph.changes.apply import apply
from graph.changes.requested import Add, Delete, Merge, Move, Relate, Rename, Requested
from graph.client import Graph
from graph.errors import Conflict, GraphError, NotFound
from graph.queries import changes
from graph.queries.idempotency import Once
from graph.values import new_uid
from tests.expect import relationships
from tests.graph.changes.maps import grow, outline, relations

MANY = "Root\n" + "".join(f"  T{number}\n    U{number}\n" for number in range(8))


async def outcomes(graph, bucket, viewer, subject_uid, asked: list[Requested]):
    """What each of them was answered, all sent at once."""

    async def one(operation: Requested):
        return await apply(graph.within(30), bucket, viewer, subject_uid, [operation])

    return await asyncio.gather(*(one(operation) for operation in asked), return_exceptions=True)


async def version(driver, subject_uid: str) -> int:
    (row,) = (await driver.execute_query("MATCH (s:Subject {uid: $uid}) RETURN s.version AS version", uid=subject_uid)).records
    return row["version"]


async def applied(driver, subject_uid, answers) -> int:
    """How many were acknowledged; every other was refused in our own words, and the version tells as much."""
    done = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert all(isinstance(answer, GraphError) for answer in answers if isinstance(answer, BaseException)), answers
    assert sorted(answer.seq for answer in done) == list(range(2, 2 + len(done)))
    assert await version(driver, subject_uid) == 1 + len(done)
    return len(done)


async def test_sixteen_moves_in_opposite_directions_leave_a_tree(driver, graph, bucket, owner, map_):
    grown = await grow(graph, bucket, owner, MANY)
    pairs = [(grown.at[f"T{number}"], grown.at[f"T{number ^ 1}"]) for number in range(8)]
    answers = await outcomes(graph, bucket, owner, grown.uid, [Move(one, other) for one, other in pairs] * 2)
    assert 4 <= await applied(driver, grown.uid, answers) < 16
    assert {type(answer).__name__ for answer in answers if isinstance(answer, Exception)} == {"ChangeRefused"}


async def test_deleting_against_adding_keeps_every_acknowledged_topic(driver, graph, bucket, owner, map_):
    grown = await grow(graph, bucket, owner, MANY)
    added = {new_uid(): grown.at[f"U{number}"] for number in range(8)}
    asked = [Add("N", parent, uid=uid) for uid, parent in added.items()] + [Delete(grown.at[f"T{number}"]) for number in range(8)]
    random.Random(1).shuffle(asked)
    answers = await outcomes(graph, bucket, owner, grown.uid, asked)
    assert await applied(driver, grown.uid, answers) >= 8
    there = {row["uid"] for row in (await driver.execute_query("MATCH (t:Topic {title: 'N'}) RETURN t.uid AS uid")).records}
    assert there == {
        operation.uid
        for operation, answer in zip(asked, answers, strict=True)
        if isinstance(operation, Add) and not isinstance(answer, Exception)
    }
    assert {type(answer) for answer in answers if isinstance(answer, Exception)} <= {NotFound}
    assert await outline(driver, grown.uid) == "Root"


async def test_renaming_against_moving_does_both(driver, graph, bucket, owner, map_):
    grown = await grow(graph, bucket, owner, MANY)
    asked = [Rename(grown.at[f"U{number}"], f"V{number}") for number in range(8)]
    asked += [Move(grown.at[f"U{number}"], grown.at[f"T{(number + 1) % 8}"]) for number in range(8)]
    answers = await outcomes(graph, bucket, owner, grown.uid, asked)
    assert await applied(driver, grown.uid, answers) == 16
    assert await outline(driver, grown.uid) == f"Root({' '.join(f'T{number}(V{(number - 1) % 8})' for number in range(8))})"


async def test_sixteen_insertions_at_one_place_all_survive_in_an_order_that_stays(driver, graph, bucket, owner, map_):
    asked = [Add(f"N{number}", map_.at["A"], after_uid=map_.at["A1"]) for number in range(16)]
    answers = await outcomes(graph, bucket, owner, map_.uid, asked)
    assert await applied(driver, map_.uid, answers) == 16
    by_seq = sorted(range(16), key=lambda number: answers[number].seq, reverse=True)
    expected = f"Root(A(A1 {' '.join(f'N{number}' for number in by_seq)} A2) B(B1) C)"
    assert await outline(driver, map_.uid) == expected


async def test_merging_one_topic_into_two_others_at_once_happens_once(driver, graph, bucket, owner, map_):
    answers = await outcomes(graph, bucket, owner, map_.uid, [Merge(map_.at["A"], map_.at["B"]), Merge(map_.at["A"], map_.at["C"])])
    assert await applied(driver, map_.uid, answers) == 1
    assert len(await relations(driver, map_.uid)) in (1, 2)


async def test_fifty_of_the_same_request_are_one(driver, graph, bucket, owner, map_):
    once, uid = Once(owner.uid or "", "fifty-times", "hash"), new_uid()
    by_key = [apply(graph.within(30), bucket, owner, map_.uid, [Add("N", map_.at["C"])], once=once) for _ in range(25)]
    by_uid = [apply(graph.within(30), bucket, owner, map_.uid, [Add("M", map_.at["B"], uid=uid)]) for _ in range(25)]
    answers = await asyncio.gather(*by_key, *by_uid)
    assert len({answer.uid for answer in answers[:25]}) == len({answer.uid for answer in answers[25:]}) == 1
    assert await outline(driver, map_.uid) == "Root(A(A1 A2) B(B1 M) C(N))"
    assert await version(driver, map_.uid) == 3


async def test_one_uid_for_topics_of_two_maps_is_taken_by_one(graph, bucket, owner, map_):
    other, uid = await grow(graph, bucket, owner, "Root"), new_uid()
    answers = await asyncio.gather(
        apply(graph, bucket, owner, map_.uid, [Add("N", map_.at["C"], uid=uid)]),
        apply(graph, bucket, owner, other.uid, [Add("N", other.at["Root"], uid=uid)]),
        return_exceptions=True,
    )
    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]


@pytest.mark.parametrize(
    "meanwhile",
    ["SET s.deleted_at = datetime()", "SET s.hidden_at = datetime()", "WITH s MATCH (s)<-[member:MEMBER_OF]-() SET member.role = 'viewer'"],
)
async def test_who_waited_for_the_lock_is_asked_again_for_permission(driver, graph: Graph, owner, map_, meanwhile):
    async with driver.session() as session:
        holding = await session.begin_transaction()
        await (await holding.run("MATCH (s:Subject {uid: $uid}) " + meanwhile + " SET s.version = s.version", uid=map_.uid)).consume()
        waiting = asyncio.create_task(graph.write(changes.lock, owner, map_.uid))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await holding.commit()
    with pytest.raises(GraphError):
        await waiting
    await driver.execute_query(
        "MATCH (s:Subject {uid: $uid})<-[member:MEMBER_OF]-() SET member.role = 'owner' REMOVE s.deleted_at, s.hidden_at", uid=map_.uid
    )


async def test_who_waited_for_the_lock_sees_the_version_that_the_other_made(driver, graph: Graph, owner, map_):
    async with driver.session() as session:
        holding = await session.begin_transaction()
        await (
            await holding.run("MATCH (s:Subject {uid: $uid}) SET s.version = 41, s.title = 'Other', s.title_key = 'other'", uid=map_.uid)
        ).consume()
        waiting = asyncio.create_task(graph.write(changes.lock, owner, map_.uid))
        await asyncio.sleep(0.5)
        await holding.commit()
    locked = await waiting
    assert (locked.version, locked.title) == (41, "Other")
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.version = 1", uid=map_.uid)


async def test_two_maps_that_relate_their_topics_at_once_do_so_once(driver, graph, bucket, owner, map_):
    one, other = await grow(graph, bucket, owner, MANY), await grow(graph, bucket, owner, MANY)
    ends = [(one.at[f"T{number}"], other.at[f"T{number}"]) for number in range(8)]
    of_one = outcomes(graph, bucket, owner, one.uid, [Relate("related", first, second) for first, second in ends])
    of_other = outcomes(graph, bucket, owner, other.uid, [Relate("related", second, first) for first, second in ends])
    answers = await asyncio.gather(of_one, of_other)
    assert await applied(driver, one.uid, answers[0]) + await applied(driver, other.uid, answers[1]) == 8
    related = {frozenset(edge) for edge in await relationships(driver, "RELATED_TO")}
    assert {frozenset(pair) for pair in ends} <= related
