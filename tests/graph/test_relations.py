"""Relations that are proposed, accepted and rejected; those that lead to other maps; and where two authors contradict each other."""

import asyncio
from itertools import product

import pytest

from graph.changes.apply import apply, undo
from graph.changes.requested import Merge, Relate
from graph.checks import check
from graph.errors import ChangeRefused, Conflict, Forbidden, NotFound
from graph.proposals import accept
from graph.queries import changes, links, maps, relations, subjects, topics
from graph.queries.idempotency import Once
from graph.queries.relations import Proposed
from graph.sweep import empty_trash
from graph.values import new_uid
from tests.expect import relationships
from tests.graph.changes.maps import grow
from tests.people import EVERYONE, MEMBERS, account, around


@pytest.fixture
async def ada(driver):
    return await account(driver, "ada")


@pytest.fixture
async def bob(driver):
    return await account(driver, "bob")


@pytest.fixture
async def algebra(graph, bucket, ada):
    return await grow(graph, bucket, ada, "Algebra\n  Groups\n  Rings", requires="Rings:Groups")


async def propose(graph, viewer, source, target, kind="requires", *, once=None):
    return await graph.write(relations.propose, viewer, Proposed(new_uid(), kind, source, target, "because"), once)


async def test_a_proposal_is_on_no_map_until_an_editor_accepts_it_as_a_change(driver, graph, bucket, ada, bob, algebra):
    other = await grow(graph, bucket, bob, "Numbers\n  Integers")
    source, target = algebra.at["Groups"], other.at["Integers"]
    made = await propose(graph, bob, source, target)
    assert (made.status, made.target.subject_uid, made.reason) == ("proposed", other.uid, "because")
    assert str(await graph.read(maps.version, ada, algebra.uid)) == "1.1"
    assert len((await graph.read_locked(maps.read_map, ada, algebra.uid)).relations) == 1
    for viewer in (ada, bob):
        assert [found.uid for found in await graph.read(relations.proposals, viewer, algebra.uid, 10)] == [made.uid]
    with pytest.raises(Forbidden):
        await accept(graph, bucket, bob, made.uid)
    for _ in range(2):
        assert (await accept(graph, bucket, ada, made.uid)).status == "accepted"
    assert (await graph.read(maps.version, ada, algebra.uid)).version == 2
    assert await graph.read(relations.proposals, ada, algebra.uid, 10) == []
    _, history = await graph.read(changes.history, ada, algebra.uid, limit=1)
    await undo(graph, bucket, ada, history[0].uid)
    assert (await graph.read(relations.one, ada, made.uid)).status == "proposed"
    assert await check(graph, bucket) == []


async def test_what_is_rejected_is_not_proposed_again(driver, graph, bucket, ada, bob, algebra):
    made = await propose(graph, bob, algebra.at["Groups"], algebra.at["Rings"], "related")
    for _ in range(2):
        await graph.write(relations.reject, ada, made.uid)
    with pytest.raises(Conflict, match="rejected"):
        await propose(graph, bob, algebra.at["Groups"], algebra.at["Rings"], "related")
    assert await graph.read(relations.proposals, ada, algebra.uid, 10) == []
    with pytest.raises(Conflict, match="accepted"):
        await propose(graph, bob, algebra.at["Rings"], algebra.at["Groups"])
    with pytest.raises(Conflict, match="itself"):
        await propose(graph, bob, algebra.at["Rings"], algebra.at["Rings"])
    assert await check(graph, bucket) == []


async def test_proposed_at_once_by_many_there_is_one(driver, graph, bucket, ada, bob, algebra):
    ends = algebra.at["Groups"], algebra.at["Rings"], "related"
    outcomes = await asyncio.gather(*(propose(graph, viewer, *ends) for viewer in (ada, bob) * 4), return_exceptions=True)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert len(await relationships(driver, "RELATED_TO")) == 1
    once = Once(bob.uid, "a-key-of-bob", "hash")
    ends = algebra.at["Rings"], algebra.at["Algebra"]
    again = await asyncio.gather(*(propose(graph, bob, *ends, once=once) for _ in range(4)))
    assert len({made.uid for made in again}) == 1


