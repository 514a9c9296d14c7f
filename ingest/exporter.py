"""A subject, or one of its topics with what is below it, out of graph and bucket: what a writer needs and what it leaves behind."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from graph import texts
from graph.addresses import IMAGES
from graph.bucket import Bucket
from graph.changes.history import read_operations
from graph.client import Graph
from graph.errors import ExportTooLarge, NotFound
from graph.links import UID
from graph.queries import contents
from graph.queries.access import Viewer
from graph.queries.changes import Content
from graph.queries.contents import Contents, OldChange, OldRevision, StoredDocument, StoredRelation, StoredTopic
from graph.values import image_key, text_key
from ingest import links_out
from ingest.addresses import IMAGE as IMAGE_ADDRESS
from ingest.limits import TEXTS_BYTES
from ingest.stored import Order, Stored, StoredImage, StoredText
from ingest.writers import PICTURES, WITH_IMAGES
from ingest.writers.image_files import ENDINGS

DEADLINE = 30.0
"""Seconds for reading a map of 50,000 topics on a busy machine."""
MOST_TEXT_BYTES = 2 * TEXTS_BYTES
CHANGES_AT_ONCE = 200
MOST_REVISIONS = 10_000
IMAGE = re.compile(re.escape(IMAGES) + f"(?P<uid>{UID})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A whole subject, or a topic of it; `depth` is how many levels below the first topic."""

    subject_uid: str
    form: str
    topic_uid: str | None = None
    depth: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.topic_uid is None and self.depth is None


async def order(graph: Graph, bucket: Bucket, viewer: Viewer | None, wanted: Wanted) -> Order:
    """For a viewer who may read it, or, without one, the operator of the machine.

    Raises NotFound, SignedOut, ExportTooLarge, TextMissing, TextDamaged, Unavailable.
    """
    patient = graph.within(DEADLINE)
    whole = await patient.read_locked(contents.read, viewer, wanted.subject_uid)
    part = await asyncio.to_thread(_part, whole, wanted.topic_uid, wanted.depth)
    written = [] if wanted.form in PICTURES else await _texts(bucket, part.documents)
    images = await _images(bucket, whole, written) if wanted.form in WITH_IMAGES else []
    written, targets = await asyncio.to_thread(_settled, wanted.form, whole, part, written, images)
    history = None
    if wanted.form == "json" and wanted.is_whole and whole.may_edit and viewer:
        history = await _history(patient, bucket, viewer, whole, part)
    stored = Stored(
        part.topics[0].title, whole.language, whole.made_from, part.rows, written, part.relations, images=images, targets=targets
    )
    if part.topics[0].uid == whole.root_uid:
        stored = replace(stored, title=whole.title, summary=whole.summary, tags=sorted(whole.tags, key=str.casefold))
    return Order(wanted.form, stored, part.left_out, history)


@dataclass(frozen=True, slots=True)
class _Part:
    """Topics parents first, siblings in order; documents by topic, in order."""

    topics: list[StoredTopic]
    rows: list[dict[str, Any]]
    documents: list[StoredDocument]
    relations: list[dict[str, Any]]
    left_out: dict[str, int]


def _part(whole: Contents, topic_uid: str | None, depth: int | None) -> _Part:
    """Raises NotFound."""
    topics, deeper = _below([StoredTopic(*row) for row in whole.topics], topic_uid or whole.root_uid, depth)
    places = {topic.uid: place for place, topic in enumerate(topics)}
    documents = [document for row in whole.documents if (document := StoredDocument(*row)).topic_uid in places]
    all_relations = [StoredRelation(*row) for row in whole.relations]
    documents.sort(key=lambda document: (places[document.topic_uid], document.rank or "", document.uid))
    inside = [relation for relation in all_relations if relation.source_uid in places and relation.target_uid in places]
    inside.sort(key=lambda relation: (places[relation.source_uid], places[relation.target_uid], relation.kind))
    touching = sum(relation.source_uid in places or relation.target_uid in places for relation in all_relations)
    outside = touching - len(inside) + sum(uid in places for uid in whole.leading_out)
    left_out = {"deeper_topics_not_written": deeper, "relation_leads_out": outside}
    relations = [asdict(relation) for relation in inside]
    return _Part(topics, _rows(topics), documents, relations, {code: count for code, count in left_out.items() if count})


def _below(topics: Sequence[StoredTopic], first_uid: str, depth: int | None) -> tuple[list[StoredTopic], int]:
    """(a topic and what is below it in reading order, how many topics lie deeper). Raises NotFound."""
    children: dict[str | None, list[StoredTopic]] = {}
    for topic in sorted(topics, key=lambda topic: topic.rank or "", reverse=True):
        children.setdefault(topic.parent_uid, []).append(topic)
    waiting = [(topic, 0) for topic in topics if topic.uid == first_uid]
    if not waiting:
        raise NotFound("There is no such topic in this map.")
    found: list[StoredTopic] = []
    deeper = 0
    while waiting:
        topic, level = waiting.pop()
        if depth is not None and level > depth:
            deeper += 1
        else:
            found.append(topic)
        waiting.extend((child, level + 1) for child in children.get(topic.uid, ()))
    return found, deeper


def _rows(topics: Iterable[StoredTopic]) -> list[dict[str, Any]]:
    return [
        {
            "uid": topic.uid,
            "parent_uid": topic.parent_uid,
            "title": topic.title,
            "kind": topic.kind,
            "note": topic.note,
            "url": topic.url,
            "source_id": topic.source_id,
            "extras": topic.extras,
            "tags": _in_order(topic.tags),
        }
        for topic in topics
    ]


