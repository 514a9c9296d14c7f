"""What only identity's routes ask for by type."""

from typing import Annotated

from fastapi import Depends, Request

from api.deps import address_of
from api.identity.client import Client
from api.identity.locksmith import Locksmith
from api.identity.post import Post
from api.origin import public_address

LONGEST_USER_AGENT = 400


async def _client(request: Request) -> Client:
    return Client(address_of(request), request.headers.get("user-agent", "")[:LONGEST_USER_AGENT])


async def _locksmith(request: Request) -> Locksmith:
    return request.state.locksmith


async def _post(request: Request) -> Post:
    return Post(request.state.mail, public_address(request))


ClientDep = Annotated[Client, Depends(_client)]
LocksmithDep = Annotated[Locksmith, Depends(_locksmith)]
PostDep = Annotated[Post, Depends(_post)]
