"""What the migrations promise: all applied, every constraint and index there and at work."""

import re
from collections.abc import Iterable

from graph.checks.finding import Finding
from graph.client import Graph
from graph.errors import MigrationRefused
from graph.migrations.migrate import Migration, migrations, pending
from graph.queries.checked import CONSTRAINTS, INDEXES

NAMED = re.compile(r"(\w+) (CONSTRAINT|(?:\w+ )?INDEX) (\w+)")


async def compare(graph: Graph) -> list[Finding]:
    """Raises Unavailable."""
    try:
        missing = await pending(graph)
    except MigrationRefused as error:
        return [Finding("migrations", "database", str(error))]
    findings = [
        Finding("migrations", f"migration {migration.name}", "It has not been applied. Run: trellis migrate.") for migration in missing
    ]
    constraints, indexes = promised(migration for migration in migrations() if migration not in missing)
    there = {str(row["name"]) for row in await graph.run_outside_transaction(CONSTRAINTS)}
    states = {str(row["name"]): str(row["state"]) for row in await graph.run_outside_transaction(INDEXES)}
    findings += [Finding("constraint", f"constraint {name}", "It is missing.") for name in sorted(constraints - there)]
    findings += [Finding("index", f"index {name}", "It is missing.") for name in sorted(indexes - states.keys())]
    asleep = sorted((name, state) for name, state in states.items() if state != "ONLINE")
    return findings + [Finding("index", f"index {name}", f"It is {state} instead of ONLINE.") for name, state in asleep]


def promised(applied: Iterable[Migration]) -> tuple[set[str], set[str]]:
    """Names of the constraints and of the indexes that are there after these migrations."""
    constraints: set[str] = set()
    indexes: set[str] = set()
    for migration in applied:
        for statement in migration.statements:
            if found := NAMED.match(statement):
                names = constraints if found[2] == "CONSTRAINT" else indexes
                (names.add if found[1] == "CREATE" else names.discard)(found[3])
    return constraints, indexes
