"""The one door to the graph: deadlines, errors in our words, and what was just written can be read by anyone."""

import asyncio
import sys

import pytest

from graph.client import Graph, Tx, open_graph
from graph.errors import Conflict, Misconfigured, Unavailable, UnknownOutcome
from graph.settings import Neo4jSettings
from tests.expect import relationships
from tests.relay import Relay


async def add(tx: Tx, uid: str) -> str:
    return (await (await tx.run("CREATE (user:User {uid: $uid}) RETURN user.uid AS uid", uid=uid)).single(strict=True))["uid"]


async def ensure_follow(tx: Tx) -> None:
    """Matches its edge, else creates it with its key: two at once collide."""
    found = await tx.run(
        "MATCH (a:User {uid: 'a'}), (b:User {uid: 'b'}) OPTIONAL MATCH (a)-[found:FOLLOWS {key: 'a:b'}]->(b) "
        "WITH a, b, found WHERE found IS NULL CREATE (a)-[:FOLLOWS {key: 'a:b'}]->(b)"
    )
    await found.consume()


async def hold_lock(tx: Tx, held: asyncio.Event, seconds: float) -> None:
    await (await tx.run("MATCH (a:User {uid: 'a'}) SET a.bio = 'held'")).consume()
    held.set()
    await asyncio.sleep(seconds)


async def write_to_held(tx: Tx) -> None:
    await (await tx.run("MATCH (a:User {uid: 'a'}) SET a.bio = 'mine'")).consume()


async def count(tx: Tx) -> int:
    return (await (await tx.run("MATCH (user:User) RETURN count(user) AS n")).single(strict=True))["n"]


async def burn(tx: Tx) -> None:
    await (await tx.run("UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x) AS n")).consume()


async def test_a_transaction_is_begun_together_with_its_first_query(neo4j):
    relay = Relay(int(neo4j.uri.rpartition(":")[2]))
    async with relay, open_graph(Neo4jSettings(relay.uri, neo4j.user, neo4j.password)) as graph:
        for ask in (graph.read, graph.read_locked, graph.write):
            await ask(count)
            before = relay.requests
            await ask(count)
            assert relay.requests - before == 2, "the query, and the commit"
        await graph.look_up(count)
        before = relay.requests
        await graph.look_up(count)
        assert relay.requests - before == 1, "the query alone"


