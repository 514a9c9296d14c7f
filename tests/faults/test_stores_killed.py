"""Neo4j or the object store killed (-9) under a request: 503 or done, never half; once it is back, the same request does it once."""

import os
import signal

import pytest
from neo4j import AsyncGraphDatabase

from api.settings import Settings
from graph.bucket import open_bucket
from graph.client import FIRST_QUERY, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from tests.conftest import CACHE
from tests.faults.killing import PATIENCE, Attacked, struck
from tests.faults.requests import wanted
from tests.graph.local.processes import neo4j_on, until
from tests.in_process import app_client
from tests.quick_java import quick_java
from tests.s3_servers import s3, s3_servers
from tests.written import written

__all__ = ["s3", "s3_servers"]  # fixtures

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]
faults = pytest.mark.faults


@pytest.mark.parametrize("what", ["a new subject", *(pytest.param(what, marks=faults) for what in ("a change", "a save"))])
async def test_neo4j_is_killed_under_a_request(lanes, tmp_path, what):
    settings = Settings(data_dir=tmp_path / "data", log_format="json")
    async with (
        private_neo4j(tmp_path / "neo4j", CACHE, java=quick_java()) as server,
        open_graph(server.settings) as graph,
        open_bucket(settings.bucket) as bucket,
    ):
        await migrate(graph.within(FIRST_QUERY))

        async def kill() -> None:
            for process in neo4j_on(tmp_path / "neo4j"):
                os.kill(process, signal.SIGKILL)
            await until(lambda: server.state != "ready", within=10)

        async def mend() -> None:
            await until(lambda: server.state == "ready")
            await graph.within(FIRST_QUERY).check()

        async with (
            AsyncGraphDatabase.driver(server.settings.uri, auth=(server.settings.user, server.settings.password)) as driver,
            app_client(settings, server.settings) as client,
        ):
            victim = Attacked(lanes, settings, server.settings, graph.within(PATIENCE), bucket, driver, client)
            water = await written(graph.within(FIRST_QUERY), bucket, driver)
            refused = await struck(victim, (await wanted(driver, water)).all[what], kill, mend)
    print(f"Neo4j was killed at 3 awaits of {what}, which was refused {refused} times")
    assert refused >= 1


@pytest.mark.parametrize("what", ["a save", *(pytest.param(what, marks=faults) for what in ("a large change", "a new document"))])
async def test_the_object_store_is_killed_under_a_request(lanes, settings, neo4j, graph, driver, s3, what):
    place = s3.settings("struck")
    server = {
        "s3_endpoint": place.endpoint,
        "s3_bucket": place.bucket,
        "s3_access_key": place.access_key,
        "s3_secret_key": place.secret_key,
    }
    settings = type(settings)(**{**settings.model_dump(), **server, "s3_secure": False})

    async def kill() -> None:
        s3.kill()

    async def mend() -> None:
        if not s3.is_running:
            s3.start()

    async with open_bucket(place) as bucket, app_client(settings, neo4j) as client:
        await bucket.check()
        water = await written(graph, bucket, driver)
        victim = Attacked(lanes, settings, neo4j, graph.within(PATIENCE), bucket, driver, client)
        refused = await struck(victim, (await wanted(driver, water)).all[what], kill, mend)
    print(f"{s3.name} was killed at 3 awaits of {what}, which was refused {refused} times")
    assert refused >= 1