async def test_what_is_related_is_so_in_both_directions_once(driver, graph, bucket, ada, bob, algebra):
    other = await grow(graph, bucket, bob, "Numbers\n  Integers")
    for one, another in ((algebra.at["Groups"], algebra.at["Rings"]), (algebra.at["Groups"], other.at["Integers"])):
        pairs = [(one, another), (another, one)] * 3
        outcomes = await asyncio.gather(*(propose(graph, bob, *pair, "related") for pair in pairs), return_exceptions=True)
        assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
        assert all(isinstance(outcome, Conflict) for outcome in outcomes if isinstance(outcome, Exception))
    ends = algebra.at["Groups"], algebra.at["Rings"]
    for _ in range(2):
        await apply(graph, bucket, ada, algebra.uid, [Relate("related", *ends)])
        ends = ends[::-1]
        with pytest.raises(ChangeRefused):
            await apply(graph, bucket, ada, algebra.uid, [Relate("related", *ends)])
        _, history = await graph.read(changes.history, ada, algebra.uid, limit=1)
        await undo(graph, bucket, ada, history[0].uid)
    assert len(await relationships(driver, "RELATED_TO")) == 2
    assert await check(graph, bucket) == []


async def test_accepted_and_rejected_at_once_it_is_one_of_both(driver, graph, bucket, ada, bob, algebra):
    made = await propose(graph, bob, algebra.at["Groups"], algebra.at["Rings"], "related")
    work = [accept(graph, bucket, ada, made.uid), graph.write(relations.reject, ada, made.uid)] * 3
    await asyncio.gather(*work, return_exceptions=True)
    assert (await graph.read(relations.one, ada, made.uid)).status == "accepted", (
        "who accepts may change their mind, who rejects later may not"
    )
    assert await check(graph, bucket) == []


async def test_a_proposal_that_closes_a_circle_inside_the_map_is_not_accepted(driver, graph, bucket, ada, bob, algebra):
    made = await propose(graph, bob, algebra.at["Groups"], algebra.at["Rings"])
    with pytest.raises(ChangeRefused):
        await accept(graph, bucket, ada, made.uid)
    assert (await graph.read(relations.one, ada, made.uid)).status == "proposed"


async def test_across_maps_a_circle_is_a_disagreement_that_both_can_see(driver, graph, bucket, ada, bob, algebra):
    other = await grow(graph, bucket, bob, "Numbers\n  Integers\n  Primes", requires="Primes:Integers")
    for viewer, there, source, target in (
        (ada, algebra, algebra.at["Groups"], other.at["Primes"]),
        (bob, other, other.at["Integers"], algebra.at["Rings"]),
        (ada, algebra, algebra.at["Algebra"], other.at["Numbers"]),
    ):
        await apply(graph, bucket, viewer, there.uid, [Relate("requires", source, target)])
    expected = {"Groups", "Primes", "Integers", "Rings"}
    for viewer, there in ((ada, other), (bob, algebra)):
        circles = await graph.read(links.disagreements, viewer, there.uid)
        assert [{end.title for end in circle} for circle in circles] == [expected]
        assert circles[0][0] == circles[0][-1]
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'private'", uid=other.uid)
    assert await graph.read(links.disagreements, ada, algebra.uid) == []
    assert len(await graph.read(links.disagreements, bob, other.uid)) == 1


