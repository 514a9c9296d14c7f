"""Neo4j's process: started, and known again by the next start when its parent went without it."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

from graph.local.children import STOPS_WITHIN, kill_child, start_child
from graph.local.home import MAIN_CLASS, Home, Program
from graph.local.lock import write_private


async def start_process(home: Home, program: Program) -> asyncio.subprocess.Process:
    """Raises OSError, LocalServerError. The child prints into `home.console`."""
    home.turn_console()
    with home.console.open("wb") as console:
        process = await start_child(home.server_command(program), output=console, cwd=home.folder, env=home.environment())
    try:
        write_private(home.pid_file, json.dumps({"pid": process.pid, "born": born(process.pid)}))
    except BaseException:
        await kill_child(process)
        raise
    return process


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


def _is_ours(pid: int, noted: int | None, home: Home) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return noted is not None and born(pid) == noted and MAIN_CLASS.encode() in command and home.option.encode() in command


def born(pid: int) -> int | None:
    """When a process started, in clock ticks since the machine did; None when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[19])
