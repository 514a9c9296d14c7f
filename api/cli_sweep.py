"""`trellis sweep`: what the process that serves does every hour, for installs where none does, and for who can't wait."""

import asyncio
from collections.abc import Callable

from api.mail import sweep_files
from api.settings import Settings
from api.up import database
from graph.bucket import open_bucket
from graph.client import FIRST_QUERY, open_graph
from graph.sweep import sweep


async def sweep_all(settings: Settings, say: Callable[[str], None]) -> None:
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        gone = await sweep(graph.within(FIRST_QUERY), bucket)
    gone += await asyncio.to_thread(sweep_files, settings.data_folder / "mail")
    say(f"What nobody can reach any more is taken away: {gone:,} in all." if gone else "There is nothing to take away.")
