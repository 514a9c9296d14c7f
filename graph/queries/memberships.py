"""Who belongs to a subject, with which role. There is one owner at any time; every change locks the subject first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import LastOwner, NotFound
from graph.names import GivenRole, MemberRole
from graph.queries.access import Viewer, guarded, refuse
from graph.queries.subjects import NO_SUBJECT
from graph.values import name_key

NOBODY = "There is nobody by that name here."
OWNER_STAYS = "The owner can't leave or become less. Hand the subject over to somebody else first."


@dataclass(frozen=True, slots=True)
class Member:
    uid: str
    handle: str
    display_name: str
    role: MemberRole
    at: datetime


LIST = guarded("""
MATCH (subject:Subject {uid: $subject_uid})
WHERE CAN_READ AND (EXISTS { ()-[:MEMBER_OF {key: $viewer_uid + ':' + subject.uid}]->(subject) } OR CAN_MANAGE)
MATCH (user:User)-[member:MEMBER_OF]->(subject) WHERE $after IS NULL OR user.uid > $after
WITH user, member ORDER BY user.uid LIMIT $limit
RETURN user.uid AS uid, user.handle AS handle, user.display_name AS display_name, member.role AS role, member.at AS at
ORDER BY uid
""")


async def of_subject(tx: Tx, viewer: Viewer, subject_uid: str, limit: int, after: str | None = None) -> list[Member]:
    """By uid, for members and admins alone. Raises NotFound, Forbidden, SignedOut."""
    result = await tx.run(LIST, viewer.asks(subject_uid=subject_uid, limit=limit, after=after))
    found = [_member(record.data()) async for record in result]
    if not found and after is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return found


SET_ROLE = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_MANAGE
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_MANAGE
OPTIONAL MATCH (user:User {handle_key: $handle_key}) WHERE user.password_hash IS NOT NULL AND user.deactivated_at IS NULL
LET key = user.uid + ':' + subject.uid
OPTIONAL MATCH (user)-[found:MEMBER_OF {key: key}]->(subject)
CALL (subject, user, key, found) {
    WHEN user IS NULL THEN { RETURN null AS member }
    WHEN found IS NULL THEN { CREATE (user)-[member:MEMBER_OF {key: key, at: datetime()}]->(subject) RETURN member }
    ELSE { RETURN found AS member }
}
LET stays = member.role = 'owner'
FOREACH (edge IN CASE WHEN stays OR member IS NULL THEN [] ELSE [member] END | SET edge.role = $role)
RETURN user.uid AS uid, user.handle AS handle, user.display_name AS display_name, member.role AS role, member.at AS at, stays
""")


async def set_role(tx: Tx, viewer: Viewer, subject_uid: str, handle: str, role: GivenRole) -> Member:
    """Makes somebody a member, or gives one another role. Raises NotFound, Forbidden, LastOwner, SignedOut."""
    result = await tx.run(SET_ROLE, viewer.asks(subject_uid=subject_uid, handle_key=name_key(handle), role=role))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    if record["uid"] is None:
        raise NotFound(NOBODY)
    if record["stays"]:
        raise LastOwner(OWNER_STAYS)
    return _member(record.data())


REMOVE = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ AND IS_SIGNED_IN
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})
OPTIONAL MATCH (user:User {handle_key: $handle_key})
LET may = CAN_MANAGE OR user.uid = $viewer_uid
OPTIONAL MATCH (user)-[member:MEMBER_OF {key: user.uid + ':' + subject.uid}]->(subject)
LET stays = member.role = 'owner'
FOREACH (edge IN CASE WHEN may AND NOT stays THEN [member] ELSE [] END | DELETE edge)
RETURN coalesce(may, false) AS may, coalesce(may AND stays, false) AS stays
""")


async def remove(tx: Tx, viewer: Viewer, subject_uid: str, handle: str) -> None:
    """Who manages it removes anybody, and everybody themselves; nobody there is fine. Raises NotFound, Forbidden, LastOwner, SignedOut."""
    record = await (await tx.run(REMOVE, viewer.asks(subject_uid=subject_uid, handle_key=name_key(handle)))).single()
    if record is None or not record["may"]:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    if record["stays"]:
        raise LastOwner(OWNER_STAYS)


HAND_OVER = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_EDIT
MATCH (owner:User)-[:MEMBER_OF {role: 'owner'}]->(subject)
OPTIONAL MATCH (user:User {handle_key: $handle_key})
LET locked = [owner.uid, user.uid]
FOREACH (person IN [owner, user] | SET person.created_at = person.created_at)
SET subject.created_at = subject.created_at
WITH subject.uid AS held, locked
MATCH (subject:Subject {uid: held})
MATCH (owner:User)-[owns:MEMBER_OF {role: 'owner'}]->(subject) WHERE owner.uid IN locked
OPTIONAL MATCH (user:User {handle_key: $handle_key})
WHERE user.uid IN locked AND user.password_hash IS NOT NULL AND user.deactivated_at IS NULL AND user.suspended_at IS NULL
WITH subject, owner, owns, user WHERE CAN_MANAGE OR CAN_EDIT AND user = owner
LET key = user.uid + ':' + subject.uid
OPTIONAL MATCH (user)-[found:MEMBER_OF {key: key}]->(subject)
CALL (subject, user, key, found) {
    WHEN user IS NULL THEN { RETURN null AS member }
    WHEN found IS NULL THEN { CREATE (user)-[member:MEMBER_OF {key: key, at: datetime()}]->(subject) RETURN member }
    ELSE { RETURN found AS member }
}
FOREACH (edge IN CASE WHEN user = owner OR user IS NULL THEN [] ELSE [owns] END | SET edge.role = 'editor')
FOREACH (edge IN CASE WHEN member IS NULL THEN [] ELSE [member] END | SET edge.role = 'owner')
RETURN user.uid AS uid, user.handle AS handle, user.display_name AS display_name, member.role AS role, member.at AS at
""")


async def hand_over(tx: Tx, viewer: Viewer, subject_uid: str, handle: str) -> Member:
    """Somebody else becomes the owner, and who was it an editor; said twice, it is done once. Both are locked before the subject, as who
    leaves is, so that nobody becomes the owner while their account is deleted. Raises NotFound, Forbidden, SignedOut.
    """
    record = await (await tx.run(HAND_OVER, viewer.asks(subject_uid=subject_uid, handle_key=name_key(handle)))).single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    if record["uid"] is None:
        raise NotFound(NOBODY)
    return _member(record.data())


def _member(row: dict[str, Any]) -> Member:
    return Member(row["uid"], row["handle"], row["display_name"], row["role"], row["at"].to_native())
