"""Sessions: what a browser signs in with. Only hashes of refresh tokens are kept, the current one's and the one's before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, nothing, refuse

IDLE_DAYS = 30
LONGEST_DAYS = 180
REPEAT_SECONDS = 10
"""A refresh whose answer was lost, or that two tabs sent at once, comes again within this time."""
MOST_SHOWN = 200

OPEN = """
MATCH (user:User {uid: $user_uid}) WHERE user.suspended_at IS NULL
CREATE (session:Session {
    uid: $uid, refresh_hash: $refresh_hash, user_agent: $user_agent, address: $address,
    created_at: datetime(), used_at: datetime(), rotated_at: datetime(), expires_at: datetime() + duration({days: $days})
})-[:OF]->(user)
SET user.deactivated_at = NULL
RETURN session.uid AS uid
"""


async def start(tx: Tx, user_uid: str, uid: str, refresh_hash: str, user_agent: str, address: str) -> bool:
    """Whoever signs in is active again. False when they were suspended at this very moment."""
    result = await tx.run(
        OPEN, user_uid=user_uid, uid=uid, refresh_hash=refresh_hash, user_agent=user_agent, address=address, days=IDLE_DAYS
    )
    return await result.single() is not None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`found`: the token was the current one; the one before, again, in time; an older one (the session is ended now); or of none."""

    found: Literal["current", "repeated", "reused", "ended"]
    user_uid: str | None


REFRESH = """
MATCH (locked:Session {uid: $uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (session:Session {uid: held})-[:OF]->(user:User)
WITH session, user, CASE
    WHEN session.ended_at IS NOT NULL OR session.expires_at <= datetime() OR user.suspended_at IS NOT NULL
        OR user.deactivated_at IS NOT NULL THEN 'ended'
    WHEN session.refresh_hash = $refresh_hash THEN 'current'
    WHEN session.previous_refresh_hash = $refresh_hash AND session.rotated_at > datetime() - duration({seconds: $repeat_seconds})
        THEN 'repeated'
    ELSE 'reused'
END AS found
CALL (session, found) {
    WHEN found = 'current' THEN {
        SET session.previous_refresh_hash = $refresh_hash, session.refresh_hash = $next_hash, session.rotated_at = datetime(),
            session.used_at = datetime(), session.user_agent = $user_agent, session.address = $address,
            session.expires_at = CASE
                WHEN session.created_at + duration({days: $longest}) < datetime() + duration({days: $idle})
                THEN session.created_at + duration({days: $longest}) ELSE datetime() + duration({days: $idle})
            END
    }
    WHEN found = 'reused' THEN { SET session.ended_at = datetime() }
}
RETURN found, user.uid AS user_uid
"""


async def refresh(tx: Tx, uid: str, refresh_hash: str, next_hash: str, user_agent: str, address: str) -> Refreshed:
    """Locks the session, so that of two with the same token one rotates it and the other is a repeat."""
    result = await tx.run(
        REFRESH,
        uid=uid,
        refresh_hash=refresh_hash,
        next_hash=next_hash,
        user_agent=user_agent,
        address=address,
        repeat_seconds=REPEAT_SECONDS,
        idle=IDLE_DAYS,
        longest=LONGEST_DAYS,
    )
    record = await result.single()
    return Refreshed(record["found"], record["user_uid"]) if record else Refreshed("ended", None)


@dataclass(frozen=True, slots=True)
class Session:
    uid: str
    user_agent: str
    address: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime


LIST = guarded("""
MATCH (session:Session)-[:OF]->(user:User {uid: $viewer_uid})
WHERE IS_SIGNED_IN AND session.ended_at IS NULL AND session.expires_at > datetime()
RETURN session.uid AS uid, session.user_agent AS user_agent, session.address AS address, session.created_at AS created_at,
    session.used_at AS used_at, session.expires_at AS expires_at
ORDER BY used_at DESC LIMIT $limit
""")


async def of_viewer(tx: Tx, viewer: Viewer) -> list[Session]:
    """The living ones, last used first. Raises SignedOut."""
    result = await tx.run(LIST, viewer.asks(limit=MOST_SHOWN))
    found = [
        Session(
            record["uid"],
            record["user_agent"] or "",
            record["address"] or "",
            record["created_at"].to_native(),
            record["used_at"].to_native(),
            record["expires_at"].to_native(),
        )
        async for record in result
    ]
    return found or await nothing(tx, viewer)


END = guarded("""
MATCH (session:Session {uid: $uid})-[:OF]->(user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN AND session.ended_at IS NULL
SET session.ended_at = datetime()
RETURN session.uid AS uid
""")


async def end(tx: Tx, viewer: Viewer, uid: str) -> None:
    """One of the viewer's own. Raises NotFound, SignedOut."""
    result = await tx.run(END, viewer.asks(uid=uid))
    if await result.single() is None:
        await refuse(tx, viewer, "You have no such session.")


SIGN_OUT = """
MATCH (session:Session {uid: $uid})-[:OF]->(user:User)
WHERE session.ended_at IS NULL AND $refresh_hash IN [session.refresh_hash, session.previous_refresh_hash]
SET session.ended_at = datetime()
RETURN user.uid AS user_uid
"""


async def end_by_token(tx: Tx, uid: str, refresh_hash: str) -> str | None:
    """Signs out whoever holds the refresh token; the user's uid, or None when nothing was open."""
    record = await (await tx.run(SIGN_OUT, uid=uid, refresh_hash=refresh_hash)).single()
    return record["user_uid"] if record else None


END_ALL = """
MATCH (session:Session)-[:OF]->(user:User {uid: $user_uid})
WHERE session.ended_at IS NULL AND ($but IS NULL OR session.uid <> $but)
SET session.ended_at = datetime()
RETURN count(session) AS ended
"""


async def end_all(tx: Tx, user_uid: str, *, but: str | None = None) -> int:
    """How many were ended; `but` names the one that goes on."""
    record = await (await tx.run(END_ALL, user_uid=user_uid, but=but)).single(strict=True)
    return int(record["ended"])


RENEW_GUEST = """
MATCH (session:Session {uid: $credential_uid})-[:OF]->(guest:User {uid: $viewer_uid, role: 'guest'})
WHERE session.ended_at IS NULL AND session.used_at < datetime() - duration({hours: 1})
SET session.used_at = datetime()
RETURN session.uid AS uid
"""


async def renew_guest(tx: Tx, guest: Viewer) -> None:
    """A guest who comes back is kept for another while."""
    await (await tx.run(RENEW_GUEST, viewer_uid=guest.uid, credential_uid=guest.credential_uid)).consume()


SWEEP = """
MATCH (session:Session) WHERE session.expires_at < datetime() - duration({days: 1})
MATCH (session)-[:OF]->(user:User) WHERE user.role <> 'guest'
WITH session LIMIT $limit
DETACH DELETE session
RETURN count(*) AS gone
"""


async def sweep(tx: Tx, limit: int) -> int:
    """Deletes sessions whose time is over. Returns how many."""
    return int((await (await tx.run(SWEEP, limit=limit)).single(strict=True))["gone"])
