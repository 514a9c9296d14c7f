"""Which keys of the bucket the graph still names."""

from collections.abc import Sequence
from typing import cast

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import unguarded

UNNAMED = unguarded(
    """
UNWIND $keys AS key
LET uid = last(split(key, '/'))
FILTER NOT EXISTS { (:Revision {uid: uid}) } AND NOT EXISTS { (:Change {uid: uid}) } AND NOT EXISTS { (:Image {uid: uid}) }
RETURN collect(key) AS unnamed
""",
    because="it answers with keys that no document has, to the sweep alone",
)


async def unnamed(tx: Tx, keys: Sequence[str]) -> list[str]:
    """Those keys whose last part is the uid of no revision, change or image."""
    record = await (await tx.run(UNNAMED, keys=list(keys))).single(strict=True)
    return cast("list[str]", record["unnamed"])
