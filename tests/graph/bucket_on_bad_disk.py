"""Run as a process of its own by test_bucket_folder.py: makes the disk below a bucket bad by real means, and prints what the bucket says.

    python -m tests.graph.bucket_on_bad_disk full|limited|read-only|forbidden <empty folder>

`full` and `read-only` mount a small disk there, so they need the right to mount (the caller sees to a mount namespace of ours).
Prints one JSON object: what was done -> "fine", or the class and the words of the error.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
from collections.abc import Awaitable
from pathlib import Path

from graph.bucket import Bucket, open_bucket
from graph.errors import GraphError
from graph.settings import FolderSettings
from graph.values import sha256
from tests.graph.places import listed

SMALL, LARGE = b"small", bytes(200_000)
NOBODY = 65534
Outcomes = dict[str, str]


async def outcome(action: Awaitable[object]) -> str:
    try:
        await action
    except GraphError as error:
        return f"{type(error).__name__}: {error}"
    return "fine"


async def used(bucket: Bucket) -> Outcomes:
    """A small text is saved before the disk turns bad; this is what can be done afterwards."""
    return {
        "put": await outcome(bucket.put("documents/a/large", LARGE)),
        "get": await outcome(bucket.get("documents/a/small", sha256(SMALL))),
        "check": await outcome(bucket.check()),
        "keys": " ".join(await listed(bucket)),
    }


async def full(bucket: Bucket, folder: Path) -> Outcomes:
    """64 kB: the small text fits, the large one does not; then somebody makes room."""
    (folder / "~filler").write_bytes(bytes(40_000))
    outcomes = await used(bucket)
    (folder / "~filler").unlink()
    subprocess.run(["mount", "-o", "remount,size=1m", folder], check=True, timeout=20)
    return {**outcomes, "put again": await outcome(bucket.put("documents/a/large", LARGE))}


async def limited(bucket: Bucket, folder: Path) -> Outcomes:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, most))
    outcomes = await used(bucket)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return {**outcomes, "put again": await outcome(bucket.put("documents/a/large", LARGE))}


async def read_only(bucket: Bucket, folder: Path) -> Outcomes:
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True, timeout=20)
    outcomes = await used(bucket)
    subprocess.run(["mount", "-o", "remount,rw,size=1m", folder], check=True, timeout=20)
    return {**outcomes, "put again": await outcome(bucket.put("documents/a/large", LARGE))}


async def forbidden(bucket: Bucket, folder: Path) -> Outcomes:
    """Others may look but not touch; root may touch all, so it becomes somebody else first."""
    for path in (folder, folder / "documents", folder / "documents" / "a"):
        path.chmod(0o555)
    (folder / "documents" / "a" / "small").chmod(0o444)
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    return await used(bucket)


CASES = {"full": full, "limited": limited, "read-only": read_only, "forbidden": forbidden}


async def main(case: str, folder: Path) -> None:
    if case in ("full", "read-only"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True, timeout=20)
    async with open_bucket(FolderSettings(folder)) as bucket:
        await bucket.put("documents/a/small", SMALL)
        print(json.dumps(await CASES[case](bucket, folder)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
