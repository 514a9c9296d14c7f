"""What topics are about: concepts that are proposed and never imposed, shared across maps, merged in one hop."""

import asyncio
from itertools import product

import pytest

from graph.checks import check
from graph.errors import Conflict, Forbidden, NotFound
from graph.queries import concept_merging, concepts, maps, subjects
from graph.values import new_uid
from tests.graph.test_subjects import create
from tests.people import EVERYONE, MEMBERS, account, around


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def bob(driver):
    return await account(driver, "bob")


async def concept_of(graph, viewer, subject):
    return (await graph.read(concepts.of_topic, viewer, subject.root_topic_uid)).concept_uid


async def accept(graph, viewer, subject, concept_uid):
    return await graph.write(concepts.accept, viewer, subject.root_topic_uid, concept_uid, new_uid())


async def proposed(graph, viewer, subject):
    return [proposal.subject_uid for proposal in await graph.read(concepts.proposals, viewer, subject.root_topic_uid)]


async def test_a_concept_of_the_same_name_is_proposed_from_public_maps_and_from_ones_own(driver, graph, ada, bob):
    mine = await create(graph, ada, "Linear Algebra")
    public = await create(graph, bob, "linear  algebra", visibility="public")
    own = await create(graph, ada, "Linear algebra")
    await create(graph, bob, "Linear algebra")
    await create(graph, bob, "Linear algebra", visibility="unlisted")
    await create(graph, bob, "Linear algebra", visibility="public", language="de")
    await create(graph, bob, "Groups", visibility="public")
    assert await proposed(graph, ada, mine) == [public.uid, own.uid]
    await graph.write(subjects.set_visibility, bob, public.uid, "private")
    assert await proposed(graph, ada, mine) == [own.uid]


async def test_however_many_private_ones_have_that_name_the_public_one_is_proposed(driver, graph, ada, bob):
    mine = await create(graph, ada, "Introduction")
    for _ in range(concepts.MOST_PROPOSED + 1):
        await create(graph, bob, "Introduction")
    public = await create(graph, bob, "Introduction", visibility="public")
    assert await proposed(graph, ada, mine) == [public.uid]


async def test_the_author_accepts_a_proposal_and_goes_back_to_the_topics_own(driver, graph, bucket, ada, bob):
    mine, theirs = await create(graph, ada, "Graphs"), await create(graph, bob, "Graphs", visibility="public")
    own, shared = await concept_of(graph, ada, mine), await concept_of(graph, bob, theirs)
    for wanted, expected, is_own, documents_version in ((shared, shared, False, 2), (shared, shared, False, 2), (None, own, True, 3)):
        about = await accept(graph, ada, mine, wanted)
        assert (about.concept_uid, about.is_own) == (expected, is_own)
        assert (await graph.read(maps.version, ada, mine.uid)).documents_version == documents_version
        assert (await graph.read_locked(maps.read_map, ada, mine.uid)).topics[0].concept_uid == expected
        assert await check(graph, bucket) == []
    assert await proposed(graph, ada, mine) == [theirs.uid]


async def test_what_is_rejected_is_not_proposed_again_until_it_is_accepted(driver, graph, bucket, ada, bob):
    mine, theirs = await create(graph, ada, "Graphs"), await create(graph, bob, "Graphs", visibility="public")
    shared = await concept_of(graph, bob, theirs)
    for _ in range(2):
        await graph.write(concepts.reject, ada, mine.root_topic_uid, shared)
    assert await proposed(graph, ada, mine) == []
    assert (await accept(graph, ada, mine, shared)).concept_uid == shared
    with pytest.raises(Conflict):
        await graph.write(concepts.reject, ada, mine.root_topic_uid, shared)
    assert await check(graph, bucket) == []


async def test_a_concept_born_in_somebody_elses_private_map_can_not_be_taken(driver, graph, ada, bob):
    mine = await create(graph, ada, "Graphs")
    for visibility in ("private", "unlisted"):
        hidden = await concept_of(graph, bob, await create(graph, bob, "Graphs", visibility=visibility))
        with pytest.raises(NotFound):
            await accept(graph, ada, mine, hidden)
        with pytest.raises(NotFound):
            await graph.write(concepts.reject, ada, mine.root_topic_uid, hidden)


async def test_a_topic_without_a_concept_of_its_own_gets_one_when_it_goes_back(driver, graph, bucket, ada, bob):
    mine, theirs = await create(graph, ada, "Graphs"), await create(graph, bob, "Graphs", visibility="public")
    await accept(graph, ada, mine, await concept_of(graph, bob, theirs))
    await driver.execute_query("MATCH (c:Concept {sense: $uid}) DETACH DELETE c", uid=mine.root_topic_uid)
    about = await accept(graph, ada, mine, None)
    assert (about.name, about.is_own) == ("Graphs", True)
    assert await check(graph, bucket) == []


