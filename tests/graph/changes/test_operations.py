"""Each operation does what it says, and undo and redo take it back and forth."""

import pytest

from graph import texts
from graph.changes.requested import Add, Annotate, Delete, Describe, Merge, Move, Relate, Rename, Restore, Unrelate
from graph.errors import UndoConflict
from graph.values import new_uid
from tests.expect import relationships
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


async def test_a_relation_is_made_and_taken_away_and_both_undone(driver, map_, changed, undone):
    made = await changed(Relate("requires", map_.at["B"], map_.at["C"], "first things first", ref="r"))
    assert await relations(driver, map_.uid) == {"A requires B", "B requires C", "C related A1"}
    taken = await changed(Unrelate(made.created["r"]))
    assert await relations(driver, map_.uid) == {"A requires B", "C related A1"}
    await undone(taken)
    (found,) = [row for row in await relationships(driver, "REQUIRES", "uid", "reason", "origin") if row[0] == map_.at["B"]]
    assert found[2:] == (made.created["r"], "first things first", "author")
    await undone(made)
    assert await relations(driver, map_.uid) == {"A requires B", "C related A1"}


async def test_merging_moves_relations_without_doubles_or_loops(driver, map_, changed, undone):
    await changed(Relate("requires", map_.at["C"], map_.at["B"]), Relate("related", map_.at["A"], map_.at["C"]))
    before = await relations(driver, map_.uid)
    merged = await changed(Merge(map_.at["A"], map_.at["C"]))
    assert await relations(driver, map_.uid) == {"C requires B", "C related A1"}
    await undone(merged)
    assert await relations(driver, map_.uid) == before


@pytest.mark.parametrize("status", ["proposed", "rejected"])
async def test_merging_accepts_what_was_not_yet_accepted_of_the_other_topic(driver, map_, changed, undone, status):
    await changed(Relate("related", map_.at["A"], map_.at["B1"], "said of A"))
    for kind, source, target in (("REQUIRES", "C", "B"), ("RELATED_TO", "B1", "C")):
        await driver.execute_query(
            f"MATCH (s:Topic {{uid: $s}}), (t:Topic {{uid: $t}}) CREATE (s)-[:{kind} {{uid: $kind, key: $s + ':' + $t, origin: 'author',"
            " status: $status, confidence: 1.0, reason: 'said of C', at: datetime()}]->(t)",
            **{"s": map_.at[source], "t": map_.at[target], "status": status, "kind": kind},
        )
    before = await relations(driver, map_.uid)
    stored = {kind: await relationships(driver, kind, "uid", "status", "reason") for kind in ("REQUIRES", "RELATED_TO")}
    merged = await changed(Merge(map_.at["A"], map_.at["C"]))
    after = await relations(driver, map_.uid)
    assert after == {"C requires B", "B1 related C", "C related A1"}
    taken_back = await undone(merged)
    assert await relations(driver, map_.uid) == before
    assert {kind: await relationships(driver, kind, "uid", "status", "reason") for kind in stored} == stored
    again = await undone(taken_back)
    assert await relations(driver, map_.uid) == after
    await undone(again)


async def test_merging_moves_documents_behind_the_others_and_counts_stay_right(driver, map_, changed, undone):
    merged = await changed(Merge(map_.at["A2"], map_.at["A"]))
    found = await driver.execute_query(
        "MATCH (t:Topic {uid: $uid})-[:HAS_DOCUMENT]->(d) RETURN d.title AS title ORDER BY d.rank", uid=map_.at["A"]
    )
    assert [record["title"] for record in found.records] == ["A", "A2"]
    assert await relationships(driver, "MERGED_INTO") == [(map_.at["A2"], map_.at["A"])]
    await undone(merged)
    owners = {topic for topic, _ in await relationships(driver, "HAS_DOCUMENT")}
    assert owners == {map_.at["A"], map_.at["A2"]} and await relationships(driver, "MERGED_INTO") == []


