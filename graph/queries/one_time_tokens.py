"""Links of mails: single-use, hashed, and short-lived."""

from dataclasses import dataclass
from typing import Literal, cast

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.accounts import SECRETS, Secrets

VERIFY_MINUTES = 24 * 60
RESET_MINUTES = 10
Purpose = Literal["verify_email", "reset_password"]

ADD = """
MATCH (user:User {uid: $user_uid})
CREATE (token:OneTimeToken {
    uid: $uid, purpose: 'verify_email', email: $email, token_hash: $token_hash, created_at: datetime(),
    expires_at: datetime() + duration({minutes: $minutes})
})-[:OF]->(user)
WITH user, token
OPTIONAL MATCH (older:OneTimeToken {purpose: 'verify_email'})-[:OF]->(user) WHERE older <> token
DETACH DELETE older
WITH DISTINCT user
OPTIONAL MATCH (holder:User {email_key: $email_key}) WHERE holder <> user
RETURN holder.handle AS holder
"""


@dataclass(frozen=True, slots=True)
class NewLink:
    """`email_key` is what addresses are compared by; only the hash of the link's token is kept."""

    uid: str
    email: str
    email_key: str
    token_hash: str


async def add_verification(tx: Tx, user_uid: str, link: NewLink) -> str | None:
    """The only link by which the user can confirm an address from now on. The handle of whoever holds the address already."""
    result = await tx.run(
        ADD,
        user_uid=user_uid,
        uid=link.uid,
        email=link.email,
        email_key=link.email_key,
        token_hash=link.token_hash,
        minutes=VERIFY_MINUTES,
    )
    return cast("str | None", (await result.single(strict=True))["holder"])


ADD_RESET = """
OPTIONAL MATCH (user:User {email_key: $email_key}) WHERE user.suspended_at IS NULL
CREATE (:OneTimeToken {
    uid: $uid, purpose: 'reset_password', user_uid: coalesce(user.uid, $uid), token_hash: $token_hash, created_at: datetime(),
    expires_at: datetime() + duration({minutes: $minutes})
})
RETURN user.handle AS handle, user.email AS email
"""
"""The account is named and no edge leads to it: with an edge an account made the answer a tenth slower than none."""


async def add_reset(tx: Tx, email_key: str, uid: str, token_hash: str) -> tuple[str, str] | None:
    """Handle and address of the account. A link for an unknown address is made all the same, and is nobody's: the work is equal."""
    result = await tx.run(ADD_RESET, email_key=email_key, uid=uid, token_hash=token_hash, minutes=RESET_MINUTES)
    record = await result.single(strict=True)
    return (record["handle"], record["email"]) if record["handle"] else None


ADDRESS = """
MATCH (token:OneTimeToken {token_hash: $token_hash, purpose: 'verify_email'})
WHERE token.used_at IS NULL AND token.expires_at > datetime()
RETURN token.email AS email
"""


async def address(tx: Tx, token_hash: str) -> str | None:
    """Which address the link would confirm; None when it is unknown, used or over."""
    record = await (await tx.run(ADDRESS, token_hash=token_hash)).single()
    return record["email"] if record else None


VERIFY = """
MATCH (:OneTimeToken {token_hash: $token_hash, purpose: 'verify_email'})-[:OF]->(locked:User)
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (token:OneTimeToken {token_hash: $token_hash})-[:OF]->(user:User {uid: held})
WHERE token.used_at IS NULL AND token.expires_at > datetime()
LET former = CASE WHEN user.email_verified_at IS NOT NULL AND user.email <> token.email THEN user.email END
SET user.email = token.email, user.email_key = $email_key, user.email_verified_at = datetime(), token.used_at = datetime()
RETURN user.uid AS uid, user.handle AS handle, former, user.email AS email
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """`former`: the verified address that this one takes the place of."""

    user_uid: str
    handle: str
    email: str
    former: str | None


async def verify(tx: Tx, token_hash: str, email_key: str) -> Verified | None:
    """None when the link is unknown, used or over. Raises Conflict when another account has verified the address meanwhile."""
    record = await (await tx.run(VERIFY, token_hash=token_hash, email_key=email_key)).single()
    return Verified(record["uid"], record["handle"], record["email"], record["former"]) if record else None


RESET_SECRETS = (
    """
MATCH (token:OneTimeToken {token_hash: $token_hash, purpose: 'reset_password'})
WHERE token.used_at IS NULL AND token.expires_at > datetime()
MATCH (user:User {uid: token.user_uid})
RETURN"""
    + SECRETS
)


async def secrets_by_reset(tx: Tx, token_hash: str) -> Secrets | None:
    """Whose password the link resets; None when it is unknown, used or over."""
    record = await (await tx.run(RESET_SECRETS, token_hash=token_hash)).single()
    return Secrets(**record.data()) if record else None


USE_RESET = """
MATCH (named:OneTimeToken {token_hash: $token_hash, purpose: 'reset_password'})
MATCH (locked:User {uid: named.user_uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (token:OneTimeToken {token_hash: $token_hash})
WHERE token.user_uid = held AND token.used_at IS NULL AND token.expires_at > datetime()
MATCH (every:OneTimeToken {user_uid: held})
SET every.used_at = datetime()
RETURN DISTINCT held AS uid
"""


async def use_reset(tx: Tx, token_hash: str) -> bool:
    """Uses up this link and every other of its account; False when it was used meanwhile."""
    return await (await tx.run(USE_RESET, token_hash=token_hash)).single() is not None


VOID = """
CALL () {
    MATCH (token:OneTimeToken {user_uid: $user_uid})
    RETURN token
    UNION ALL
    MATCH (token:OneTimeToken)-[:OF]->(user:User {uid: $user_uid}) WHERE token.email <> user.email
    RETURN token
}
WITH token WHERE token.used_at IS NULL
SET token.used_at = datetime()
RETURN count(token) AS voided
"""


async def void(tx: Tx, user_uid: str) -> None:
    """Links on their way that would take the account from whoever has just secured it: resets, and other addresses."""
    await (await tx.run(VOID, user_uid=user_uid)).consume()


SWEEP = """
MATCH (token:OneTimeToken) WHERE token.expires_at < datetime()
WITH token LIMIT $limit
DETACH DELETE token
RETURN count(*) AS gone
"""


async def sweep(tx: Tx, limit: int) -> int:
    """Deletes what is over. Returns how many."""
    return int((await (await tx.run(SWEEP, limit=limit)).single(strict=True))["gone"])
