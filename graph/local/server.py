"""A private Neo4j for one machine: started, watched, started again when it crashes, and stopped."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import Literal, TypeVar

from graph.errors import LocalServerError
from graph.local import admin
from graph.local.children import stop_child
from graph.local.home import Home, Program
from graph.local.jars import VERSION, ensure_jars
from graph.local.java import find_java
from graph.local.lock import DataFolder, in_our_words, locked
from graph.local.port import free_port, refuse_taken
from graph.local.process import start_process, stop_orphan
from graph.local.ready import PortTaken, wait_until_ready
from graph.local.undo import undo
from graph.settings import Neo4jSettings

T = TypeVar("T")
State = Literal["starting", "ready", "restarting", "paused", "stopped"]

FIRST_BREAK = 0.5
LONGEST_BREAK = 30.0
STEADY = 60.0
"""Seconds. The breaks before a restart double, and begin anew after a server that stayed up this long."""
PORT_TRIES = 5

log = logging.getLogger("trellis.local")


class LocalNeo4j:
    """One Neo4j on one data folder. Its port stays the same from the first start to `stop`, whatever happens between."""

    def __init__(self, folder: DataFolder, program: Program, *, port: int | None, say: Callable[[str], None]) -> None:
        self.state: State = "stopped"
        self._folder = folder
        self._home = Home(folder.path.resolve() / "neo4j")
        self._program = program
        self._wanted_port = port
        self._say = say
        self._settings: Neo4jSettings | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._work: asyncio.Task[object] | None = None
        self._turn = asyncio.Lock()
        self._ending = False

    @property
    def settings(self) -> Neo4jSettings:
        """How to connect. Raises LocalServerError before the first start."""
        if self._settings is None:
            raise LocalServerError("The private Neo4j has not been started.")
        return self._settings

    async def prepare(self) -> str:
        """Everything that must be there before Neo4j's programs run; returns the password. Raises LocalServerError."""
        with in_our_words(self._folder.path):
            self._home.make()
            await stop_orphan(self._home, self._say)
            undo(self._home, self._say)
            self._home.write_conf(self._wanted_port or 7687)
            return await admin.ensure_password(self._home, self._program)

    async def start(self) -> None:
        """Ready afterwards, or nothing is left of it. Raises LocalServerError."""
        async with self._turn:
            self._refuse_unless("stopped")
            self._ending = False
            self.state = "starting"
            began = time.monotonic()
            self._say(f"Starting Neo4j {VERSION}.")
            try:
                await self._start_on_a_free_port(await self.prepare())
            except BaseException:
                await self._end("stopped")
                raise
            self._say(f"Neo4j is ready after {time.monotonic() - began:.0f} s.")
            self._be_ready()

    async def stop(self) -> None:
        """Asks it to end, and after a while makes it. Interrupts what is under way: a start, a resume, a dump, a load, a check."""
        self._ending = True
        if self._work is not None:
            self._work.cancel()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()
        async with self._turn:
            await self._end("stopped")
            self._settings = None

    async def pause(self) -> None:
        """Stops it until `resume`; meanwhile `dump`, `load` and `check` may run."""
        async with self._turn:
            self._refuse_unless("ready", "restarting")
            try:
                await self._end("paused")
            except asyncio.CancelledError:
                self._be_restarting()  # nobody is there to resume it
                raise

    async def resume(self) -> None:
        """Raises LocalServerError when it doesn't start; it is then tried again and again, as after a crash."""
        async with self._turn:
            self._refuse_unless("paused")
            self.state = "starting"
            try:
                await self._launch(self.settings)
            except BaseException:
                self._be_restarting()
                raise
            self._be_ready()

    async def dump(self, to: Path) -> Path:
        """Writes the graph to `neo4j.dump` in the folder `to`. Only while paused or stopped. Raises LocalServerError."""
        return await self._offline(partial(admin.dump, self._home, self._program, to))

    async def load(self, source: Path) -> None:
        """Replaces the graph by the `neo4j.dump` in the folder `source`; if that fails the graph is as it was.

        Only while paused or stopped. Raises LocalServerError.
        """
        with in_our_words(self._folder.path):
            await self._offline(partial(admin.load, self._home, self._program, source))

    async def check(self) -> None:
        """Reads all files of the graph. Only while paused or stopped. Raises LocalServerError when they are not in order."""
        await self._offline(partial(admin.check, self._home, self._program))

    async def _offline(self, work: Callable[[], Coroutine[None, None, T]]) -> T:
        async with self._turn:
            self._refuse_unless("paused", "stopped")
            self._work = asyncio.create_task(work())
            try:
                return await self._work
            except asyncio.CancelledError as error:
                this = asyncio.current_task()
                if this is None or this.cancelling():
                    raise
                raise LocalServerError("The private Neo4j was stopped meanwhile; nothing was changed.") from error
            finally:
                self._work = None

    def _refuse_unless(self, *states: State) -> None:
        if self.state not in states:
            raise LocalServerError(f"The private Neo4j is {self.state}; this can be done only while it is {' or '.join(states)}.")

    async def _start_on_a_free_port(self, password: str) -> None:
        if self._wanted_port is not None:
            refuse_taken(self._wanted_port)
        for attempt in range(PORT_TRIES):
            port = self._wanted_port or free_port()
            self._settings = Neo4jSettings(f"bolt://127.0.0.1:{port}", "neo4j", password)
            try:
                await self._launch(self._settings)
            except PortTaken:
                if self._wanted_port is not None or attempt == PORT_TRIES - 1:
                    raise
            else:
                self._folder.announce(port)
                return

    async def _launch(self, settings: Neo4jSettings) -> None:
        """One attempt, on the port of `settings`; the child is gone if it fails."""
        with in_our_words(self._folder.path):
            self._home.write_conf(int(settings.uri.rpartition(":")[2]))
            self._process = await start_process(self._home, self._program)
        try:
            await wait_until_ready(self._process, settings, self._home, self._say)
        except BaseException:
            await stop_child(self._process)
            raise

    def _be_ready(self) -> None:
        self.state = "ready"
        self._watch = asyncio.create_task(self._keep_up())

    def _be_restarting(self) -> None:
        if not self._ending:
            self.state = "restarting"
            self._watch = asyncio.create_task(self._keep_up())

    async def _keep_up(self) -> None:
        """Starts the server again whenever it ends, after longer and longer breaks."""
        pause = FIRST_BREAK
        while True:
            if self.state == "ready" and await self._time_until_crash() > STEADY:
                pause = FIRST_BREAK
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_BREAK)
            await self._restart()

    async def _time_until_crash(self) -> float:
        """Seconds."""
        began = time.monotonic()
        code = await self._process.wait() if self._process else None
        self.state = "restarting"
        log.error("Neo4j has crashed (exit code %s) and is started again. %s", code, self._home.last_words())
        return time.monotonic() - began

    async def _restart(self) -> None:
        try:
            await self._launch(self.settings)
        except LocalServerError as error:
            log.error("Neo4j could not be started again; trying on. %s", error)
        else:
            self.state = "ready"
            log.info("Neo4j is ready again.")

    async def _end(self, state: State) -> None:
        """No watch and no process afterwards, also when cancelled."""
        try:
            if self._watch is not None:
                self._watch.cancel()
                await asyncio.wait({self._watch})
        finally:
            self._watch = None
            process, self._process = self._process, None
            self.state = state
            if process is not None:
                await stop_child(process)
        with suppress(OSError):
            self._home.pid_file.unlink(missing_ok=True)


