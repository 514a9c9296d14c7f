"""Proving again who one is, before something that a borrowed session must not do."""

from api.identity.desk import Desk
from api.refusals import Refusal, WrongCredentials
from graph.queries import accounts
from graph.queries.access import Viewer
from graph.queries.proofs import Proof


async def prove(desk: Desk, viewer: Viewer, password: str, code: str | None) -> Proof:
    """By the current password and, with a second factor, a code.

    Raises WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut.
    """
    await desk.limits.hit("second_factor", viewer.uid or "")
    account = await desk.graph.read(accounts.own_secrets, viewer)
    try:
        return await desk.locksmith.prove(account, password, code)
    except WrongCredentials as refusal:
        desk.trail.record("refused", viewer.uid, why=type(refusal).__name__)
        raise WrongCredentials("The current password is wrong.", field="current_password") from refusal
    except Refusal as refusal:
        desk.trail.record("refused", viewer.uid, why=type(refusal).__name__)
        raise
