"""Everything on one machine: the private Neo4j where none is named, a migrated database, the starter map, and the server."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.audit import sweep_days
from api.control import answer_control
from api.imports import import_starter
from api.keys import PublicKeys, ensure_keys
from api.lifespan import open_jobs
from api.limits import Limits
from api.mail import Mail, sweep_files
from api.main import chosen_services, create_app
from api.settings import Settings
from api.warm_up import warm_up
from graph.bucket import Bucket, open_bucket
from graph.client import FIRST_QUERY, Graph, open_graph
from graph.errors import GraphError, Misconfigured
from graph.local.attach import attached
from graph.local.server import LocalNeo4j, private_neo4j
from graph.migrations.migrate import migrate
from graph.settings import Neo4jSettings
from graph.sweep import sweep

log = logging.getLogger("trellis.up")

SWEEP_EVERY = 3600.0
KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: longer than a proxy's, which would else send a POST into a closing one."""
GOODBYE = 10
"""Seconds that requests under way have to finish when the server stops."""

BACKLOG = 2048
"""Connections that wait to be taken; uvicorn's own number."""

Say = Callable[[str], None]


class Stop:
    """What a signal ends: the start by cancelling it, the server by letting requests finish. A second one doesn't wait for them."""

    def __init__(self) -> None:
        self._task = asyncio.current_task()
        self._server: uvicorn.Server | None = None
        self._told = False
        for kind in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(kind, self._tell)

    def _tell(self) -> None:
        if self._server:
            self._server.force_exit = self._server.should_exit
            self._server.should_exit = True
        elif self._task and not self._told:
            self._task.cancel()
        self._told = True

    def ends(self, server: uvicorn.Server) -> None:
        self._server = server


class Server(uvicorn.Server):
    """Leaves the signals to Stop, which outlives it: one that comes while Neo4j is stopping must not break that off."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@asynccontextmanager
async def database(settings: Settings, say: Say) -> AsyncGenerator[Neo4jSettings]:
    """For a command: the server that the settings name, else that of the process which holds the data folder, else one of its own."""
    if found := settings.neo4j or attached(settings.data_folder):
        yield found
        return
    async with private_neo4j(settings.data_folder, settings.cache_folder, java=settings.java, say=say) as server:
        yield server.settings


async def up(settings: Settings, say: Say) -> None:
    """Runs until SIGINT or SIGTERM, and leaves nothing running. Raises GraphError, saying what to do."""
    stop = Stop()
    services = chosen_services(settings.services)
    with listen(settings) as listener:
        try:
            await _check(settings, services)
            async with _neo4j(settings, say) as (neo4j, private):
                await _prepare(settings, neo4j, say)
                server = _server(create_app(settings, neo4j, services), settings)
                stop.ends(server)
                listener.listen(BACKLOG)  # whoever follows the next line must not be refused
                say(f"Trellis is at {address(settings, listener)}  (Ctrl-C stops it)")
                async with in_background(_look_after(settings, neo4j, services)), answer_control(settings.data_folder, private):
                    await server.serve(sockets=[listener])
                say("Stopping.")
        except asyncio.CancelledError:
            say("Stopped before it was ready.")


async def serve(settings: Settings, say: Say) -> None:
    """The chosen services alone, in front of stores that run already. Raises Misconfigured."""
    neo4j = settings.neo4j or attached(settings.data_folder)
    if neo4j is None:
        raise Misconfigured("There is no Neo4j to serve from: set TRELLIS_NEO4J_URI, or start everything with `trellis up`.")
    stop = Stop()
    services = chosen_services(settings.services)
    await _check(settings, services)
    app = create_app(settings, neo4j, services)
    with listen(settings) as listener:
        server = _server(app, settings)
        stop.ends(server)
        listener.listen(BACKLOG)
        say(f"Trellis serves {address(settings, listener)}")
        async with in_background(_look_after(settings, neo4j, services)):
            await server.serve(sockets=[listener])


def listen(settings: Settings) -> socket.socket:
    """Taken before anything slow is started. Raises Misconfigured when the address is in use or isn't ours."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise Misconfigured(
            f"Trellis can't listen on {settings.host}:{settings.port}: {error.strerror}. "
            "Stop what listens there, or set TRELLIS_PORT to another port (0 takes a free one)."
        ) from error
    return listener


def address(settings: Settings, listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"{settings.public_url}/" if settings.public_url else f"http://{f'[{host}]' if ':' in host else host}:{port}/"


async def _check(settings: Settings, services: frozenset[str]) -> None:
    """A weak key, no public address, a wrong limit, a Redis that isn't there: refused before anything is started. Raises Misconfigured."""
    _ = settings.signing_secret, settings.proxies, Mail(settings)
    settings.demand_public_url()
    if "identity" in services:
        ensure_keys(settings.keys_folder)
    PublicKeys(settings.keys_folder).jwks()
    async with Limits(settings):
        pass


def _server(app: FastAPI, settings: Settings) -> Server:
    return Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.proxies,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GOODBYE,
        )
    )


@asynccontextmanager
async def _neo4j(settings: Settings, say: Say) -> AsyncGenerator[tuple[Neo4jSettings, LocalNeo4j | None]]:
    if settings.neo4j:
        yield settings.neo4j, None
        return
    async with private_neo4j(settings.data_folder, settings.cache_folder, java=settings.java, say=say) as server:
        yield server.settings, server


async def _prepare(settings: Settings, neo4j: Neo4jSettings, say: Say) -> None:
    async with open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        patient = graph.within(FIRST_QUERY)
        await patient.check()
        await bucket.check()
        await migrate(patient, say=say)
        await import_starter(patient, bucket, say)


async def _look_after(settings: Settings, neo4j: Neo4jSettings, services: frozenset[str]) -> None:
    """Beside the requests: the database's first plans at once, a sweep every hour, and jobs that somebody has left.

    Several processes at once do no harm.
    """
    async with open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket, open_jobs(graph, bucket, settings) as jobs:
        await _logged("warming up", warm_up(graph.within(FIRST_QUERY)))
        async with asyncio.TaskGroup() as group:
            group.create_task(_sweep(graph, bucket, settings.data_folder))
            if "subjects" in services:
                group.create_task(jobs.look_forever())


async def _sweep(graph: Graph, bucket: Bucket, data_folder: Path) -> None:
    while True:
        await _logged("sweeping", sweep(graph, bucket))
        await _logged("sweeping mails", asyncio.to_thread(sweep_files, data_folder / "mail"))
        await _logged("sweeping the audit log", asyncio.to_thread(sweep_days, data_folder / "audit"))
        await asyncio.sleep(SWEEP_EVERY)


async def _logged(what: str, work: Coroutine[Any, Any, int | None]) -> None:
    try:
        if swept := await work:
            log.info("took away %s things that nobody can reach any more", swept)
    except GraphError as error:
        log.warning("%s did not work and is tried again later: %s", what, error)
    except Exception:
        log.exception("%s met something unexpected and is tried again later", what)


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Runs beside what is inside, and ends with it."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
