"""Accounts: registering, what signing in needs to know, the profile, the password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, cast

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.errors import NotFound, SignedOut
from graph.names import AccountRole
from graph.queries.access import IS_ANONYMOUS, LIVE_VIEWER, SESSION_ENDED, Viewer, guarded, refuse


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The handle is what is compared, too: NFKC, case folded."""

    uid: str
    handle: str
    email: str
    display_name: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Registered:
    uid: str
    handle: str
    display_name: str
    role: AccountRole
    created_at: datetime


FIRST = """
MATCH (locked:User {uid: $house_uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (house:User {uid: held})
LET is_first = house.founded_at IS NULL
SET house.founded_at = coalesce(house.founded_at, datetime())
RETURN is_first
"""


async def is_first(tx: Tx, house_uid: str) -> bool:
    """True once in the life of an install, even if that account is deleted. Until this transaction ends, nobody else registers."""
    return bool((await (await tx.run(FIRST, house_uid=house_uid)).single(strict=True))["is_first"])


REGISTER = (
    """
OPTIONAL MATCH (locked:User {uid: $viewer_uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
OPTIONAL MATCH (visitor:User {uid: held}) WHERE """
    + LIVE_VIEWER
    + """
WITH CASE WHEN visitor.role = 'guest' THEN visitor END AS guest
CALL (guest) {
    WHEN guest IS NULL THEN { CREATE (user:User {uid: $uid, created_at: datetime()}) RETURN user }
    ELSE { RETURN guest AS user }
}
SET user.handle = $handle, user.handle_key = $handle, user.email = $email, user.display_name = $display_name,
    user.password_hash = $password_hash, user.registered_at = datetime(),
    user.role = CASE WHEN $may_be_admin AND NOT EXISTS { (:User {role: 'admin'}) } THEN 'admin' ELSE 'learner' END
WITH user
OPTIONAL MATCH (session:Session)-[:OF]->(user)
DETACH DELETE session
WITH DISTINCT user
RETURN user.uid AS uid, user.handle AS handle, user.display_name AS display_name, user.role AS role, user.created_at AS created_at
"""
)


async def register(tx: Tx, visitor: Viewer, account: NewAccount, *, may_be_admin: bool) -> Registered:
    """A guest becomes the account and keeps what hangs on them; their guest's session ends. Raises Conflict when the handle is taken."""
    result = await tx.run(
        REGISTER,
        visitor.asks(
            uid=account.uid,
            handle=account.handle,
            email=account.email,
            display_name=account.display_name,
            password_hash=account.password_hash,
            may_be_admin=may_be_admin,
        ),
    )
    record = await result.single(strict=True)
    return _registered(record)


REGISTERED = """
MATCH (user:User {uid: $uid})
RETURN user.uid AS uid, user.handle AS handle, user.display_name AS display_name, user.role AS role, user.created_at AS created_at
"""


async def registered(tx: Tx, uid: str) -> Registered:
    """What registering answered, for a repeat of the request. Raises NotFound when the account is gone."""
    record = await (await tx.run(REGISTERED, uid=uid)).single()
    if record is None:
        raise NotFound("This account has been deleted.")
    return _registered(record)


def _registered(record: Record) -> Registered:
    return Registered(record["uid"], record["handle"], record["display_name"], record["role"], record["created_at"].to_native())


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proving who one is needs. Never leaves the use case."""

    uid: str
    handle: str
    email: str | None
    email_verified: bool
    password_hash: str | None
    totp_secret: str | None
    totp_pending: str | None
    totp_step: int | None
    recovery_hashes: list[str]
    is_suspended: bool


SECRETS: LiteralString = """
    user.uid AS uid, user.handle AS handle, user.email AS email, user.email_verified_at IS NOT NULL AS email_verified,
    user.password_hash AS password_hash, user.totp_secret AS totp_secret,
    CASE WHEN user.totp_pending_until > datetime() THEN user.totp_pending END AS totp_pending,
    user.totp_step AS totp_step, coalesce(user.recovery_hashes, []) AS recovery_hashes,
    user.suspended_at IS NOT NULL AS is_suspended
"""

MOST_ADDRESSES = 50
BY_HANDLE = (
    """
MATCH (user:User {handle_key: $key})
LET seen_at = COLLECT { MATCH (session:Session)-[:OF]->(user) RETURN session.address ORDER BY session.used_at DESC LIMIT $most }
RETURN seen_at,"""
    + SECRETS
)
BY_EMAIL = (
    """
