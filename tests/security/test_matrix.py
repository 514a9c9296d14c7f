"""Every route, asked by everybody: the answers are those of the tables in tests/security/matrix.py, and each route has its row."""

from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.gateway.router import health
from api.gateway.router import router as gateway
from api.identity.router import well_known
from api.main import SERVICES, create_app
from api.settings import Settings
from graph.settings import Neo4jSettings
from tests.security import subject_matrix
from tests.security.matrix import (
    ON_A_PRIVATE_SUBJECT,
    ON_THE_SITE,
    PEOPLE,
    SUBJECTS,
    WITH_SECOND_FACTOR,
    answer,
    ask,
    place,
    route_of,
    rows,
    who_may,
)
from tests.security.people import Site

SITE, PRIVATE = {**rows(ON_THE_SITE), **SUBJECTS}, {**rows(ON_A_PRIVATE_SUBJECT), **rows(subject_matrix.FOR_MEMBERS)}
UNLISTED = rows(subject_matrix.FOR_STRANGERS_OF_AN_UNLISTED_SUBJECT)
OF_NO_SUBJECT = {"POST /api/v1/subjects"}
NEEDS = {row: cells["script needs"] for row, cells in SITE.items()}
SITE = {row: {column: cell for column, cell in cells.items() if column != "script needs"} for row, cells in SITE.items()}
SCOPES = {"read", "write", "admin"}
ABOUT_SUBJECTS = tuple(f"/api/v1/{part}" for part in ("subjects", "topics", "documents", "changes", "relations", "concepts", "images"))


@cache
def app():
    return create_app(Settings(), Neo4jSettings("bolt://127.0.0.1:7687", "neo4j", ""))


def routes() -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in app().openapi()["paths"].items() for method in methods}


def test_every_route_has_a_row_and_every_row_a_route():
    assert {route_of(row) for row in SITE} == routes()


def test_every_route_about_subjects_has_a_row_for_members_and_every_row_a_route():
    assert {route_of(row) for row in PRIVATE} == {
        route for route in routes() if route.partition(" ")[2].startswith(ABOUT_SUBJECTS)
    } - OF_NO_SUBJECT


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
    assert await _answers(site, row, SITE[row], "public") == SITE[row]


@pytest.mark.parametrize("row", PRIVATE)
async def test_each_member_and_stranger_of_a_private_subject_gets_the_answer_of_the_table(site: Site, row: str):
    assert await _answers(site, row, PRIVATE[row], "private") == PRIVATE[row]


MEMBERS = ("viewer", "commenter", "by link", "editor", "owner")
MORE_IF_PUBLIC = {("POST /api/v1/relations", "viewer"): "201"}


@pytest.mark.parametrize("row", rows(subject_matrix.FOR_MEMBERS))
async def test_each_member_of_a_public_subject_gets_the_answer_of_the_table(site: Site, row: str):
    expected = {column: MORE_IF_PUBLIC.get((row, column), PRIVATE[row][column]) for column in MEMBERS}
    assert await _answers(site, row, MEMBERS, "public") == expected


@pytest.mark.parametrize("row", UNLISTED)
async def test_whoever_has_the_address_of_an_unlisted_subject_reads_it_and_does_no_more(site: Site, row: str):
    assert await _answers(site, row, UNLISTED[row], "unlisted") == UNLISTED[row]


async def _answers(site: Site, row: str, columns: Iterable[str], visibility: str) -> dict[str, str]:
    """A cell is about a subject of its own once another one may have changed the last: what is refused changes nothing."""
    answers = {}
    about = await place(site, row, visibility)
    is_changed = False
    for column in columns:
        if is_changed:
            about = await place(site, row, visibility)
        person = await PEOPLE[column](site, about)
        if row in WITH_SECOND_FACTOR:
            await site.turn_second_factor_on(person)
        given = await ask(site, row, person, about)
        answers[column] = answer(given)
        is_changed = not row.startswith("GET") and (given.is_success or row in subject_matrix.STATES)
    return answers


@pytest.mark.parametrize("row", NEEDS)
async def test_a_personal_access_token_reaches_as_far_as_its_scopes(site: Site, row: str):
    for scopes, expected in _tries(NEEDS[row]):
        about = await place(site, row, "public")
        given = await ask(site, row, await site.script(await who_may(site, row, about), *scopes), about)
        assert (scopes, "allowed" if given.is_success else answer(given)) == (scopes, expected)


def _tries(needs: str) -> list[tuple[set[str], str]]:
    """Just what is needed does; all but one of them doesn't."""
    if needs == "a person":
        return [(SCOPES, "scope")]
    needed = set() if needs == "nothing" else set(needs.split(", "))
    return [(needed or {"admin"}, "allowed"), *((SCOPES - {missing}, "scope") for missing in sorted(needed))]
