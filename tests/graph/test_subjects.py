"""A subject's way: made whole, shown and hidden, in the trash and back."""

import asyncio

import pytest

from graph.checks import check
from graph.errors import AddressUnverified, Forbidden, KeyReused, NotFound, SignedOut
from graph.queries import gallery, maps, subjects
from graph.queries.access import ANONYMOUS
from graph.queries.gallery import Wanted
from graph.queries.idempotency import Once
from graph.values import new_uid, tags
from tests import factories
from tests.expect import counts, relationships
from tests.people import EVERYONE, account, around


def new(title="Rivers", *, visibility="private", names=(), language="en"):
    uids = [new_uid() for _ in range(4)]
    return subjects.NewSubject(title, None, language, visibility, tags(names), *uids)


async def create(graph, viewer, *args, once=None, is_local=False, **kwargs):
    return await graph.write(subjects.create, viewer, new(*args, **kwargs), once, is_local=is_local)


async def test_a_subject_is_made_whole_in_one_go(driver, graph, bucket):
    ada = await account(driver, "ada")
    made = await create(graph, ada, "Rivers and Seas", names=["Water", "water", "Long Rivers"])
    assert (made.slug, made.version, made.topic_count, made.my_role) == ("rivers-and-seas", 1, 1, "owner")
    assert (made.owner.handle, made.tags, made.published_at) == ("ada", ["long-rivers", "water"], None)
    shown = await graph.read_locked(maps.read_map, ada, made.uid)
    assert [(topic.uid, topic.title) for topic in shown.topics] == [(made.root_topic_uid, "Rivers and Seas")]
    assert shown.topics[0].concept_uid
    assert await check(graph, bucket) == []


async def test_who_makes_a_first_subject_becomes_an_author_and_others_keep_their_role(driver, graph):
    ada, root = await account(driver, "ada"), await account(driver, "root", role="admin")
    for viewer in (ada, root):
        await create(graph, viewer)
    found = await driver.execute_query("MATCH (u:User) RETURN u.handle AS handle, u.role AS role ORDER BY handle")
    assert [tuple(record.values()) for record in found.records] == [("ada", "author"), ("root", "admin")]


async def test_only_an_account_with_a_verified_address_makes_subjects_but_on_a_local_install_any(driver, graph):
    unverified, guest = await account(driver, "eve", verified=False), await factories.guest(driver)
    with pytest.raises(AddressUnverified):
        await create(graph, unverified)
    with pytest.raises(Forbidden):
        await create(graph, guest, is_local=True)
    assert "Subject" not in await counts(driver)
    assert (await create(graph, unverified, is_local=True)).my_role == "owner"
    await driver.execute_query("MATCH (u:User {uid: $uid}) SET u.suspended_at = datetime()", uid=unverified.uid)
    with pytest.raises(SignedOut):
        await create(graph, unverified, is_local=True)


async def test_created_twice_at_once_with_one_key_there_is_one_subject(driver, graph, bucket):
    ada = await account(driver, "ada")
    once = Once(ada.uid or "", "a-key-of-ada", "hash")
    made = await asyncio.gather(*(create(graph, ada, once=once) for _ in range(8)))
    assert len({subject.uid for subject in made}) == 1
    assert len(await relationships(driver, "MEMBER_OF")) == 1
    with pytest.raises(KeyReused):
        await create(graph, ada, once=Once(ada.uid or "", "a-key-of-ada", "other"))
    assert await check(graph, bucket) == []


async def test_a_deleted_subject_is_nowhere_and_its_owner_has_it_back_as_it_was(driver, graph, bucket):
    ada = await account(driver, "ada")
    made = await create(graph, ada, visibility="public")
    for _ in range(2):
        await graph.write(subjects.delete, ada, made.uid)
    for viewer in (ada, ANONYMOUS):
        with pytest.raises(NotFound):
            await graph.read(subjects.one, viewer, made.uid)
        assert await graph.read(gallery.page, viewer, Wanted("newest"), 10) == []
    assert [found.uid for found in await graph.read(gallery.own, ada, "deleted", 10)] == [made.uid]
    assert await graph.read(gallery.own, ada, "created", 10) == []
    for _ in range(2):
        assert await graph.write(subjects.restore, ada, made.uid) == made
    assert await graph.read(gallery.own, ada, "deleted", 10) == []
    assert await check(graph, bucket) == []


