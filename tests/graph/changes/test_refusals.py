"""What a map doesn't take, and what is said then; nothing of it is ever half done."""

from itertools import permutations

import pytest

from graph.changes.apply import apply
from graph.changes.requested import Add, Annotate, Delete, Merge, Move, Relate, Rename, Restore, Unrelate
from graph.errors import ChangeRefused, Conflict, Forbidden, KeyReused, NotFound, OperationInvalid, SignedOut, StaleChange, UndoConflict
from graph.limits import Limits
from graph.queries.access import Viewer
from graph.queries.idempotency import Once
from graph.values import new_uid
from tests import people
from tests.expect import relationships
from tests.graph.changes.maps import grow, outline, relations

BEFORE = "Root(A(A1 A2) B(B1) C)"


def invalid(at):
    return {
        "no_operations": [],
        "too_many_operations": [Rename(at["A"], "x")] * 101,
        "title_empty": [Rename(at["A"], " \n ")],
        "title_too_long": [Add("x" * 301, at["A"])],
        "note_too_long": [Annotate(at["A"], {"note": "x" * 1001})],
        "url_refused": [Add("x", at["A"], url="javascript:alert(1)")],
        "too_many_tags": [Annotate(at["A"], {"tags": [f"tag {number}" for number in range(21)]})],
        "tag_empty": [Annotate(at["A"], {"tags": ["?!"]})],
        "self_relation": [Relate("related", at["A"], at["A"])],
        "self_merge": [Merge(at["A"], at["A"])],
        "unknown_ref": [Add("x", parent_ref="later"), Add("y", at["A"], ref="later")],
        "parent_missing": [Add("x")],
        "ref_taken": [Add("x", at["A"], ref="r"), Add("y", at["A"], ref="r")],
    }


def refused(at):
    return {
        "root_fixed": [[Delete(at["Root"])], [Move(at["Root"], at["A"])], [Merge(at["Root"], at["A"])]],
        "below_itself": [[Move(at["A"], at["A1"])], [Move(at["A"], at["A"])], [Merge(at["A"], at["A1"])]],
        "relation_exists": [[Relate("requires", at["A"], at["B"])], [Relate("related", at["B"], at["C"])] * 2],
        "requires_cycle": [[Relate("requires", at["B"], at["A"])], [Relate("requires", at["B"], at["C"]), Merge(at["C"], at["A"])]],
        "undo_conflict": [[Restore(at["A"])]],
    }


NOWHERE = dict.fromkeys(("Root", "A", "A1", "A2", "B", "B1", "C"), "x")


@pytest.mark.parametrize("code", invalid(NOWHERE))
async def test_an_operation_that_no_map_could_take_is_refused_with_its_code(driver, map_, changed, code):
    with pytest.raises(OperationInvalid) as error:
        await changed(*invalid(map_.at)[code])
    assert error.value.code == code
    assert await outline(driver, map_.uid) == BEFORE


@pytest.mark.parametrize("code", refused(NOWHERE))
async def test_an_operation_that_this_map_cannot_take_undoes_those_before_it(driver, map_, changed, code):
    for operations in refused(map_.at)[code]:
        with pytest.raises(ChangeRefused) as error:
            await changed(Add("N", map_.at["C"]), *operations)
        assert error.value.code == code
        assert await outline(driver, map_.uid) == BEFORE
        assert await relations(driver, map_.uid) == {"A requires B", "C related A1"}


async def test_a_cycle_of_prerequisites_is_told_as_a_path(map_, changed):
    await changed(Relate("requires", map_.at["B"], map_.at["C"]))
    with pytest.raises(ChangeRefused) as error:
        await changed(Relate("requires", map_.at["C"], map_.at["A"]))
    titles = [topic["title"] for topic in error.value.topics]
    assert titles[0] == titles[-1] and set(titles) == {"A", "B", "C"}


async def test_restoring_into_a_cycle_is_refused(driver, map_, changed):
    new = new_uid()
    await changed(Add("N", map_.at["C"], uid=new))
    await changed(Relate("requires", map_.at["C"], new), Relate("requires", new, map_.at["A"]))
    deleted = await changed(Delete(new))
    closing = await changed(Relate("requires", map_.at["A"], map_.at["C"], ref="r"))
    with pytest.raises(ChangeRefused) as error:
        await changed(Restore(new))
    assert error.value.code == "requires_cycle" and {topic["title"] for topic in error.value.topics} == {"A", "C", "N"}
    assert await outline(driver, map_.uid) == BEFORE and deleted.seq == 4
    await changed(Unrelate(closing.created["r"]), Restore(new))


