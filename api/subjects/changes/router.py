"""Routes of changes: make one, undo one, list them, compare two versions."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import pages
from api.deps import BucketDep, GraphDep, OnceDep, SizeLimitsDep, ViewerDep, Writer
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit, Page
from api.subjects.changes import schemas, use_cases
from api.subjects.changes.operations import asked
from api.subjects.maps.deps import MapsDep
from graph.errors import (
    ChangeRefused,
    Conflict,
    Forbidden,
    KeyReused,
    NotFound,
    OperationInvalid,
    SignedOut,
    StaleChange,
    TextDamaged,
    TextMissing,
    UndoConflict,
)

router = APIRouter(tags=["changes"])
REFUSALS = (NotFound, SignedOut, Forbidden, KeyReused, OperationInvalid, ChangeRefused)
Version = Annotated[int, Query(ge=1, le=schemas.LAST_VERSION)]


@router.post("/subjects/{subject_uid}/changes", responses=problems(*REFUSALS, StaleChange, Conflict))
async def change(
    subject_uid: str,
    body: schemas.ChangeRequest,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: Writer,
    once: OnceDep,
    limits: SizeLimitsDep,
) -> schemas.ChangeMade:
    """Change a map: all of the operations, or none. At most 100 at a time, or what this install says; one is one change, one version."""
    operations = [asked(operation) for operation in body.operations]
    return _made(await use_cases.change(graph, bucket, viewer, subject_uid, operations, body.base_version, once, limits))


@router.post("/changes/{change_uid}/undo", responses=problems(*REFUSALS, UndoConflict, TextMissing, TextDamaged))
async def undo(
    change_uid: str, graph: GraphDep, bucket: BucketDep, viewer: Writer, once: OnceDep, limits: SizeLimitsDep
) -> schemas.ChangeMade:
    """Take a change back, whoever made it, as long as what it did still stands. Undoing the undo is redo."""
    return _made(await use_cases.undo(graph, bucket, viewer, change_uid, once, limits))


def _made(answer: use_cases.Answer) -> schemas.ChangeMade:
    number = schemas.ChangeNumber(uid=answer.uid, seq=answer.seq)
    return schemas.ChangeMade(version=answer.seq, change=number, created=answer.created)


@router.get("/subjects/{subject_uid}/changes", responses=problems(NotFound, SignedOut, InvalidCursor))
async def list_changes(subject_uid: str, graph: GraphDep, viewer: ViewerDep, limit: Limit, cursor: Cursor = None) -> Page[schemas.Change]:
    """The history of a map, the newest change first."""
    found, before = await use_cases.list_changes(graph, viewer, subject_uid, limit, _number(cursor))
    next_cursor = pages.encode(str(before)) if before else None
    return Page(items=[schemas.Change.model_validate(entry) for entry in found], next_cursor=next_cursor)


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    parts = pages.decode(cursor)
    if len(parts) == 1 and parts[0].isdecimal() and len(parts[0]) < len(str(schemas.LAST_VERSION)):
        return int(parts[0])
    raise InvalidCursor("This cursor belongs to another list. Start again without one.")


@router.get("/subjects/{subject_uid}/diff", responses=problems(NotFound, SignedOut, TextMissing, TextDamaged))
async def compare(
    subject_uid: str,
    graph: GraphDep,
    bucket: BucketDep,
    cache: MapsDep,
    viewer: ViewerDep,
    from_version: Annotated[Version, Query(alias="from")],
    to_version: Annotated[Version, Query(alias="to")],
) -> schemas.MapDifference:
    """What changed from one version of a map to another."""
    async with cache.growing:
        found = await use_cases.compare(graph, bucket, viewer, subject_uid, from_version, to_version)
    return schemas.MapDifference.model_validate(found)
