"""Signing in: what it costs those who read meanwhile, what happens past the pool's ceiling, and whether time tells who has an account.

`python -m tests.benchmarks.b11_logins`
"""

import asyncio
import gc
import itertools
import logging
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from statistics import median, quantiles

import orjson
import psutil
from neo4j import AsyncDriver, AsyncGraphDatabase

from graph.client import FIRST_QUERY, open_graph
from graph.local.server import private_neo4j
from graph.migrations.migrate import migrate
from graph.queries.access import Viewer
from graph.values import new_uid
from tests import factories
from tests.api.trellis import COMMAND, ROOT, environment
from tests.benchmarks.connections import Answer, Connections
from tests.benchmarks.harness import ROUNDS, Comparison, Round, compare
from tests.conftest import CACHE

READS_BESIDE_LOGINS, AUTHENTICATED, TOLD_APART = 1.5, 1.15, 1.05
LOGINS_PER_SECOND = 5
PHASE_SECONDS = 5.0
SLICES = 5
"""With and without logins by turns, a second each: what else the machine does falls on both."""
SHORT_ROUNDS = 40
"""Many short ones, since what is compared is nearly the same: what else the machine does must fall on both sides."""

HASHED, UNHASHED = 10, 60
"""Calls a round: one without a hash takes a tenth of the time."""

READERS, SIGNING_IN = 16, 16
ACCOUNTS = 40
COLD_TRIES = 10
TOPICS, RELATIONS = 200, 240
PASSWORD = "correct horse battery staple"

LIMITED = ("SIGN_IN_PER_ADDRESS", "SIGN_IN_PER_ACCOUNT", "REGISTER_PER_ADDRESS", "MAIL_PER_ADDRESS", "MAIL_PER_MAILBOX")
LIMITS = {f"TRELLIS_LIMIT_{name}": "1000000/minute" for name in LIMITED}
"""Everybody here has one address."""

RELATE = """
UNWIND range(1, $relations) AS number
MATCH (source:Topic {uid: $subject + '-' + (1 + number % $topics)}), (target:Topic {uid: $subject + '-' + (1 + number * 7 % $topics)})
CREATE (source)-[:RELATED_TO {
    uid: $subject + '-relation-' + number, key: source.uid + ':' + target.uid + ':' + number, origin: 'author', status: 'accepted',
    confidence: 1.0
}]->(target)
"""

Work = Callable[[], Awaitable[Answer]]


