"""Waits until a Neo4j that is starting answers over Bolt."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from neo4j import AsyncGraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import LocalServerError
from graph.local.home import Home
from graph.settings import Neo4jSettings

DEADLINE = 300.0
"""Seconds. Usually 6 to 15; recovery after a crash of a large graph takes longer."""
SAY_EVERY = 15.0
KNOCK_EVERY = 0.2
REFUSALS = 4
REFUSED_BREAK = 5.0
"""Seconds. A refusal may come from another server that took the port; ours then ends by itself meanwhile."""


class PortTaken(LocalServerError):
    """Something else got hold of the port first."""


async def wait_until_ready(process: asyncio.subprocess.Process, settings: Neo4jSettings, home: Home, say: Callable[[str], None]) -> None:
    """Raises LocalServerError (PortTaken for that reason) when the process ends, refuses us, or takes longer than DEADLINE."""
    answers = asyncio.create_task(_answers(settings, home))
    ended = asyncio.create_task(process.wait())
    began = time.monotonic()
    try:
        while not answers.done() and not ended.done():
            await asyncio.wait({answers, ended}, timeout=SAY_EVERY, return_when=asyncio.FIRST_COMPLETED)
            waited = time.monotonic() - began
            if waited > DEADLINE:
                raise LocalServerError(f"Neo4j did not answer within {DEADLINE:.0f} s. {home.last_words()}")
            if waited > SAY_EVERY and not answers.done():
                say(f"Neo4j is still starting ({waited:.0f} s).")
        if ended.done():
            raise _ended(ended.result(), settings, home)
        await answers
    finally:
        await _drop(answers, ended)


async def _answers(settings: Neo4jSettings, home: Home) -> None:
    """Returns once it does. Raises LocalServerError when the password is refused."""
    refusals = 0
    async with AsyncGraphDatabase.driver(settings.uri, auth=(settings.user, settings.password), connection_timeout=5.0) as driver:
        while True:
            try:
                await driver.verify_connectivity()
            except AuthError as error:
                refusals += 1
                if refusals == REFUSALS:
                    raise LocalServerError(
                        f"Neo4j refuses the password in {home.password_file}. Put the right one back, or restore a backup elsewhere."
                    ) from error
                await asyncio.sleep(REFUSED_BREAK)
            except (DriverError, Neo4jError, OSError):
                await asyncio.sleep(KNOCK_EVERY)
            else:
                return


def _ended(code: int, settings: Neo4jSettings, home: Home) -> LocalServerError:
    words = home.last_words()
    if "Address already in use" in words or "BindException" in words:
        return PortTaken(f"Port {settings.uri.rpartition(':')[2]} on 127.0.0.1 is taken by another program, so Neo4j can't start there.")
    return LocalServerError(f"Neo4j ended while it started (exit code {code}). {words}")


async def _drop(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)
