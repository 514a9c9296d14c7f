"""Processes that this one starts: they die when it dies, however it dies, and a Ctrl-C in the terminal doesn't reach them."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TypedDict

from graph.errors import LocalServerError

PR_SET_PDEATHSIG = 1
STOPS_WITHIN = 20.0
"""Seconds. Neo4j takes up to 12; who needs longer is killed, and recovers at the next start."""

_libc = ctypes.CDLL(None)


class ChildOptions(TypedDict):
    """What `subprocess` and `asyncio.create_subprocess_exec` are told for every child."""

    start_new_session: bool
    preexec_fn: Callable[[], None]


def child_options() -> ChildOptions:
    """The kernel kills the child when the thread that starts it ends, so start it from one that lives as long as the process.

    Raises LocalServerError where there is no such kernel.
    """
    if sys.platform != "linux":
        raise LocalServerError("The private Neo4j runs on Linux only. Elsewhere start a Neo4j yourself and set TRELLIS_NEO4J_URI.")
    parent = os.getpid()

    def before_exec() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died between the fork and the line above, so the kernel won't tell
            os.kill(os.getpid(), signal.SIGKILL)

    return ChildOptions(start_new_session=True, preexec_fn=before_exec)


async def start_child(command: Sequence[str], *, output: IO[bytes] | int, cwd: Path, env: dict[str, str]) -> asyncio.subprocess.Process:
    """Raises LocalServerError when there is no memory, no process to be had, or no such program."""
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            cwd=cwd,
            env=env,
            **child_options(),
        )
    except OSError as error:
        raise LocalServerError(f"Neo4j's programs can't be started: {command[0]}: {error.strerror}.") from error


async def stop_child(child: asyncio.subprocess.Process) -> None:
    """Asks, waits, then kills; kills at once when cancelled. Afterwards it is gone."""
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await child.wait()
    except TimeoutError:
        await kill_child(child)
    except asyncio.CancelledError:
        await kill_child(child)
        raise


async def kill_child(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    await child.wait()