def _in_order(tags: Iterable[tuple[int | None, str]]) -> list[str]:
    """As the file had them, then those that were given here, by name."""
    last = float("inf")
    return [name for _, name in sorted(tags, key=lambda tag: (last if tag[0] is None else tag[0], tag[1].casefold()))]


async def _texts(bucket: Bucket, documents: Sequence[StoredDocument]) -> list[StoredText]:
    if sum(document.bytes for document in documents) > MOST_TEXT_BYTES:
        raise ExportTooLarge(f"The texts of this map are larger than {MOST_TEXT_BYTES:,} bytes together. Export it topic by topic.")
    found = await texts.get_all(bucket, [(text_key(document.uid, document.revision_uid), document.sha256) for document in documents])
    return [StoredText(document.topic_uid, document.title, content.decode()) for document, content in zip(documents, found, strict=True)]


async def _images(bucket: Bucket, whole: Contents, written: Sequence[StoredText]) -> list[StoredImage]:
    """Those that the texts show, as many as fit."""
    shown = {found["uid"] for text in written for found in IMAGE.finditer(text.markdown)}
    room = MOST_TEXT_BYTES - sum(len(text.markdown) for text in written)
    kept: list[tuple[str, str, str]] = []
    for uid, sha256, size, media_type in sorted(whole.images):
        if uid in shown and (room := room - size) > 0:
            kept.append((uid, sha256, media_type))
    contents = await texts.get_all(bucket, [(image_key(whole.uid, uid), sha256) for uid, sha256, _ in kept])
    return [
        StoredImage(IMAGE_ADDRESS + sha256, media_type, f"images/{uid}{ENDINGS[media_type]}", b64encode(content).decode())
        for (uid, sha256, media_type), content in zip(kept, contents, strict=True)
    ]


def _settled(
    form: str, whole: Contents, part: "_Part", written: list[StoredText], images: Sequence[StoredImage]
) -> tuple[list[StoredText], dict[str, str]]:
    """The texts with links and images as the file has them, and which topics a book's texts link to. Tells what is left behind."""
    known = links_out.topics([(row[0], row[3]) for row in whole.topics], part.rows)
    settle = {"mdbook": known.as_chapters, "json": known.as_places}.get(form, known.as_titles)
    addresses = {image.path.partition("/")[2].partition(".")[0]: image.address for image in images}
    found: list[StoredText] = []
    rewritten: set[str] = set()
    for text in written:
        before = known.rewritten
        markdown = IMAGE.sub(lambda image: addresses.get(image["uid"], image[0]), text.markdown)
        found.append(replace(text, markdown=settle(markdown)))
        rewritten |= {text.topic_uid} if known.rewritten > before else set()
    lost = {"images_not_written": len({text.topic_uid for text in found if IMAGE.search(text.markdown)}), "links_rewritten": len(rewritten)}
    part.left_out.update({code: count for code, count in lost.items() if count})
    return found, known.targets


async def _history(graph: Graph, bucket: Bucket, viewer: Viewer, whole: Contents, part: _Part) -> dict[str, Any]:
    """Every change, and as many revisions before the newest as may be, the latest first."""
    old = await graph.read(contents.revisions, viewer, whole.uid, MOST_REVISIONS)
    kept = _within(old, MOST_TEXT_BYTES - sum(document.bytes for document in part.documents))
    if len(kept) < len(old):
        part.left_out["history_not_written"] = len(old) - len(kept)
    found = await texts.get_all(bucket, [(text_key(revision.document_uid, revision.uid), revision.sha256) for revision in kept])
    documents = {document.uid: document for document in part.documents}
    places = {topic.uid: place for place, topic in enumerate(part.topics)}
    return {
        "topics": [topic.uid for topic in part.topics],
        "changes": await _changes(graph, bucket, viewer, whole.uid),
        "revisions": [
            {
                "topic": places[documents[revision.document_uid].topic_uid],
                "document": revision.document_uid,
                "title": documents[revision.document_uid].title,
                "number": revision.number,
                "created_at": revision.created_at,
                "author": revision.author,
                "markdown": content.decode(),
            }
            for revision, content in zip(kept, found, strict=True)
            if revision.document_uid in documents
        ],
    }


def _within(revisions: Sequence[OldRevision], room: int) -> list[OldRevision]:
    """The first ones that fit."""
    kept: list[OldRevision] = []
    for revision in revisions:
        room -= revision.bytes
        if room < 0:
            break
        kept.append(revision)
    return kept


async def _changes(graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str) -> list[dict[str, Any]]:
    """Without relations to topics elsewhere that the viewer may not read."""
    found: list[dict[str, Any]] = []
    while page := await graph.read(contents.changes, viewer, subject_uid, len(found), CHANGES_AT_ONCE):
        said = [await _change(bucket, change) for change in page]
        targets = {operation["target_uid"] for change in said for operation in change["operations"] if "target_uid" in operation}
        readable = await graph.read(contents.readable, viewer, targets) if targets else set[str]()
        for change in said:
            change["operations"] = [each for each in change["operations"] if each.get("target_uid") in {None, *readable}]
        found += said
    return found


async def _change(bucket: Bucket, change: OldChange) -> dict[str, Any]:
    said = await read_operations(bucket, Content(change.uid, change.seq, change.operations, None, change.sha256))
    return {
        "uid": change.uid,
        "seq": change.seq,
        "at": change.at,
        "author": change.author,
        "undoes": change.undoes,
        "operations": said,
    }
