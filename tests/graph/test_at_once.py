"""Two transactions on one account at the same moment: whoever comes second waits, and then sees what the first has done."""

import asyncio

import pytest

from graph.errors import Conflict, LastAdmin, ProofFailed, SignedOut
from graph.queries import access_tokens, accounts, administration, erasure, one_time_tokens, proofs, second_factors, sessions, users
from graph.queries.access import ANONYMOUS, Viewer
from graph.queries.accounts import NewAccount
from graph.queries.proofs import Proof

ACCOUNT = """
CREATE (user:User {
    uid: $uid, handle: $uid, handle_key: $uid, display_name: $uid, role: $role, email: $uid + '@example.org', password_hash: 'hash',
    created_at: datetime()
})<-[:OF]-(:Session {
    uid: $uid + '-session', refresh_hash: $uid + '-token', created_at: datetime(), used_at: datetime(), rotated_at: datetime(),
    expires_at: datetime() + duration({days: 1})
})
SET user += $more
"""
LINK = """
MATCH (user:User {uid: $uid})
CREATE (:OneTimeToken {
    uid: $hash, purpose: $purpose, user_uid: CASE $purpose WHEN 'reset_password' THEN $uid END,
    email: 'new@example.org', token_hash: $hash, created_at: datetime(),
    expires_at: datetime() + duration({minutes: 5})
})-[:OF]->(user)
"""


async def account(driver, uid="ann", role="learner", **more) -> Viewer:
    await driver.execute_query(ACCOUNT, uid=uid, role=role, more=more)
    return Viewer(uid, f"{uid}-session")


async def overlapping(graph, first, second):
    """Both outcomes, exceptions too. The second begins when the first has done its work, and before it has committed."""
    has_worked, may_commit = asyncio.Event(), asyncio.Event()

    async def work_and_wait(tx):
        outcome = await first(tx)
        has_worked.set()
        await may_commit.wait()
        return outcome

    one = asyncio.create_task(graph.write(work_and_wait))
    await has_worked.wait()
    two = asyncio.create_task(graph.write(second))
    await asyncio.wait({two}, timeout=0.3)
    may_commit.set()
    return await asyncio.gather(one, two, return_exceptions=True)


@pytest.mark.parametrize(
    ("more", "proof"),
    [
        ({"totp_secret": "sealed", "totp_step": 5}, Proof("ann", "hash", totp_step=7)),
        ({"totp_secret": "sealed", "recovery_hashes": ["one", "two"]}, Proof("ann", "hash", recovery_hash="one")),
    ],
)
async def test_a_code_proves_one_thing(driver, graph, more, proof):
    await account(driver, **more)
    first, second = await overlapping(graph, lambda tx: proofs.prove(tx, proof), lambda tx: proofs.prove(tx, proof))
    assert first is None and isinstance(second, ProofFailed)


async def test_a_password_that_is_being_changed_proves_nothing_any_more(driver, graph):
    await account(driver)

    async def change(tx):
        await proofs.prove(tx, Proof("ann", "hash"))
        await accounts.set_password(tx, "ann", "another hash")

    first, second = await overlapping(graph, change, lambda tx: proofs.prove(tx, Proof("ann", "hash")))
    assert first is None and isinstance(second, ProofFailed)


async def test_a_refresh_token_is_rotated_once(driver, graph):
    await account(driver)

    def refresh(tx):
        return sessions.refresh(tx, "ann-session", "ann-token", "next", "", "")

    first, second = await overlapping(graph, refresh, refresh)
    assert (first.found, second.found) == ("current", "repeated")


async def test_a_session_that_is_being_ended_gives_no_token_any_more(driver, graph):
    await account(driver)
    first, second = await overlapping(
        graph, lambda tx: sessions.end_all(tx, "ann"), lambda tx: sessions.refresh(tx, "ann-session", "ann-token", "next", "", "")
    )
    assert first == 1 and second.found == "ended"


async def test_a_proposed_second_factor_is_confirmed_once(driver, graph):
    await account(driver)
    await graph.write(second_factors.propose, "ann", "sealed")
    assert await overlapping(
        graph,
        lambda tx: second_factors.confirm(tx, "ann", "sealed", 7, ["first"]),
        lambda tx: second_factors.confirm(tx, "ann", "sealed", 7, ["second"]),
    ) == [True, False]
    found = await driver.execute_query("MATCH (user:User {uid: 'ann'}) RETURN user.recovery_hashes AS hashes")
    assert found.records[0]["hashes"] == ["first"]


async def test_a_link_confirms_once(driver, graph):
    await account(driver)
    await driver.execute_query(LINK, uid="ann", hash="link", purpose="verify_email")

    def verify(tx):
        return one_time_tokens.verify(tx, "link", "new@example.org")

    first, second = await overlapping(graph, verify, verify)
    assert first.email == "new@example.org" and second is None


