"""What only identity's routes ask for by type."""

from typing import Annotated

from fastapi import Depends, Request

from api.deps import GraphDep, LimitsDep, TrailDep, address_of
from api.identity.client import Client
from api.identity.desk import Desk
from api.identity.post import Post
from api.origin import own_origin

LONGEST_USER_AGENT = 400


async def _desk(request: Request, graph: GraphDep, limits: LimitsDep, trail: TrailDep) -> Desk:
    client = Client(address_of(request), request.headers.get("user-agent", "")[:LONGEST_USER_AGENT])
    post = Post(request.state.mail, own_origin(request))
    return Desk(client, graph, request.state.locksmith, limits, post, trail)


DeskDep = Annotated[Desk, Depends(_desk)]
