"""Lists of subjects: each order in pages that hold everything once, filters, and what is one's own."""

import asyncio

import pytest

from graph.changes.apply import apply
from graph.changes.requested import Describe
from graph.checks import check
from graph.errors import SignedOut
from graph.queries import erasure, gallery, subjects
from graph.queries.access import ANONYMOUS
from graph.queries.gallery import Wanted
from graph.values import new_uid
from tests import factories
from tests.graph.test_subjects import create
from tests.people import account

LIKE = """
MATCH (user:User), (subject:Subject {uid: $uid}) WITH user, subject LIMIT $n
CREATE (user)-[:LIKED {key: user.uid + ':' + subject.uid}]->(subject)
SET subject.like_count = subject.like_count + 1
"""
OPEN = """
MATCH (user:User), (subject:Subject {uid: $uid}) WITH user, subject LIMIT $n
CREATE (user)-[:OPENED {key: user.uid + ':' + subject.uid}]->(subject)
SET subject.reader_count = subject.reader_count + 1
"""


async def walk(graph, wanted, *, size=2, viewer=ANONYMOUS):
    """The titles, page by page until there are no more."""
    titles, after = [], None
    while len(titles) < 20 and (found := await graph.read(gallery.page, viewer, wanted, size, after)):
        titles += [listed.subject.title for listed in found]
        after = found[-1].place
    return titles


@pytest.fixture
async def ada(driver, graph):
    viewer = await account(driver, "ada")
    for title in ("Delta", "alpha", "Charlie", "bravo", "Echo"):
        made = await create(graph, viewer, title, visibility="public", names=["Letters"] if title != "Echo" else [])
        await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.slug = $title", uid=made.uid, title=title)
    await create(graph, viewer, "Hidden")
    await create(graph, viewer, "Unlisted", visibility="unlisted")
    return viewer


async def test_each_order_holds_every_public_subject_once(driver, graph, ada):
    for _ in range(3):
        await account(driver, f"reader-{_}")
    for title, likes in (("alpha", 1), ("Charlie", 3), ("bravo", 1)):
        found = await driver.execute_query("MATCH (s:Subject {title: $title}) RETURN s.uid AS uid", title=title)
        for edge in (LIKE, OPEN):
            await driver.execute_query(edge, uid=found.records[0]["uid"], n=likes)
    assert await walk(graph, Wanted("newest")) == ["Echo", "bravo", "Charlie", "alpha", "Delta"]
    assert await walk(graph, Wanted("liked")) == ["Charlie", "bravo", "alpha", "Echo", "Delta"]
    assert await walk(graph, Wanted("read")) == ["Charlie", "bravo", "alpha", "Echo", "Delta"]
    assert await walk(graph, Wanted("title")) == ["alpha", "bravo", "Charlie", "Delta", "Echo"]


@pytest.mark.parametrize("sort", ["newest", "liked", "read", "title"])
async def test_equals_are_told_apart_by_their_uid(driver, graph, ada, sort):
    await driver.execute_query(
        "MATCH (s:Subject) WHERE s.published_at IS NOT NULL"
        " SET s.published_at = datetime('2026-01-01T00:00:00Z'), s.title = 'X', s.title_key = 'x'"
    )
    assert await walk(graph, Wanted(sort)) == ["X"] * 5


@pytest.mark.parametrize("sort", ["newest", "liked", "read", "title"])
async def test_each_order_is_read_from_an_index_and_sorts_no_more_than_a_page(driver, sort):
    """What is public may be a million: only the page itself may be put in order."""
    text = "EXPLAIN " + gallery.ORDERS[sort]
    wanted = ANONYMOUS.asks(tag=None, author=None, language=None)
    plan = (await driver.execute_query(text, {**wanted, "limit": 20, "value": None, "uid": None})).summary.plan
    ways = list(ways_to_the_index(plan, []))
    assert len(ways) == (1 if sort == "newest" else 2), spelled(plan)
    for way in ways:
        ends = [step for step in way if step in ("Limit", "Sort", "Top", "PartialSort", "PartialTop")]
        assert ends[-1] in (("PartialTop", "Limit") if sort == "newest" else ("Limit",)), spelled(plan)


def spelled(plan) -> str:
    below = "".join(spelled(child) for child in plan.get("children", ()))
    return f"{plan['operatorType']} {plan['args'].get('Details', '')}\n{below}"


def ways_to_the_index(plan, above):
    """From the root to each place where subjects are found by an index other than that of their uid."""
    way = [*above, plan["operatorType"].split("@")[0]]
    details = plan["args"].get("Details", "")
    if way[-1].startswith("NodeIndexSeek") and "Subject(visibility" in details:
        yield way
    for child in plan.get("children", ()):
        yield from ways_to_the_index(child, way)


async def test_who_leaves_is_counted_no_more_be_it_two_at_once_while_the_title_changes(driver, graph, bucket, ada):
    people = [await account(driver, f"reader-{number}") for number in range(4)]
    uids = [
        record["uid"] for record in (await driver.execute_query("MATCH (s:Subject {visibility: 'public'}) RETURN s.uid AS uid")).records
    ]
    for uid in uids:
        for edge in (LIKE, OPEN):
            await driver.execute_query(edge, uid=uid, n=5)
    assert await check(graph, bucket) == []
    await asyncio.gather(
        *(graph.write(erasure.erase, viewer.uid, new_uid(), keep_shared=False) for viewer in people),
        *(apply(graph, bucket, ada, uid, [Describe({"title": f"ÉCHO {number}"})]) for number, uid in enumerate(uids)),
    )
    counted = await driver.execute_query(
        "MATCH (s:Subject {visibility: 'public'}) RETURN DISTINCT s.like_count AS likes, s.reader_count AS readers"
    )
    assert [record.values() for record in counted.records] == [[1, 1]]
    assert await walk(graph, Wanted("title")) == [f"ÉCHO {number}" for number in range(5)]
    assert await check(graph, bucket) == []


