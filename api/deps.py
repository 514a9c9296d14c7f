"""What routes ask for by type. Opened once in api/lifespan.py, read from the request's state."""

import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.cookies import give_guest, read_guest
from graph.bucket import Bucket
from graph.client import DEADLINE, Graph
from graph.errors import Unavailable
from graph.queries.access import ANONYMOUS, Viewer
from graph.values import new_uid


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who writes: a guest who is new has no node yet, and is made in the same transaction as what they write."""

    viewer: Viewer
    is_new: bool


def _graph(request: Request) -> Graph:
    """With the time that is left of the caller's own deadline, when they send one. Raises Unavailable when there is none left."""
    graph: Graph = request.state.graph
    seconds_left = _seconds_left(request)
    return graph if seconds_left is None else graph.within(min(seconds_left, DEADLINE))


def _seconds_left(request: Request) -> float | None:
    try:
        started = float(request.headers["x-request-start"]) / 1000
        allowed = float(request.headers["x-request-timeout"])
    except (KeyError, ValueError):
        return None
    left = started + allowed - time.time()
    if left <= 0:
        raise Unavailable("This request waited longer than its sender does. Nothing was done.")
    return left


def _bucket(request: Request) -> Bucket:
    return request.state.bucket


def _viewer(request: Request) -> Viewer:
    return read_guest(request, request.state.settings)


def _visitor(request: Request, response: Response, viewer: Annotated[Viewer, Depends(_viewer)]) -> Visitor:
    """The cookie goes with a successful answer only: an error has an answer of its own."""
    if viewer != ANONYMOUS:
        return Visitor(viewer, is_new=False)
    guest = Viewer(new_uid(), new_uid())
    give_guest(response, request.state.settings, guest)
    return Visitor(guest, is_new=True)


GraphDep = Annotated[Graph, Depends(_graph)]
BucketDep = Annotated[Bucket, Depends(_bucket)]
ViewerDep = Annotated[Viewer, Depends(_viewer)]
VisitorDep = Annotated[Visitor, Depends(_visitor)]
