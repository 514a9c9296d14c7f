"""Proving again who one is, before something that a borrowed session must not do."""

from api.identity.locksmith import Locksmith
from api.limits import Limits
from graph.client import Graph
from graph.queries import accounts
from graph.queries.access import Viewer
from graph.queries.proofs import Proof


async def prove(graph: Graph, locksmith: Locksmith, limits: Limits, viewer: Viewer, password: str, code: str | None) -> Proof:
    """By the current password and, with a second factor, a code.

    Raises WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut.
    """
    await limits.hit("second_factor", viewer.uid or "")
    return await locksmith.prove(await graph.read(accounts.own_secrets, viewer), password, code)
