"""What only a server can do to a bucket: be killed, hang, be down, refuse."""

import asyncio
import os
import random
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import replace

import pytest

from graph.bucket import Bucket, open_bucket
from graph.bucket.s3 import DEADLINE, MinioBucket
from graph.bucket.threads import THREADS
from graph.errors import Misconfigured, TextMissing, Unavailable
from graph.values import sha256
from tests.graph.places import S3Place, listed
from tests.s3_servers import S3Server

pytestmark = pytest.mark.server

KEY = "documents/a/b"
KILLS = 8
WITHIN = 5.0
"""Seconds in which a server that died must be noticed."""
LARGE = 40_000_000


@pytest.fixture
async def bucket(s3_place: S3Place) -> AsyncGenerator[Bucket]:
    async with open_bucket(s3_place.settings) as opened:
        yield opened


METHODS: dict[str, Callable[[Bucket], Awaitable[object]]] = {
    "put": lambda bucket: bucket.put(KEY, b"text"),
    "get": lambda bucket: bucket.get(KEY, sha256(b"text")),
    "exists": lambda bucket: bucket.exists(KEY),
    "delete": lambda bucket: bucket.delete(KEY),
    "keys": listed,
    "check": lambda bucket: bucket.check(),
}


async def test_a_server_killed_in_the_middle_of_a_put_leaves_it_whole_or_absent(s3: S3Server, bucket: Bucket) -> None:
    await bucket.check()
    broken = 0
    for number in range(KILLS):
        key, content = f"documents/a/{number}", os.urandom(LARGE)
        broken += await put_was_broken(s3, bucket, key, content)
        s3.start()
        await whole_or_absent(bucket, key, content)
    print(f"{s3.name}: {KILLS} kills, {broken} in the middle of a put")
    assert broken >= KILLS // 2


async def put_was_broken(server: S3Server, bucket: Bucket, key: str, content: bytes) -> bool:
    """Kills the server some moments after the put has begun, and sees that the put notices in time."""
    putting = asyncio.create_task(bucket.put(key, content))
    await asyncio.sleep(random.uniform(0.01, 0.06))
    server.kill()
    killed_at = time.monotonic()
    try:
        await putting
    except Unavailable as error:
        assert server.endpoint in str(error)
        assert time.monotonic() - killed_at < WITHIN
        return True
    return False


async def whole_or_absent(bucket: Bucket, key: str, content: bytes) -> None:
    try:
        assert await bucket.get(key, sha256(content)) == content
        assert key in await listed(bucket)
    except TextMissing:
        assert key not in await listed(bucket)
        await bucket.put(key, content)
        assert await bucket.get(key, sha256(content)) == content


async def test_what_was_put_before_a_kill_is_there_after_it(s3: S3Server, bucket: Bucket) -> None:
    contents = {f"documents/a/{number}": os.urandom(1_000) for number in range(20)}
    await asyncio.gather(*(bucket.put(key, content) for key, content in contents.items()))
    s3.kill()
    s3.start()
    for key, content in contents.items():
        assert await bucket.get(key, sha256(content)) == content


async def test_a_server_that_is_down_at_the_start_is_used_when_it_comes(s3: S3Server, s3_place: S3Place) -> None:
    async with AsyncExitStack() as stack:
        with s3.down():
            bucket = await stack.enter_async_context(open_bucket(s3_place.settings))
            for act in METHODS.values():
                with pytest.raises(Unavailable, match=f"{s3.endpoint} can't be reached right now. See that it runs"):
                    await asyncio.wait_for(act(bucket), WITHIN)
        await bucket.put(KEY, b"text")
        assert await bucket.get(KEY, sha256(b"text")) == b"text"


async def test_a_server_that_hangs_holds_nobody_longer_than_the_deadline(s3: S3Server, s3_place: S3Place) -> None:
    bucket = MinioBucket(s3_place.settings, deadline=1.5)
    await bucket.put("documents/a/before", b"text")
    with s3.paused():
        started = time.monotonic()
        waiting = asyncio.gather(*(bucket.put(f"documents/a/{number}", b"text") for number in range(64)), return_exceptions=True)
        outcomes = await waiting
        assert time.monotonic() - started < 6
        assert [type(outcome) for outcome in outcomes] == [Unavailable] * 64
        assert "too slow" in str(outcomes[0])
    resumed = time.monotonic()
    while not await works(bucket):
        assert time.monotonic() - resumed < 5, "not back by itself within 5 s"
    bucket.close()


async def works(bucket: Bucket) -> bool:
    try:
        await bucket.check()
    except Unavailable:
        return False
    return True


def test_the_deadline_itself_is_a_matter_of_seconds() -> None:
    assert DEADLINE <= 10


@pytest.mark.parametrize("wrong", ["access_key", "secret_key"])
async def test_wrong_credentials_are_named_by_every_method(s3_place: S3Place, bucket: Bucket, wrong: str) -> None:
    await bucket.put(KEY, b"text")
    settings = replace(s3_place.settings, **{wrong: "not-the-right-one"})
    async with open_bucket(settings) as refused:
        for act in METHODS.values():
            with pytest.raises(Misconfigured, match="TRELLIS_S3_ACCESS_KEY and TRELLIS_S3_SECRET_KEY"):
                await act(refused)
    assert await bucket.get(KEY, sha256(b"text")) == b"text"


