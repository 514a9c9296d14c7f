"""A Bolt port for the private server."""

import random
import socket
from pathlib import Path

from graph.errors import LocalServerError

LOWEST = 10_000
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
TRIES = 100


def free_port() -> int:
    """One that is free now, below those that the kernel gives to outgoing connections.

    From there, a client that knocks while the server is down could be given the server's own port and then keep it.
    """
    for _ in range(TRIES):
        port = random.randrange(LOWEST, _first_ephemeral())  # noqa: S311 - nothing to guess
        if is_free(port):
            return port
    raise LocalServerError(f"No port above {LOWEST} is free on 127.0.0.1. Stop what takes them, then start again.")


def refuse_taken(port: int) -> None:
    """Raises LocalServerError."""
    if not is_free(port):
        raise LocalServerError(
            f"Port {port} on 127.0.0.1 is taken by another program. Name another one for Neo4j, or none: one is chosen then."
        )


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: one that is closing is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _first_ephemeral() -> int:
    first = int(EPHEMERAL.read_text().split()[0])
    return first if first > LOWEST + 1000 else 65536
