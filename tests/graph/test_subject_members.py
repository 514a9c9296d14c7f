"""Members, the hand-over of a subject, and links that let others in."""

import asyncio
from itertools import product

import pytest

from graph.checks import check
from graph.errors import Forbidden, LastOwner, NotFound, ShareLinkInvalid, SignedOut
from graph.queries import erasure, memberships, proofs, share_links, subjects, users
from graph.queries.proofs import Proof
from graph.values import new_uid
from tests import factories
from tests.expect import relationships
from tests.graph.test_subjects import create
from tests.people import EVERYONE, MEMBERS, account, around


@pytest.fixture
async def owner(driver):
    return await account(driver, "owner")


@pytest.fixture
async def uid(graph, owner):
    return (await create(graph, owner)).uid


async def roles(driver, uid):
    return {source: role for source, target, role in await relationships(driver, "MEMBER_OF", "role") if target == uid}


async def test_the_owner_adds_changes_and_removes_members(driver, graph, bucket, owner, uid):
    bob = await account(driver, "bob")
    for role in ("viewer", "editor", "commenter"):
        assert (await graph.write(memberships.set_role, owner, uid, "BOB", role)).role == role
    found = await graph.read(memberships.of_subject, owner, uid, 10)
    assert [(member.handle, member.role) for member in found] == [("owner", "owner"), ("bob", "commenter")]
    for _ in range(2):
        await graph.write(memberships.remove, owner, uid, "bob")
    assert await roles(driver, uid) == {owner.uid: "owner"}
    with pytest.raises(NotFound, match="no such subject"):
        await graph.read(subjects.one, bob, uid)
    assert await check(graph, bucket) == []


async def test_only_accounts_become_members(driver, graph, owner, uid):
    guest = await factories.guest(driver)
    await driver.execute_query("MATCH (u:User {uid: $uid}) SET u.handle_key = 'ghost'", uid=guest.uid)
    for handle in ("nobody-by-that-name", "ghost"):
        with pytest.raises(NotFound, match="nobody"):
            await graph.write(memberships.set_role, owner, uid, handle, "editor")
        with pytest.raises(NotFound, match="nobody"):
            await graph.write(memberships.hand_over, owner, uid, handle)
    assert await roles(driver, uid) == {owner.uid: "owner"}


async def test_members_leave_by_themselves_and_the_owner_never(driver, graph, owner, uid):
    people = await around(driver, uid, owner)
    for position in ("editor", "commenter", "viewer"):
        await graph.write(memberships.remove, people[position], uid, position)
    with pytest.raises(LastOwner):
        await graph.write(memberships.remove, owner, uid, "owner")
    with pytest.raises(LastOwner):
        await graph.write(memberships.set_role, owner, uid, "owner", "editor")
    assert await roles(driver, uid) == {owner.uid: "owner"}


async def test_a_subject_is_handed_over_once_and_said_twice_it_is_the_same(driver, graph, bucket, owner, uid):
    bob = await account(driver, "bob")
    for _ in range(2):
        assert (await graph.write(memberships.hand_over, owner, uid, "bob")).role == "owner"
    assert await roles(driver, uid) == {owner.uid: "editor", bob.uid: "owner"}
    with pytest.raises(Forbidden):
        await graph.write(memberships.hand_over, owner, uid, "owner")
    assert await check(graph, bucket) == []


async def test_handed_over_to_two_at_once_it_has_one_owner(driver, graph, bucket, owner, uid):
    for handle in ("bob", "cleo"):
        await account(driver, handle)
    handed = [graph.write(memberships.hand_over, owner, uid, handle) for handle in ("bob", "cleo")]
    outcomes = await asyncio.gather(*handed, return_exceptions=True)
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [Forbidden]
    assert sorted((await roles(driver, uid)).values()) == ["editor", "owner"]
    assert await check(graph, bucket) == []