async def test_a_shorter_way_through_a_private_map_hides_no_circle(driver, graph, bucket, ada, bob, algebra):
    numbers = await grow(graph, bucket, bob, "Numbers\n  Integers\n  Primes", requires="Primes:Integers")
    hidden = await grow(graph, bucket, bob, "Secrets\n  Ciphers")
    for viewer, there, source, target in (
        (ada, algebra, algebra.at["Groups"], numbers.at["Primes"]),
        (bob, numbers, numbers.at["Integers"], hidden.at["Ciphers"]),
        (bob, numbers, numbers.at["Integers"], numbers.at["Numbers"]),
        (bob, numbers, numbers.at["Numbers"], algebra.at["Algebra"]),
        (bob, hidden, hidden.at["Ciphers"], algebra.at["Groups"]),
        (ada, algebra, algebra.at["Algebra"], algebra.at["Rings"]),
    ):
        await apply(graph, bucket, viewer, there.uid, [Relate("requires", source, target)])
    titles = [[end.title for end in circle] for circle in await graph.read(links.disagreements, bob, algebra.uid)]
    assert titles == [["Groups", "Primes", "Integers", "Ciphers", "Groups"]]
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'private'", uid=hidden.uid)
    titles = [[end.title for end in circle] for circle in await graph.read(links.disagreements, ada, algebra.uid)]
    assert titles == [["Groups", "Primes", "Integers", "Numbers", "Algebra", "Rings", "Groups"]]


@pytest.mark.parametrize("merged", ["Groups", "Primes"])
async def test_what_leads_to_a_merged_topic_leads_to_what_it_was_merged_into(driver, graph, bucket, ada, bob, algebra, merged):
    other = await grow(graph, bucket, bob, "Numbers\n  Primes\n  Integers")
    await apply(graph, bucket, ada, algebra.uid, [Relate("requires", algebra.at["Groups"], other.at["Primes"])])
    await apply(graph, bucket, bob, other.uid, [Relate("requires", other.at["Primes"], algebra.at["Groups"])])
    owner, there, into = (ada, algebra, "Algebra") if merged == "Groups" else (bob, other, "Integers")
    await apply(graph, bucket, owner, there.uid, [Merge(there.at[merged], there.at[into])])
    if into == "Integers":
        await apply(graph, bucket, owner, there.uid, [Merge(there.at[into], there.at["Numbers"])])
    expected = {"Groups", "Numbers"} if merged == "Primes" else {"Algebra", "Primes"}
    for viewer, home in ((ada, algebra), (bob, other)):
        found = await graph.read(links.of_subject, viewer, home.uid)
        assert sorted(link.is_source for link in found) == [False, True]
        assert {link.other.title for link in found} < expected and {link.topic_uid for link in found} < set(home.at.values())
        (circle,) = await graph.read(links.disagreements, viewer, home.uid)
        assert {end.title for end in circle} == expected and len(circle) == 3
    assert await check(graph, bucket) == []


async def test_links_to_other_maps_show_only_what_the_viewer_may_read(driver, graph, bucket, ada, bob, algebra):
    other = await grow(graph, bucket, bob, "Numbers\n  Integers")
    await apply(graph, bucket, ada, algebra.uid, [Relate("requires", algebra.at["Groups"], other.at["Integers"], "to count")])
    await propose(graph, bob, algebra.at["Rings"], other.at["Integers"])
    (out,) = await graph.read(links.of_subject, ada, algebra.uid)
    (back,) = await graph.read(links.of_subject, bob, other.uid)
    assert (out.topic_uid, out.is_source, out.other.title, out.other.subject_title, out.reason) == (
        algebra.at["Groups"], True, "Integers", "A map", "to count"
    )  # fmt: skip
    assert (back.topic_uid, back.is_source, back.other.topic_uid, back.uid) == (other.at["Integers"], False, algebra.at["Groups"], out.uid)
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.visibility = 'private'", uid=other.uid)
    assert await graph.read(links.of_subject, ada, algebra.uid) == []
    for ask in (
        graph.read(relations.one, ada, out.uid),
        graph.read(links.of_subject, ada, other.uid),
        graph.read(links.disagreements, ada, other.uid),
    ):
        with pytest.raises(NotFound):
            await ask
    assert await graph.read(relations.proposals, ada, algebra.uid, 10) == []
    assert len(await graph.read(links.of_subject, bob, other.uid)) == 1