async def test_an_address_belongs_to_whoever_confirms_it_first(driver, graph):
    for uid in ("ann", "bob"):
        await account(driver, uid)
        await driver.execute_query(LINK, uid=uid, hash=f"link of {uid}", purpose="verify_email")
    first, second = await overlapping(
        graph,
        lambda tx: one_time_tokens.verify(tx, "link of ann", "new@example.org"),
        lambda tx: one_time_tokens.verify(tx, "link of bob", "new@example.org"),
    )
    assert first.user_uid == "ann" and isinstance(second, Conflict)


@pytest.mark.parametrize("other", ["link", "another link"])
async def test_one_of_all_links_resets_a_password(driver, graph, other):
    await account(driver)
    for hash in ("link", "another link"):
        await driver.execute_query(LINK, uid="ann", hash=hash, purpose="reset_password")
    assert await overlapping(graph, lambda tx: one_time_tokens.use_reset(tx, "link"), lambda tx: one_time_tokens.use_reset(tx, other)) == [
        True,
        False,
    ]


async def test_a_guest_becomes_one_account(driver, graph):
    guest = await account(driver, "guest", role="guest")

    def register(handle):
        new = NewAccount(f"uid of {handle}", handle, f"{handle}@example.org", handle, "hash")
        return lambda tx: accounts.register(tx, guest, new, may_be_admin=False)

    first, second = await overlapping(graph, register("ann"), register("bob"))
    assert (first.uid, first.handle, second.uid, second.handle) == ("guest", "ann", "uid of bob", "bob")


async def test_a_guest_who_registers_while_the_sweep_comes_by_stays(driver, graph):
    guest = await account(driver, "guest", role="guest")
    await driver.execute_query(
        "MATCH (session:Session)-[:OF]->(guest:User) REMOVE guest.password_hash, guest.handle_key"
        " SET guest.created_at = datetime() - duration('P40D'), session.used_at = datetime() - duration('P40D')"
    )
    new = NewAccount("new uid", "ann", "ann@example.org", "ann", "hash")
    registered, _ = await overlapping(
        graph, lambda tx: accounts.register(tx, guest, new, may_be_admin=False), lambda tx: users.sweep_guests(tx, 10)
    )
    assert registered.uid == "guest"
    secrets, _ = await graph.read(accounts.secrets_by_login, "ann")
    assert secrets.password_hash == "hash"


async def test_one_first_account_is_admin(driver, graph):
    def register(handle):
        async def work(tx):
            is_first = await accounts.is_first(tx, await users.ensure_house_user(tx, f"house by {handle}"))
            new = NewAccount(f"uid of {handle}", handle, f"{handle}@example.org", handle, "hash")
            return await accounts.register(tx, ANONYMOUS, new, may_be_admin=is_first)

        return work

    first, second = await overlapping(graph, register("ann"), register("bob"))
    assert (first.role, second.role) == ("admin", "learner")


async def test_an_admin_is_left_when_two_step_down(driver, graph):
    ann, bob = [await account(driver, uid, role="admin") for uid in ("ann", "bob")]
    first, second = await overlapping(
        graph,
        lambda tx: administration.set_role(tx, ann, "ann", "learner"),
        lambda tx: administration.set_role(tx, bob, "bob", "learner"),
    )
    assert first.role == "learner" and isinstance(second, LastAdmin)


async def test_two_admins_do_not_shut_each_other_out(driver, graph):
    ann, bob = [await account(driver, uid, role="admin") for uid in ("ann", "bob")]
    first, second = await overlapping(
        graph,
        lambda tx: administration.suspend(tx, ann, "bob", suspended=True),
        lambda tx: administration.suspend(tx, bob, "ann", suspended=True),
    )
    assert first.suspended_at and isinstance(second, SignedOut)


async def test_a_suspended_admin_does_not_count(driver, graph):
    ann, _ = [await account(driver, uid, role="admin") for uid in ("ann", "bob")]
    await graph.write(administration.suspend, ann, "bob", suspended=True)
    with pytest.raises(LastAdmin):
        await graph.write(administration.set_role, ann, "ann", "learner")


async def test_a_hundred_tokens_are_enough(driver, graph, monkeypatch):
    ann = await account(driver)
    monkeypatch.setattr(access_tokens, "MOST_TOKENS", 1)

    def add(uid):
        return lambda tx: access_tokens.add(tx, ann, uid, uid, f"hash of {uid}", ["read"], 1)

    first, second = await overlapping(graph, add("one"), add("two"))
    assert first.uid == "one" and isinstance(second, Conflict)


async def test_an_account_that_is_being_deleted_is_gone_for_whoever_waited(driver, graph):
    await account(driver)

    async def erase(tx):
        await proofs.prove(tx, Proof("ann", "hash"))
        await erasure.erase(tx, "ann", "new uid", keep_shared=False)

    first, second = await overlapping(graph, erase, lambda tx: proofs.prove(tx, Proof("ann", "hash")))
    assert first is None and isinstance(second, ProofFailed)
