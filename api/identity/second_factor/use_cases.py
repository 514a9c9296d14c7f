"""Turning the second factor on, renewing its recovery codes, turning it off."""

import time
from dataclasses import dataclass
from functools import partial

from api.identity import letters
from api.identity.desk import Desk
from api.identity.proving import on_record, prove
from api.identity.second_factor import codes
from api.refusals import WrongCode
from graph.client import Tx
from graph.queries import accounts, proofs, second_factors
from graph.queries.access import Viewer
from graph.queries.proofs import Proof


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an authenticator takes in: the secret, or the whole address (otpauth) as a QR code."""

    secret: str
    uri: str


async def propose(desk: Desk, viewer: Viewer, password: str, code: str | None) -> Proposal:
    """Nothing is asked for until a first code has confirmed it. Raises what proving raises."""
    proof = await prove(desk, viewer, password, code)
    mine = await desk.graph.read(accounts.me, viewer)
    secret = codes.new_secret()
    with on_record(desk, viewer.uid):
        await desk.graph.write(_propose, proof, desk.locksmith.seal(secret, proof.user_uid))
    return Proposal(secret, codes.uri(secret, mine.handle))


async def _propose(tx: Tx, proof: Proof, sealed: str) -> None:
    await proofs.prove(tx, proof)
    await second_factors.propose(tx, proof.user_uid, sealed)


async def confirm(desk: Desk, viewer: Viewer, code: str) -> list[str]:
    """On from now on. Returns the recovery codes, which are shown this once. Raises WrongCode, TooManyRequests."""
    recovery = codes.new_recovery_codes()
    with on_record(desk, viewer.uid):
        await _confirm(desk, viewer, code, [codes.recovery_hash(one) for one in recovery])
    await _tell(desk, viewer, on=True)
    desk.trail.record("second_factor_on", viewer.uid)
    return recovery


async def _confirm(desk: Desk, viewer: Viewer, code: str, recovery_hashes: list[str]) -> None:
    await desk.limits.hit("second_factor", viewer.uid or "")
    account = await desk.graph.read(accounts.own_secrets, viewer)
    if account.totp_pending is None:
        raise WrongCode("There is nothing to confirm. Begin again.", field="code")
    step = codes.matching_step(desk.locksmith.unseal(account.totp_pending, account.uid), code, time.time(), None)
    if step is None or not await desk.graph.write(second_factors.confirm, account.uid, account.totp_pending, step, recovery_hashes):
        raise WrongCode("This code is wrong. Look whether the clocks of both devices are right, and enter the next one.", field="code")


async def renew_recovery_codes(desk: Desk, viewer: Viewer, password: str, code: str | None) -> list[str]:
    """The codes before these are void. Raises what proving raises."""
    proof = await prove(desk, viewer, password, code)
    if proof.totp_step is None and proof.recovery_hash is None:
        raise WrongCode("There is no second factor to make recovery codes for. Turn it on first.", field="code")
    recovery = codes.new_recovery_codes()
    with on_record(desk, viewer.uid):
        await desk.graph.write(_renew, proof, [codes.recovery_hash(one) for one in recovery])
    desk.trail.record("recovery_codes_made", viewer.uid)
    return recovery


async def _renew(tx: Tx, proof: Proof, hashes: list[str]) -> None:
    await proofs.prove(tx, proof)
    await second_factors.renew_recovery(tx, proof.user_uid, hashes)


async def remove(desk: Desk, viewer: Viewer, password: str, code: str | None) -> None:
    """Raises what proving raises."""
    proof = await prove(desk, viewer, password, code)
    with on_record(desk, viewer.uid):
        await desk.graph.write(_remove, proof)
    await _tell(desk, viewer, on=False)
    desk.trail.record("second_factor_off", viewer.uid)


async def _remove(tx: Tx, proof: Proof) -> None:
    await proofs.prove(tx, proof)
    await second_factors.remove(tx, proof.user_uid)


async def _tell(desk: Desk, viewer: Viewer, *, on: bool) -> None:
    mine = await desk.graph.read(accounts.me, viewer)
    desk.post.tell(mine, partial(letters.second_factor_changed, on=on))
