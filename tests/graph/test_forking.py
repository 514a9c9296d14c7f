"""A fork is whole, private and its maker's own: texts and images of its own, and nothing of anybody else."""

import asyncio

import pytest

from graph import texts
from graph.addresses import short_id
from graph.bucket import Bucket
from graph.changes.apply import apply
from graph.changes.history import tree_at
from graph.changes.requested import Delete
from graph.checks import check
from graph.errors import AddressUnverified, Forbidden, NotFound, Unavailable
from graph.forking import Order, fork
from graph.queries import documents, gallery, maps, subjects
from graph.sweep import sweep
from graph.values import image_key, new_uid, sha256
from tests.expect import counts, relationships
from tests.graph.changes.maps import grow, outline
from tests.people import EVERYONE, account, around

MAP = """
Root
  A*
    A1
    A2*
  B
"""
IMAGE = """
MATCH (subject:Subject {uid: $uid})
CREATE (subject)-[:HAS_IMAGE]->(:Image {
    uid: $image, sha256: $sha256, bytes: 3, media_type: 'image/png', width: 1, height: 1, created_at: datetime()
})
"""


DONE = """
MATCH (user:User {uid: $user})
MATCH (topic:Topic {uid: $topic})
CREATE (user)-[:PROGRESS {key: user.uid + ':' + topic.uid, state: 'done'}]->(topic)
"""


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def bob(driver):
    return await account(driver, "bob")


@pytest.fixture
async def original(graph, bucket, ada):
    return await grow(graph, bucket, ada, MAP, requires="A:B", related="A1:A2")


async def forked(graph, bucket, viewer, uid, *, is_local=False):
    made = []

    async def last(tx, copy_uid):
        made[:] = [copy_uid]

    await fork(graph, bucket, Order(viewer, uid, new_uid(), is_local, lambda *_: None, last))
    return await graph.read(subjects.one, viewer, made[0])


async def text_of(graph, bucket, viewer, topic_uid):
    (document,) = await graph.read(documents.of_topic, viewer, topic_uid)
    return await texts.get(bucket, document.uid, document.revision.uid, document.revision.sha256)


async def test_a_fork_is_the_same_map_with_uids_of_its_own(driver, graph, bucket, bob, original):
    await driver.execute_query(DONE, user=bob.uid, topic=original.at["A"])
    made = await forked(graph, bucket, bob, original.uid)
    assert (made.title, made.visibility, made.my_role, made.version) == ("A map", "private", "owner", 1)
    assert await outline(driver, made.uid) == await outline(driver, original.uid)
    before, after = [await graph.read_locked(maps.read_map, bob, uid) for uid in (original.uid, made.uid)]
    assert not {topic.uid for topic in before.topics} & {topic.uid for topic in after.topics}
    assert sorted(relation.kind for relation in after.relations) == ["related", "requires"]
    by_title = {topic.title: topic for topic in after.topics}
    assert {topic.concept_uid for topic in after.topics} == {topic.concept_uid for topic in before.topics}
    assert await text_of(graph, bucket, bob, by_title["A"].uid) == "About A*."
    assert await relationships(driver, "FORKED_FROM", "version") == [(made.uid, original.uid, 1)]
    assert len(await relationships(driver, "PROGRESS")) == 1
    assert await check(graph, bucket) == []


TAG = """
MATCH (topic:Topic {uid: $topic})
UNWIND range(0, size($slugs) - 1) AS place
CREATE (tag:Tag {slug: $slugs[place], name: $slugs[place]})
CREATE (topic)-[:TAGGED {key: topic.uid + ':' + tag.slug, origin: 'import', confidence: 1.0, place: place}]->(tag)
"""
TAGS = """
MATCH (:Subject {uid: $uid})<-[:PART_OF]-(:Topic {title: 'A'})-[tagged:TAGGED]->(tag:Tag)
RETURN tag.slug AS slug ORDER BY tagged.place
"""


async def test_tags_stand_in_the_order_that_the_file_had(driver, graph, bucket, bob, original):
    slugs = ["wet", "cold", "deep", "blue"]
    await driver.execute_query(TAG, topic=original.at["A"], slugs=slugs)
    made = await forked(graph, bucket, bob, original.uid)
    found = (await driver.execute_query(TAGS, uid=made.uid)).records
    assert [record["slug"] for record in found] == slugs
    tree, _ = await tree_at(graph, bucket, bob, made.uid, 1)
    (first,) = (topic for topic in tree.topics.values() if topic.title == "A")
    assert sorted(first.tags) == sorted(slugs), "its first version has them too"


