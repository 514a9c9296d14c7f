"""The second factor: a secret that waits for its first code, the one that counts, and recovery codes. Secrets come sealed."""

from neo4j import AsyncManagedTransaction as Tx

PROPOSE = "MATCH (user:User {uid: $user_uid}) SET user.totp_pending = $sealed RETURN user.uid AS uid"


async def propose(tx: Tx, user_uid: str, sealed: str) -> None:
    """Nothing is asked of this one until it is confirmed; the one before still counts."""
    await (await tx.run(PROPOSE, user_uid=user_uid, sealed=sealed)).consume()


CONFIRM = """
MATCH (user:User {uid: $user_uid})
SET user.created_at = user.created_at
WITH user WHERE user.totp_pending = $sealed
SET user.totp_secret = user.totp_pending, user.totp_pending = NULL, user.totp_step = $step, user.recovery_hashes = $recovery_hashes
RETURN user.uid AS uid
"""


async def confirm(tx: Tx, user_uid: str, sealed: str, step: int, recovery_hashes: list[str]) -> bool:
    """On from now on; `step` is the time step of the code that proved it. False when it was confirmed or replaced meanwhile."""
    result = await tx.run(CONFIRM, user_uid=user_uid, sealed=sealed, step=step, recovery_hashes=recovery_hashes)
    return await result.single() is not None


RENEW = "MATCH (user:User {uid: $user_uid}) SET user.recovery_hashes = $recovery_hashes RETURN user.uid AS uid"


async def renew_recovery(tx: Tx, user_uid: str, recovery_hashes: list[str]) -> None:
    """The codes before these are worth nothing any more."""
    await (await tx.run(RENEW, user_uid=user_uid, recovery_hashes=recovery_hashes)).consume()


REMOVE = """
MATCH (user:User {uid: $user_uid})
SET user.totp_secret = NULL, user.totp_pending = NULL, user.totp_step = NULL, user.recovery_hashes = NULL
RETURN user.uid AS uid
"""


async def remove(tx: Tx, user_uid: str) -> None:
    await (await tx.run(REMOVE, user_uid=user_uid)).consume()
