"""One's data as one zip: JSON for what is in the graph, Markdown for the texts."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import IO

import orjson

from graph import texts
from graph.bucket import Bucket
from graph.client import Graph
from graph.queries import export, maps
from graph.queries.access import Viewer
from graph.queries.export import OwnedSubject
from graph.values import slug

IN_MEMORY = 8 * 1024 * 1024
BLOCK = 64 * 1024
AS_JSON = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z


@asynccontextmanager
async def archive(graph: Graph, bucket: Bucket, viewer: Viewer) -> AsyncGenerator[IO[bytes]]:
    """The finished file, at its beginning: account.json, and for each subject one owns its map and its texts. Raises SignedOut."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            kept = await graph.read(export.account, viewer)
            await _add(packed, "account.json", orjson.dumps(kept, default=str, option=AS_JSON))
            for subject in await graph.read(export.owned, viewer):
                await _add_subject(packed, graph, bucket, viewer, subject)
        file.seek(0)
        yield file


async def _add_subject(packed: zipfile.ZipFile, graph: Graph, bucket: Bucket, viewer: Viewer, subject: OwnedSubject) -> None:
    folder = f"subjects/{subject.slug}-{subject.uid}"
    whole = await graph.read_locked(maps.read_map, viewer, subject.uid)
    ordered = maps.in_reading_order(whole.topics)
    content = await asyncio.to_thread(
        orjson.dumps, {"subject": whole.subject, "topics": ordered, "relations": whole.relations}, option=AS_JSON
    )
    await _add(packed, f"{folder}/map.json", content)
    for text in await graph.read(export.texts, viewer, subject.uid):
        markdown = await texts.get(bucket, text.document_uid, text.revision_uid, text.sha256)
        await _add(packed, f"{folder}/texts/{slug(text.title)}-{text.document_uid}.md", markdown.encode())


async def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    await asyncio.to_thread(packed.writestr, name, content)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