async def test_what_one_process_writes_another_reads_at_once(graph, neo4j):
    await graph.write(add, "from-here")
    program = (
        "import asyncio, sys\n"
        "from graph.client import open_graph\nfrom graph.settings import Neo4jSettings\n"
        "from tests.graph.test_client import count\n"
        "async def main():\n"
        "    async with open_graph(Neo4jSettings(sys.argv[1], sys.argv[2], sys.argv[3])) as graph:\n"
        "        print(await graph.read(count))\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, neo4j.uri, neo4j.user, neo4j.password, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert output.decode().strip() == "1"


async def test_a_lost_race_of_two_equal_writes_is_run_again(graph, driver):
    await graph.write(add, "a")
    await graph.write(add, "b")
    await asyncio.gather(*(graph.write(ensure_follow) for _ in range(16)))
    assert await relationships(driver, "FOLLOWS") == [("a", "b")]


async def test_a_write_that_waits_for_a_lock_past_its_deadline_is_unavailable(graph):
    await graph.write(add, "a")
    held = asyncio.Event()
    holder = asyncio.create_task(graph.write(hold_lock, held, 3))
    await held.wait()
    with pytest.raises(Unavailable):
        await graph.within(0.5).write(write_to_held)
    await holder


async def test_what_exists_already_is_a_conflict(graph):
    await graph.write(add, "once")
    with pytest.raises(Conflict):
        await graph.write(add, "once")


async def test_a_read_past_its_deadline_is_ended_by_the_database_and_said_to_be_unavailable(graph):
    hasty = graph.within(0.5)
    for ask in (hasty.read, hasty.look_up):
        with pytest.raises(Unavailable, match="longer than it may"):
            await ask(burn)


async def test_a_write_past_its_deadline_leaves_nothing(graph):
    async def add_and_burn(tx: Tx) -> None:
        await add(tx, "gone")
        await burn(tx)

    with pytest.raises(Unavailable):
        await graph.within(0.5).write(add_and_burn)
    assert await graph.read(count) == 0


async def test_a_mistake_in_a_query_is_not_dressed_up_as_something_else(graph):
    async def mistaken(tx: Tx) -> None:
        await (await tx.run("MATCH (n RETURN n")).consume()

    with pytest.raises(Exception, match="Invalid input"):
        await graph.read(mistaken)


async def test_a_database_that_is_not_there_is_unavailable_within_seconds(graph):
    async with open_graph(Neo4jSettings("bolt://127.0.0.1:1", "neo4j", "x")) as nowhere:
        with pytest.raises(Unavailable, match="can't be reached"):
            await asyncio.wait_for(nowhere.read(count), 10)


async def test_a_wrong_password_names_the_settings(neo4j):
    async with open_graph(Neo4jSettings(neo4j.uri, neo4j.user, "wrong-password")) as graph:
        with pytest.raises(Misconfigured, match="TRELLIS_NEO4J_PASSWORD"):
            await graph.check()


async def test_a_database_that_does_not_exist_names_the_setting(neo4j):
    async with open_graph(Neo4jSettings(neo4j.uri, neo4j.user, neo4j.password, "nowhere")) as graph:
        with pytest.raises(Misconfigured, match="TRELLIS_NEO4J_DATABASE"):
            await graph.check()


async def test_an_address_that_is_none_names_the_setting():
    with pytest.raises(Misconfigured, match="TRELLIS_NEO4J_URI"):
        async with open_graph(Neo4jSettings("ftp://somewhere", "neo4j", "x")):
            pass


@pytest.fixture
async def relayed(neo4j, graph):
    """(graph behind a cable that can be cut, the cable)"""
    port = int(neo4j.uri.rpartition(":")[2])
    async with Relay(port) as relay, open_graph(Neo4jSettings(relay.uri, neo4j.user, neo4j.password)) as far:
        await far.read(count)
        yield far, relay


async def test_a_connection_cut_in_the_commit_is_an_unknown_outcome(relayed, graph):
    far, relay = relayed

    async def add_then_lose_the_answer(tx: Tx) -> None:
        await add(tx, "who-knows")
        relay.swallow_answers()

    with pytest.raises(UnknownOutcome, match="not known"):
        await far.within(2).write(add_then_lose_the_answer)
    assert await graph.read(count) == 1, "the commit had arrived: claiming that nothing was written would have been wrong"


async def test_a_cut_cable_is_unavailable_and_a_mended_one_works_again(relayed):
    far, relay = relayed
    for ask in (far.read, far.look_up):
        await relay.cut()
        with pytest.raises(Unavailable):
            await asyncio.wait_for(ask(count), 10)
        await relay.mend()
        assert await ask(count) == 0


async def test_what_was_cut_and_mended_between_two_requests_is_noticed_by_neither(relayed):
    far, relay = relayed
    for ask in (far.read, far.look_up):
        await relay.cut()
        await relay.mend()
        assert await ask(count) == 0


async def test_what_is_looked_up_writes_nothing(graph):
    with pytest.raises(Exception, match="not allowed"):
        await graph.look_up(add, "written")
    assert await graph.look_up(count) == 0


async def test_a_black_hole_does_not_hold_a_request_for_ever(relayed):
    far, relay = relayed
    relay.swallow_answers()
    with pytest.raises(Unavailable, match="too slow"):
        await asyncio.wait_for(far.within(1).read(count), 10)


async def test_the_same_graph_with_another_deadline_shares_the_driver(graph):
    assert isinstance(graph.within(1), Graph)
    assert await graph.within(1).read(count) == 0
