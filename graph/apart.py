"""Work on bytes that somebody sent, in a process of its own: it can neither hold up the server, nor fill its memory, nor bring it down."""

import asyncio
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
"""From where the modules are found, installed or not."""
AT_ONCE = 2
SECONDS = 20.0
MEMORY = 1_500_000_000
"""Bytes of address space, the programs' own included."""

_free = asyncio.Semaphore(AT_ONCE)


class Failed(Exception):
    """It took too long, too much memory, or crashed."""


async def run(module: str, *arguments: str, content: bytes, seconds: float = SECONDS) -> bytes:
    """What `python -m module` writes when it is given `content`; waits until fewer than AT_ONCE are at work. Raises Failed."""
    async with _free:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-E", "-s", "-m", module, *arguments),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(seconds):
                written, complaint = await process.communicate(content)
        except TimeoutError as error:
            raise Failed(f"{module} took more than {seconds:.0f} seconds") from error
        finally:
            with suppress(ProcessLookupError):
                if process.returncode is None:
                    process.kill()
                    await process.wait()
    if process.returncode:
        raise Failed(f"{module} ended with {process.returncode}: {complaint.decode(errors='replace')[-500:]}")
    return written


def behave(*, memory: int = MEMORY, seconds: float = SECONDS) -> None:
    """The first thing that such a module does: it stands back behind the server, and within its limits."""
    os.nice(10)
    limit(memory=memory, seconds=seconds)


def limit(*, memory: int, seconds: float) -> None:
    """For what such a module starts in its turn: no more than that, nor than what it is allowed itself."""
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, int(seconds))):
        allowed = resource.getrlimit(what)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(what, (most, most))