class Site:
    """The app over HTTP, with accounts in it."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._logins = itertools.cycle(f"reader-{number}" for number in range(ACCOUNTS))
        self._strangers = (f"stranger-{number}" for number in itertools.count())

    async def register_all(self) -> None:
        for number in range(ACCOUNTS):
            handle = f"reader-{number}"
            made = await self._patiently("/users", _account(handle, f"{handle}@example.org"))
            assert made.status == 201, made.body
        opened = await self._patiently("/sessions", {"login": "reader-0", "password": PASSWORD})
        assert opened.status == 200, opened.body

    async def confirm_address(self, handle: str, mails: Path) -> None:
        """By the link in the mail that registering sent."""
        read = (message_from_bytes(path.read_bytes(), policy=default) for path in sorted(mails.iterdir()))
        (letter,) = (letter for letter in read if letter["To"] == f"{handle}@example.org")
        token = letter.get_content().partition("#")[2].split()[0]
        confirmed = await self._post("/email-verifications", {"token": token})
        assert confirmed.status == 204, confirmed.body

    async def register(self, handle: str, email: str) -> Answer:
        return await self._post("/users", _account(handle, email))

    async def ask_for_reset(self, email: str) -> Answer:
        return await self._post("/password-resets", {"email": email})

    async def sign_in(self) -> Answer:
        return await self._post("/sessions", {"login": next(self._logins), "password": PASSWORD})

    async def sign_in_wrongly(self) -> Answer:
        return await self._post("/sessions", {"login": next(self._logins), "password": "wrong horse battery staple"})

    async def sign_in_as_nobody(self) -> Answer:
        return await self._post("/sessions", {"login": next(self._strangers), "password": PASSWORD})

    async def read(self, path: str, *headers: str) -> Answer:
        return await self._connections.ask("GET", f"/api/v1{path}", *headers)

    async def _patiently(self, path: str, body: object) -> Answer:
        """A database that has just started may take longer than the API waits."""
        for _ in range(COLD_TRIES):
            answer = await self._post(path, body)
            if answer.status != 503:
                break
        return answer

    async def _post(self, path: str, body: object) -> Answer:
        return await self._connections.ask("POST", f"/api/v1{path}", "Content-Type: application/json", body=orjson.dumps(body))


def _account(handle: str, email: str) -> dict[str, str]:
    return {"handle": handle, "email": email, "password": PASSWORD}


@dataclass(frozen=True, slots=True)
class Timed:
    seconds: float
    answer: Answer


async def at_rate(work: Work, per_second: float, seconds: float) -> list[Timed]:
    """Starts them on time however slow the answers are; each is timed from when it was to start."""
    start = time.perf_counter()

    async def one(due: float) -> Timed:
        answer = await work()
        return Timed(time.perf_counter() - due, answer)

    tasks: list[asyncio.Task[Timed]] = []
    for number in range(int(per_second * seconds)):
        due = start + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due)))
    return await asyncio.gather(*tasks)


async def at_most(work: Work, clients: int, seconds: float) -> float:
    """How many a second, when each client asks again at once."""
    end = time.perf_counter() + seconds

    async def client() -> int:
        done = 0
        while time.perf_counter() < end:
            answer = await work()
            assert answer.status == 200, answer.body
            done += 1
        return done

    return sum(await asyncio.gather(*(client() for _ in range(clients)))) / seconds


async def reads_beside_logins(site: Site, read: Work, right: Answer, per_second: float) -> None:
    rounds: list[Round] = []
    for _ in range(ROUNDS):
        alone: list[float] = []
        beside: list[float] = []
        for _ in range(SLICES):
            alone += await reads(read, right, per_second, 1.0)
            times, logins = await asyncio.gather(reads(read, right, per_second, 1.0), at_rate(site.sign_in, LOGINS_PER_SECOND, 1.0))
            assert all(each.answer.status == 200 for each in logins), "a login failed"
            beside += times
        rounds.append(Round(alone, beside))
    name = f"maps, {per_second:.0f}/s, beside {LOGINS_PER_SECOND} logins/s"
    print(Comparison(name, READS_BESIDE_LOGINS, rounds, goal_of="p99"), flush=True)


async def reads(read: Work, right: Answer, per_second: float, seconds: float) -> list[float]:
    """Their seconds, without the pauses in which this process would collect its garbage."""
    gc.collect()
    gc.disable()
    try:
        done = await at_rate(read, per_second, seconds)
    finally:
        gc.enable()
    assert all(each.answer.body == right.body for each in done), "a wrong map"
    return [each.seconds for each in done]


async def past_the_ceiling(site: Site, read: Work, right: Answer, per_second: float, api: psutil.Process) -> None:
    ceiling = await at_most(site.sign_in, SIGNING_IN, PHASE_SECONDS)
    before = api.memory_info().rss
    alone = await at_rate(read, per_second, PHASE_SECONDS)
    beside, logins = await asyncio.gather(at_rate(read, per_second, PHASE_SECONDS), at_rate(site.sign_in, 2 * ceiling, PHASE_SECONDS))
    served = [each for each in alone + beside if each.answer.status == 200]
    assert all(each.answer.body == right.body for each in served), "a wrong map"
    assert all(each.answer.status in (200, 503) for each in alone + beside), "something else than 200 and 503"
    done = [each for each in logins if each.answer.status == 200]
    busy = [each for each in logins if each.answer.status == 503]
    assert len(done) + len(busy) == len(logins), "something else than 200 and 503"
    assert all("\r\nretry-after:" in each.answer.head.lower() for each in busy), "503 without Retry-After"
    print(f"sign-ins, {SIGNING_IN} clients: {ceiling:.0f}/s")
    print(
        f"sign-ins, {2 * ceiling:.0f}/s beside {per_second:.0f} maps/s: {len(done) / PHASE_SECONDS:.0f}/s done in {_times(done)};"
        f" {len(busy) / PHASE_SECONDS:.0f}/s told 503 in {_times(busy)};"
        f" {(api.memory_info().rss - before) / 2**20:+.0f} MiB"
    )
    print(f"maps meanwhile: {_times(beside)}; without: {_times(alone)}; {len(alone + beside) - len(served)} of them told 503", flush=True)


def _times(found: list[Timed]) -> str:
    if len(found) < 2:
        return "no time"
    seconds = [each.seconds for each in found]
    return f"p50 {1000 * median(seconds):.0f} ms, p99 {1000 * quantiles(seconds, n=100, method='inclusive')[98]:.0f} ms"


async def authenticated(site: Site, subject: str, authorization: str) -> None:
    """A point read: the one query for permission and version, and 304."""
    path = f"/subjects/{subject}/map"
    etag = (await site.read(path)).head.partition("etag: ")[2].partition("\r")[0]
    known = f"If-None-Match: {etag}"
    await compare(
        "point read, signed in against anonymous",
        lambda: site.read(path, known),
        lambda: site.read(path, known, authorization),
        right=lambda answer: answer.status == 304,
        goal=AUTHENTICATED,
        calls=50,
        rounds=SHORT_ROUNDS,
    )


async def told_apart(site: Site, hidden: str, authorization: str) -> None:
    """Whether the time of an answer tells what the answer itself doesn't."""
    fresh = (f"newcomer-{number}" for number in itertools.count())
    await same_time("wrong sign-in, no account against account", site.sign_in_wrongly, site.sign_in_as_nobody, 401, HASHED)
    await same_time(
        "register, fresh address against taken one",
        lambda: site.register(next(fresh), "reader-0@example.org"),
        lambda: site.register(handle := next(fresh), f"{handle}@example.org"),
        201,
        HASHED,
    )
    await same_time(
        "reset, no account against account",
        lambda: site.ask_for_reset("reader-0@example.org"),
        lambda: site.ask_for_reset("nobody@example.org"),
        202,
        UNHASHED,
    )
    await same_time(
        "404, random uid against a private map",
        lambda: site.read(f"/subjects/{hidden}/map", authorization),
        lambda: site.read(f"/subjects/{new_uid()}/map", authorization),
        404,
        UNHASHED,
    )