async def test_merging_again_takes_along_what_was_written_meanwhile(driver, graph, bucket, owner, map_, changed, undone):
    topic, into = map_.at["A2"], map_.at["A"]
    taken_back = await undone(await changed(Merge(topic, into)))
    for uid, title in ((topic, "New"), (into, "Other")):
        await texts.add(graph, bucket, owner, uid, title, "Text.")

    async def titles(uid: str) -> list[str]:
        query = "MATCH ({uid: $uid})-[:HAS_DOCUMENT]->(d) WITH DISTINCT d.rank AS rank, d.title AS title ORDER BY rank RETURN title"
        return [record["title"] for record in (await driver.execute_query(query, uid=uid)).records]

    again = await undone(taken_back)
    assert await titles(into) == ["A", "Other", "A2", "New"]
    await undone(again)
    assert (await titles(topic), await titles(into)) == (["A2", "New"], ["A", "Other"])


async def tags(driver, uid) -> set[str]:
    return {tag for source, _, tag in await relationships(driver, "TAGGED", "key") if source == uid}


async def test_notes_kinds_links_and_tags_are_set_cleared_and_undone(driver, map_, changed, undone):
    uid = map_.at["C"]
    noted = await changed(Annotate(uid, {"note": "Mind it.", "kind": "link", "url": "https://example.org", "tags": ["Big  Data", "x"]}))
    topic = (await driver.execute_query("MATCH (t:Topic {uid: $uid}) RETURN t", uid=uid)).records[0]["t"]
    assert (topic["note"], topic["kind"], topic["url"], topic["search_text"]) == ("Mind it.", "link", "https://example.org", "C\nMind it.")
    assert await tags(driver, uid) == {f"{uid}:big-data", f"{uid}:x"}
    await changed(Annotate(uid, {"tags": ["X", "y"]}), Annotate(map_.at["B"], {"tags": ["y"]}))
    assert await tags(driver, uid) == {f"{uid}:x", f"{uid}:y"}
    with pytest.raises(UndoConflict) as conflict:
        await undone(noted)
    assert conflict.value.topics == [{"uid": uid, "title": "C"}]
    cleared = await changed(Annotate(uid, {"note": None, "tags": []}))
    await undone(cleared)
    assert await tags(driver, uid) == {f"{uid}:x", f"{uid}:y"}


async def test_a_subject_describes_itself_and_takes_it_back(driver, map_, changed, undone):
    described = await changed(Describe({"title": "Another map", "summary": "Short.", "tags": ["New"]}), Describe({"language": "de"}))
    subject = "MATCH (s:Subject {uid: $uid}) RETURN s.title AS title, s.slug AS slug, s.summary AS summary, s.language AS language"
    (found,) = (await driver.execute_query(subject, uid=map_.uid)).records
    assert found.data() == {"title": "Another map", "slug": "another-map", "summary": "Short.", "language": "de"}
    assert await tags(driver, map_.uid) == {f"{map_.uid}:new"}
    await undone(described)
    (found,) = (await driver.execute_query(subject, uid=map_.uid)).records
    assert found.data() == {"title": "A map", "slug": "a-map", "summary": None, "language": "en"}
    assert await tags(driver, map_.uid) == set()


async def test_a_tag_spelled_otherwise_is_the_same_tag_to_an_undo(driver, map_, changed, undone):
    await changed(Annotate(map_.at["B"], {"tags": ["Big Data"]}), Describe({"tags": ["Big Data"]}))
    again = await changed(Annotate(map_.at["C"], {"tags": ["BIG  data"]}), Describe({"tags": ["big data", "New"]}))
    await undone(await undone(await undone(again)))
    assert await tags(driver, map_.at["C"]) == set()
    assert await tags(driver, map_.uid) == {f"{map_.uid}:big-data"}


async def test_a_new_topic_is_what_an_imported_one_is(driver, map_, changed):
    added = await changed(Add("Linear  ALGEBRA", map_.at["C"], ref="n", note="Of maps."))
    found = await driver.execute_query(
        "MATCH (t:Topic {uid: $uid})-[about:ABOUT]->(c:Concept) RETURN t.title AS title, t.audience AS audience, t.search_text AS text,"
        " about.origin AS origin, about.status AS status, c.name_key AS name_key, c.sense AS sense, c.language AS language",
        uid=added.created["n"],
    )
    assert found.records[0].data() == {
        "title": "Linear ALGEBRA",
        "audience": "public",
        "text": "Linear ALGEBRA\nOf maps.",
        "origin": "author",
        "status": "accepted",
        "name_key": "linear algebra",
        "sense": added.created["n"],
        "language": "en",
    }