@pytest.mark.parametrize("method", METHODS)
async def test_a_bucket_that_is_missing_is_made_by_whatever_comes_first(s3_place: S3Place, bucket: Bucket, method: str) -> None:
    with pytest.raises(TextMissing) if method == "get" else nullcontext():
        await METHODS[method](bucket)
    assert s3_place.client().bucket_exists(s3_place.bucket)


async def test_a_bucket_that_is_removed_is_made_again(s3_place: S3Place, bucket: Bucket) -> None:
    await bucket.check()
    s3_place.client().remove_bucket(s3_place.bucket)
    await bucket.put(KEY, b"text")
    assert await listed(bucket) == [KEY]


async def test_a_bucket_that_may_not_be_made_is_named(s3_place: S3Place) -> None:
    async with open_bucket(replace(s3_place.settings, access_key="")) as nobody:
        for act in METHODS.values():
            with pytest.raises(Misconfigured, match=f"{s3_place.bucket}.*TRELLIS_S3_ACCESS_KEY"):
                await act(nobody)
    assert not s3_place.client().bucket_exists(s3_place.bucket)


async def test_tls_where_there_is_none_is_named(s3_place: S3Place) -> None:
    async with open_bucket(replace(s3_place.settings, secure=True)) as bucket:
        with pytest.raises(Misconfigured, match="TRELLIS_S3_SECURE"):
            await bucket.check()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"endpoint": "http://127.0.0.1:9000"}, "TRELLIS_S3_ENDPOINT"),
        ({"endpoint": "127.0.0.1:9000/path"}, "TRELLIS_S3_ENDPOINT"),
        ({"bucket": "Upper"}, "TRELLIS_S3_BUCKET"),
        ({"bucket": "a"}, "TRELLIS_S3_BUCKET"),
        ({"bucket": ""}, "TRELLIS_S3_BUCKET"),
    ],
)
async def test_settings_that_cannot_be_are_refused_at_once(s3_place: S3Place, changes: dict[str, str], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        async with open_bucket(replace(s3_place.settings, **changes)):
            pass


@pytest.mark.parametrize("region", ["", "us-east-1"])
async def test_an_unset_region_is_that_of_a_server_which_was_told_none(s3_place: S3Place, region: str) -> None:
    async with open_bucket(replace(s3_place.settings, region=region)) as bucket:
        await bucket.check()


async def test_what_is_no_s3_server_is_named(s3_place: S3Place) -> None:
    page = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nnope"
    async with answering(page) as endpoint, open_bucket(replace(s3_place.settings, endpoint=endpoint)) as bucket:
        with pytest.raises(Misconfigured, match=r"is no S3 server\. Check TRELLIS_S3_ENDPOINT"):
            await bucket.check()


async def test_a_gateway_whose_server_is_down_is_a_passing_state(s3_place: S3Place) -> None:
    page = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\noops"
    async with answering(page) as endpoint, open_bucket(replace(s3_place.settings, endpoint=endpoint)) as bucket:
        with pytest.raises(Unavailable, match="failed"):
            await bucket.check()


async def test_answers_that_drip_hold_neither_who_waits_nor_a_thread(s3_place: S3Place) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: binary/octet-stream\r\nContent-Length: 1000000\r\n\r\n"
    before = set(threading.enumerate())
    async with answering(head, drip=0.1) as endpoint:
        bucket = MinioBucket(replace(s3_place.settings, endpoint=endpoint), deadline=1)
        started = time.monotonic()
        waiting = [bucket.get(KEY, sha256(b"text")) for _ in range(2 * THREADS)]
        assert [type(outcome) for outcome in await asyncio.gather(*waiting, return_exceptions=True)] == [Unavailable] * 2 * THREADS
        assert time.monotonic() - started < 6
        bucket.close()
        while any(thread.name.startswith("bucket") for thread in set(threading.enumerate()) - before):
            assert time.monotonic() - started < 10, "a thread is held by an answer that nobody waits for"
            await asyncio.sleep(0.1)


async def test_an_answer_that_breaks_off_is_asked_for_again_and_never_taken_for_the_text(s3_place: S3Place) -> None:
    torn = b"HTTP/1.1 200 OK\r\nContent-Type: binary/octet-stream\r\nContent-Length: 1000\r\n\r\nte"
    async with answering(torn) as endpoint, open_bucket(replace(s3_place.settings, endpoint=endpoint)) as bucket:
        with pytest.raises(Unavailable):
            await bucket.get(KEY, sha256(b"te"))


@asynccontextmanager
async def answering(answer: bytes, *, drip: float | None = None) -> AsyncGenerator[str]:
    """A socket that answers every request with these bytes, then one more byte every `drip` seconds, or closes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            while drip:
                await asyncio.sleep(drip)
                writer.write(b".")
                await writer.drain()
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"{host}:{port}"
