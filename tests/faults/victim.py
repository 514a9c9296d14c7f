"""A process that killing.py runs: sends requests to the whole app within itself, and dies, or stands still, at one of its awaits.

    python -m tests.faults.victim

Reads one JSON object a line, a `Blow`, and forks for each, so that everything is imported just once. Prints one JSON object a line:
{"status", "body", "awaits"} for an answer; {"stopped": true}, after which it goes on when it is sent another line; {"ended": exit code}.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from api.jobs.runner import Jobs
from api.main import create_app
from api.settings import Settings
from graph.bucket.folder import DirectoryBucket
from graph.bucket.s3 import MinioBucket
from graph.client import Graph
from graph.settings import Neo4jSettings
from tests.in_process import app_client

assert create_app, "imported before anything forks"


class Counted:
    """Awaits what it is given; when it would wait for the n-th time (from 0), the signal comes instead."""

    seen = 0

    def __init__(self, coroutine: Coroutine[Any, Any, Any], at: int | None, blow: signal.Signals) -> None:
        self._coroutine, self._at, self._blow = coroutine, at, blow

    def __await__(self):
        step, value = self._coroutine.send, None
        while True:
            try:
                waits_for = step(value)
            except StopIteration as stop:
                return stop.value
            if Counted.seen == self._at:
                os.kill(os.getpid(), self._blow)
            Counted.seen += 1
            try:
                step, value = self._coroutine.send, (yield waits_for)
            except BaseException as error:
                step, value = self._coroutine.throw, error


def count_puts(at: int | None, blow: signal.Signals) -> None:
    """Only what the bucket awaits while it puts is counted."""
    for kind in (DirectoryBucket, MinioBucket):

        async def put(self, key, content, original=kind.put):
            await Counted(original(self, key, content), at, blow)

        kind.put = put


def count_jobs(at: int | None, blow: signal.Signals) -> None:
    """Only what a job's own work awaits is counted."""

    async def work(self, running, original=Jobs._work):
        await Counted(original(self, running), at, blow)

    Jobs._work = work


def plant_late_puts() -> list[Coroutine[Any, Any, Any]]:
    """A bug: what is put arrives only after it is linked, when the returned are awaited."""
    late: list[Coroutine[Any, Any, Any]] = []
    for kind in (DirectoryBucket, MinioBucket):

        async def put(self, key, content, original=kind.put):
            late.append(original(self, key, content))

        kind.put = put
    return late


def plant_commits_apart() -> None:
    """A bug: each query of a transaction commits by itself."""

    async def write(self, work, *args, **kwargs):
        async with self._session() as session:
            return await work(session, *args, **kwargs)

    Graph.write = write


async def send(given: dict[str, Any]) -> None:
    at, blow = given["at"], signal.Signals(given["blow"])
    settings = Settings(**{**given["settings"], "data_dir": Path(given["settings"]["data_dir"])})
    async with app_client(settings, Neo4jSettings(*given["neo4j"])) as client:
        late = plant_late_puts() if given["planted"] == "late puts" else []
        if given["planted"] == "commits apart":
            plant_commits_apart()
        if given["counts"] == "puts":
            count_puts(at, blow)
        if given["counts"] == "jobs":
            count_jobs(at, blow)

        async def whole():
            answer = await client.request(**given["request"])
            for putting in late:
                await putting
            return answer

        answer = await (Counted(whole(), at, blow) if given["counts"] == "awaits" else whole())
        print(json.dumps({"status": answer.status_code, "body": answer.json(), "awaits": Counted.seen}), flush=True)


def main() -> None:
    print(json.dumps({"ready": True}), flush=True)
    while line := sys.stdin.readline():
        if (pid := os.fork()) == 0:
            try:
                asyncio.run(send(json.loads(line)))
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        while True:
            _, status = os.waitpid(pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            print(json.dumps({"stopped": True}), flush=True)
            sys.stdin.readline()
            os.kill(pid, signal.SIGCONT)
        print(json.dumps({"ended": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
