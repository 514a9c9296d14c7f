"""Versions of maps: of many who ask at once, a few queries answer each what is theirs."""

import asyncio
from dataclasses import replace

from api.subjects.maps.versions import AT_ONCE, Versions
from graph.client import open_graph
from graph.errors import NotFound, SignedOut
from graph.queries.access import ANONYMOUS, Viewer
from graph.values import new_uid
from tests import factories
from tests.people import account
from tests.queries import counted_queries
from tests.relay import Relay

RENAME = "MATCH (s:Subject {uid: $uid}) SET s.version = s.version + 1 RETURN s.version AS version"


async def test_of_many_who_ask_at_once_each_gets_the_answer_that_is_theirs(graph, driver):
    member, stranger = await account(driver, "member"), await account(driver, "stranger")
    private, public = await factories.subject(driver, size=0, visibility="private"), await factories.subject(driver, size=0)
    await factories.member(driver, member, private)
    versions, gone = Versions(graph), Viewer(member.uid, new_uid())
    asked = [(who, which) for which in (private, public, "no-such-subject") for who in (member, stranger, ANONYMOUS, gone)] * 10
    with counted_queries() as queries:
        answers = await asyncio.gather(*(versions.find(graph, *each) for each in asked), return_exceptions=True)
    expected = [
        *("1.1", NotFound, NotFound, SignedOut),
        *("1.1", "1.1", "1.1", SignedOut),
        *(NotFound, NotFound, NotFound, SignedOut),
    ] * 10
    assert [type(each) if isinstance(each, Exception) else str(each) for each in answers] == expected
    assert len([query for query in queries if query.startswith("UNWIND $asked")]) <= AT_ONCE


async def test_whoever_has_written_reads_it_whoever_else_asks(graph, driver):
    subject = await factories.subject(driver, size=0)
    versions, is_over = Versions(graph), asyncio.Event()

    async def ask_on() -> None:
        while not is_over.is_set():
            await versions.find(graph, ANONYMOUS, subject)

    others = [asyncio.create_task(ask_on()) for _ in range(8)]
    for _ in range(40):
        written = (await driver.execute_query(RENAME, uid=subject)).records[0]["version"]
        assert (await versions.find(graph, ANONYMOUS, subject)).version == written
    is_over.set()
    await asyncio.gather(*others)


async def test_one_who_hangs_up_doesnt_end_it_for_the_others(graph, driver):
    subject = await factories.subject(driver, size=0)
    versions = Versions(graph)
    first, second = (asyncio.create_task(versions.find(graph, ANONYMOUS, subject)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert str(await second) == "1.1"
    assert first.cancelled()


async def test_that_the_database_is_gone_is_told_to_all_and_the_next_ones_ask_again(neo4j, driver):
    subject = await factories.subject(driver, size=0)
    async with Relay(int(neo4j.uri.rpartition(":")[2])) as relay, open_graph(replace(neo4j, uri=relay.uri)) as far:
        versions = Versions(far)

        async def eight() -> set[str]:
            answers = await asyncio.gather(*(versions.find(far, ANONYMOUS, subject) for _ in range(8)), return_exceptions=True)
            return {type(each).__name__ if isinstance(each, Exception) else str(each) for each in answers}

        await relay.cut()
        assert await eight() == {"Unavailable"}
        await relay.mend()
        assert await eight() == {"1.1"}
