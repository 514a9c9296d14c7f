"""What most of identity's use cases work with."""

from dataclasses import dataclass

from api.audit import Trail
from api.identity.client import Client
from api.identity.locksmith import Locksmith
from api.identity.post import Post
from api.limits import Limits
from graph.client import Graph


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one request is dealt with, and the client before it."""

    client: Client
    graph: Graph
    locksmith: Locksmith
    limits: Limits
    post: Post
    trail: Trail
