"""A real Redis of this test run's own, on a free port; a test may kill and start it again."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

START_WITHIN = 20.0


class RedisServer:
    """One process that keeps nothing on disk; started again, it has the same port and is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Returns when it answers."""
        program = shutil.which("redis-server")
        if not program:
            pytest.fail("redis-server is missing: run make test-tools", pytrace=False)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen([program, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + START_WITHIN
        while not self._answers():
            if not self.is_running or time.monotonic() > until:
                self.kill()
                pytest.fail(f"redis-server did not start: {(self._folder / 'redis.log').read_text()[-2000:]}", pytrace=False)
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(10)
        self._process = None

    @contextmanager
    def paused(self) -> Generator[None]:
        """It keeps its connections and answers nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
        except OSError:
            return False


@pytest.fixture(scope="session")
def started_redis(tmp_path_factory: pytest.TempPathFactory) -> Generator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
def redis_server(started_redis: RedisServer) -> RedisServer:
    """It runs; what earlier tests left in it is under other keys."""
    if not started_redis.is_running:
        started_redis.start()
    return started_redis
