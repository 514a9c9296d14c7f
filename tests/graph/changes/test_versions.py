"""Every version of a map can be read again and compared with every other, from its changes alone."""

from dataclasses import asdict
from pathlib import Path

import orjson
import pytest

from api.subjects.changes import use_cases
from graph.changes.diff import diff, increasing
from graph.changes.history import compare, tree_at
from graph.changes.requested import Add, Annotate, Delete, Describe, Merge, Move, Relate, Rename, Restore, Unrelate
from graph.changes.tree import Topic, Tree
from graph.errors import NotFound
from graph.queries.access import ANONYMOUS
from graph.queries.structure_writes import TYPES
from tests import people
from tests.graph.changes.maps import grow, outline, relations

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
async def story(map_, changed, undone):
    """Twelve versions in which everything happens once; the uids of topics that come later are in its map too."""
    at = map_.at
    added = await changed(
        Add("D", at["Root"], ref="D", after_uid=at["A"]), Add("D1", parent_ref="D", ref="D1", note="Below D."), Add("D2", parent_ref="D")
    )
    at |= added.created
    await changed(Rename(at["A"], "Alpha"), Annotate(at["B"], {"note": "On B.", "kind": "group", "tags": ["Big Data"]}))
    await changed(Move(at["C"], at["Root"], after_uid=None))
    await changed(Move(at["A1"], at["D"], after_uid=at["D1"]))
    await changed(Relate("requires", at["D"], at["A"], "first things first", ref="r"))
    deleted = await changed(Delete(at["B"]))
    await undone(deleted)
    await changed(Merge(at["A2"], at["B1"]))
    await changed(Describe({"title": "The story", "summary": "Of a map."}))
    related = await changed(Relate("related", at["B"], at["D"], ref="s"))
    await changed(Unrelate(related.created["s"]))
    return map_


def spelled(tree: Tree) -> str:
    """Root(A(B C) D)"""

    def one(uid: str) -> str:
        below = tree.live_children(uid)
        return tree.topics[uid].title + (f"({' '.join(map(one, below))})" if below else "")

    return next(one(uid) for uid, topic in tree.topics.items() if topic.parent_uid is None)


def named(value, names: dict[str, str]):
    """Uids replaced by the names that the story gives them, so that a golden file reads well."""
    if isinstance(value, dict):
        return {key: named(found, names) for key, found in value.items()}
    if isinstance(value, list):
        return [named(found, names) for found in value]
    return names.get(value, value) if isinstance(value, str) else value


def golden(name: str, found) -> None:
    """Compared with what is kept; a missing file is written, and the test fails so that somebody looks at it."""
    path, text = GOLDEN / name, orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"
    if not path.exists():
        path.write_bytes(text)
        pytest.fail(f"{path} is new: look at it, and run this again.")
    assert text.decode() == path.read_text()


def names(story) -> dict[str, str]:
    return {uid: title for title, uid in story.at.items()}


async def test_every_version_is_as_it_was(graph, bucket, owner, driver, story):
    versions = [(await tree_at(graph, bucket, owner, story.uid, number))[0] for number in range(1, 13)]
    golden("versions.json", [spelled(tree) for tree in versions])
    assert spelled(versions[-1]) == await outline(driver, story.uid)


async def test_differences_are_told_by_topic(graph, bucket, owner, story):
    pairs = [(1, 12), (12, 1), (1, 2), (3, 4), (4, 5), (6, 7), (7, 8), (8, 9), (5, 5)]
    found = {f"{first} to {second}": asdict(await compare(graph, bucket, owner, story.uid, first, second)) for first, second in pairs}
    uids = names(story)
    for difference in found.values():
        for relation in difference["relations_added"] + difference["relations_removed"]:
            relation.pop("uid")
        for topic in difference["added"] + difference["removed"]:
            uids.setdefault(topic["uid"], topic["title"])
    golden("differences.json", named(found, uids))


async def test_the_map_as_of_a_version_reads_like_a_map(graph, bucket, owner, story):
    found = orjson.loads(await use_cases.map_at(graph, bucket, owner, story.uid, 4))
    assert (found["subject"]["title"], found["subject"]["summary"], found["subject"]["version"]) == ("A map", None, 4)
    for topic in found["topics"]:
        assert topic.pop("concept_uid")
        topic.pop("rank")
    for relation in found["relations"]:
        relation.pop("uid")
    uids = names(story) | {topic["uid"]: topic["title"] for topic in found["topics"] if topic["title"] == "D2"}
    golden("as_of_4.json", named({"topics": found["topics"], "relations": found["relations"]}, uids))


async def test_versions_that_never_were_and_maps_of_others_are_not_found(driver, graph, bucket, owner, map_):
    for version in (0, 2, 10**9):
        with pytest.raises(NotFound):
            await tree_at(graph, bucket, owner, map_.uid, version)
        with pytest.raises(NotFound):
            await compare(graph, bucket, owner, map_.uid, 1, version)
    hidden = await grow(graph, bucket, owner, "Hidden", visibility="private")
    for viewer in (ANONYMOUS, await people.account(driver, "stranger")):
        with pytest.raises(NotFound):
            await tree_at(graph, bucket, viewer, hidden.uid, 1)
        assert (await tree_at(graph, bucket, viewer, map_.uid, 1))[0].topics.keys() == set(map_.at.values())


async def test_the_relations_of_each_version_are_those_between_living_topics(graph, bucket, owner, driver, map_, changed):
    await changed(Delete(map_.at["B"]))
    tree, _ = await tree_at(graph, bucket, owner, map_.uid, 2)
    assert {found.kind for found in tree.inner_relations().values()} == {"related"}
    await changed(Restore(map_.at["B"]))
    tree, _ = await tree_at(graph, bucket, owner, map_.uid, 3)
    assert len(tree.inner_relations()) == len(await relations(driver, map_.uid)) == len(TYPES)


def tree_of(**parents: str) -> Tree:
    tree = Tree()
    tree.put("root", Topic(None, None, "root", "topic"))
    for number, (uid, parent) in enumerate(parents.items()):
        tree.put(uid, Topic(parent, f"{number:04}", uid, "topic"))
    return tree


def test_a_reorder_names_as_few_topics_as_explain_it():
    old = tree_of(**{f"t{number}": "root" for number in range(9)})
    new = tree_of(t8="root", **{f"t{number}": "root" for number in range(8)})
    found = diff(old, new)
    assert [moved.uid for moved in found.moved] == ["t8"] and found.added == found.removed == []


def test_new_ranks_alone_are_no_difference():
    old, new = tree_of(a="root", b="root"), tree_of(a="root", b="root")
    new.topics["a"].rank, new.topics["b"].rank = "b0", "b1"
    assert diff(old, new) == diff(old, old)


def test_the_longest_run_is_kept():
    assert increasing([]) == set()
    assert len(increasing([5, 1, 4, 2, 3, 0])) == 3
