"""A process that killing.py runs: sends requests to the whole app within itself, and dies, or stands still, at one of its awaits.

    python -m tests.faults.victim FD ...

Each FD is a socket, and served by a process of its own: it reads one JSON object a line and forks for each, so that what takes its time
when the app starts is done just once. It writes one JSON object a line: {"status", "body", "awaits"} for an answer; {"stopped": true},
after which it goes on when it is sent another line; {"ended": exit code}.
"""

import asyncio
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Coroutine
from functools import cache
from pathlib import Path
from typing import IO, Any

from fastapi import FastAPI

from api.jobs.runner import Jobs
from api.main import create_app
from api.settings import Settings
from graph.bucket.folder import DirectoryBucket
from graph.bucket.s3 import MinioBucket
from graph.client import Graph
from graph.settings import Neo4jSettings
from tests.in_process import client_of


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


@cache
def app_of(settings: str, neo4j: str) -> FastAPI:
    """Both as JSON."""
    given = json.loads(settings)
    app = create_app(Settings(**{**given, "data_dir": Path(given["data_dir"])}), Neo4jSettings(*json.loads(neo4j)))
    asyncio.run(rehearse(app))
    return app


async def rehearse(app: FastAPI) -> None:
    """What is loaded and built for the first request is there for all that fork from here: the routes of every service, too."""
    async with client_of(app) as client:
        await client.get("/api/v1/nothing")


async def send(app: FastAPI, given: dict[str, Any], told: IO[str]) -> None:
    at, blow = given["at"], signal.Signals(given["blow"])
    async with client_of(app) as client:
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
        tell(told, status=answer.status_code, body=answer.json(), awaits=Counted.seen)


def tell(told: IO[str], **what: Any) -> None:
    told.write(json.dumps(what) + "\n")
    told.flush()


def serve(descriptor: int) -> None:
    """Until the other end of the socket is closed."""
    stream = socket.socket(fileno=descriptor).makefile("rw")
    tell(stream, ready=True)
    while line := stream.readline():
        given = json.loads(line)
        app = app_of(json.dumps(given["settings"]), json.dumps(given["neo4j"]))
        gc.freeze()
        if (pid := os.fork()) == 0:
            try:
                asyncio.run(send(app, given, stream))
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        while True:
            _, status = os.waitpid(pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            tell(stream, stopped=True)
            stream.readline()
            os.kill(pid, signal.SIGCONT)
        tell(stream, ended=os.waitstatus_to_exitcode(status))


def main() -> None:
    first, *others = map(int, sys.argv[1:])
    for mine in others:
        if os.fork() == 0:
            for other in {first, *others} - {mine}:
                os.close(other)
            serve(mine)
            os._exit(0)
    for other in others:
        os.close(other)
    serve(first)


if __name__ == "__main__":
    main()
