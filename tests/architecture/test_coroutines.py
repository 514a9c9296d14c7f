"""No route and nothing a route asks for is sent to a thread: the hop takes longer than what is done there."""

from collections.abc import Iterator
from inspect import iscoroutinefunction

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIRouter

from api.main import SERVICES


def called(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for below in dependant.dependencies:
        yield from called(below)


def is_a_coroutine(call: object) -> bool:
    return iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__)


def routes(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from routes(included)


def test_routes_and_what_they_ask_for_are_coroutines():
    asked = {call for router in SERVICES.values() for route in routes(router) for call in called(route.dependant)}
    assert len(asked) > 60, "the routes of all services, and what they ask for"
    assert [call for call in asked if not is_a_coroutine(call)] == []
