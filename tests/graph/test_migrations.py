"""Migrations: once, in order, one migrator at a time; changed or newer is refused; killed anywhere, run again."""

import asyncio
import signal
import sys
import textwrap

import pytest

from graph.client import open_graph
from graph.errors import MigrationRefused
from graph.migrations.migrate import migrate, migrations, parse, pending

FIRST = parse(
    "0001_first",
    "CREATE CONSTRAINT test_one IF NOT EXISTS FOR (n:TestOne) REQUIRE n.uid IS UNIQUE;\n"
    "CREATE INDEX test_two IF NOT EXISTS FOR (n:TestTwo) ON (n.name);\n"
    "MERGE (n:TestOne {uid: 'made'}) ON CREATE SET n.times = 1;\n",
)
SECOND = parse("0002_second", "MATCH (n:TestOne {uid: 'made'}) SET n.second = true;\n")


@pytest.fixture
async def fresh(driver, graph):
    """A database that has seen no migration; put back as it was afterwards."""
    await _forget(driver)
    yield graph
    await _forget(driver)
    await migrate(graph)


async def _forget(driver) -> None:
    await driver.execute_query("MATCH (n) WHERE n:Migration OR n:TestOne DETACH DELETE n")
    await driver.execute_query("DROP CONSTRAINT test_one IF EXISTS")
    await driver.execute_query("DROP INDEX test_two IF EXISTS")


async def names(driver) -> list[str]:
    found = await driver.execute_query("MATCH (m:Migration) RETURN m.name AS name ORDER BY name")
    return [record["name"] for record in found.records]


async def test_each_is_applied_once_and_in_order(fresh, driver):
    assert await migrate(fresh, [FIRST]) == ["0001_first"]
    assert await migrate(fresh, [FIRST, SECOND]) == ["0002_second"]
    assert await migrate(fresh, [FIRST, SECOND]) == []
    assert await names(driver) == ["0001_first", "0002_second"]
    made = (await driver.execute_query("MATCH (n:TestOne) RETURN n.times AS times, n.second AS second")).records
    assert [(record["times"], record["second"]) for record in made] == [(1, True)]


async def test_the_plan_names_what_is_missing_and_changes_nothing(fresh, driver):
    assert await pending(fresh, [FIRST, SECOND]) == [FIRST, SECOND]
    assert await names(driver) == []


async def test_a_changed_file_is_refused_and_nothing_is_applied(fresh, driver):
    await migrate(fresh, [FIRST])
    changed = parse("0001_first", "RETURN 1;\n")
    with pytest.raises(MigrationRefused, match="0001_first has changed"):
        await migrate(fresh, [changed, SECOND])
    assert await names(driver) == ["0001_first"]


async def test_a_newer_database_is_refused(fresh):
    await migrate(fresh, [FIRST, SECOND])
    with pytest.raises(MigrationRefused, match="newer release"):
        await migrate(fresh, [FIRST])


async def test_two_migrators_at_once_apply_each_migration_once(fresh, driver, neo4j):
    async with open_graph(neo4j) as other:
        applied = await asyncio.gather(migrate(fresh, [FIRST, SECOND]), migrate(other, [FIRST, SECOND]))
    assert sorted(len(names) for names in applied) == [0, 2]
    assert await names(driver) == ["0001_first", "0002_second"]


KILLED = """
import asyncio, os, signal, sys
from graph.client import Graph, open_graph
from graph.migrations.migrate import migrate
from graph.settings import Neo4jSettings
from tests.graph.test_migrations import FIRST, SECOND

steps = int(sys.argv[4])

def counted(call):
    async def instead(*args, **kwargs):
        global steps
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        steps -= 1
        return await call(*args, **kwargs)
    return instead

async def main():
    async with open_graph(Neo4jSettings(*sys.argv[1:4])) as graph:
        Graph.run_outside_transaction = counted(Graph.run_outside_transaction)
        Graph.write = counted(Graph.write)
        await migrate(graph, [FIRST, SECOND])

asyncio.run(main())
"""


@pytest.mark.timeout(300)
async def test_killed_before_each_statement_it_is_run_again_and_done(driver, fresh, neo4j, tmp_path):
    program = tmp_path / "killed.py"
    program.write_text(textwrap.dedent(KILLED))
    killed = 0
    while True:
        await _forget(driver)
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(program), neo4j.uri, neo4j.user, neo4j.password, str(killed), env={"PYTHONPATH": "."}
        )
        code = await asyncio.wait_for(process.wait(), 60)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        await asyncio.wait_for(migrate(fresh, [FIRST, SECOND]), 30)
        assert await names(driver) == ["0001_first", "0002_second"]
        made = (await driver.execute_query("MATCH (n:TestOne) RETURN n.times AS times, n.second AS second")).records
        assert [(record["times"], record["second"]) for record in made] == [(1, True)]
        killed += 1
    print(f"killed at {killed} points")
    assert killed >= 8, "the lock, every statement, every record and the wait for the indexes are points"


def test_the_released_migrations_are_numbered_without_gaps():
    assert [int(migration.name[:4]) for migration in migrations()] == list(range(1, len(migrations()) + 1))
