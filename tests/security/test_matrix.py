"""Every route, asked by everybody: the answers are those of the tables in tests/security/matrix.py, and each route has its row."""

from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.gateway.router import health
from api.gateway.router import router as gateway
from api.identity.router import well_known
from api.main import SERVICES, create_app
from api.settings import Settings
from graph.settings import Neo4jSettings
from tests.security.matrix import ON_A_PRIVATE_SUBJECT, ON_THE_SITE, PEOPLE, WITH_SECOND_FACTOR, answer, ask, place, route_of, rows
from tests.security.people import Site

SITE, PRIVATE = rows(ON_THE_SITE), rows(ON_A_PRIVATE_SUBJECT)
NEEDS = {row: cells.pop("script needs") for row, cells in SITE.items()}
SCOPES = {"read", "write", "admin"}
ABOUT_SUBJECTS = ("/api/v1/subjects", "/api/v1/topics", "/api/v1/documents")


def app():
    return create_app(Settings(), Neo4jSettings("bolt://127.0.0.1:7687", "neo4j", ""))


def routes() -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in app().openapi()["paths"].items() for method in methods}


def test_every_route_has_a_row_and_every_row_a_route():
    assert {route_of(row) for row in SITE} == routes()


def test_every_route_about_subjects_has_a_row_for_members_and_every_row_a_route():
    assert {route_of(row) for row in PRIVATE} == {route for route in routes() if route.partition(" ")[2].startswith(ABOUT_SUBJECTS)}


def test_no_route_of_a_service_hides_from_the_description():
    routers = [health, well_known, gateway, *SERVICES.values()]
    assert [route for router in routers for route in _flat(router) if not route.include_in_schema] == []


def _flat(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _flat(route.original_router)


@pytest.mark.parametrize("row", SITE)
async def test_each_role_gets_the_answer_of_the_table(site: Site, row: str):
    assert {column: await _answered(site, row, column, "public") for column in SITE[row]} == SITE[row]


@pytest.mark.parametrize("row", PRIVATE)
async def test_each_member_and_stranger_of_a_private_subject_gets_the_answer_of_the_table(site: Site, row: str):
    assert {column: await _answered(site, row, column, "private") for column in PRIVATE[row]} == PRIVATE[row]


async def _answered(site: Site, row: str, column: str, visibility: str) -> str:
    """Each cell is about a subject and people of its own."""
    about = await place(site, row, visibility)
    person = await PEOPLE[column](site, about)
    if row in WITH_SECOND_FACTOR:
        await site.turn_second_factor_on(person)
    return answer(await ask(site, row, person, about))


@pytest.mark.parametrize("row", NEEDS)
async def test_a_personal_access_token_reaches_as_far_as_its_scopes(site: Site, row: str):
    for scopes, expected in _tries(NEEDS[row]):
        about = await place(site, row, "public")
        given = await ask(site, row, await site.script(await site.person("admin"), *scopes), about)
        assert (scopes, "allowed" if given.is_success else answer(given)) == (scopes, expected)


def _tries(needs: str) -> list[tuple[set[str], str]]:
    """Just what is needed does; all but one of them doesn't."""
    if needs == "a person":
        return [(SCOPES, "scope")]
    needed = set() if needs == "nothing" else set(needs.split(", "))
    return [(needed or {"admin"}, "allowed"), *((SCOPES - {missing}, "scope") for missing in sorted(needed))]
