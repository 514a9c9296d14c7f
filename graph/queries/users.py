"""Users without an account: the guest who reads, and the user `trellis` to whom imports belong."""

from typing import cast

from neo4j import AsyncManagedTransaction as Tx

from graph.queries import tallies
from graph.queries.access import Viewer

GUEST_DAYS = 400
"""As long as browsers keep a cookie."""

ADD_GUEST = """
CREATE (session:Session {
    uid: $credential_uid, created_at: datetime(), used_at: datetime(), expires_at: datetime() + duration({days: $days})
})-[:OF]->(guest:User {uid: $viewer_uid, role: 'guest', created_at: datetime()})
RETURN guest.uid AS uid
"""


async def add_guest(tx: Tx, guest: Viewer) -> None:
    """A reader without an account, under the uids that their cookie will name."""
    await (await tx.run(ADD_GUEST, viewer_uid=guest.uid, credential_uid=guest.credential_uid, days=GUEST_DAYS)).consume()


ENSURE_HOUSE_USER = """
MERGE (user:User {handle_key: 'trellis'})
ON CREATE SET user += {uid: $new_uid, handle: 'trellis', display_name: 'Trellis', role: 'author', created_at: datetime()}
RETURN user.uid AS uid
"""


async def ensure_house_user(tx: Tx, new_uid: str) -> str:
    """The uid of the user `trellis`, who can't sign in and owns what is imported from the command line; made when missing."""
    record = await (await tx.run(ENSURE_HOUSE_USER, new_uid=new_uid)).single(strict=True)
    return cast("str", record["uid"])


IDLE_GUEST_DAYS = 30
HOLD_IDLE_GUESTS = """
MATCH (locked:User {role: 'guest'}) WHERE locked.created_at < datetime() - duration({days: $days})
    AND NOT EXISTS { (session:Session)-[:OF]->(locked) WHERE session.used_at > datetime() - duration({days: $days}) }
    AND NOT EXISTS { (locked)-[progress:PROGRESS]->() WHERE progress.at > datetime() - duration({days: $days}) }
WITH locked LIMIT $limit
SET locked.created_at = locked.created_at
WITH collect(locked.uid) AS held
UNWIND held AS uid
MATCH (guest:User {uid: uid}) WHERE guest.password_hash IS NULL
    AND NOT EXISTS { (session:Session)-[:OF]->(guest) WHERE session.used_at > datetime() - duration({days: $days}) }
    AND NOT EXISTS { (guest)-[progress:PROGRESS]->() WHERE progress.at > datetime() - duration({days: $days}) }
RETURN collect(guest.uid) AS uids
"""
DELETE_GUESTS = """
UNWIND $uids AS uid
MATCH (guest:User {uid: uid})
OPTIONAL MATCH (session:Session)-[:OF]->(guest)
DETACH DELETE session
WITH DISTINCT guest
DETACH DELETE guest
RETURN count(*) AS gone
"""


async def sweep_guests(tx: Tx, limit: int) -> int:
    """Deletes guests who have neither come nor marked anything for a month, and don't register at this very moment. Returns how many."""
    held = await (await tx.run(HOLD_IDLE_GUESTS, days=IDLE_GUEST_DAYS, limit=limit)).single(strict=True)
    uids = cast("list[str]", held["uids"])
    await tallies.leave(tx, uids)
    return int((await (await tx.run(DELETE_GUESTS, uids=uids)).single(strict=True))["gone"])


FIND = "MATCH (user:User {handle_key: $handle_key}) WHERE user.role <> 'guest' RETURN user.uid AS uid"


async def by_handle(tx: Tx, handle_key: str) -> str | None:
    """The uid of an account, for the operator of this machine."""
    record = await (await tx.run(FIND, handle_key=handle_key)).single()
    return record["uid"] if record else None


BEGIN_SESSION = """
MATCH (user:User {uid: $user_uid})
CREATE (session:Session {
    uid: $session_uid, user_agent: 'trellis, the command', address: '', created_at: datetime(), used_at: datetime(), rotated_at: datetime(),
    expires_at: datetime() + duration({hours: $hours})
})-[:OF]->(user)
RETURN session.uid AS uid
"""
LONGEST_COMMAND = 24
"""Hours."""


async def begin_session(tx: Tx, viewer: Viewer) -> None:
    """For a command that does in somebody's name what they may do; nobody can sign in by it."""
    await (await tx.run(BEGIN_SESSION, user_uid=viewer.uid, session_uid=viewer.credential_uid, hours=LONGEST_COMMAND)).consume()


END_SESSION = "MATCH (session:Session {uid: $session_uid}) DETACH DELETE session RETURN count(*) AS ended"


async def end_session(tx: Tx, viewer: Viewer) -> None:
    await (await tx.run(END_SESSION, session_uid=viewer.credential_uid)).consume()
