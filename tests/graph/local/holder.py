"""Another Trellis, as far as its Neo4j goes: `python -m tests.graph.local.holder DATA_DIR CACHE` holds one until SIGINT or SIGTERM."""

import asyncio
import signal
import sys
from pathlib import Path

from graph.local.server import private_neo4j
from tests.quick_java import quick_java


def say(line: str) -> None:
    print(line, flush=True)


async def main(data_dir: Path, cache: Path) -> None:
    this = asyncio.current_task()
    if this is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    async with private_neo4j(data_dir, cache, java=quick_java(), say=say) as server:
        say(f"holding {server.settings.uri} {server.settings.password}")
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(130)
