"""Each operation does what it says, and undo and redo take it back and forth."""

import pytest

from graph.changes.requested import LAST, Add, Annotate, Delete, Describe, Merge, Move, Relate, Rename, Restore, Unrelate
from graph.errors import ChangeRefused, NotFound, OperationInvalid, UndoConflict
from tests.graph.changes.maps import outline, relations

BEFORE = "Root(A(A1 A2) B(B1) C)"


def operations(at):
    """(the operations, the map after them)"""
    return {
        "add last": ([Add("N", at["B"])], "Root(A(A1 A2) B(B1 N) C)"),
        "add first": ([Add("N", at["B"], after_uid=None)], "Root(A(A1 A2) B(N B1) C)"),
        "add after": ([Add("N", at["A"], after_uid=at["A1"])], "Root(A(A1 N A2) B(B1) C)"),
        "add after what isn't there": ([Add("N", at["A"], after_uid=at["B1"])], "Root(A(A1 A2 N) B(B1) C)"),
        "add below an add": ([Add("N", at["C"], ref="n"), Add("M", parent_ref="n")], "Root(A(A1 A2) B(B1) C(N(M)))"),
        "add many": ([Add(name, at["C"]) for name in "XYZ"], "Root(A(A1 A2) B(B1) C(X Y Z))"),
        "add many first": ([Add(name, at["C"], after_uid=None) for name in "XYZ"], "Root(A(A1 A2) B(B1) C(Z Y X))"),
        "rename": ([Rename(at["A"], "New  name")], "Root(New name(A1 A2) B(B1) C)"),
        "rename the root": ([Rename(at["Root"], "Top")], "Top(A(A1 A2) B(B1) C)"),
        "move": ([Move(at["A1"], at["B"])], "Root(A(A2) B(B1 A1) C)"),
        "move among siblings": ([Move(at["C"], at["Root"], after_uid=at["A"])], "Root(A(A1 A2) C B(B1))"),
        "move after itself": ([Move(at["A"], at["Root"], after_uid=at["A"])], "Root(B(B1) C A(A1 A2))"),
        "move back and forth": ([Move(at["A1"], at["B"]), Move(at["A1"], at["A"])], "Root(A(A2 A1) B(B1) C)"),
        "swap parents": ([Move(at["B1"], at["A"]), Move(at["B"], at["B1"])], "Root(A(A1 A2 B1(B)) C)"),
        "delete": ([Delete(at["A"])], "Root(B(B1) C)"),
        "delete a part and the whole": ([Delete(at["A1"]), Delete(at["A"])], "Root(B(B1) C)"),
        "delete and restore": ([Delete(at["A"]), Restore(at["A"])], BEFORE),
        "move out and delete": ([Move(at["A2"], at["C"]), Delete(at["A"])], "Root(B(B1) C(A2))"),
        "merge": ([Merge(at["A"], at["B"])], "Root(B(B1 A1 A2) C)"),
        "merge a child into its parent": ([Merge(at["B1"], at["B"])], "Root(A(A1 A2) B C)"),
        "merge twice": ([Merge(at["A"], at["B"]), Merge(at["B"], at["C"])], "Root(C(B1 A1 A2))"),
        "add, merge, rename": ([Add("N", at["A"], ref="n"), Merge(at["A"], at["C"]), Rename(at["C"], "D")], "Root(B(B1) D(A1 A2 N))"),
    }


NAMES = [*operations(dict.fromkeys(("Root", "A", "A1", "A2", "B", "B1", "C"), "x"))]


@pytest.mark.parametrize("name", NAMES)
async def test_an_operation_is_done_undone_and_done_again(driver, map_, changed, undone, name):
    asked, after = operations(map_.at)[name]
    assert await outline(driver, map_.uid) == BEFORE
    linked = await relations(driver, map_.uid)
    done = await changed(*asked)
    assert await outline(driver, map_.uid) == after
    linked_then = await relations(driver, map_.uid)
    taken_back = await undone(done)
    assert await outline(driver, map_.uid) == BEFORE
    assert await relations(driver, map_.uid) == linked
    done_again = await undone(taken_back)
    assert await outline(driver, map_.uid) == after
    assert await relations(driver, map_.uid) == linked_then
    assert [done.seq, taken_back.seq, done_again.seq] == [2, 3, 4]
    await undone(done_again)
    assert await outline(driver, map_.uid) == BEFORE