async def test_handing_over_removing_and_adding_at_once_leave_one_owner(driver, graph, bucket, owner, uid):
    bob = await account(driver, "bob")
    await graph.write(memberships.set_role, owner, uid, "bob", "viewer")
    work = [
        graph.write(memberships.hand_over, owner, uid, "bob"),
        graph.write(memberships.remove, owner, uid, "bob"),
        graph.write(memberships.remove, bob, uid, "bob"),
        graph.write(memberships.set_role, owner, uid, "bob", "commenter"),
        graph.write(memberships.set_role, owner, uid, "bob", "editor"),
    ]
    await asyncio.gather(*work, return_exceptions=True)
    assert list((await roles(driver, uid)).values()).count("owner") == 1
    assert await check(graph, bucket) == []


@pytest.mark.parametrize("leaves", ["bob", "owner"])
async def test_handed_over_while_one_of_the_two_leaves_it_has_an_owner_or_is_gone(driver, graph, owner, uid, leaves):
    bob = await account(driver, "bob")
    await graph.write(memberships.set_role, owner, uid, "bob", "editor")
    leaver = {"bob": bob, "owner": owner}[leaves]
    is_proven, may_leave = asyncio.Event(), asyncio.Event()

    async def leave(tx):
        await proofs.prove(tx, Proof(leaver.uid, "hash"))
        is_proven.set()
        await may_leave.wait()
        return await erasure.erase(tx, leaver.uid, new_uid(), keep_shared=True)

    leaving = asyncio.create_task(graph.write(leave))
    await is_proven.wait()
    handing = asyncio.create_task(graph.write(memberships.hand_over, owner, uid, "bob"))
    await asyncio.wait({handing}, timeout=0.5)
    may_leave.set()
    claimed, handed = await asyncio.gather(leaving, handing, return_exceptions=True)
    assert isinstance(handed, NotFound if leaves == "bob" else SignedOut)
    assert claimed == ([] if leaves == "bob" else [uid])
    assert await roles(driver, uid) == ({owner.uid: "owner"} if leaves == "bob" else {bob.uid: "editor"})


async def test_users_without_an_account_of_their_own_become_no_members(driver, graph, owner, uid):
    await graph.write(users.ensure_house_user, new_uid())
    bob = await account(driver, "bob")
    await create(graph, bob, visibility="public")
    await graph.write(erasure.erase, bob.uid, new_uid(), keep_shared=True)
    for handle in ("trellis", "deleted-user"):
        with pytest.raises(NotFound, match="nobody"):
            await graph.write(memberships.set_role, owner, uid, handle, "editor")
        with pytest.raises(NotFound, match="nobody"):
            await graph.write(memberships.hand_over, owner, uid, handle)
    assert await roles(driver, uid) == {owner.uid: "owner"}


async def link(graph, owner, uid, role="commenter", *, token="secret", days=7):
    return await graph.write(share_links.add, owner, uid, new_uid(), token, role, days)


async def test_a_link_lets_in_with_its_role_and_never_lowers_one(driver, graph, owner, uid):
    bob, editor = await account(driver, "bob"), await account(driver, "editor")
    await factories.member(driver, editor, uid, "editor")
    await link(graph, owner, uid, "viewer", token="low")
    await link(graph, owner, uid, "commenter", token="high")
    for token, expected in (("low", "viewer"), ("high", "commenter"), ("low", "commenter")):
        assert (await graph.write(share_links.accept, bob, token)).my_role == expected
    for viewer, role in ((editor, "editor"), (owner, "owner")):
        assert (await graph.write(share_links.accept, viewer, "high")).my_role == role


async def test_one_link_accepted_by_several_at_once_makes_each_a_member_once(driver, graph, bucket, owner, uid):
    await link(graph, owner, uid)
    people = [await account(driver, f"reader-{number}") for number in range(4)]
    await asyncio.gather(*(graph.write(share_links.accept, viewer, "secret") for viewer in people * 3))
    assert sorted((await roles(driver, uid)).values()) == ["commenter"] * 4 + ["owner"]
    assert await check(graph, bucket) == []


