"""Personal access tokens: made, listed, revoked."""

from functools import partial

from api.audit import Trail
from api.identity import letters
from api.identity.desk import Desk
from api.identity.locksmith import new_token
from api.personal_tokens import PREFIX
from graph.client import Graph, Tx
from graph.names import Scope
from graph.queries import access_tokens, accounts
from graph.queries.access import Viewer
from graph.queries.access_tokens import AccessToken
from graph.queries.accounts import Me
from graph.values import new_uid, sha256


async def make(desk: Desk, viewer: Viewer, name: str, scopes: list[Scope], days: int) -> tuple[AccessToken, str]:
    """The token itself is known now and never again. Raises Conflict when there are too many."""
    token = PREFIX + new_token()
    made, mine = await desk.graph.write(_make, viewer, new_uid(), name, sha256(token.encode()), scopes, days)
    desk.trail.record("token_made", viewer.uid, token_uid=made.uid, scopes=" ".join(scopes))
    desk.post.tell(mine, partial(letters.token_made, scopes=", ".join(scopes)))
    return made, token


async def _make(tx: Tx, viewer: Viewer, uid: str, name: str, token_hash: str, scopes: list[Scope], days: int) -> tuple[AccessToken, Me]:
    return await access_tokens.add(tx, viewer, uid, name, token_hash, scopes, days), await accounts.me(tx, viewer)


async def of_viewer(graph: Graph, viewer: Viewer) -> list[AccessToken]:
    return await graph.read(access_tokens.of_viewer, viewer)


async def revoke(graph: Graph, trail: Trail, viewer: Viewer, uid: str) -> None:
    await graph.write(access_tokens.revoke, viewer, uid)
    trail.record("token_revoked", viewer.uid, token_uid=uid)
