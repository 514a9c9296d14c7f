"""Carries out the plan of an update: texts to the bucket, then all of it as one change in one transaction."""

from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from graph.bucket import Bucket
from graph.changes import apply
from graph.changes.requested import Add, Annotate, Delete, Move, Relate, Rename, Requested, Restore, Unrelate
from graph.client import Graph, Tx
from graph.limits import LIMITS, Limits
from graph.links import links_in
from graph.queries import mentions, updating
from graph.queries.access import Viewer
from graph.texts import put_all
from graph.values import image_key, text_key
from ingest.importer import BATCH_DEADLINE, Progress

Row = dict[str, Any]
Last = Callable[[Tx], Awaitable[None]]

KINDS: dict[str, Callable[..., Requested]] = {
    "add": Add,
    "rename": Rename,
    "move": Move,
    "annotate": Annotate,
    "delete": Delete,
    "restore": Restore,
    "relate": Relate,
    "unrelate": Unrelate,
}


@dataclass(frozen=True, slots=True)
class Update:
    """What a process of its own has planned (ingest/reading.py): rows of an UpdatePlan. `operations` are ("add", …) and so on."""

    version: str
    format: str
    operations: list[tuple[str, Row]]
    added: list[Row]
    revised: list[Row]
    retitled: list[Row]
    marked: list[Row]
    deleted: list[Row]
    marks: list[Row]
    forgotten: list[Row]
    done: list[Row]
    images: list[Row]


async def run(
    graph: Graph,
    bucket: Bucket,
    viewer: Viewer,
    subject_uid: str,
    planned: Update,
    on_progress: Progress,
    *,
    last: Last,
    limits: Limits = LIMITS,
) -> None:
    """All or nothing, and only of the version that it was planned for. `last` belongs to the same transaction.

    Raises StaleVersion, ChangeRefused, NotFound, Forbidden, SignedOut, and what the stores and `last` raise.
    """
    on_progress("Saving texts", 20)
    texts = [*planned.added, *planned.revised]
    await put_all(bucket, [(text_key(row["document_uid"], row["revision_uid"]), row["text"].encode()) for row in texts])
    contents = [(image_key(subject_uid, row["uid"]), b64decode(row["content"])) for row in planned.images]
    await put_all(bucket, contents)
    on_progress("Changing the map", 60)
    operations = [KINDS[kind](**row) for kind, row in planned.operations]

    async def beside(tx: Tx, change_uid: str) -> int:
        documents = await _beside(tx, viewer, subject_uid, planned, change_uid)
        await last(tx)
        return documents

    patient = graph.within(BATCH_DEADLINE)
    version = planned.version.partition("-")[0]
    await apply.update(patient, bucket, viewer, subject_uid, operations, exactly=version, beside=beside, limits=limits)


async def _beside(tx: Tx, viewer: Viewer, subject_uid: str, planned: Update, change_uid: str) -> int:
    """Returns how many documents there are more."""
    author_uid = viewer.uid
    await updating.forget_deleted(tx, subject_uid, change_uid)
    await updating.set_format(tx, subject_uid, planned.format)
    await updating.write(tx, updating.FORGET, planned.forgotten)
    await updating.write(tx, updating.ADD_IMAGES, _without(planned.images, "content"), subject_uid=subject_uid)
    await updating.write(tx, updating.MARK_TOPICS, planned.marks)
    added = await updating.write(tx, updating.ADD, _without(planned.added, "text"), author_uid=author_uid)
    await updating.write(tx, updating.REVISE, _without(planned.revised, "text"), author_uid=author_uid)
    await updating.write(tx, updating.RETITLE, planned.retitled)
    await updating.write(tx, updating.MARK_DOCUMENTS, planned.marked)
    deleted = await updating.write(tx, updating.DELETE, planned.deleted)
    await updating.write(tx, updating.MARK_DONE, planned.done, author_uid=author_uid)
    await _mention(tx, viewer, subject_uid, planned)
    if planned.added or planned.revised or planned.retitled or planned.deleted:
        await updating.step(tx, subject_uid)
    return added - deleted


def _without(rows: list[Row], content: str) -> list[Row]:
    """What lies in the bucket."""
    return [{name: value for name, value in row.items() if name != content} for row in rows]


async def _mention(tx: Tx, viewer: Viewer, subject_uid: str, planned: Update) -> None:
    """The links of the texts that are new, instead of those of the ones they replace."""
    replaced = [row["document_uid"] for row in planned.revised] + [row["uid"] for row in planned.deleted]
    linking = {row["document_uid"]: links for row in (*planned.added, *planned.revised) if any(links := links_in(row["text"]))}
    targets = {uid: list[str]() for uid in await updating.mentioning(tx, replaced)}
    if linking:
        targets |= await mentions.resolve_all(tx, viewer, subject_uid, linking)
    if targets:
        await mentions.replace_all(tx, targets)