async def test_a_relation_to_a_deleted_topic_is_taken_away_and_that_is_undone(driver, map_, changed, undone):
    made = await changed(Relate("requires", map_.at["A"], map_.at["C"], ref="r"))
    deleted = await changed(Delete(map_.at["C"]))
    taken = await changed(Unrelate(made.created["r"]))
    await undone(taken)
    await undone(deleted)
    assert "A requires C" in await relations(driver, map_.uid)


@pytest.mark.parametrize("unknown", ["x", "Root of another map"])
async def test_topics_that_are_nowhere_or_elsewhere_are_not_found(graph, bucket, owner, map_, changed, unknown):
    other = await grow(graph, bucket, owner, "Root of another map")
    uid = other.at.get(unknown, unknown)
    for operation in (Rename(uid, "x"), Move(uid, map_.at["A"]), Move(map_.at["B"], uid), Delete(uid), Restore(uid), Add("x", uid)):
        with pytest.raises(NotFound):
            await changed(operation)
    for operation in (
        Merge(uid, map_.at["A"]),
        Merge(map_.at["A"], uid),
        Annotate(uid, {"note": "x"}),
        Relate("related", uid, map_.at["A"]),
    ):
        with pytest.raises(NotFound):
            await changed(operation)
    with pytest.raises(NotFound):
        await changed(Unrelate(uid))
    await changed(Add("x", map_.at["A"], after_uid=uid))


async def test_two_operations_tell_no_more_of_a_hidden_map_than_one(driver, graph, bucket, map_, changed):
    """One may load what the other is then about."""
    stranger = await people.account(driver, "stranger")
    text = "Root\n  Above*\n    Secret*\n  Beside"
    hidden = await grow(graph, bucket, stranger, text, related="Beside:Secret", visibility="private")
    (relation,) = [edge[2] for edge in await relationships(driver, "RELATED_TO", "uid") if edge[0] == hidden.at["Beside"]]
    own, above, secret = map_.at["C"], hidden.at["Above"], hidden.at["Secret"]
    asked = [
        *(Add("x", secret), Add("x", own, after_uid=secret), Rename(secret, "x"), Move(secret, own), Move(own, secret), Delete(secret)),
        *(Restore(secret), Annotate(secret, {"note": None, "tags": ["x"]}), Unrelate(relation)),
        *(Relate("requires", secret, own), Relate("related", own, secret)),
        *(Merge(secret, own), Merge(own, secret), Merge(above, own), Merge(own, above)),
    ]
    for pair in permutations(asked, 2):
        with pytest.raises(NotFound) as error:
            await changed(*pair)
        assert str(error.value) in ("There is no such topic.", "There is no such relation."), pair


async def test_deleted_topics_are_not_found(map_, changed):
    await changed(Delete(map_.at["A"]))
    for operation in (Rename(map_.at["A1"], "x"), Add("x", map_.at["A"]), Move(map_.at["C"], map_.at["A1"]), Delete(map_.at["A"])):
        with pytest.raises(NotFound):
            await changed(operation)


async def test_limits_have_their_codes(map_, changed):
    with pytest.raises(ChangeRefused) as error:
        await changed(Add("x", map_.at["A1"]), limits=Limits(depth=2))
    assert error.value.code == "too_deep"
    with pytest.raises(ChangeRefused) as error:
        await changed(Move(map_.at["A"], map_.at["B1"]), limits=Limits(depth=3))
    assert error.value.code == "too_deep"
    await changed(Move(map_.at["A"], map_.at["B1"]), limits=Limits(depth=4))
    with pytest.raises(ChangeRefused) as error:
        await changed(Add("x", map_.at["A"]), limits=Limits(topics=7))
    assert error.value.code == "too_many_topics"
    await changed(Delete(map_.at["C"]))
    await changed(Add("x", map_.at["A"]), limits=Limits(topics=7))
    with pytest.raises(ChangeRefused) as error:
        await changed(Restore(map_.at["C"]), limits=Limits(topics=7))
    assert error.value.code == "too_many_topics"


