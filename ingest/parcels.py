"""A plan as a run of parcels: what the importer writes one after the other, without ever holding all of it.

As a file each parcel is a line, its kind and its rows as JSON: a process that plans apart from the server hands it over so.
"""

from base64 import b64encode
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, cast

import orjson

from graph.changes.operations import encode
from graph.names import Visibility
from ingest.planned import Plan, PlannedDocument, PlannedImage, PlannedMention, PlannedRelation, PlannedTag, PlannedTopic

T = TypeVar("T")
Row = dict[str, Any]
Kind = Literal["topics", "images", "documents", "mentions", "relations", "done"]

ROWS = 1_000
TEXT_BYTES = 2_000_000
"""Texts of a parcel, together; one alone may have half of that."""


@dataclass(frozen=True, slots=True)
class Head:
    """What must be known of a plan before its parcels; `topics`, `documents` and `relations` are how many there are."""

    subject_uid: str
    title: str
    slug: str
    summary: str | None
    language: str
    made_from: str
    subject_tags: dict[str, str]
    visibility: Visibility
    root_uid: str
    topics: int
    documents: int
    relations: int
    operations: int


class Parcel(NamedTuple):
    """Rows as graph/queries/staging.py writes them.

    A topic's row has its tags as (slug, name), a document's its text, an image's its content in base 64.
    """

    kind: Kind
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Delivery:
    """`operations` is the one change that makes all of it, as JSON: known when the parcels have been taken."""

    head: Head
    parcels: Iterator[Parcel]
    operations: bytes


def delivery(plan: Plan) -> Delivery:
    """From memory."""
    operations = encode(plan.operations())
    head = Head(
        subject_uid=plan.subject_uid,
        title=plan.title,
        slug=plan.slug,
        summary=plan.summary,
        language=plan.language,
        made_from=plan.made_from,
        subject_tags=plan.subject_tags,
        visibility=plan.visibility,
        root_uid=plan.topics[0].uid,
        topics=len(plan.topics),
        documents=len(plan.documents),
        relations=len(plan.relations),
        operations=len(operations),
    )
    return Delivery(head, _parcels(plan), operations)


def _parcels(plan: Plan) -> Generator[Parcel]:
    tags: dict[str, list[PlannedTag]] = {}
    for tag in plan.tags:
        tags.setdefault(tag.topic_uid, []).append(tag)
    for topics in _batches(plan.topics):
        yield Parcel("topics", [{**row, "tags": [[tag.slug, tag.name] for tag in tags.get(row["uid"], ())]} for row in _rows(topics)])
    for image in plan.images:
        yield Parcel("images", [image_row(image)])
    for pairs in _by_size(zip(plan.documents, plan.texts, strict=True)):
        rows = _rows([document for document, _ in pairs])
        yield Parcel("documents", [{**row, "text": content.decode()} for row, (_, (_, content)) in zip(rows, pairs, strict=True)])
    for mentions in _batches(plan.mentions):
        yield Parcel("mentions", _rows(mentions))
    for relations in _batches(plan.relations):
        yield Parcel("relations", _rows(relations))
    for done in _batches(plan.done):
        yield Parcel("done", [{"topic_uid": uid} for uid in done])


def image_row(image: PlannedImage) -> Row:
    return {**_rows([image])[0], "content": b64encode(image.content).decode()}


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, ROWS)):
        yield batch


def _by_size(pairs: Iterable[tuple[PlannedDocument, tuple[str, bytes]]]) -> Iterator[list[tuple[PlannedDocument, tuple[str, bytes]]]]:
    batch: list[tuple[PlannedDocument, tuple[str, bytes]]] = []
    size = 0
    for pair in pairs:
        if batch and (len(batch) == ROWS or size + pair[0].bytes > TEXT_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(pair)
        size += pair[0].bytes
    if batch:
        yield batch


def _rows(items: Sequence[PlannedTopic | PlannedDocument | PlannedImage | PlannedMention | PlannedRelation]) -> list[Row]:
    """As `asdict`, in a fifth of the time."""
    if not items:
        return []
    names = [field.name for field in fields(items[0])]
    values = attrgetter(*names)
    return [dict(zip(names, values(item), strict=True)) for item in items]


def save(plan: Plan, path: Path) -> None:
    made = delivery(plan)
    with path.open("wb") as file:
        file.write(orjson.dumps(asdict(made.head)) + b"\n")
        file.write(made.operations + b"\n")
        for parcel in made.parcels:
            file.write(parcel.kind.encode() + b" " + orjson.dumps(parcel.rows) + b"\n")


def opened(path: Path) -> Delivery:
    """From a file; a parcel is read when it is asked for."""
    with path.open("rb") as file:
        head = Head(**orjson.loads(file.readline()))
        start = file.tell() + head.operations + 1
        operations = file.readline().rstrip(b"\n")
    return Delivery(head, _read(path, start), operations)


def _read(path: Path, start: int) -> Generator[Parcel]:
    with path.open("rb") as file:
        file.seek(start)
        for line in file:
            kind, _, rows = line.partition(b" ")
            yield Parcel(cast("Kind", kind.decode()), orjson.loads(rows))
