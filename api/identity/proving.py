"""Proving again who one is, before something that a borrowed session must not do."""

from collections.abc import Generator
from contextlib import contextmanager

from api.identity.desk import Desk
from api.refusals import Refusal, WrongCredentials
from graph.errors import ProofFailed
from graph.queries import accounts
from graph.queries.access import Viewer
from graph.queries.proofs import Proof


@contextmanager
def on_record(desk: Desk, user_uid: str | None) -> Generator[None]:
    """Whoever guesses leaves a trace: what is refused inside, also a proof that fails in its transaction, is in the audit log."""
    try:
        yield
    except (Refusal, ProofFailed) as refusal:
        desk.trail.record("refused", user_uid, why=type(refusal).__name__)
        raise


async def prove(desk: Desk, viewer: Viewer, password: str, code: str | None) -> Proof:
    """By the current password and, with a second factor, a code.

    Raises WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut.
    """
    with on_record(desk, viewer.uid):
        await desk.limits.hit("second_factor", viewer.uid or "")
        account = await desk.graph.read(accounts.own_secrets, viewer)
        try:
            return await desk.locksmith.prove(account, password, code)
        except WrongCredentials as refusal:
            raise WrongCredentials("The current password is wrong.", field="current_password") from refusal
