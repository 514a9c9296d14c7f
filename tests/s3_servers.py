"""A real MinIO and a real VersityGW on free ports in temporary folders, each started once per test run.

`s3_servers` (whole run) gives both by name, `s3` gives one after the other.
"""

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from graph.settings import S3Settings

START_WITHIN = 60.0
STOP_WITHIN = 20.0
NAMES = ("minio", "versitygw")


def program(name: str) -> Path:
    """Where `make test-tools` puts the servers."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    path = cache / "trellis" / "bin" / name
    if not path.is_file():
        pytest.fail(f"{path} is missing: run make test-tools", pytrace=False)
    return path


class S3Server(ABC):
    """One server process over one folder; it may be stopped, killed, paused and started again on the same port."""

    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.access_key = "trellis"
        self.secret_key = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def environment(self) -> dict[str, str]: ...

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.port}"

    def settings(self, bucket: str) -> S3Settings:
        return S3Settings(self.endpoint, bucket, self.access_key, self.secret_key, region="us-east-1", secure=False)

    def start(self) -> None:
        """Returns when it answers."""
        with (self.folder.parent / f"{self.name}.log").open("ab") as log:
            environment = {**os.environ, **self.environment(), "HOME": str(self.folder.parent)}
            self._process = subprocess.Popen(self.command(), env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As if the machine's power had gone for this one process."""
        self._end(signal.SIGKILL)

    @contextmanager
    def paused(self) -> Generator[None]:
        """It keeps its connections and answers nothing."""
        process = self._running()
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    @contextmanager
    def down(self) -> Generator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None, f"{self.name} is not running"
        return self._process

    def _end(self, how: signal.Signals) -> None:
        process = self._running()
        process.send_signal(how)
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_WITHIN)
        self._process = None

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + START_WITHIN
        while not self._answers():
            if process.poll() is not None or time.monotonic() > until:
                self.kill()
                log = (self.folder.parent / f"{self.name}.log").read_text(errors="replace")
                pytest.fail(f"{self.name} did not start: {log[-2000:]}", pytrace=False)
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.endpoint}/minio/health/ready", timeout=2) as response:
                return cast(int, response.status) == 200
        except urllib.error.HTTPError:
            return self.name != "minio"  # any other server knows no such page: it is up when it says so
        except OSError:
            return False


class Minio(S3Server):
    name = "minio"

    def command(self) -> list[str]:
        console = f"127.0.0.1:{_free_port()}"
        return [str(program("minio")), "server", str(self.folder), "--address", self.endpoint, "--console-address", console, "--quiet"]

    def environment(self) -> dict[str, str]:
        return {"MINIO_ROOT_USER": self.access_key, "MINIO_ROOT_PASSWORD": self.secret_key, "MINIO_BROWSER": "off"}


class VersityGW(S3Server):
    name = "versitygw"

    def command(self) -> list[str]:
        sidecar = self.folder.parent / "sidecar"
        sidecar.mkdir(exist_ok=True)
        return [str(program("versitygw")), "--port", self.endpoint, "posix", "--sidecar", str(sidecar), str(self.folder)]

    def environment(self) -> dict[str, str]:
        return {"ROOT_ACCESS_KEY": self.access_key, "ROOT_SECRET_KEY": self.secret_key}


@contextmanager
def running(kind: type[S3Server], parent: Path) -> Generator[S3Server]:
    folder = parent / kind.name
    folder.mkdir(parents=True)
    server = kind(folder)
    try:
        server.start()
        yield server
    finally:
        if server.is_running:
            server.stop()


@pytest.fixture(scope="session")
def s3_servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, S3Server]]:
    parent = tmp_path_factory.mktemp("s3")
    with running(Minio, parent) as minio, running(VersityGW, parent) as versitygw:
        yield {server.name: server for server in (minio, versitygw)}


@pytest.fixture(params=NAMES)
def s3(request: pytest.FixtureRequest, s3_servers: dict[str, S3Server]) -> Generator[S3Server]:
    server = s3_servers[cast(str, request.param)]
    yield server
    if not server.is_running:  # a test that failed may have left it so
        server.start()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return cast(int, probe.getsockname()[1])
