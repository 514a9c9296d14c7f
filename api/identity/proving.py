"""Proving again who one is, before something that a borrowed session must not do."""

from api.audit import Trail
from api.identity.locksmith import Locksmith
from api.limits import Limits
from api.refusals import Refusal, WrongCredentials
from graph.client import Graph
from graph.queries import accounts
from graph.queries.access import Viewer
from graph.queries.proofs import Proof


async def prove(graph: Graph, locksmith: Locksmith, limits: Limits, trail: Trail, viewer: Viewer, password: str, code: str | None) -> Proof:
    """By the current password and, with a second factor, a code.

    Raises WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut.
    """
    await limits.hit("second_factor", viewer.uid or "")
    account = await graph.read(accounts.own_secrets, viewer)
    try:
        return await locksmith.prove(account, password, code)
    except WrongCredentials as refusal:
        trail.record("refused", viewer.uid, why=type(refusal).__name__)
        raise WrongCredentials("The current password is wrong.", field="current_password") from refusal
    except Refusal as refusal:
        trail.record("refused", viewer.uid, why=type(refusal).__name__)
        raise