async def test_after_thirty_days_nothing_comes_back(driver, graph):
    ada = await account(driver, "ada")
    made = await create(graph, ada)
    await graph.write(subjects.delete, ada, made.uid)
    await driver.execute_query("MATCH (s:Subject) SET s.deleted_at = datetime() - duration({days: 30, seconds: 1})")
    with pytest.raises(NotFound):
        await graph.write(subjects.restore, ada, made.uid)


async def test_deleting_and_restoring_at_once_leave_it_whole_either_way(driver, graph, bucket):
    ada = await account(driver, "ada")
    made = await create(graph, ada)
    work = [subjects.delete, subjects.restore] * 6
    await asyncio.gather(*(graph.write(each, ada, made.uid) for each in work), return_exceptions=True)
    await graph.write(subjects.restore, ada, made.uid)
    assert (await graph.read(subjects.one, ada, made.uid)).deleted_at is None
    assert await check(graph, bucket) == []


async def test_publishing_turns_the_audience_of_every_topic_and_keeps_the_first_date(driver, graph, bucket):
    ada = await account(driver, "ada")
    made = await create(graph, ada)
    audience = "MATCH (t:Topic) RETURN t.audience AS audience"
    for visibility, expected in (("unlisted", made.uid.replace("-", "")), ("public", "public"), ("private", made.uid.replace("-", ""))):
        await graph.write(subjects.set_visibility, ada, made.uid, visibility)
        assert (await driver.execute_query(audience)).records[0]["audience"] == expected
        assert await check(graph, bucket) == []
    first = (await graph.read(subjects.one, ada, made.uid)).published_at
    assert first is not None
    assert (await graph.write(subjects.set_visibility, ada, made.uid, "public")).published_at == first


async def test_what_a_map_shows_of_visibility_steps_its_version_once(driver, graph):
    ada = await account(driver, "ada")
    made = await create(graph, ada)
    for visibility, documents_version in (("public", 2), ("public", 2), ("private", 3)):
        await graph.write(subjects.set_visibility, ada, made.uid, visibility)
        assert str(await graph.read(maps.version, ada, made.uid)) == f"1.{documents_version}"


async def test_showing_and_hiding_at_once_leave_topics_and_subject_agreed(driver, graph, bucket):
    ada = await account(driver, "ada")
    made = await create(graph, ada)
    wanted = ["public", "private", "unlisted"] * 4
    await asyncio.gather(*(graph.write(subjects.set_visibility, ada, made.uid, each) for each in wanted))
    assert await check(graph, bucket) == []


MANAGING = {
    "delete": lambda graph, viewer, uid: graph.write(subjects.delete, viewer, uid),
    "restore": lambda graph, viewer, uid: graph.write(subjects.restore, viewer, uid),
    "visibility": lambda graph, viewer, uid: graph.write(subjects.set_visibility, viewer, uid, "unlisted"),
}


@pytest.mark.parametrize("position", EVERYONE)
@pytest.mark.parametrize("visibility", ["private", "public"])
@pytest.mark.parametrize("action", MANAGING)
async def test_only_the_owner_deletes_restores_and_publishes(driver, graph, action, visibility, position):
    owner = await account(driver, "owner")
    uid = (await create(graph, owner, visibility=visibility)).uid
    viewer = (await around(driver, uid, owner))[position]
    if position == "owner":
        await MANAGING[action](graph, viewer, uid)
        return
    may_read = visibility == "public" or position in ("editor", "commenter", "viewer")
    with pytest.raises(Forbidden if may_read else NotFound):
        await MANAGING[action](graph, viewer, uid)
    assert (await graph.read(subjects.one, owner, uid)).visibility == visibility


@pytest.mark.parametrize("position", EVERYONE)
async def test_members_alone_read_a_private_subject_and_see_their_role(driver, graph, position):
    owner = await account(driver, "owner")
    uid = (await create(graph, owner)).uid
    viewer = (await around(driver, uid, owner))[position]
    if position in ("stranger", "guest", "anonymous"):
        with pytest.raises(NotFound, match="no such subject"):
            await graph.read(subjects.one, viewer, uid)
    else:
        assert (await graph.read(subjects.one, viewer, uid)).my_role == position
