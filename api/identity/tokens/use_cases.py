"""Personal access tokens: made, listed, revoked."""

from api.audit import Trail
from api.identity.locksmith import new_token
from api.personal_tokens import PREFIX
from graph.client import Graph
from graph.names import Scope
from graph.queries import access_tokens
from graph.queries.access import Viewer
from graph.queries.access_tokens import AccessToken
from graph.values import new_uid, sha256


async def make(graph: Graph, trail: Trail, viewer: Viewer, name: str, scopes: list[Scope], days: int) -> tuple[AccessToken, str]:
    """The token itself is known now and never again. Raises Conflict when there are too many."""
    token = PREFIX + new_token()
    made = await graph.write(access_tokens.add, viewer, new_uid(), name, sha256(token.encode()), scopes, days)
    trail.record("token_made", viewer.uid, token_uid=made.uid, scopes=" ".join(scopes))
    return made, token


async def of_viewer(graph: Graph, viewer: Viewer) -> list[AccessToken]:
    return await graph.read(access_tokens.of_viewer, viewer)


async def revoke(graph: Graph, trail: Trail, viewer: Viewer, uid: str) -> None:
    await graph.write(access_tokens.revoke, viewer, uid)
    trail.record("token_revoked", viewer.uid, token_uid=uid)
