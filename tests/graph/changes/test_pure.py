"""What needs no database: ranks, inverses, runs of operations, and the texts that a change lies in."""

from hypothesis import given
from hypothesis import strategies as st

from graph.changes import operations
from graph.changes.draft import LONGEST_RANK, Draft
from graph.changes.operations import Add, Rename, Rerank
from graph.changes.requested import LAST
from graph.changes.tree import Topic, Tree, grow
from graph.changes.writing import runs


def draft(*ranks: str) -> Draft:
    made = Draft("root", 1, "change")
    made.tree.put("root", Topic(None, None, "root", "topic"))
    made.ranks["root"] = []
    made.whole.add("root")
    for number, rank in enumerate(ranks):
        made.tree.put(f"t{number}", Topic("root", rank, f"t{number}", "topic"))
        made.know_rank("root", rank)
    return made


def added(uid: str, rank: str) -> Add:
    return Add(op="add", topic_uid=uid, parent_uid="root", rank=rank, title=uid, kind="topic", note=None, url=None)


@given(st.lists(st.integers(-1, 60), max_size=60))
def test_every_place_gets_a_rank_of_its_own_where_it_was_asked_for(places):
    """-1 is first; another number goes after the sibling of that place, or last."""
    made, order = draft(), []
    for number, place in enumerate(places):
        uid = f"n{number}"
        after = None if place < 0 else order[place] if place < len(order) else LAST
        made.take(added(uid, made.rank("root", after)))
        order.insert(0 if after is None else len(order) if after == LAST else order.index(after) + 1, uid)
    assert made.tree.children("root") == order
    assert (
        grow(
            [Add(op="add", topic_uid="root", parent_uid=None, rank=None, title="", kind="topic", note=None, url=None), *made.operations]
        ).children("root")
        == order
    )


def test_ranks_that_grow_too_long_give_way_to_short_ones_in_the_same_order():
    made = draft("a0", "a1")
    for number in range(1_000):
        made.take(added(f"n{number}", made.rank("root", "t0")))
    assert made.tree.children("root") == ["t0", *(f"n{number}" for number in range(999, -1, -1)), "t1"]
    assert max(len(topic.rank or "") for topic in made.tree.topics.values()) <= LONGEST_RANK
    reranked = [operation for operation in made.operations if operation["op"] == "rerank"]
    assert reranked and all(rank > "a1" for operation in reranked for rank in operation["ranks"].values())


def test_a_rank_that_somebody_took_meanwhile_is_given_to_nobody_twice():
    made = draft("a0", "a1", "a2")
    assert made.free_rank("root", "a1V") == "a1V"
    assert "a1" < made.free_rank("root", "a1") < "a2"
    assert made.free_rank("root", "a2") > "a2"


def test_neighbours_of_one_kind_are_written_together_unless_they_are_about_one_topic():
    rename = [Rename(op="rename", topic_uid=uid, title="x", was="y") for uid in "abab"]
    rerank = Rerank(op="rerank", parent_uid="root", ranks={})
    assert [len(run) for run in runs([*rename, rerank, added("n", "a0"), added("m", "a1")])] == [2, 2, 1, 2]
    assert list(runs([])) == []


def test_operations_are_read_as_they_were_written():
    one, other = [added("n", "a0")], [Rename(op="rename", topic_uid="n", title="x", was="語")]
    both = operations.encode_both(one, other)
    assert operations.decode(operations.encode(one)) == operations.decode(both) == one
    assert operations.decode_inverses(both) == other and operations.decode_inverses(operations.encode(one)) == []


def test_merged_topics_do_not_come_back_with_what_is_restored_above_them():
    tree = Tree()
    tree.put("root", Topic(None, None, "root", "topic"))
    tree.put("a", Topic("root", "a0", "a", "topic", deleted_by="c"))
    tree.put("b", Topic("a", "a0", "b", "topic", deleted_by="c", merged_into="root"))
    tree.apply({"op": "restore", "topic_uid": "a", "deleted_by": "c", "parent_uid": "root", "rank": "a0"})
    assert tree.is_live("a") and not tree.is_live("b")