async def test_only_owners_and_editors_change_a_map(driver, map_, owner, changed, undone):
    around = await people.around(driver, map_.uid, owner)
    made = await changed(Rename(map_.at["A"], "by the owner"))
    for position in ("commenter", "viewer", "stranger", "guest", "anonymous"):
        with pytest.raises(Forbidden):
            await changed(Rename(map_.at["A"], position), by=around[position])
        with pytest.raises(Forbidden):
            await undone(made, by=around[position])
    with pytest.raises(SignedOut):
        await changed(Rename(map_.at["A"], "x"), by=Viewer(owner.uid, "a session that ended"))
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'private'", uid=map_.uid)
    for position in ("stranger", "guest", "anonymous"):
        with pytest.raises(NotFound):
            await changed(Rename(map_.at["A"], position), by=around[position])
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'public'", uid=map_.uid)
    await undone(made, by=around["editor"])
    await changed(Rename(map_.at["A"], "by an editor"), by=around["editor"])


async def test_a_relation_to_another_map_needs_the_right_to_read_it(driver, graph, bucket, owner, map_, changed, undone):
    stranger = await people.account(driver, "stranger")
    hidden = await grow(graph, bucket, stranger, "Hidden", visibility="private")
    shown = await grow(graph, bucket, stranger, "Shown", visibility="unlisted")
    with pytest.raises(NotFound):
        await changed(Relate("requires", map_.at["A"], hidden.at["Hidden"]))
    with pytest.raises(NotFound):
        await changed(Relate("requires", shown.at["Shown"], map_.at["A"]))
    made = await changed(Relate("requires", map_.at["A"], shown.at["Shown"], ref="r"))
    await undone(await undone(made))
    await changed(Unrelate(made.created["r"]))


async def test_what_two_maps_say_of_their_topics_is_related_once(driver, graph, bucket, owner, map_, changed, undone):
    """Whichever end it begins at, whatever its status there, and whoever merges or takes back."""
    stranger = await people.account(driver, "stranger")
    other = await grow(graph, bucket, stranger, "Root\n  X\n  Y\n  Z")
    unrelated = await changed(Relate("related", map_.at["B"], other.at["Y"], ref="r"))
    taken = await changed(Unrelate(unrelated.created["r"]))
    await changed(Relate("related", map_.at["A"], other.at["Z"]))
    await apply(graph, bucket, stranger, other.uid, [Relate("related", other.at[end], map_.at[own]) for end, own in ("YB", "ZC")])
    await driver.execute_query(
        "MATCH (x:Topic {uid: $x}), (c:Topic {uid: $c}) CREATE (x)-[:RELATED_TO {uid: 'x', key: $x + ':' + $c, status: 'rejected'}]->(c)",
        x=other.at["X"],
        c=map_.at["C"],
    )
    for asked in (Relate("related", map_.at["B"], other.at["Y"]), Relate("related", map_.at["C"], other.at["X"])):
        with pytest.raises(ChangeRefused) as error:
            await changed(asked)
        assert error.value.code == "relation_exists"
    with pytest.raises(ChangeRefused):
        await undone(taken)
    with pytest.raises(ChangeRefused):
        await changed(Merge(map_.at["A"], map_.at["C"]))
    assert await outline(driver, map_.uid) == BEFORE


async def test_a_proposed_relation_is_accepted_and_becomes_a_proposal_again(driver, map_, changed, undone):
    await driver.execute_query(
        "MATCH (b:Topic {uid: $b}), (c:Topic {uid: $c}) CREATE (b)-[:REQUIRES {uid: 'proposed', key: $b + ':' + $c, origin: 'auto',"
        " status: 'proposed', confidence: 0.5, reason: 'perhaps', at: datetime()}]->(c)",
        b=map_.at["B"],
        c=map_.at["C"],
    )
    made = await changed(Relate("requires", map_.at["B"], map_.at["C"], "indeed", ref="r"))
    assert made.created == {"r": "proposed"}
    query = "MATCH ()-[r:REQUIRES {uid: 'proposed'}]->() RETURN r.status, r.reason, r.origin, r.confidence"

    async def found() -> list:
        return (await driver.execute_query(query)).records[0].values()

    assert await found() == ["accepted", "indeed", "auto", 0.5]
    taken_back = await undone(made)
    assert await found() == ["proposed", "perhaps", "auto", 0.5]
    again = await undone(taken_back)
    assert await found() == ["accepted", "indeed", "auto", 0.5]
    await undone(again)
    assert await found() == ["proposed", "perhaps", "auto", 0.5]


async def test_the_same_request_with_its_key_is_done_once(driver, map_, changed, owner):
    once = Once(owner.uid or "", "the-same-key", "hash")
    first = await changed(Add("N", map_.at["C"], ref="n"), once=once)
    again = await changed(Add("N", map_.at["C"], ref="n"), once=once)
    assert (again.uid, again.seq, again.created) == (first.uid, first.seq, first.created)
    assert await outline(driver, map_.uid) == "Root(A(A1 A2) B(B1) C(N))"
    with pytest.raises(KeyReused):
        await changed(Add("M", map_.at["C"]), once=Once(once.scope, once.key, "another hash"))


