"""Who may do what, written once. A query names a check, `guarded` spells it out.

Each check expects the variable `subject` and the parameters `$viewer_uid` and `$credential_uid`, both null for an anonymous viewer.
"""

from dataclasses import dataclass
from typing import Any, LiteralString, NoReturn

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import NotFound, SignedOut


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and the session or token by which they do."""

    uid: str | None
    credential_uid: str | None


ANONYMOUS = Viewer(None, None)
SESSION_ENDED = "Your session has ended. Load the page again to go on."

LIVE_VIEWER: LiteralString = """EXISTS {
        (credential:Session {uid: $credential_uid})-[:OF]->(viewer:User {uid: $viewer_uid})
        WHERE credential.ended_at IS NULL AND credential.expires_at > datetime()
            AND viewer.suspended_at IS NULL AND viewer.deactivated_at IS NULL
    }"""

CHECKS: dict[LiteralString, LiteralString] = {
    "CAN_READ": """(
    subject.staged_by IS NULL AND subject.deleted_at IS NULL AND subject.hidden_at IS NULL
    AND ($viewer_uid IS NULL OR """
    + LIVE_VIEWER
    + """)
    AND (
        subject.visibility IN ['public', 'unlisted']
        OR EXISTS { ()-[:MEMBER_OF {key: $viewer_uid + ':' + subject.uid}]->(subject) }
    )
)""",
}


def guarded(cypher: LiteralString) -> LiteralString:
    """The query with its checks spelled out. Raises ValueError when it names none: such a query would be a hole."""
    spelled_out = cypher
    for name, check in CHECKS.items():
        spelled_out = spelled_out.replace(name, check)
    if spelled_out == cypher:
        raise ValueError(f"a guarded query names one of {', '.join(CHECKS)}")
    return spelled_out


def unguarded(cypher: LiteralString, *, because: str) -> LiteralString:
    """A query that asks no permission, with the reason why no viewer can reach it through it."""
    if not because:
        raise ValueError("an unguarded query says why it needs no check")
    return cypher


IS_LIVE: LiteralString = "RETURN $viewer_uid IS NULL OR " + LIVE_VIEWER + " AS is_live"


async def nothing(tx: Tx, viewer: Viewer) -> list[Any]:
    """An empty list, for a viewer who is still there. Raises SignedOut."""
    if await _is_live(tx, viewer):
        return []
    raise SignedOut(SESSION_ENDED)


async def refuse(tx: Tx, viewer: Viewer, message: str) -> NoReturn:
    """No row came back: is the viewer gone, or is there nothing they may see?

    Always asks, so that what is foreign and what doesn't exist take the same time. Raises SignedOut or NotFound with `message`.
    """
    if await _is_live(tx, viewer):
        raise NotFound(message)
    raise SignedOut(SESSION_ENDED)


async def _is_live(tx: Tx, viewer: Viewer) -> bool:
    result = await tx.run(IS_LIVE, viewer_uid=viewer.uid, credential_uid=viewer.credential_uid)
    return bool((await result.single(strict=True))["is_live"])
