"""One's data as one zip: JSON for what is in the graph, Markdown for the texts, and the images."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import IO

import orjson

from graph.bucket import Bucket
from graph.client import Graph
from graph.errors import NotFound, TextDamaged, TextMissing
from graph.queries import export, maps
from graph.queries.access import Viewer
from graph.queries.export import OwnedSubject, OwnedText
from graph.values import image_key, slug, text_key

IN_MEMORY = 8 * 1024 * 1024
BLOCK = 64 * 1024
AS_JSON = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not in the archive, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the bucket, and its name in the archive."""

    name: str
    key: str
    sha256: str


@asynccontextmanager
async def archive(graph: Graph, bucket: Bucket, viewer: Viewer) -> AsyncGenerator[IO[bytes]]:
    """The finished file, at its beginning: account.json, relations.json, for each subject one owns its map, texts and images, one's texts
    in subjects of others, and problems.json when something of all that is lost. Raises SignedOut."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            await _add_json(packed, "account.json", await graph.read(export.account, viewer))
            await _add_json(packed, "relations.json", await graph.read(export.proposed, viewer))
            written = [_kept("texts-elsewhere", text) for text in await graph.read(export.written, viewer)]
            problems = await _add_all(packed, bucket, "", written)
            for subject in await graph.read(export.owned, viewer):
                with suppress(NotFound):  # it was deleted for good meanwhile
                    problems += await _add_subject(packed, graph, bucket, viewer, subject)
            if problems:
                await _add_json(packed, "problems.json", problems)
        file.seek(0)
        yield file


async def _add_subject(packed: zipfile.ZipFile, graph: Graph, bucket: Bucket, viewer: Viewer, subject: OwnedSubject) -> list[Problem]:
    folder = f"subjects/{subject.slug}-{subject.uid}"
    whole = await graph.read_locked(maps.read_own_map, viewer, subject.uid)
    ordered = maps.in_reading_order(whole.topics)
    await _add_json(packed, f"{folder}/map.json", {"subject": whole.subject, "topics": ordered, "relations": whole.relations})
    kept = await _texts(graph, viewer, subject.uid) + await _images(graph, viewer, subject.uid)
    return await _add_all(packed, bucket, f"{folder}/", kept)


async def _add_all(packed: zipfile.ZipFile, bucket: Bucket, folder: str, kept: list[Kept]) -> list[Problem]:
    lost = [await _add_kept(packed, bucket, f"{folder}{file.name}", file) for file in kept]
    return [problem for problem in lost if problem is not None]


async def _texts(graph: Graph, viewer: Viewer, subject_uid: str) -> list[Kept]:
    """What is deleted, and can be restored, in a folder of its own."""
    found = await graph.read(export.texts, viewer, subject_uid)
    return [_kept("texts/deleted" if text.is_deleted else "texts", text) for text in found]


def _kept(folder: str, text: OwnedText) -> Kept:
    return Kept(f"{folder}/{slug(text.title)}-{text.document_uid}.md", text_key(text.document_uid, text.revision_uid), text.sha256)


async def _images(graph: Graph, viewer: Viewer, subject_uid: str) -> list[Kept]:
    return [
        Kept(f"images/{image.uid}.{image.media_type.rpartition('/')[2]}", image_key(subject_uid, image.uid), image.sha256)
        for image in await graph.read(export.images, viewer, subject_uid)
    ]


async def _add_kept(packed: zipfile.ZipFile, bucket: Bucket, name: str, file: Kept) -> Problem | None:
    """A file that is lost must not keep the others from their owner."""
    try:
        await _add(packed, name, await bucket.get(file.key, file.sha256))
    except TextMissing:
        return Problem(name, "It is missing from our store. Tell who runs this site: a backup may have it.")
    except TextDamaged:
        return Problem(name, "It is damaged in our store. Tell who runs this site: a backup may have it whole.")
    return None


async def _add_json(packed: zipfile.ZipFile, name: str, content: object) -> None:
    await _add(packed, name, await asyncio.to_thread(orjson.dumps, content, default=str, option=AS_JSON))


async def _add(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    await asyncio.to_thread(packed.writestr, name, content)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
