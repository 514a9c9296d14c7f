"""Neo4j's own tool for a stopped server: first password, dump, load, check."""

import asyncio
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.errors import LocalServerError
from graph.local.children import kill_child, start_child
from graph.local.home import Home, Program, telling
from graph.local.lock import write_private
from graph.local.undo import undone_if_it_fails

DUMP = "neo4j.dump"
DEADLINE = 3600.0
"""Seconds; a dump of a few gigabytes takes minutes."""


async def ensure_password(home: Home, program: Program) -> str:
    """The password that is kept beside the data; before the first start one is made. Raises LocalServerError, OSError."""
    if home.password_file.exists():
        return home.password_file.read_text()
    if home.has_been_started():
        raise LocalServerError(
            f"Neo4j's password file {home.password_file} is gone. Put it back, or restore a backup into another TRELLIS_DATA_DIR."
        )
    password = secrets.token_hex(24)  # never starts with a sign that the tool would take for an option
    first = home.password_file.with_name("password.first")
    write_private(first, password)
    await run_admin(home, program, "set the first password", "dbms", "set-initial-password", f"@{first}")
    first.replace(home.password_file)
    return password


async def dump(home: Home, program: Program, to: Path) -> Path:
    """Writes one file into the folder `to`, or nothing."""
    try:
        with TemporaryDirectory(prefix=".dump-", dir=to) as partial:
            await run_admin(home, program, "dump the graph", "database", "dump", "neo4j", _option("to-path", Path(partial)))
            return (Path(partial) / DUMP).replace(to / DUMP)
    except OSError as error:
        raise LocalServerError(f"The graph can't be dumped into {to}: {error.strerror}.") from error


async def load(home: Home, program: Program, source: Path) -> None:
    """Replaces the graph by the dump in the folder `source`, or leaves it as it was. Raises OSError too."""
    if not (source / DUMP).is_file():
        raise LocalServerError(f"There is no {DUMP} in {source}.")
    with undone_if_it_fails(home):
        await run_admin(
            home, program, "load the graph", "database", "load", "neo4j", _option("from-path", source), "--overwrite-destination=true"
        )


async def check(home: Home, program: Program) -> None:
    await run_admin(home, program, "find the graph's files in order", "database", "check", "neo4j", _option("report-path", home.logs))


def _option(name: str, folder: Path) -> str:
    """The tool works in a folder of its own, where a relative path would mean something else."""
    return f"--{name}={folder.absolute()}"


async def run_admin(home: Home, program: Program, what: str, *arguments: str) -> str:
    """What the tool prints. Raises LocalServerError; killed when cancelled."""
    process = await start_child(
        home.admin_command(program, *arguments), output=asyncio.subprocess.PIPE, cwd=home.folder, env=home.environment()
    )
    try:
        async with asyncio.timeout(DEADLINE):
            printed, _ = await process.communicate()
    except TimeoutError as error:
        raise LocalServerError(f"Neo4j could not {what} within {DEADLINE:.0f} s.") from error
    finally:
        await kill_child(process)
    text = printed.decode(errors="replace")
    if process.returncode != 0:
        raise LocalServerError(f"Neo4j could not {what}:\n" + "\n".join(telling(text.splitlines())[-8:]))
    return text
