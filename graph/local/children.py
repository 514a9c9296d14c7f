"""Processes that this one starts: they die when it dies, however it dies, and a Ctrl-C in the terminal doesn't reach them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import TypedDict

from graph.errors import LocalServerError

PR_SET_PDEATHSIG = 1

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
