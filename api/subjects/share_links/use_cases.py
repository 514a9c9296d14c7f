"""What is done with share links: one transaction each, no HTTP."""

import secrets

from graph.client import Graph
from graph.names import GivenRole
from graph.queries import share_links
from graph.queries.access import Viewer
from graph.queries.share_links import ShareLink
from graph.queries.subjects import Subject
from graph.values import new_uid, sha256

TOKEN_BYTES = 32


async def page(graph: Graph, viewer: Viewer, subject_uid: str, limit: int, after: str | None) -> tuple[list[ShareLink], str | None]:
    """And after which uid the next page begins; None when this is the last."""
    found = await graph.read(share_links.of_subject, viewer, subject_uid, limit + 1, after)
    return found[:limit], found[limit - 1].uid if len(found) > limit else None


async def add(graph: Graph, viewer: Viewer, subject_uid: str, role: GivenRole, days: int) -> tuple[ShareLink, str]:
    """The link and its token, which is kept as a hash alone."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return await graph.write(share_links.add, viewer, subject_uid, new_uid(), sha256(token.encode()), role, days), token


async def revoke(graph: Graph, viewer: Viewer, subject_uid: str, uid: str) -> None:
    await graph.write(share_links.revoke, viewer, subject_uid, uid)


async def accept(graph: Graph, viewer: Viewer, token: str) -> Subject:
    return await graph.write(share_links.accept, viewer, sha256(token.encode()))
