"""Requests whose process is killed (-9), or whose stores are, at one await after another: what was asked is done whole or not at all."""

import asyncio
import json
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from httpx import AsyncClient
from neo4j import AsyncDriver

from api.settings import Settings
from graph.bucket import Bucket
from graph.checks import check
from graph.client import Graph
from graph.settings import Neo4jSettings
from tests.api.trellis import ROOT

LANES = 3
"""More victims at once than processors only wait for each other."""
MOST_POINTS = 250
PATIENCE = 60.0
"""Seconds for a transaction of the test itself."""
LONGEST = 120.0
SIZES = """
CALL () { MATCH (node) UNWIND labels(node) AS kind RETURN kind UNION ALL MATCH ()-[edge]->() RETURN type(edge) AS kind }
RETURN kind, count(*) AS many
"""

Ask = Callable[[int], Awaitable[dict[str, Any]]]
"""Point -> the request to send there, in httpx's words: each asks for something new, of which there then is one more."""
Strike = Callable[[], Awaitable[None]]


class Answer(NamedTuple):
    status: int
    body: Any
    awaits: int


@dataclass(frozen=True)
class Lane:
    """A socket to a process that forks one victim after another."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def tell(self, what: dict[str, Any]) -> None:
        self.writer.write(json.dumps(what).encode() + b"\n")
        await self.writer.drain()

    async def told(self) -> dict[str, Any]:
        line = await asyncio.wait_for(self.reader.readline(), LONGEST)
        assert line, "the process that forks has ended"
        return json.loads(line)


@dataclass(frozen=True)
class Attacked:
    """Victims, and what their requests are about: the same stores, and another process of the app that sends them again."""

    lanes: list[Lane]
    settings: Settings
    neo4j: Neo4jSettings
    graph: Graph
    bucket: Bucket
    driver: AsyncDriver
    client: AsyncClient

    async def send(
        self,
        request: dict[str, Any],
        *,
        at: int | None = None,
        counts: str = "awaits",
        planted: str = "",
        strike: Strike | None = None,
        lane: int = 0,
    ) -> Answer | None:
        """None when it was killed before it could answer. With a `strike` it stands still at that await until that has been dealt."""
        way = self.lanes[lane]
        given = {
            "settings": _spelled_out(self.settings),
            "neo4j": [self.neo4j.uri, self.neo4j.user, self.neo4j.password],
            "request": request,
            "at": at,
            "blow": signal.SIGSTOP if strike else signal.SIGKILL,
            "counts": counts,
            "planted": planted,
        }
        await way.tell(given)
        answer = None
        while "ended" not in (said := await way.told()):
            if "stopped" in said:
                assert strike
                await strike()
                await way.tell({})
            else:
                answer = Answer(**said)
        assert said["ended"] in (0, -signal.SIGKILL), f"the process failed by itself: {said}"
        return answer

    async def sizes(self) -> Counter[str]:
        """How many nodes of each label and relationships of each type there are."""
        return Counter({record["kind"]: record["many"] for record in (await self.driver.execute_query(SIZES)).records})

    async def is_sound(self, when: str) -> None:
        findings = await check(self.graph, self.bucket)
        assert findings == [], f"{when}: {findings}"


def _spelled_out(settings: Settings) -> dict[str, Any]:
    """As JSON, the secrets too: they are the test's own."""
    shown = settings.model_dump(mode="json", include={"data_dir", "log_format", "s3_endpoint", "s3_bucket", "s3_region", "s3_secure"})
    return shown | {name: getattr(settings, name).get_secret_value() for name in ("s3_access_key", "s3_secret_key")}


@asynccontextmanager
async def forking(lanes: int) -> AsyncGenerator[list[Lane]]:
    """The sockets to a process of which as many victims at once are forked; one for all tests, since it takes its time to start."""
    pairs = [socket.socketpair() for _ in range(lanes)]
    theirs = [their.fileno() for _, their in pairs]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.victim", *map(str, theirs)), cwd=ROOT, pass_fds=theirs
    )
    for _, their in pairs:
        their.close()
    ways = [Lane(*await asyncio.open_connection(sock=ours)) for ours, _ in pairs]
    try:
        for way in ways:
            await way.told()
        yield ways
    finally:
        for way in ways:
            way.writer.close()
        await asyncio.wait_for(process.wait(), LONGEST)