async def test_what_is_deleted_cannot_be_searched_and_what_is_restored_can(driver, map_, changed, undone):
    deleted = await changed(Delete(map_.at["A"]))
    marked = "MATCH (t:Topic) WHERE t.deleted_by = $uid RETURN t.title AS title, t.search_text AS text, t.audience AS audience"
    found = (await driver.execute_query(marked, uid=deleted.uid)).records
    assert {record["title"] for record in found} == {"A", "A1", "A2"} and {record["text"] for record in found} == {None}
    await undone(deleted)
    (found,) = (await driver.execute_query("MATCH (t:Topic {uid: $uid}) RETURN t.search_text AS text", uid=map_.at["A1"])).records
    assert found["text"] == "A1"


async def test_restoring_brings_back_what_that_change_deleted_and_nothing_else(driver, map_, changed):
    await changed(Delete(map_.at["A1"]))
    await changed(Delete(map_.at["A"]))
    await changed(Restore(map_.at["A"]))
    assert await outline(driver, map_.uid) == "Root(A(A2) B(B1) C)"
    await changed(Restore(map_.at["A1"]))
    assert await outline(driver, map_.uid) == BEFORE


async def test_what_is_restored_below_a_deleted_topic_goes_to_the_nearest_living_one(driver, map_, changed):
    await changed(Delete(map_.at["A1"]))
    await changed(Move(map_.at["A"], map_.at["B"]))
    await changed(Delete(map_.at["A"]))
    await changed(Restore(map_.at["A1"]))
    assert await outline(driver, map_.uid) == "Root(B(B1 A1) C)"
    await changed(Restore(map_.at["A"]))
    assert await outline(driver, map_.uid) == "Root(B(B1 A(A2) A1) C)"


async def test_a_deleted_topic_keeps_its_place_among_its_siblings(driver, map_, changed):
    await changed(Delete(map_.at["B"]))
    await changed(Add("N", map_.at["Root"], after_uid=map_.at["A"]))
    await changed(Restore(map_.at["B"]))
    assert await outline(driver, map_.uid) == "Root(A(A1 A2) N B(B1) C)"


async def test_the_history_of_one_place_never_runs_out_of_ranks(driver, map_, changed, undone):
    """What was moved away before all got new ranks comes back behind what it was behind."""
    await changed(Add("A3", map_.at["A"], uid=(third := new_uid())), Add("A4", map_.at["A"]))
    moved = await changed(Move(map_.at["A2"], map_.at["C"]), Move(third, map_.at["C"]))
    for number in range(8):
        await changed(*(Add(f"{number}.{index}", map_.at["A"], after_uid=map_.at["A1"]) for index in range(100)))
    ranks = [rank for _, parent, rank in await relationships(driver, "CHILD_OF", "rank") if parent == map_.at["A"]]
    assert len(ranks) == len(set(ranks)) == 802 and max(map(len, ranks)) <= 64
    titles = (await outline(driver, map_.uid)).split("A(", 1)[1].split(")")[0].split()
    assert titles == ["A1", *(f"{number}.{index}" for number in range(7, -1, -1) for index in range(99, -1, -1)), "A4"]
    reranked = await driver.execute_query("MATCH (c:Change) WHERE c.operations CONTAINS 'rerank' OR c.operations IS NULL RETURN c")
    assert reranked.records
    await undone(moved)
    titles = (await outline(driver, map_.uid)).split("A(", 1)[1].split(")")[0].split()
    assert titles[:4] == ["A1", "A2", "A3", "7.99"] and titles[-1] == "A4"


async def test_undoing_a_restoring_below_another_topic_remembers_where_it_was_deleted(driver, map_, changed, undone):
    await changed(Delete(map_.at["A1"]))
    await changed(Delete(map_.at["A"]))
    restored = await changed(Restore(map_.at["A1"]))
    assert await outline(driver, map_.uid) == "Root(B(B1) C A1)"
    taken_back = await undone(restored)
    await undone(await undone(taken_back))
    await changed(Restore(map_.at["A"]))
    await changed(Restore(map_.at["A1"]))
    assert await outline(driver, map_.uid) == BEFORE
