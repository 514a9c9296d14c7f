"""Makes the archive of loaded classes from which the tests' Neo4j starts: a minute, once per environment."""

import asyncio
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from api.warm_up import warm_up
from graph.client import FIRST_QUERY, open_graph
from graph.local.home import Home, Program
from graph.local.jars import ensure_jars
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from tests.conftest import CACHE
from tests.quick_java import ARCHIVE, FIRST_COMPILER_ONLY, java_with


async def record(data_dir: Path, classes: Path) -> None:
    """What a start, a migration and the first queries load."""
    java = java_with("java-that-records", f"-XX:AOTMode=record {shlex.quote(f'-XX:AOTConfiguration={classes}')} {FIRST_COMPILER_ONLY}")
    try:
        async with private_neo4j(data_dir, CACHE, java=java) as server, open_graph(server.settings) as graph:
            await migrate(graph.within(FIRST_QUERY))
            await warm_up(graph.within(FIRST_QUERY))
    finally:
        java.unlink()


def archive(data_dir: Path, classes: Path) -> None:
    """Whole or not at all: a run of tests may start meanwhile."""
    partial = ARCHIVE.with_suffix(".partial")
    files = shlex.join([f"-XX:AOTConfiguration={classes}", f"-XX:AOTCache={partial}"])
    java = java_with("java-that-archives", f"-XX:AOTMode=create -Xlog:aot=error {files}")
    try:
        program = Program(java, ensure_jars(CACHE, print).absolute())
        made = subprocess.run(Home(data_dir / "neo4j").server_command(program), check=False)
        if made.returncode == 0:
            partial.replace(ARCHIVE)
        else:
            print("The archive could not be made; the tests run without it, slower.")
    finally:
        java.unlink()
        partial.unlink(missing_ok=True)


def main() -> None:
    print("Making an archive of Neo4j's classes, for tests (a minute, once)", flush=True)
    with TemporaryDirectory() as folder:
        classes = Path(folder) / "classes"
        asyncio.run(record(Path(folder) / "data", classes))
        archive(Path(folder) / "data", classes)


if __name__ == "__main__":
    main()