async def test_the_same_request_with_a_uid_of_its_own_is_done_once(driver, map_, changed):
    uid = new_uid()
    first = await changed(Add("N", map_.at["C"], ref="n", uid=uid))
    again = await changed(Add("N", map_.at["C"], ref="n", uid=uid))
    assert (again.uid, again.created) == (first.uid, {"n": uid})
    assert await outline(driver, map_.uid) == "Root(A(A1 A2) B(B1) C(N))"
    for other in (Add("M", map_.at["C"], ref="n", uid=uid), Add("N", map_.at["C"], uid=map_.at["A"])):
        with pytest.raises(Conflict):
            await changed(other)


async def test_what_is_based_on_an_old_version_applies_unless_its_own_topic_changed(driver, map_, changed):
    await changed(Rename(map_.at["A"], "A!"))
    await changed(Move(map_.at["B"], map_.at["C"]))
    await changed(Delete(map_.at["A1"]))
    for operation in (Rename(map_.at["A"], "x"), Move(map_.at["B"], map_.at["A"]), Add("x", map_.at["A1"]), Rename(map_.at["A1"], "x")):
        with pytest.raises(StaleChange) as stale:
            await changed(operation, base_version=1)
        assert stale.value.members["version"] == 4
        assert [change["seq"] for change in stale.value.members["changes"]] == [2, 3, 4]
    with pytest.raises(StaleChange):
        await changed(Rename(map_.at["C"], "x"), base_version=99)
    await changed(Move(map_.at["A"], map_.at["B"]), base_version=1)
    await changed(Rename(map_.at["B"], "B!"), base_version=1)
    await changed(Rename(map_.at["A"], "A!!"), base_version=4)
    assert await outline(driver, map_.uid) == "Root(C(B!(B1 A!!(A2))))"


async def test_an_undo_names_the_topics_in_its_way(driver, map_, changed, undone):
    added = await changed(Add("N", map_.at["C"], uid=(n := new_uid())))
    below = await changed(Add("M", n, uid=(m := new_uid())))
    with pytest.raises(UndoConflict) as conflict:
        await undone(added)
    assert conflict.value.topics == [{"uid": m, "title": "M"}]
    await undone(below)
    await undone(added)
    with pytest.raises(UndoConflict):
        await undone(added)


async def test_what_came_back_along_with_a_topic_is_not_in_the_way(driver, map_, changed, undone):
    await changed(Delete(map_.at["A"]))
    restored = await changed(Restore(map_.at["A"]))
    await undone(await changed(Delete(map_.at["A"])))
    await undone(restored)
    assert await outline(driver, map_.uid) == "Root(B(B1) C)"


async def test_what_was_changed_since_is_not_undone(driver, map_, changed, undone):
    renamed = await changed(Rename(map_.at["A"], "x"))
    moved = await changed(Move(map_.at["A1"], map_.at["C"]))
    deleted = await changed(Delete(map_.at["B"]))
    merged = await changed(Merge(map_.at["A2"], map_.at["C"]))
    await changed(Rename(map_.at["A"], "y"), Move(map_.at["A1"], map_.at["Root"]), Restore(map_.at["B"]), Delete(map_.at["C"]))
    for change, title in ((renamed, "y"), (moved, "A1"), (deleted, "B"), (merged, "C")):
        with pytest.raises(UndoConflict) as conflict:
            await undone(change)
        assert [topic["title"] for topic in conflict.value.topics] == [title]


async def test_the_change_that_made_a_map_cannot_be_undone(driver, graph, bucket, owner, map_, undone):
    (first,) = (await driver.execute_query("MATCH (c:Change {subject_uid: $uid}) RETURN c.uid AS uid", uid=map_.uid)).records

    class First:
        uid = first["uid"]

    with pytest.raises(UndoConflict):
        await undone(First())


async def test_a_change_too_large_for_a_property_lies_in_the_bucket_and_can_be_undone(driver, map_, changed, undone, bucket):
    note = "語" * 1000
    large = await changed(*(Add(f"{number}", map_.at["C"], note=note) for number in range(50)))
    assert await bucket.exists(f"changes/{large.uid}")
    (stored,) = (await driver.execute_query("MATCH (c:Change {uid: $uid}) RETURN c", uid=large.uid)).records
    assert stored["c"].get("operations") is None
    await undone(large)
    assert await outline(driver, map_.uid) == BEFORE