async def test_filters_by_tag_author_and_language_hold_together(driver, graph, ada):
    bob = await account(driver, "bob")
    await create(graph, bob, "Foxtrot", visibility="public", names=["letters"], language="de")
    for sort in ("newest", "liked", "read", "title"):
        assert len(await walk(graph, Wanted(sort, tag="letters"))) == 5
        assert await walk(graph, Wanted(sort, tag="letters", author="bob", language="de")) == ["Foxtrot"]
        assert await walk(graph, Wanted(sort, author="ada", language="de")) == []
        assert await walk(graph, Wanted(sort, tag="no-such-tag")) == []


async def test_words_find_titles_in_any_order_the_last_only_begun(driver, graph, ada):
    for title in ("Linear Algebra", "Algèbre linéaire", "Abstract algebra: groups", "C++ for the self-taught", "高等数学", "Don't panic"):
        await create(graph, ada, title, visibility="public")
    await create(graph, ada, "Linear algebra, hidden")
    for words, expected in (
        ("algebra linear", ["Linear Algebra"]),
        ("lin alg", []),
        ("linear alg", ["Linear Algebra"]),
        ("LINEAIRE algebr", ["Algèbre linéaire"]),
        ("algebre LINÉAI", ["Algèbre linéaire"]),
        ("alg", ["Abstract algebra: groups", "Algèbre linéaire", "Linear Algebra"]),
        ("algebra ", ["Abstract algebra: groups", "Linear Algebra"]),
        ("self-tau", ["C++ for the self-taught"]),
        ("c++", ["C++ for the self-taught", "Charlie"]),
        ("数学", ["高等数学"]),
        ("don't", ["Don't panic"]),
        ("private", []),
        ("title:alpha OR visibility:private", []),
        ('alpha" AND *:*', ["alpha"]),
        ("*", []),
        ("\\\\", []),
    ):
        assert await walk(graph, Wanted("title", words=words)) == expected, words
        for sort in ("newest", "liked", "read"):
            assert sorted(await walk(graph, Wanted(sort, words=words))) == sorted(expected)
    assert await walk(graph, Wanted("newest", words="al", author="nobody")) == []


async def test_a_title_is_found_by_its_words_as_soon_as_it_is_public_and_by_its_new_ones_when_it_has_changed(driver, graph, bucket, ada):
    made = await create(graph, ada, "Rivers", visibility="unlisted")
    assert await walk(graph, Wanted("newest", words="river")) == []
    await graph.write(subjects.set_visibility, ada, made.uid, "public")
    assert await walk(graph, Wanted("newest", words="river")) == ["Rivers"]
    await apply(graph, bucket, ada, made.uid, [Describe({"title": "Lakes"})])
    assert await walk(graph, Wanted("newest", words="river")) == []
    assert await walk(graph, Wanted("newest", words="lake")) == ["Lakes"]
    await graph.write(subjects.delete, ada, made.uid)
    assert await walk(graph, Wanted("newest", words="lake")) == []


async def test_own_lists_hold_what_one_made_what_is_shared_and_what_one_tracks(driver, graph, ada):
    bob = await account(driver, "bob")
    shared, public = await factories.subject(driver, visibility="private"), await factories.subject(driver)
    await factories.member(driver, bob, shared, "editor")
    track = "MATCH (u:User {uid: $user}), (s:Subject {uid: $subject}) CREATE (u)-[:TRACKS {key: u.uid + ':' + s.uid}]->(s)"
    await driver.execute_query(track, user=bob.uid, subject=public)
    mine = await create(graph, bob, "Mine")
    for which, expected in (("created", [mine.uid]), ("shared", [shared]), ("tracked", [public]), ("deleted", [])):
        assert [subject.uid for subject in await graph.read(gallery.own, bob, which, 10)] == expected
    created = [subject.title for subject in await graph.read(gallery.own, ada, "created", 3)]
    rest = await graph.read(gallery.own, ada, "created", 10, (await graph.read(gallery.own, ada, "created", 3))[-1].uid)
    assert created + [subject.title for subject in rest] == ["Unlisted", "Hidden", "Echo", "bravo", "Charlie", "alpha", "Delta"]


async def test_what_one_lost_the_right_to_read_leaves_the_own_lists(driver, graph):
    bob, public = await account(driver, "bob"), await factories.subject(driver)
    track = "MATCH (u:User {uid: $user}), (s:Subject {uid: $subject}) CREATE (u)-[:TRACKS {key: u.uid + ':' + s.uid}]->(s)"
    await driver.execute_query(track, user=bob.uid, subject=public)
    await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'private'")
    assert await graph.read(gallery.own, bob, "tracked", 10) == []
    await driver.execute_query("MATCH (s:Session) SET s.ended_at = datetime()")
    with pytest.raises(SignedOut):
        await graph.read(gallery.own, bob, "tracked", 10)
