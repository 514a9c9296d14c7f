"""Proving who one is: a password that was right, and a code that counts once."""

from dataclasses import dataclass

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import ProofFailed


@dataclass(frozen=True, slots=True)
class Proof:
    """What was compared before the transaction; `totp_step` or `recovery_hash` when a second factor is on."""

    user_uid: str
    password_hash: str | None
    totp_step: int | None = None
    recovery_hash: str | None = None


PROVE = """
MATCH (user:User {uid: $user_uid})
SET user.created_at = user.created_at
WITH user
WHERE ($password_hash IS NULL OR user.password_hash = $password_hash)
    AND ($totp_step IS NULL OR coalesce(user.totp_step, 0) < $totp_step)
    AND ($recovery_hash IS NULL OR $recovery_hash IN coalesce(user.recovery_hashes, []))
    AND (user.totp_secret IS NULL OR $totp_step IS NOT NULL OR $recovery_hash IS NOT NULL)
SET user.totp_step = coalesce($totp_step, user.totp_step),
    user.recovery_hashes = [hash IN user.recovery_hashes WHERE hash <> coalesce($recovery_hash, '')]
RETURN user.uid AS uid
"""


async def prove(tx: Tx, proof: Proof) -> None:
    """The first step of what needs proof: locks the account, and uses the code up. Of two with one code, one is refused.

    Raises ProofFailed when the code was used, or the password or second factor changed, since they were compared.
    """
    result = await tx.run(
        PROVE,
        user_uid=proof.user_uid,
        password_hash=proof.password_hash,
        totp_step=proof.totp_step,
        recovery_hash=proof.recovery_hash,
    )
    if await result.single() is None:
        raise ProofFailed("This code was used already, or the account was changed at the same moment. Try again with a new code.")