async def test_accepted_and_taken_back_at_once_a_topic_is_about_one_concept(driver, graph, bucket, ada, bob):
    mine, theirs = await create(graph, ada, "Graphs"), await create(graph, bob, "Graphs", visibility="public")
    shared = await concept_of(graph, bob, theirs)
    await asyncio.gather(*(accept(graph, ada, mine, wanted) for wanted in [shared, None] * 6))
    assert await check(graph, bucket) == []
    edges = await driver.execute_query("MATCH (:Topic {uid: $uid})-[a:ABOUT]->() RETURN a.status AS status", uid=mine.root_topic_uid)
    assert [record["status"] for record in edges.records] == ["accepted"]


async def test_a_concept_shows_its_topics_only_to_who_may_read_them(driver, graph, ada, bob):
    mine, theirs = await create(graph, ada, "Graphs"), await create(graph, bob, "Graphs", visibility="public")
    shared = await concept_of(graph, bob, theirs)
    await accept(graph, ada, mine, shared)
    for viewer, expected in ((ada, {mine.uid, theirs.uid}), (bob, {theirs.uid})):
        assert {topic.subject_uid for topic in await graph.read(concepts.topics, viewer, shared, 10)} == expected
    pages = [await graph.read(concepts.topics, ada, shared, 1)]
    pages.append(await graph.read(concepts.topics, ada, shared, 1, pages[0][-1].uid))
    assert {page[0].subject_uid for page in pages} == {mine.uid, theirs.uid}
    assert await graph.read(concepts.topics, ada, shared, 1, pages[1][-1].uid) == []
    hidden = await concept_of(graph, bob, await create(graph, bob, "Hidden"))
    for ask in (lambda: graph.read(concepts.one, ada, hidden), lambda: graph.read(concepts.topics, ada, hidden, 10)):
        with pytest.raises(NotFound):
            await ask()


async def test_merged_concepts_have_their_topics_together_and_can_be_taken_apart(driver, graph, bucket, ada, bob):
    graphs, networks = await create(graph, ada, "Graphs", visibility="public"), await create(graph, bob, "Networks", visibility="public")
    one, other = await concept_of(graph, ada, graphs), await concept_of(graph, bob, networks)
    for _ in range(2):
        assert (await graph.write(concept_merging.merge, ada, one, other)).merged_into_uid == other
    for concept in (one, other):
        found = await graph.read(concepts.topics, bob, concept, 10)
        assert {topic.title for topic in found} == {"Graphs", "Networks"}
    assert (await graph.write(concept_merging.unmerge, ada, one)).merged_into_uid is None
    assert [topic.title for topic in await graph.read(concepts.topics, bob, one, 10)] == ["Graphs"]
    assert await check(graph, bucket) == []


async def test_merging_is_one_hop(driver, graph, ada):
    a, b, c = [await concept_of(graph, ada, await create(graph, ada, title)) for title in "abc"]
    await graph.write(concept_merging.merge, ada, a, b)
    for concept, into in ((b, c), (c, a), (a, c), (a, a)):
        with pytest.raises(Conflict):
            await graph.write(concept_merging.merge, ada, concept, into)


async def test_two_who_merge_each_others_at_once_make_one_hop(driver, graph, ada):
    a, b = [await concept_of(graph, ada, await create(graph, ada, title)) for title in "ab"]
    merges = [graph.write(concept_merging.merge, ada, one, other) for one, other in ((a, b), (b, a)) * 3]
    await asyncio.gather(*merges, return_exceptions=True)
    found = await driver.execute_query("MATCH ()-[m:MERGED_INTO]->() RETURN count(m) AS merges")
    assert found.records[0]["merges"] == 1


ACTIONS = {
    "list proposals": lambda graph, viewer, subject, other: graph.read(concepts.proposals, viewer, subject.root_topic_uid),
    "accept": lambda graph, viewer, subject, other: accept(graph, viewer, subject, other),
    "reject": lambda graph, viewer, subject, other: graph.write(concepts.reject, viewer, subject.root_topic_uid, other),
}


@pytest.mark.parametrize(("action", "position"), list(product([*ACTIONS, "merge", "unmerge"], EVERYONE)))
@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_only_who_may_edit_the_map_decides_what_its_topics_are_about(driver, graph, ada, visibility, action, position):
    owner = await account(driver, "owner")
    subject, other = await create(graph, owner, visibility=visibility), await create(graph, ada, visibility="public")
    own, shared = await concept_of(graph, owner, subject), await concept_of(graph, ada, other)
    viewer = (await around(driver, subject.uid, owner))[position]

    async def act():
        match action:
            case "merge":
                await graph.write(concept_merging.merge, viewer, own, shared)
            case "unmerge":
                await graph.write(concept_merging.unmerge, viewer, own)
            case _:
                await ACTIONS[action](graph, viewer, subject, shared)

    if position in ("owner", "editor"):
        await act()
        return
    with pytest.raises(Forbidden if visibility == "public" or position in MEMBERS else NotFound):
        await act()