MATCH (user:User {email_key: $key})
LET seen_at = COLLECT { MATCH (session:Session)-[:OF]->(user) RETURN session.address ORDER BY session.used_at DESC LIMIT $most }
RETURN seen_at,"""
    + SECRETS
)


async def secrets_by_login(tx: Tx, key: str) -> tuple[Secrets | None, list[str]]:
    """By handle, or by an address that its owner has verified (no handle holds an @); and from where its sessions came, ended ones too."""
    record = await (await tx.run(BY_EMAIL if "@" in key else BY_HANDLE, key=key, most=MOST_ADDRESSES)).single()
    if record is None:
        return None, []
    row = record.data()
    seen_at = [address or "" for address in row.pop("seen_at")]
    return Secrets(**row), seen_at


OWN_SECRETS = guarded("MATCH (user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN RETURN" + SECRETS)


async def own_secrets(tx: Tx, viewer: Viewer) -> Secrets:
    """Raises SignedOut."""
    record = await (await tx.run(OWN_SECRETS, viewer.asks())).single()
    if record is None:
        raise SignedOut(SESSION_ENDED)
    return Secrets(**record.data())


@dataclass(frozen=True, slots=True)
class Me:
    uid: str
    handle: str
    display_name: str
    bio: str
    email: str | None
    email_verified: bool
    pending_email: str | None
    role: AccountRole
    has_second_factor: bool
    recovery_codes_left: int
    created_at: datetime


ME: LiteralString = """
    user.uid AS uid, user.handle AS handle, user.display_name AS display_name, coalesce(user.bio, '') AS bio, user.email AS email,
    user.email_verified_at IS NOT NULL AS email_verified,
    head([(token:OneTimeToken {purpose: 'verify_email'})-[:OF]->(user)
        WHERE token.used_at IS NULL AND token.expires_at > datetime() AND token.email <> user.email | token.email]) AS pending_email,
    user.role AS role, user.totp_secret IS NOT NULL AS has_second_factor, size(coalesce(user.recovery_hashes, [])) AS recovery_codes_left,
    user.created_at AS created_at
"""

OWN_PROFILE = guarded("MATCH (user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN RETURN" + ME)


async def me(tx: Tx, viewer: Viewer) -> Me:
    """Raises SignedOut."""
    return await _me(tx, viewer, await tx.run(OWN_PROFILE, viewer.asks()))


CHANGE_PROFILE = guarded("MATCH (user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN SET user += $changes WITH user RETURN" + ME)


async def change_profile(tx: Tx, viewer: Viewer, changes: dict[str, str]) -> Me:
    """Only what is named changes: display_name, bio. Raises SignedOut."""
    result = await tx.run(CHANGE_PROFILE, viewer.asks(changes=changes))
    return await _me(tx, viewer, result)


async def _me(tx: Tx, viewer: Viewer, result: Any) -> Me:
    record = cast("Record | None", await result.single())
    if record is None:
        await refuse(tx, viewer, SESSION_ENDED)
    row = record.data()
    return Me(created_at=row.pop("created_at").to_native(), **row)


IS_NEW = guarded("""
MATCH (user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
RETURN coalesce(user.registered_at, user.created_at) > datetime() - duration({days: $days}) AS is_new
""")


async def is_new(tx: Tx, viewer: Viewer, days: int) -> bool:
    """Whether the account, not the guest that it may have been, is younger than that. Raises SignedOut."""
    record = await (await tx.run(IS_NEW, viewer.asks(days=days))).single()
    if record is None:
        await refuse(tx, viewer, SESSION_ENDED)
    return record["is_new"]


@dataclass(frozen=True, slots=True)
class Profile:
    handle: str
    display_name: str
    bio: str
    created_at: datetime


PROFILE = (
    """
MATCH (user:User {handle_key: $handle_key})
WHERE user.role <> 'guest' AND user.deactivated_at IS NULL AND user.suspended_at IS NULL AND ("""
    + IS_ANONYMOUS
    + " OR "
    + LIVE_VIEWER
    + """)
RETURN user.handle AS handle, user.display_name AS display_name, coalesce(user.bio, '') AS bio, user.created_at AS created_at
"""
)


async def profile(tx: Tx, viewer: Viewer, handle_key: str) -> Profile:
    """What everybody may know of an account. Raises NotFound, SignedOut."""
    record = await (await tx.run(PROFILE, viewer.asks(handle_key=handle_key))).single()
    if record is None:
        await refuse(tx, viewer, "There is nobody by that handle.")
    return Profile(record["handle"], record["display_name"], record["bio"], record["created_at"].to_native())


NEW_HASH = """
MATCH (user:User {uid: $user_uid})
SET user.password_hash = $password_hash, user.totp_pending = NULL, user.totp_pending_until = NULL
RETURN user.uid AS uid
"""


async def set_password(tx: Tx, user_uid: str, password_hash: str) -> None:
    """A second factor that somebody was about to turn on by the old one goes."""
    await (await tx.run(NEW_HASH, user_uid=user_uid, password_hash=password_hash)).consume()


DEACTIVATE = "MATCH (user:User {uid: $user_uid}) SET user.deactivated_at = datetime() RETURN user.uid AS uid"


async def deactivate(tx: Tx, user_uid: str) -> None:
    """Hidden, and nobody's viewer, until the next sign-in."""
    await (await tx.run(DEACTIVATE, user_uid=user_uid)).consume()
