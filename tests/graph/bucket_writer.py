"""Run as a process of its own by test_bucket_folder.py, which kills it: saves one text after another, each under its own hash.

python -m tests.graph.bucket_writer <folder>
"""

import asyncio
import os
import sys
from pathlib import Path

from graph.bucket import open_bucket
from graph.settings import FolderSettings
from graph.values import sha256


async def main(folder: Path) -> None:
    async with open_bucket(FolderSettings(folder)) as bucket:
        while True:
            content = os.urandom(8_000_000)
            await bucket.put(f"documents/{sha256(content)}", content)
            print(sha256(content), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