async def killed_everywhere(victim: Attacked, asks: Sequence[Ask], *, first: int = 0, counts: str = "awaits", planted: str = "") -> int:
    """Asks for something new each time, killed one await later than the last, until it isn't killed any more. Returns how often.

    As many at once as there are `asks`, a lane for each; what they ask for has nothing in common. Raises AssertionError when something is
    half done, or the same request again doesn't do it once, or all of it together isn't sound.
    """
    for ask in asks:
        whole = await _asked_without_harm(victim, ask)
    killed = 0
    for start in range(first, MOST_POINTS, len(asks)):
        requests = [await ask(start + lane) for lane, ask in enumerate(asks)]
        before = await victim.sizes()
        sent = (victim.send(request, at=start + lane, counts=counts, planted=planted, lane=lane) for lane, request in enumerate(requests))
        answers = await asyncio.gather(*sent)
        await _done_once(victim, requests, before, whole, answers, f"killed at await {start} and after")
        killed += answers.count(None)
        if None not in answers:
            await victim.is_sound(f"killed {killed} times")
            return killed
    raise AssertionError(f"it was still killed at await {MOST_POINTS}")


async def struck(victim: Attacked, ask: Ask, strike: Strike, mend: Strike, *, points: int = 3) -> int:
    """Strikes at a store while a request stands still at one of its awaits, spread over all of it. Returns how often it was refused."""
    whole = await _asked_without_harm(victim, ask)
    calm = await victim.send(await ask(-2))
    assert calm
    refused = 0
    for point in (calm.awaits * number // (points + 1) for number in range(1, points + 1)):
        request, before = await ask(point), await victim.sizes()
        answer = await victim.send(request, at=point, strike=strike)
        await mend()
        assert answer and answer.status in (200, 201, 503), answer
        refused += answer.status == 503
        await victim.is_sound(f"struck at await {point}")
        await _done_once(victim, [request], before, whole, [answer], f"struck at await {point} of {calm.awaits}")
    return refused


async def _asked_without_harm(victim: Attacked, ask: Ask) -> Counter[str]:
    """What there is more of afterwards. The first time may make what the others share."""
    for point in (-4, -3):
        before = await victim.sizes()
        answer = await victim.client.request(**await ask(point))
        assert answer.is_success, answer.text
    return _more(before, await victim.sizes())


async def _done_once(victim: Attacked, requests, before, whole, answers: Sequence[Answer | None], when: str) -> None:
    """Each of the requests is done or not; sent again, it is done once, and said to be what it was said to be before."""
    found = _more(before, await victim.sizes())
    done = sum(answer is not None and answer.status < 300 for answer in answers)
    refused = sum(answer is not None and answer.status == 503 and answer.body["code"] == "unavailable" for answer in answers)
    allowed = [_times(many, whole) for many in range(done, len(answers) - refused + 1)]
    assert found in allowed, f"{when}: there is more of {dict(found)}, not of {dict(whole)}"
    for request, answer in zip(requests, answers, strict=True):
        again = await victim.client.request(**request)
        assert again.is_success, f"{when}: {again.text}"
        assert answer is None or answer.status >= 300 or again.json() == answer.body, when
    assert _more(before, await victim.sizes()) == _times(len(answers), whole), f"{when}, and then sent again: it was not done once"


def _times(many: int, whole: Counter[str]) -> Counter[str]:
    return Counter({kind: many * more for kind, more in whole.items() if many})


def _more(before: Counter[str], after: Counter[str]) -> Counter[str]:
    return Counter({kind: after[kind] - before[kind] for kind in before | after if after[kind] != before[kind]})
