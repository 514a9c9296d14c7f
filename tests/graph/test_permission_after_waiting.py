"""Whatever waits for a lock asks for permission again once it has it: who lost it meanwhile reads and changes nothing any more."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from graph import texts
from graph.changes.apply import apply
from graph.changes.requested import Rename
from graph.errors import GraphError
from graph.queries import (
    concept_merging,
    concepts,
    contents,
    existing,
    forking,
    images,
    jobs,
    maps,
    memberships,
    relations,
    share_links,
    subjects,
)
from graph.queries.images import Image
from graph.queries.relations import Proposed
from graph.values import new_uid
from tests import factories
from tests.graph.changes.maps import grow
from tests.graph.test_subjects import create, new
from tests.people import account

FOUND = """
MATCH (:Topic {uid: $topic_uid})-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision)
MATCH (:Topic {uid: $topic_uid})-[:ABOUT]->(concept:Concept)
RETURN document.uid AS document_uid, head.uid AS revision_uid, concept.uid AS concept_uid
"""
HOLD = """
MATCH (person:User {uid: $uid}) SET person.created_at = person.created_at
WITH DISTINCT person MATCH (subject:Subject) SET subject.created_at = subject.created_at
WITH DISTINCT person MATCH (concept:Concept) SET concept.sense = concept.sense
WITH DISTINCT person MATCH (job:Job) SET job.at = job.at
WITH DISTINCT person
"""
MEANWHILE = {
    "their role is taken away": "SET person.role = 'learner' WITH person MATCH (person)-[member:MEMBER_OF]->() DELETE member",
    "they are suspended": "SET person.suspended_at = datetime()",
}
WAITING = """
SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN count(*) AS waiting
"""


@pytest.fixture
async def asked(driver, graph, bucket) -> tuple[str, dict[str, Callable[[], Coroutine[Any, Any, Any]]]]:
    """The uid of somebody, and what they ask for by name: all of it is theirs to do until they lose their roles or are suspended.

    What a suspended person alone is refused begins with "anybody".
    """
    ann, bob = await account(driver, "ann", role="moderator"), await account(driver, "bob")
    home = await grow(graph, bucket, ann, "Home\n  A*\n  B\n  C", visibility="private")
    public = await grow(graph, bucket, bob, "Numbers\n  Integers\n  Primes")
    trash = await create(graph, ann, "Trash")
    await graph.write(subjects.delete, ann, trash.uid)
    await factories.member(driver, bob, home.uid, "editor")
    at, there = home.at, public.at
    row = (await driver.execute_query(FOUND, topic_uid=at["A"])).records[0].data()
    document, revision, concept = row["document_uid"], row["revision_uid"], row["concept_uid"]
    others = [(await graph.read(concepts.of_topic, ann, at[title])).concept_uid for title in "BC"]
    await graph.write(concept_merging.merge, ann, others[0], others[1])
    deleted = (await texts.add(graph, bucket, ann, at["B"], None, "deleted")).uid
    await texts.delete(graph, ann, deleted)
    proposal = await graph.write(relations.propose, ann, Proposed(new_uid(), "requires", at["C"], at["A"], None), None)
    for uid, token in ((home.uid, "a link"), (public.uid, "another link")):
        await graph.write(share_links.add, ann if uid == home.uid else bob, uid, token, token, "commenter", 1)
    job = await graph.write(jobs.create, ann, new_uid(), "fork", {}, None)
    original = await graph.read_locked(forking.read, ann, home.uid, is_local=True)

    def write(work, *args, **kwargs):
        return lambda: graph.write(work, ann, *args, **kwargs)

    def read(work, *args, **kwargs):
        return lambda: graph.read_locked(work, ann, *args, **kwargs)

    def propose(source, target):
        return write(relations.propose, Proposed(new_uid(), "requires", source, target, None), None)

    return ann.uid or "", {
        "read the map": read(maps.read_map, home.uid),
        "read all of it": read(contents.read, home.uid),
        "read it for an update": read(existing.read, home.uid),
        "read it for a fork": read(forking.read, home.uid, is_local=True),
        "end a fork": write(forking.finish, original, home.uid, [], is_local=True),
        "change it": lambda: apply(graph, bucket, ann, home.uid, [Rename(at["B"], "D")]),
        "propose within it": propose(at["A"], at["B"]),
        "propose from it": propose(at["A"], there["Primes"]),
        "propose to it": propose(there["Primes"], at["B"]),
        "reject a relation": write(relations.reject, proposal.uid),
        "accept a concept": write(concepts.accept, at["A"], None, new_uid()),
        "reject a concept": write(concepts.reject, at["A"], others[0]),
        "merge concepts": write(concept_merging.merge, concept, others[1]),
        "take a merge back": write(concept_merging.unmerge, others[0]),
        "add a document": lambda: texts.add(graph, bucket, ann, at["C"], None, "new"),
        "save a document": lambda: texts.save(graph, bucket, ann, document, "other", on_revision=revision),
        "move a document": lambda: texts.move(graph, ann, document, None),
        "delete a document": lambda: texts.delete(graph, ann, document),
        "restore a document": lambda: texts.restore(graph, bucket, ann, deleted),
        "add an image": write(images.add, Image(new_uid(), home.uid, "hash", 1, "image/png", 1, 1)),
        "give a role": write(memberships.set_role, home.uid, "bob", "viewer"),
        "remove a member": write(memberships.remove, home.uid, "bob"),
        "hand it over": write(memberships.hand_over, home.uid, "bob"),
        "make a link": write(share_links.add, home.uid, new_uid(), "token", "editor", 1),
        "revoke a link": write(share_links.revoke, home.uid, "a link"),
        "publish it": write(subjects.set_visibility, home.uid, "public"),
        "delete it": write(subjects.delete, home.uid),
        "restore a subject": write(subjects.restore, trash.uid),
        "hide a subject": write(subjects.hide, public.uid, hidden=True),
        "anybody accepts a link": write(share_links.accept, "another link"),
        "anybody makes a subject": write(subjects.create, new("Mine"), None, is_local=True),
        "anybody becomes an author": write(subjects.become_author, is_local=True),
        "anybody begins a job": write(jobs.create, new_uid(), "fork", {}, None),
        "anybody cancels a job": write(jobs.cancel, job),
    }


@pytest.mark.parametrize("meanwhile", MEANWHILE)
async def test_who_waited_for_a_lock_is_asked_again_for_permission(driver, asked, meanwhile):
    uid, works = asked
    names = [name for name in works if meanwhile == "they are suspended" or not name.startswith("anybody")]
    async with driver.session() as session:
        holding = await session.begin_transaction()
        await (await holding.run(HOLD + MEANWHILE[meanwhile], uid=uid)).consume()
        tasks = {name: asyncio.create_task(works[name]()) for name in names}
        await all_wait(driver, tasks)
        await holding.commit()
    outcomes = dict(zip(tasks, await asyncio.gather(*tasks.values(), return_exceptions=True), strict=True))
    assert [name for name, outcome in outcomes.items() if not isinstance(outcome, GraphError)] == []


async def all_wait(driver, tasks: dict[str, asyncio.Task[Any]]) -> None:
    """Until each of them is held up by a lock. Raises AssertionError when one never is."""
    async with asyncio.timeout(20):
        while (await driver.execute_query(WAITING)).records[0]["waiting"] < len(tasks):
            assert [name for name, task in tasks.items() if task.done()] == []
            await asyncio.sleep(0.05)
