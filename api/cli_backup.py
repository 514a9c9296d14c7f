"""`trellis backup` and `trellis restore`."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from api.cli_check import tell_findings
from api.control import ask
from api.settings import Settings
from api.version import VERSION
from graph.backup import read, write
from graph.backup.manifest import Manifest
from graph.backup.working import working_folder
from graph.bucket import Bucket, open_bucket
from graph.checks import check
from graph.client import FIRST_QUERY, open_graph
from graph.errors import BackupRefused
from graph.local.attach import attached
from graph.local.home import Home
from graph.local.server import private_neo4j, unstarted_neo4j
from graph.migrations import migrate
from graph.settings import Neo4jSettings

SAY_EVERY = 5.0

Say = Callable[[str], None]
Load = Callable[[Path], Awaitable[Neo4jSettings]]


async def backup(settings: Settings, to: Path, say: Say) -> None:
    """Raises BackupRefused, LocalServerError, Unavailable, Misconfigured: there is then no file."""
    _refuse_foreign(settings)
    target = _absolute(to)
    write.refuse_unusable(target)
    async with open_bucket(settings.bucket) as bucket, _dumper(settings, say) as (neo4j, dump):
        migrations = await _applied(neo4j)
        made = await write.write(
            target, settings.data_folder, bucket, dump, release=VERSION, migrations=migrations, on_progress=_progress(say)
        )
    say(f"Saved the graph and {made.texts:,} texts in {target} ({made.bytes:,} bytes).")


async def restore(settings: Settings, source: Path, replace: bool, say: Say) -> int:
    """0 when the checker finds all in order. Raises BackupRefused, LocalServerError, Unavailable, Misconfigured: the old graph is there."""
    _refuse_foreign(settings)
    source = _absolute(source)
    say(f"Reading {source}")
    known = [migration.name for migration in migrate.migrations()]
    manifest = await asyncio.to_thread(read.verify, source, known)
    say(f"It holds the graph and {len(manifest.entries) - 1:,} texts, saved {manifest.created_at:%Y-%m-%d %H:%M} UTC.")
    async with open_bucket(settings.bucket) as bucket, _loader(settings, say) as load:
        if not replace:
            await _refuse_used(settings, bucket, manifest)
        with working_folder(settings.data_folder) as folder:
            await asyncio.to_thread(read.unpack_dump, source, manifest, folder)
            await read.put_texts(source, manifest, bucket, _progress(say))
            say("Loading the graph")
            neo4j = await load(folder)
        return await _look(neo4j, bucket, say)


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _refuse_foreign(settings: Settings) -> None:
    """Raises BackupRefused where the database isn't ours to stop."""
    if settings.neo4j:
        raise BackupRefused(
            "TRELLIS_NEO4J_URI names a Neo4j that Trellis may not stop, so it can't be copied from here. Use Neo4j's own tools: "
            "stop it, run `neo4j-admin database dump neo4j` (or `load`, to restore), start it, then copy the bucket of texts. "
            "The graph comes first, then the bucket."
        )


@asynccontextmanager
async def _dumper(settings: Settings, say: Say) -> AsyncGenerator[tuple[Neo4jSettings, write.Dump]]:
    """A graph that answers, and what dumps it: the process that holds the data folder, or we ourselves."""
    if neo4j := attached(settings.data_folder):
        yield neo4j, partial(ask, settings.data_folder, "dump")
        return
    if not _has_graph(settings):
        raise BackupRefused(f"There is nothing to save: no graph is in {settings.data_folder}. Check TRELLIS_DATA_DIR.")
    async with private_neo4j(settings.data_folder, settings.cache_folder, java=settings.java, say=say) as server:

        async def dump(folder: Path) -> None:
            await server.pause()  # for good: nobody else uses it
            await server.dump(folder)

        yield server.settings, dump


@asynccontextmanager
async def _loader(settings: Settings, say: Say) -> AsyncGenerator[Load]:
    """What loads the dump in a folder and says where the graph then answers."""
    if neo4j := attached(settings.data_folder):

        async def ask_to_load(folder: Path) -> Neo4jSettings:
            await ask(settings.data_folder, "load", folder)
            return neo4j

        yield ask_to_load
        return
    async with unstarted_neo4j(settings.data_folder, settings.cache_folder, java=settings.java, say=say) as server:

        async def load(folder: Path) -> Neo4jSettings:
            await server.load(folder)
            await server.start()
            return server.settings

        yield load


async def _refuse_used(settings: Settings, bucket: Bucket, manifest: Manifest) -> None:
    """Raises BackupRefused when there is a graph here, be it only the starter map, or a text that no killed restore has left."""
    if _has_graph(settings):
        raise BackupRefused(
            f"There is a graph in {settings.data_folder} already. "
            "Restore with --replace if it may go, or set TRELLIS_DATA_DIR to a new folder."
        )
    async for key in bucket.keys():
        if not manifest.holds(key):
            raise BackupRefused(
                "There are other texts in the bucket already. Restore with --replace if they may go, or name an empty bucket."
            )


def _has_graph(settings: Settings) -> bool:
    return Home(settings.data_folder.resolve() / "neo4j").has_been_started()


async def _applied(neo4j: Neo4jSettings) -> list[str]:
    async with open_graph(neo4j) as graph:
        return list(await graph.within(FIRST_QUERY).read(migrate.applied))


async def _look(neo4j: Neo4jSettings, bucket: Bucket, say: Say) -> int:
    """Brings what was restored to this release, and checks it."""
    async with open_graph(neo4j) as graph:
        await migrate.migrate(graph.within(FIRST_QUERY), say=say)
        findings = await check(graph, bucket, _progress(say))
    say("Restored.")
    return tell_findings(findings, say)


def _progress(say: Say) -> Callable[[str, int], None]:
    """A line for each new step, and one now and then while it goes on."""
    said_step, said_at = "", 0.0

    def progress(step: str, done: int) -> None:
        nonlocal said_step, said_at
        if step != said_step:
            say(step)
        elif time.monotonic() - said_at > SAY_EVERY:
            say(f"{step}: {done:,}")
        else:
            return
        said_step, said_at = step, time.monotonic()

    return progress