async def test_links_and_images_in_texts_lead_into_the_fork(driver, graph, bucket, ada, bob, original):
    (document,) = await graph.read(documents.of_topic, ada, original.at["A"])
    image = new_uid()
    await bucket.put(image_key(original.uid, image), b"png")
    await driver.execute_query(IMAGE, uid=original.uid, image=image, sha256=sha256(b"png"))
    there = f"/a-map-{short_id(original.uid)}/{short_id(original.at['B'])}"
    stranger = new_uid()
    text = f"![x](/api/v1/images/{image}) [[{original.at['A1']}]] [b]({there}) [s](/topics/{stranger})"
    await texts.save(graph, bucket, ada, document.uid, text, on_revision=document.revision.uid)
    made = await forked(graph, bucket, bob, original.uid)
    at = {topic.title: topic.uid for topic in (await graph.read_locked(maps.read_map, bob, made.uid)).topics}
    found = await driver.execute_query("MATCH (:Subject {uid: $uid})-[:HAS_IMAGE]->(i) RETURN i.uid AS uid", uid=made.uid)
    copied = found.records[0]["uid"]
    assert copied != image
    assert await bucket.get(image_key(made.uid, copied), sha256(b"png")) == b"png"
    here = f"/a-map-{short_id(made.uid)}/{short_id(at['B'])}"
    expected = f"![x](/api/v1/images/{copied}) [[{at['A1']}]] [b]({here}) [s](/topics/{stranger})"
    assert await text_of(graph, bucket, bob, at["A"]) == expected
    mentioned = {(source, target) for source, target in await relationships(driver, "MENTIONS")}
    assert {(at["A"], at["A1"]), (at["A"], at["B"])} <= mentioned
    assert await check(graph, bucket) == []


async def test_what_was_deleted_stays_behind_and_a_fork_can_be_forked(driver, graph, bucket, ada, bob, original):
    await apply(graph, bucket, ada, original.uid, [Delete(original.at["A"])])
    first = await forked(graph, bucket, bob, original.uid)
    second = await forked(graph, bucket, bob, first.uid)
    assert await outline(driver, second.uid) == "Root(B)"
    assert set(await relationships(driver, "FORKED_FROM", "version")) == {(first.uid, original.uid, 2), (second.uid, first.uid, 1)}
    assert await check(graph, bucket) == []


async def test_forked_while_its_map_changes_it_is_of_one_version(driver, graph, bucket, ada, bob, original):
    changes = [apply(graph, bucket, ada, original.uid, [Delete(original.at[title])]) for title in ("A1", "A2", "B")]
    made, *_ = await asyncio.gather(forked(graph, bucket, bob, original.uid), *changes)
    ((_, _, version),) = await relationships(driver, "FORKED_FROM", "version")
    assert made.topic_count == 5 - (version - 1)
    assert await check(graph, bucket) == []


class FullBucket:
    """The real one, which takes no more than so many texts."""

    def __init__(self, bucket: Bucket, room: int) -> None:
        self._bucket, self._room = bucket, room

    def __getattr__(self, name):
        return getattr(self._bucket, name)

    async def put(self, key, content):
        self._room -= 1
        if self._room < 0:
            raise Unavailable("no room")
        await self._bucket.put(key, content)


async def test_a_fork_that_fails_leaves_nothing_in_the_graph(driver, graph, bucket, bob, original):
    before = await counts(driver)
    for room in (0, 1):
        with pytest.raises(Unavailable):
            await forked(graph, FullBucket(bucket, room), bob, original.uid)
    assert await counts(driver) == before
    await sweep(graph, bucket)
    assert await gallery_of(graph, bob) == []


async def gallery_of(graph, viewer):
    return await graph.read(gallery.own, viewer, "created", 10)


@pytest.mark.parametrize("position", EVERYONE)
@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_who_may_read_a_map_may_fork_it_once_signed_in(driver, graph, bucket, position, visibility):
    owner = await account(driver, "owner")
    grown = await grow(graph, bucket, owner, MAP, visibility=visibility)
    viewer = (await around(driver, grown.uid, owner))[position]
    if position in ("guest", "anonymous") or (position == "stranger" and visibility == "private"):
        with pytest.raises(Forbidden if visibility == "public" else NotFound):
            await forked(graph, bucket, viewer, grown.uid)
        return
    assert (await forked(graph, bucket, viewer, grown.uid)).my_role == "owner"
    await driver.execute_query("MATCH (u:User {uid: $uid}) REMOVE u.email_verified_at", uid=viewer.uid)
    with pytest.raises(AddressUnverified):
        await forked(graph, bucket, viewer, grown.uid)