async def test_a_relation_to_a_map_that_is_purged_goes_with_it(driver, graph, bucket, ada, bob, algebra):
    other = await grow(graph, bucket, bob, "Numbers\n  Integers")
    await apply(graph, bucket, ada, algebra.uid, [Relate("requires", algebra.at["Groups"], other.at["Integers"])])
    await graph.write(subjects.delete, bob, other.uid)
    assert await check(graph, bucket) == []
    await driver.execute_query("MATCH (s:Subject {uid: $uid}) SET s.deleted_at = datetime() - duration('P31D')", uid=other.uid)
    assert await empty_trash(graph, bucket) == 1
    assert await graph.read(links.of_subject, ada, algebra.uid) == []
    assert await check(graph, bucket) == []
    await driver.execute_query("MATCH (:Topic)-[r:REQUIRES]->() DELETE r")
    assert {finding.code for finding in await check(graph, bucket)} == {"relations_differ"}


async def test_proposals_come_in_pages(driver, graph, ada, bob, algebra):
    pairs = [("Groups", "Algebra"), ("Rings", "Algebra"), ("Groups", "Rings")]
    made = [(await propose(graph, bob, algebra.at[one], algebra.at[other], "related")).uid for one, other in pairs]
    first = await graph.read(relations.proposals, ada, algebra.uid, 2)
    rest = await graph.read(relations.proposals, ada, algebra.uid, 2, first[-1].uid)
    assert [found.uid for found in first + rest] == sorted(made)
    assert await graph.read(relations.proposals, await account(driver, "cleo"), algebra.uid, 10) == []


async def test_a_topic_says_where_it_stands(driver, graph, bucket, ada):
    grown = await grow(graph, bucket, ada, "A\n  B\n    C*", visibility="private")
    found = await graph.read(topics.one, ada, grown.at["C"])
    assert (found.above, found.parent_uid) == ([grown.at["A"], grown.at["B"]], grown.at["B"])
    assert (found.title, found.document_count, found.subject.uid) == ("C", 1, grown.uid)
    assert (await graph.read(topics.one, ada, grown.at["A"])).above == []


@pytest.mark.parametrize(("action", "position"), list(product(["propose", "reject", "accept"], EVERYONE)))
@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_who_may_comment_proposes_and_who_may_edit_decides(driver, graph, bucket, ada, visibility, action, position):
    owner = await account(driver, "owner")
    grown = await grow(graph, bucket, owner, "A\n  B\n  C", visibility=visibility)
    viewer = (await around(driver, grown.uid, owner))[position]
    made = await propose(graph, owner, grown.at["B"], grown.at["C"])
    signed_in = position not in ("guest", "anonymous")
    may_comment = position in ("owner", "editor", "commenter") or (visibility == "public" and signed_in)
    may = may_comment if action == "propose" else position in ("owner", "editor")

    async def act():
        match action:
            case "propose":
                await propose(graph, viewer, grown.at["C"], grown.at["B"], "related")
            case "reject":
                await graph.write(relations.reject, viewer, made.uid)
            case "accept":
                await accept(graph, bucket, viewer, made.uid)

    if may:
        await act()
        return
    with pytest.raises(Forbidden if visibility == "public" or position in MEMBERS else NotFound):
        await act()


@pytest.mark.parametrize("position", EVERYONE)
async def test_a_relation_to_what_one_may_not_read_can_not_be_proposed(driver, graph, bucket, ada, position):
    owner = await account(driver, "owner")
    hidden, mine = await grow(graph, bucket, owner, "A\n  B", visibility="private"), await grow(graph, bucket, ada, "C")
    viewer = (await around(driver, hidden.uid, owner))[position]
    if position in MEMBERS:
        assert (await propose(graph, viewer, mine.at["C"], hidden.at["B"])).status == "proposed"
        return
    with pytest.raises(NotFound):
        await propose(graph, viewer, mine.at["C"], hidden.at["B"])