@asynccontextmanager
async def private_neo4j(
    data_dir: Path, cache: Path, *, java: Path | None = None, port: int | None = None, say: Callable[[str], None] = print
) -> AsyncGenerator[LocalNeo4j]:
    """A started, ready Neo4j; stopped on the way out. Raises LocalServerError.

    The loop must run in a thread that lives as long as the process: the child dies with it. `say` may be called from another thread.
    """
    async with unstarted_neo4j(data_dir, cache, java=java, port=port, say=say) as server:
        await server.start()
        yield server


@asynccontextmanager
async def unstarted_neo4j(
    data_dir: Path, cache: Path, *, java: Path | None = None, port: int | None = None, say: Callable[[str], None] = print
) -> AsyncGenerator[LocalNeo4j]:
    """The data folder held and Neo4j installed, for `dump`, `load`, `check` or `start`; stopped on the way out. Raises LocalServerError."""
    with locked(data_dir) as folder:
        program = Program((await asyncio.to_thread(find_java, java)).absolute(), (await _jars(cache, say)).absolute())
        server = LocalNeo4j(folder, program, port=port, say=say)
        await server.prepare()
        try:
            yield server
        finally:
            await server.stop()


async def _jars(cache: Path, say: Callable[[str], None]) -> Path:
    """In a thread, which ends when this is cancelled."""
    cancelled = Event()
    jars = asyncio.get_running_loop().run_in_executor(None, ensure_jars, cache, say, cancelled)
    try:
        return await asyncio.shield(jars)
    except asyncio.CancelledError:
        cancelled.set()
        await asyncio.wait({jars})
        raise
