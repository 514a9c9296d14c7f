"""Neo4j's process: started, known again after a crash of its parent, and stopped."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

from graph.local.children import child_options
from graph.local.home import Home, Program
from graph.local.lock import write_private

STOPS_WITHIN = 20.0
"""Seconds. A stop takes up to 12; who needs longer is killed, and recovers at the next start."""


async def start_process(home: Home, program: Program) -> asyncio.subprocess.Process:
    """Raises OSError. The child prints into `home.console`."""
    home.turn_console()
    with home.console.open("wb") as console:
        process = await asyncio.create_subprocess_exec(
            *home.server_command(program),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=console,
            stderr=asyncio.subprocess.STDOUT,
            cwd=home.folder,
            env=home.environment(),
            **child_options(),
        )
    write_private(home.pid_file, json.dumps({"pid": process.pid, "born": _born(process.pid)}))
    return process


async def stop_process(process: asyncio.subprocess.Process) -> None:
    """Asks, waits, then kills; kills at once when cancelled. Afterwards it is gone."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await process.wait()
    except TimeoutError:
        await _kill(process)
    except asyncio.CancelledError:
        await _kill(process)
        raise


async def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def stop_orphan(home: Home, say: Callable[[str], None]) -> None:
    """Stops the child of a parent that is gone. One that only has its pid, and is something else, is left alone."""
    try:
        noted = json.loads(home.pid_file.read_text())
        pidfd = os.pidfd_open(noted["pid"])  # names this very process, even if the pid is given to another one meanwhile
    except (OSError, ValueError, KeyError, TypeError):
        return
    try:
        if _is_ours(noted["pid"], noted.get("born"), home):
            say(f"Stopping a Neo4j (process {noted['pid']}) that was left running on this data folder.")
            await _end(pidfd)
    finally:
        os.close(pidfd)


async def _end(pidfd: int) -> None:
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, kind)
        if await _has_ended(pidfd):
            return


async def _has_ended(pidfd: int) -> bool:
    """False after STOPS_WITHIN."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(pidfd, ended.set)  # it becomes readable when its process ends
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await ended.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(pidfd)
    return True


def _is_ours(pid: int, born: int | None, home: Home) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return born is not None and _born(pid) == born and f"--home-dir={home.folder}".encode() in command


def _born(pid: int) -> int | None:
    """When a process started, in clock ticks since the machine did; None when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[19])
