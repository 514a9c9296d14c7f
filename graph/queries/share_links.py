"""Links by which the owner lets others in: each has a role and an end, works until it is revoked, and is stored as a hash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import ShareLinkInvalid
from graph.names import GivenRole
from graph.queries.access import Viewer, guarded, nothing, refuse
from graph.queries.subjects import NO_SUBJECT, Subject, one


@dataclass(frozen=True, slots=True)
class ShareLink:
    uid: str
    role: GivenRole
    created_at: datetime
    expires_at: datetime


LIST = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_MANAGE
OPTIONAL MATCH (link:ShareLink)-[:OPENS]->(subject) WHERE link.expires_at > datetime() AND ($after IS NULL OR link.uid < $after)
WITH link ORDER BY link.uid DESC LIMIT $limit
RETURN link.uid AS uid, link.role AS role, link.created_at AS created_at, link.expires_at AS expires_at ORDER BY uid DESC
""")


async def of_subject(tx: Tx, viewer: Viewer, subject_uid: str, limit: int, after: str | None = None) -> list[ShareLink]:
    """Those that still work, the latest first. Raises NotFound, Forbidden, SignedOut."""
    result = await tx.run(LIST, viewer.asks(subject_uid=subject_uid, limit=limit, after=after))
    rows = [record.data() async for record in result]
    if not rows:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return [_link(row) for row in rows if row["uid"]]


ADD = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_MANAGE
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_MANAGE
CREATE (link:ShareLink {
    uid: $uid, token_hash: $token_hash, role: $role, created_at: datetime(), expires_at: datetime() + duration({days: $days})
})-[:OPENS]->(subject)
RETURN link.uid AS uid, link.role AS role, link.created_at AS created_at, link.expires_at AS expires_at
""")


async def add(tx: Tx, viewer: Viewer, subject_uid: str, uid: str, token_hash: str, role: GivenRole, days: int) -> ShareLink:
    """Raises NotFound, Forbidden, SignedOut."""
    parameters = viewer.asks(subject_uid=subject_uid, uid=uid, token_hash=token_hash, role=role, days=days)
    record = await (await tx.run(ADD, parameters)).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return _link(record.data())


REVOKE = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_MANAGE
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_MANAGE
OPTIONAL MATCH (link:ShareLink {uid: $uid})-[:OPENS]->(subject)
DETACH DELETE link
RETURN subject.uid AS uid
""")


async def revoke(tx: Tx, viewer: Viewer, subject_uid: str, uid: str) -> None:
    """Members whom it let in stay. Harmless when it is gone already. Raises NotFound, Forbidden, SignedOut."""
    if await (await tx.run(REVOKE, viewer.asks(subject_uid=subject_uid, uid=uid))).single() is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)


ACCEPT = guarded("""
MATCH (:ShareLink {token_hash: $token_hash})-[:OPENS]->(subject:Subject)
WHERE subject.staged_by IS NULL AND IS_SIGNED_IN
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE IS_SIGNED_IN
MATCH (link:ShareLink {token_hash: $token_hash})-[:OPENS]->(subject)
WHERE link.expires_at > datetime() AND subject.staged_by IS NULL AND subject.deleted_at IS NULL AND subject.hidden_at IS NULL
MATCH (user:User {uid: $viewer_uid})
LET key = user.uid + ':' + subject.uid
OPTIONAL MATCH (user)-[found:MEMBER_OF {key: key}]->(subject)
CALL (subject, user, key, found, link) {
    WHEN found IS NULL THEN { CREATE (user)-[:MEMBER_OF {key: key, role: link.role, at: datetime()}]->(subject) }
    WHEN $rank[link.role] > $rank[found.role] THEN { SET found.role = link.role }
    ELSE { FINISH }
}
RETURN subject.uid AS uid
""")
RANK = {"viewer": 0, "commenter": 1, "editor": 2, "owner": 3}


async def accept(tx: Tx, viewer: Viewer, token_hash: str) -> Subject:
    """The viewer becomes a member, or one of a higher role; never of a lower one. Raises ShareLinkInvalid, SignedOut."""
    record = await (await tx.run(ACCEPT, viewer.asks(token_hash=token_hash, rank=RANK))).single()
    if record is None:
        await nothing(tx, viewer)
        raise ShareLinkInvalid("This link doesn't work any more. Ask whoever gave it to you for another one.")
    return await one(tx, viewer, cast("str", record["uid"]))


def _link(row: dict[str, Any]) -> ShareLink:
    return ShareLink(row["uid"], row["role"], row["created_at"].to_native(), row["expires_at"].to_native())
