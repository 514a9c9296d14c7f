"""Accounts as moderators and admins see them; addresses are for admins alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, cast

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.errors import LastAdmin
from graph.names import AccountRole
from graph.queries.access import Viewer, guarded, nothing, refuse


@dataclass(frozen=True, slots=True)
class Account:
    uid: str
    handle: str
    display_name: str
    email: str | None
    email_verified: bool
    role: AccountRole
    has_second_factor: bool
    created_at: datetime
    suspended_at: datetime | None
    deactivated_at: datetime | None
    session_count: int


ACCOUNT: LiteralString = """
    user.uid AS uid, user.handle AS handle, user.display_name AS display_name, CASE WHEN IS_ADMIN THEN user.email END AS email,
    user.email_verified_at IS NOT NULL AS email_verified, user.role AS role, user.totp_secret IS NOT NULL AS has_second_factor,
    user.created_at AS created_at, user.suspended_at AS suspended_at, user.deactivated_at AS deactivated_at,
    COUNT { (session:Session)-[:OF]->(user) WHERE session.ended_at IS NULL AND session.expires_at > datetime() } AS session_count
"""

LIST = guarded(
    """
LET sees_addresses = IS_ADMIN
MATCH (user:User)
WHERE user.created_at <= $before AND IS_MODERATOR AND user.password_hash IS NOT NULL
    AND (user.created_at < $before OR $before_uid IS NULL OR user.uid < $before_uid)
    AND ($role IS NULL OR user.role = $role)
    AND ($suspended IS NULL OR (user.suspended_at IS NOT NULL) = $suspended)
    AND ($words IS NULL OR user.handle_key CONTAINS $words OR toLower(user.display_name) CONTAINS $words
        OR sees_addresses AND toLower(user.email) CONTAINS $words)
WITH user ORDER BY user.created_at DESC, user.uid DESC LIMIT $limit
RETURN"""
    + ACCOUNT
    + "ORDER BY created_at DESC, uid DESC"
)


async def accounts(
    tx: Tx,
    viewer: Viewer,
    limit: int,
    before: datetime,
    before_uid: str | None,
    *,
    words: str | None,
    role: AccountRole | None,
    suspended: bool | None,
) -> list[Account]:
    """Newest first, from the place after (before, before_uid) on; guests aren't accounts. Raises SignedOut."""
    result = await tx.run(LIST, viewer.asks(limit=limit, before=before, before_uid=before_uid, words=words, role=role, suspended=suspended))
    return [_account(record) async for record in result] or await nothing(tx, viewer)


SET_ROLE = guarded(
    """
MATCH (user:User {handle_key: $handle_key}) WHERE IS_ADMIN AND user.password_hash IS NOT NULL
SET user.role = $role
WITH user
RETURN"""
    + ACCOUNT
)
LAST = "This is the last admin. Make somebody else an admin first."
ADMINS = """
MATCH (locked:User {role: 'admin'})
SET locked.created_at = locked.created_at
WITH collect(locked.uid) AS held
UNWIND held AS uid
MATCH (admin:User {uid: uid})
RETURN collect(CASE WHEN admin.role = 'admin' AND admin.suspended_at IS NULL AND admin.deactivated_at IS NULL
    THEN [admin.uid, admin.handle_key] END) AS admins
"""


async def _admins(tx: Tx) -> list[list[str]]:
    """Uid and handle of those who can act. Locks all admins, so that two can't step down, or shut each other out, at the same moment."""
    return (await (await tx.run(ADMINS)).single(strict=True))["admins"]


OTHERS = """
RETURN EXISTS {
    (other:User) WHERE other.role IN ['learner', 'author', 'moderator', 'admin'] AND other.password_hash IS NOT NULL AND other.uid <> $uid
} AS are_there
"""


async def keep_one(tx: Tx, leaving_uid: str) -> None:
    """The first step of leaving. Raises LastAdmin when others would be left with nobody to administer; who is alone may go."""
    if [uid for uid, _ in await _admins(tx)] != [leaving_uid]:
        return
    if (await (await tx.run(OTHERS, uid=leaving_uid)).single(strict=True))["are_there"]:
        raise LastAdmin(LAST)


async def set_role(tx: Tx, viewer: Viewer, handle_key: str, role: AccountRole) -> Account:
    """Raises NotFound, SignedOut, and LastAdmin when nobody would be left to administer."""
    if [handle for _, handle in await _admins(tx)] == [handle_key] and role != "admin":
        raise LastAdmin(LAST)
    result = await tx.run(SET_ROLE, viewer.asks(handle_key=handle_key, role=role))
    return await _one(tx, viewer, result)


SUSPEND = guarded(
    """
MATCH (user:User {handle_key: $handle_key})
WHERE user.password_hash IS NOT NULL AND user.uid <> $viewer_uid AND (IS_ADMIN OR IS_MODERATOR AND user.role IN ['learner', 'author'])
SET user.suspended_at = CASE WHEN $suspended THEN coalesce(user.suspended_at, datetime()) END
WITH user
RETURN"""
    + ACCOUNT
)


async def suspend(tx: Tx, viewer: Viewer, handle_key: str, *, suspended: bool) -> Account:
    """Or restore. Nobody suspends themselves; moderators only those without a role. Raises NotFound, SignedOut."""
    await _admins(tx)
    result = await tx.run(SUSPEND, viewer.asks(handle_key=handle_key, suspended=suspended))
    return await _one(tx, viewer, result)


FIND = guarded("MATCH (user:User {handle_key: $handle_key}) WHERE IS_ADMIN AND user.password_hash IS NOT NULL RETURN" + ACCOUNT)


async def find(tx: Tx, viewer: Viewer, handle_key: str) -> Account:
    """Raises NotFound, SignedOut."""
    return await _one(tx, viewer, await tx.run(FIND, viewer.asks(handle_key=handle_key)))


HANDLES = guarded("""
MATCH (user:User) WHERE user.uid IN $uids AND IS_ADMIN
RETURN collect([user.uid, user.handle]) AS handles
""")


async def handles(tx: Tx, viewer: Viewer, uids: list[str]) -> dict[str, str]:
    """What those are called that are still there."""
    result = await tx.run(HANDLES, viewer.asks(uids=uids))
    return dict((await result.single(strict=True))["handles"])


APPOINT = """
MATCH (user:User {uid: $user_uid})
SET user.role = $role, user.email_key = $email_key, user.email_verified_at = datetime()
RETURN user.uid AS uid
"""


async def appoint(tx: Tx, user_uid: str, role: AccountRole, email_key: str) -> None:
    """What the operator says holds: the role, and that the address is theirs. Raises Conflict when it belongs to another account."""
    await (await tx.run(APPOINT, user_uid=user_uid, role=role, email_key=email_key)).consume()


async def _one(tx: Tx, viewer: Viewer, result: Any) -> Account:
    record = cast("Record | None", await result.single())
    if record is None:
        await refuse(tx, viewer, "There is no account by that handle that you may change.")
    return _account(record)


def _account(record: Record) -> Account:
    row = record.data()
    times = {name: row.pop(name) for name in ("created_at", "suspended_at", "deactivated_at")}
    return Account(**row, **{name: time and time.to_native() for name, time in times.items()})
