"""The second factor: a secret that waits for its first code, the one that counts, and recovery codes. Secrets come sealed."""

from neo4j import AsyncManagedTransaction as Tx

PENDING_MINUTES = 10
PROPOSE = """
MATCH (user:User {uid: $user_uid})
SET user.totp_pending = $sealed, user.totp_pending_until = datetime() + duration({minutes: $minutes})
RETURN user.uid AS uid
"""


async def propose(tx: Tx, user_uid: str, sealed: str) -> None:
    """Nothing is asked of this one until it is confirmed; the one before still counts."""
    await (await tx.run(PROPOSE, user_uid=user_uid, sealed=sealed, minutes=PENDING_MINUTES)).consume()


CONFIRM = """
MATCH (locked:User {uid: $user_uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (user:User {uid: held}) WHERE user.totp_pending = $sealed AND user.totp_pending_until > datetime()
SET user.totp_secret = user.totp_pending, user.totp_pending = NULL, user.totp_pending_until = NULL,
    user.totp_step = $step, user.recovery_hashes = $recovery_hashes
RETURN user.uid AS uid
"""


async def confirm(tx: Tx, user_uid: str, sealed: str, step: int, recovery_hashes: list[str]) -> bool:
    """On from now on; `step` is the time step of the code that proved it. False when it was confirmed or replaced meanwhile, or is over."""
    result = await tx.run(CONFIRM, user_uid=user_uid, sealed=sealed, step=step, recovery_hashes=recovery_hashes)
    return await result.single() is not None


RENEW = "MATCH (user:User {uid: $user_uid}) SET user.recovery_hashes = $recovery_hashes RETURN user.uid AS uid"


async def renew_recovery(tx: Tx, user_uid: str, recovery_hashes: list[str]) -> None:
    """The codes before these are worth nothing any more."""
    await (await tx.run(RENEW, user_uid=user_uid, recovery_hashes=recovery_hashes)).consume()


COUNT_WRONG = """
MATCH (locked:User {uid: $user_uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (user:User {uid: held})
LET goes_on = coalesce(user.wrong_codes_since > datetime() - duration({hours: $hours}), false)
SET user.wrong_codes = CASE WHEN goes_on THEN user.wrong_codes + 1 ELSE 1 END,
    user.wrong_codes_since = CASE WHEN goes_on THEN user.wrong_codes_since ELSE datetime() END
RETURN user.wrong_codes AS counted
"""
HOURS_COUNTED = 24


async def count_wrong(tx: Tx, user_uid: str) -> int:
    """How many wrong codes there were within a day, with this one: entered by somebody who has the password."""
    record = await (await tx.run(COUNT_WRONG, user_uid=user_uid, hours=HOURS_COUNTED)).single()
    return record["counted"] if record else 0


REMOVE = """
MATCH (user:User {uid: $user_uid})
SET user.totp_secret = NULL, user.totp_pending = NULL, user.totp_pending_until = NULL, user.totp_step = NULL, user.recovery_hashes = NULL
RETURN user.uid AS uid
"""


async def remove(tx: Tx, user_uid: str) -> None:
    await (await tx.run(REMOVE, user_uid=user_uid)).consume()