async def same_time(name: str, one: Work, other: Work, status: int, calls: int) -> None:
    found = await compare(name, one, other, right=lambda answer: answer.status == status, goal=None, calls=calls, rounds=SHORT_ROUNDS)
    apart = max(found.p50, 1 / found.p50)
    print(f"apart by {100 * (apart - 1):.1f}%: goal {100 * (TOLD_APART - 1):.0f}% {'met' if apart <= TOLD_APART else 'MISSED'}", flush=True)


async def measure(driver: AsyncDriver, connections: Connections, api: psutil.Process, mails: Path) -> None:
    site = Site(connections)
    await site.register_all()
    opened = orjson.loads((await site.sign_in()).body)
    authorization = f"Authorization: Bearer {opened['access_token']}"
    public = await factories.subject(driver, size=TOPICS)
    await authenticated(site, public, authorization)

    private = await factories.subject(driver, size=TOPICS, visibility="private")
    await site.confirm_address("reader-0", mails)
    await told_apart(site, private, authorization)
    await driver.execute_query(RELATE, subject=private, topics=TOPICS, relations=RELATIONS)
    await factories.member(driver, Viewer(opened["user"]["uid"], None), private)

    def read() -> Awaitable[Answer]:
        return site.read(f"/subjects/{private}/map", authorization)

    right = await read()
    assert right.status == 200 and right.body.count(b"relation-") == RELATIONS
    for _ in range(2):  # the first one warms up
        capacity = await at_most(read, READERS, PHASE_SECONDS)
    print(f"maps of {TOPICS} topics and {RELATIONS} relations, {READERS} clients: {capacity:.0f}/s")
    await reads_beside_logins(site, read, right, capacity / 2)
    await past_the_ceiling(site, read, right, capacity / 2, api)


@asynccontextmanager
async def served(folder: Path, uri: str, password: str) -> AsyncGenerator[tuple[int, int]]:
    """(port, pid) of `trellis serve`."""
    own = {"TRELLIS_NEO4J_URI": uri, "TRELLIS_NEO4J_PASSWORD": password, "TRELLIS_LOG_FORMAT": "json", **LIMITS}
    api = await asyncio.create_subprocess_exec(
        *COMMAND,
        "serve",
        env=environment(folder, **own),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert api.stdout
    try:
        yield int((await api.stdout.readline()).decode().rstrip("/\n").rpartition(":")[2]), api.pid
    finally:
        api.terminate()
        await api.wait()


async def main() -> None:
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        async with private_neo4j(Path(folder) / "data", CACHE) as server:
            settings = server.settings
            async with open_graph(settings) as graph:
                await migrate(graph.within(FIRST_QUERY))
            async with (
                served(Path(folder) / "api", settings.uri, settings.password) as (port, pid),
                AsyncGraphDatabase.driver(settings.uri, auth=(settings.user, settings.password)) as driver,
            ):
                connections = Connections(port)
                await measure(driver, connections, psutil.Process(pid), Path(folder) / "api" / "mail")
                connections.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