async def test_a_link_that_is_revoked_expired_or_unknown_lets_nobody_in(driver, graph, owner, uid):
    bob = await account(driver, "bob")
    made = await link(graph, owner, uid)
    await link(graph, owner, uid, token="old")
    await driver.execute_query("MATCH (l:ShareLink {token_hash: 'old'}) SET l.expires_at = datetime()")
    assert [found.uid for found in await graph.read(share_links.of_subject, owner, uid, 10)] == [made.uid]
    for _ in range(2):
        await graph.write(share_links.revoke, owner, uid, made.uid)
    for token in ("secret", "old", "never-given"):
        with pytest.raises(ShareLinkInvalid):
            await graph.write(share_links.accept, bob, token)
    assert await roles(driver, uid) == {owner.uid: "owner"}


async def test_a_link_of_a_deleted_subject_lets_nobody_in_and_who_is_gone_is_told_so(driver, graph, owner, uid):
    bob = await account(driver, "bob")
    await link(graph, owner, uid)
    await graph.write(subjects.delete, owner, uid)
    with pytest.raises(ShareLinkInvalid):
        await graph.write(share_links.accept, bob, "secret")
    await graph.write(subjects.restore, owner, uid)
    await driver.execute_query("MATCH (u:User {uid: $uid}) SET u.suspended_at = datetime()", uid=bob.uid)
    with pytest.raises(SignedOut):
        await graph.write(share_links.accept, bob, "secret")


async def test_accepted_and_revoked_at_once_it_is_one_before_the_other(driver, graph, owner, uid):
    bob = await account(driver, "bob")
    made = await link(graph, owner, uid)
    accepted, _ = await asyncio.gather(
        graph.write(share_links.accept, bob, "secret"), graph.write(share_links.revoke, owner, uid, made.uid), return_exceptions=True
    )
    assert (bob.uid in await roles(driver, uid)) == (not isinstance(accepted, ShareLinkInvalid))
    with pytest.raises(ShareLinkInvalid):
        await graph.write(share_links.accept, owner, "secret")


MANAGING = {
    "add a member": lambda graph, viewer, uid: graph.write(memberships.set_role, viewer, uid, "other", "viewer"),
    "remove a member": lambda graph, viewer, uid: graph.write(memberships.remove, viewer, uid, "other"),
    "hand over": lambda graph, viewer, uid: graph.write(memberships.hand_over, viewer, uid, "other"),
    "list links": lambda graph, viewer, uid: graph.read(share_links.of_subject, viewer, uid, 10),
    "make a link": lambda graph, viewer, uid: link(graph, viewer, uid, token=new_uid()),
    "revoke a link": lambda graph, viewer, uid: graph.write(share_links.revoke, viewer, uid, "a-link"),
}


@pytest.mark.parametrize(("action", "position"), list(product(MANAGING, EVERYONE)))
@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_only_the_owner_decides_who_is_in(driver, graph, owner, action, visibility, position):
    uid = (await create(graph, owner, visibility=visibility)).uid
    await account(driver, "other")
    viewer = (await around(driver, uid, owner))[position]
    if position == "owner":
        await MANAGING[action](graph, viewer, uid)
        return
    may_read = visibility == "public" or position in MEMBERS
    with pytest.raises(Forbidden if may_read else NotFound):
        await MANAGING[action](graph, viewer, uid)


@pytest.mark.parametrize("position", EVERYONE)
async def test_members_alone_see_who_the_others_are(driver, graph, owner, position):
    uid = (await create(graph, owner, visibility="public")).uid
    viewer = (await around(driver, uid, owner))[position]
    if position in MEMBERS:
        first = await graph.read(memberships.of_subject, viewer, uid, 3)
        rest = await graph.read(memberships.of_subject, viewer, uid, 3, first[-1].uid)
        assert sorted(member.role for member in first + rest) == sorted(MEMBERS)
    else:
        with pytest.raises(Forbidden):
            await graph.read(memberships.of_subject, viewer, uid, 10)
