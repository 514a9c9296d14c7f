"""Brings a database to this release: applies what is missing, once, in order, one migrator at a time.

Every statement must be harmless when run again (IF NOT EXISTS, or a write that matches what it already made): a run that was
killed half-way is simply run again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import LiteralString, cast

from neo4j import AsyncManagedTransaction as Tx

from graph.client import FIRST_QUERY, Graph
from graph.errors import MigrationRefused
from graph.values import sha256

LOCKED_FOR_AT_MOST = 600.0
"""Seconds that one migrator may hold the lock, and the next one waits for it."""

MAKE_LOCK_UNIQUE: LiteralString = "CREATE CONSTRAINT migration_lock_name IF NOT EXISTS FOR (n:MigrationLock) REQUIRE n.name IS UNIQUE"
WAIT_FOR_INDEXES: LiteralString = "CALL db.awaitIndexes(300)"


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    checksum: str
    statements: tuple[LiteralString, ...]


def migrations() -> list[Migration]:
    """Those of this release, in order."""
    found = [entry for entry in files("graph.migrations").iterdir() if entry.name.endswith(".cypher")]
    return [parse(entry.name.removesuffix(".cypher"), entry.read_text("utf-8")) for entry in sorted(found, key=lambda entry: entry.name)]


def parse(name: str, text: str) -> Migration:
    """Statements end with a semicolon at the end of a line; lines that start with // are comments.

    >>> parse("0001_first", "// why\\nRETURN 1;\\n\\nRETURN 2;\\n").statements
    ('RETURN 1', 'RETURN 2')
    """
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    statements = (statement.strip() for statement in f"{code}\n".split(";\n"))
    # The driver takes only text that stands in our source: these files do, they just aren't Python.
    return Migration(name, sha256(text.encode()), tuple(cast("LiteralString", statement) for statement in statements if statement))


APPLIED = "MATCH (migration:Migration) RETURN migration.name AS name, migration.checksum AS checksum ORDER BY name LIMIT 10000"


async def applied(tx: Tx) -> dict[str, str]:
    """Name -> checksum of what has been applied to this database."""
    result = await tx.run(APPLIED)
    return {record["name"]: record["checksum"] async for record in result}


async def pending(graph: Graph, known: Sequence[Migration] | None = None) -> list[Migration]:
    """What `migrate` would apply. Raises MigrationRefused when the database and this release don't fit together."""
    return _missing(await graph.read(applied), migrations() if known is None else known)


def _missing(done: dict[str, str], known: Sequence[Migration]) -> list[Migration]:
    newer = sorted(done.keys() - {migration.name for migration in known})
    if newer:
        raise MigrationRefused(
            f"This database has been migrated by a newer release of Trellis (it knows {', '.join(newer)}). "
            "Start that release or a later one; this one changes nothing."
        )
    changed = [migration.name for migration in known if done.get(migration.name, migration.checksum) != migration.checksum]
    if changed:
        raise MigrationRefused(
            f"{', '.join(changed)} has changed since it was applied to this database. A released migration never changes: "
            "restore the file, and put what is new into the next number."
        )
    return [migration for migration in known if migration.name not in done]


async def migrate(graph: Graph, known: Sequence[Migration] | None = None, say: Callable[[str], None] = lambda _: None) -> list[str]:
    """Applies what is missing and returns the names. Two at once: the second waits and then finds nothing to do.

    Raises MigrationRefused, Unavailable.
    """
    known = migrations() if known is None else known
    patient = graph.within(FIRST_QUERY)
    await pending(patient, known)
    await graph.run_outside_transaction(MAKE_LOCK_UNIQUE)
    return await graph.within(LOCKED_FOR_AT_MOST).write(_apply_under_lock, patient, known, say)


TAKE_LOCK = "MERGE (lock:MigrationLock {name: 'migrations'}) SET lock.taken_at = datetime() RETURN lock.taken_at AS taken_at"


async def _apply_under_lock(tx: Tx, graph: Graph, known: Sequence[Migration], say: Callable[[str], None]) -> list[str]:
    """The open transaction is the lock: it goes with its connection, so a killed migrator blocks nobody."""
    await (await tx.run(TAKE_LOCK)).consume()
    missing = await pending(graph, known)
    for migration in missing:
        say(f"Migrating the database: {migration.name}")
        for statement in migration.statements:
            await graph.run_outside_transaction(statement)
        await graph.write(_record, migration)
    if missing:
        await graph.run_outside_transaction(WAIT_FOR_INDEXES)
    return [migration.name for migration in missing]


RECORD = "CREATE (migration:Migration {name: $name, checksum: $checksum, applied_at: datetime()}) RETURN migration.name AS name"


async def _record(tx: Tx, migration: Migration) -> None:
    await (await tx.run(RECORD, name=migration.name, checksum=migration.checksum)).consume()
