"""Lists of subjects: each order in pages that hold everything once, filters, and what is one's own."""

import pytest

from graph.changes.apply import apply
from graph.changes.requested import Describe
from graph.errors import SignedOut
from graph.queries import gallery, subjects
from graph.queries.access import ANONYMOUS
from graph.queries.gallery import Wanted
from tests import factories
from tests.graph.test_subjects import create
from tests.people import account

LIKE = "MATCH (u:User), (s:Subject {uid: $uid}) WITH u, s LIMIT $n CREATE (u)-[:LIKED {key: u.uid + ':' + s.uid}]->(s)"
OPEN = "MATCH (u:User), (s:Subject {uid: $uid}) WITH u, s LIMIT $n CREATE (u)-[:OPENED {key: u.uid + ':' + s.uid}]->(s)"


async def walk(graph, wanted, *, size=2, viewer=ANONYMOUS):
    """The titles, page by page until there are no more."""
    titles, after = [], None
    while len(titles) < 20 and (found := await graph.read(gallery.page, viewer, wanted, size, after)):
        titles += [subject.title for subject in found]
        after = gallery.place_of(found[-1], wanted.sort)
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
        "MATCH (s:Subject) WHERE s.published_at IS NOT NULL SET s.published_at = datetime('2026-01-01T00:00:00Z'), s.title = 'X'"
    )
    assert await walk(graph, Wanted(sort)) == ["X"] * 5


@pytest.mark.parametrize(("sort", "expected"), [("liked", ["Echo", "bravo"]), ("read", ["Echo", "bravo"]), ("title", ["bravo", "Echo"])])
async def test_an_order_that_no_index_keeps_is_that_of_the_newest_that_are_wanted(graph, ada, sort, expected):
    found = await graph.read(gallery.page, ANONYMOUS, Wanted(sort), 20, among=2)
    assert [subject.title for subject in found] == expected
    tagged = await graph.read(gallery.page, ANONYMOUS, Wanted(sort, tag="letters"), 20, among=2)
    assert {subject.title for subject in tagged} == {"bravo", "Charlie"}


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
