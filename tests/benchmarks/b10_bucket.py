"""B10: put and get of a text of 100 kB and 1 MB, through Bucket and through the bare thing below it, in threads on both sides.

    python -m tests.benchmarks.b10_bucket

The bare thing: on MinIO and VersityGW the `minio` client as it comes; for the folder write, fsync, rename and fsync of the directory.
A get checks the hash of what it got, on both sides: the same work. What that check adds to a get that trusts is printed for the record.
Every put goes to a new key, every answer is compared with what was put.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from minio import Minio as Client

from graph.bucket import Bucket, open_bucket
from graph.settings import FolderSettings, S3Settings
from graph.values import new_uid, sha256
from tests.benchmarks.harness import compare
from tests.s3_servers import Minio, S3Server, VersityGW, running

GOAL = 1.25
SIZES = {"100 kB": 100_000, "1 MB": 1_000_000}
BUCKET = "trellis-b10"

Put = Callable[[str, bytes], None]
Get = Callable[[str], bytes]


async def main() -> None:
    with tempfile.TemporaryDirectory() as parent:
        await folder(Path(parent) / "texts")
        for kind in (Minio, VersityGW):
            with running(kind, Path(parent)) as server:
                await s3(server)


async def folder(path: Path) -> None:
    async with open_bucket(FolderSettings(path)) as bucket:
        bare = path.parent / "bare"
        await both("folder", bucket, lambda key, content: write(bare / key, content), lambda key: (path / key).read_bytes())


async def s3(server: S3Server) -> None:
    settings = server.settings(BUCKET)
    async with open_bucket(settings) as bucket:
        await bucket.check()
        client = bare_client(settings)
        await both(server.name, bucket, lambda key, content: put(client, key, content), lambda key: get(client, key))


async def both(name: str, bucket: Bucket, bare_put: Put, bare_get: Get) -> None:
    for size, length in SIZES.items():
        content = os.urandom(length)
        digest = sha256(content)
        await compare_puts(f"{name}: put {size}", bucket, bare_put, content)
        await compare_gets(f"{name}: get {size}", bucket, bare_get, content, digest)


async def compare_puts(name: str, bucket: Bucket, bare_put: Put, content: bytes) -> None:
    document = f"documents/{new_uid()}"

    async def raw() -> None:
        await asyncio.to_thread(bare_put, f"{document}/raw-{new_uid()}", content)

    async def ours() -> None:
        await bucket.put(f"{document}/ours-{new_uid()}", content)

    await compare(name, raw, ours, right=lambda answer: answer is None, goal=GOAL)
    digest = sha256(content)
    async for key in bucket.keys():
        if key.startswith(f"{document}/ours-"):
            await bucket.get(key, digest)


async def compare_gets(name: str, bucket: Bucket, bare_get: Get, content: bytes, digest: str) -> None:
    key = f"documents/{new_uid()}/{new_uid()}"
    await bucket.put(key, content)

    def bare_verified() -> bytes:
        got = bare_get(key)
        assert sha256(got) == digest
        return got

    async def trusting() -> bytes:
        return await asyncio.to_thread(bare_get, key)

    async def raw() -> bytes:
        return await asyncio.to_thread(bare_verified)

    async def ours() -> bytes:
        return await bucket.get(key, digest)

    await compare(name, raw, ours, right=lambda answer: answer == content, goal=GOAL)
    await compare(f"{name}, against one that trusts", trusting, ours, right=lambda answer: answer == content, goal=None)


def bare_client(settings: S3Settings) -> Client:
    return Client(settings.endpoint, settings.access_key, settings.secret_key, secure=settings.secure, region=settings.region)


def put(client: Client, key: str, content: bytes) -> None:
    client.put_object(BUCKET, key, BytesIO(content), len(content))


def get(client: Client, key: str) -> bytes:
    response = client.get_object(BUCKET, key)
    try:
        return response.read()
    finally:
        response.close()
        response.release_conn()


def write(path: Path, content: bytes) -> None:
    """The least that keeps a text whole through a loss of power."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    directory = os.open(path.parent, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


if __name__ == "__main__":
    asyncio.run(main())
