"""What Schemathesis makes up from the description, sent to the real server: by an admin about things that exist, by nobody about any.

Each operation gets what its schema allows and what it forbids; every answer is one that the description names.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, settings
from neo4j import AsyncGraphDatabase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from api.main import create_app
from api.settings import Settings
from api.up import Server
from graph.settings import Neo4jSettings
from tests.security import subject_matrix
from tests.security.people import Person, Site, opened
from tests.security.test_matrix import app
from tests.stores import empty

pytestmark = [pytest.mark.fuzz, pytest.mark.server]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OFTEN = "100000/minute"
TIMEOUT = 20

description = schemathesis.openapi.from_dict(app().openapi())
examples = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Fuzzed:
    """The server's address; people and things are made in its own event loop."""

    url: str
    site: Site
    loop: asyncio.AbstractEventLoop

    def made(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(TIMEOUT)

    async def things(self) -> tuple[Person, dict[str, str]]:
        """An admin, and what addresses may name."""
        about = await subject_matrix.place(self.site, "public", "admin")
        admin = about.owner
        return admin, {
            **await subject_matrix.all_uids(about),
            "handle": about.somebody.handle,
            "session_uid": admin.other_session_uid,
            "token_uid": (await self.site.personal_token(admin, "read"))[0],
        }


@asynccontextmanager
async def _served(folder: Path, neo4j: Neo4jSettings):
    limits = {name: OFTEN for name in Settings.model_fields if name.startswith("limit_")}
    settings = Settings(data_dir=folder, log_format="json", **limits)
    async with AsyncGraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver:
        await empty(driver)
        async with opened(settings, neo4j, driver) as site:
            server = Server(uvicorn.Config(create_app(settings, neo4j), port=0, log_config=None, access_log=False))
            running = asyncio.create_task(server.serve())
            while not server.started:
                await asyncio.wait([running], timeout=0.02)
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", site
            server.should_exit = True
            await running


@pytest.fixture(scope="module")
def fuzzed(neo4j: Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """In a thread of its own: what Schemathesis sends, it sends without an event loop."""
    started, ended, found = threading.Event(), threading.Event(), []

    async def serve() -> None:
        async with _served(tmp_path_factory.mktemp("fuzz"), neo4j) as (url, site):
            found.append(Fuzzed(url, site, asyncio.get_running_loop()))
            started.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(TIMEOUT)
    yield found[0]
    ended.set()
    thread.join(TIMEOUT)


@pytest.fixture
def things(fuzzed: Fuzzed) -> tuple[Person, dict[str, str]]:
    return fuzzed.made(fuzzed.things())


@description.parametrize()
@examples
def test_nobody_gets_an_answer_that_is_not_described(case, fuzzed: Fuzzed):
    case.validate_response(case.call(base_url=fuzzed.url, timeout=TIMEOUT), checks=CHECKS)


@description.parametrize()
@examples
def test_an_admin_gets_no_answer_that_is_not_described(case, fuzzed: Fuzzed, things):
    admin, names = things
    case.path_parameters = {name: names[name] for name in case.path_parameters or {}}
    headers = {"Authorization": admin.http.headers["Authorization"]}
    case.validate_response(case.call(base_url=fuzzed.url, headers=headers, timeout=TIMEOUT), checks=CHECKS)
