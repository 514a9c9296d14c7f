"""An update as others take it: rows for who carries it out, and counts and steps for a person to read. Pure."""

from collections import Counter
from typing import Any

from graph.changes.requested import Add, Annotate, Delete, Move, Rename, Requested, Restore, name_of
from ingest.parcels import image_row
from ingest.updating import UpdatePlan


def rows(plan: UpdatePlan) -> dict[str, Any]:
    """As ingest/updater.py takes it."""
    texts = plan.texts
    return {
        "version": plan.version,
        "format": plan.format,
        "operations": [(name_of(operation), operation) for operation in plan.operations],
        "added": texts.added,
        "revised": texts.revised,
        "retitled": [{"uid": uid, "title": title} for uid, title in texts.retitled.items()],
        "marked": [{"uid": uid, "imported": said} for uid, said in texts.marked.items()],
        "deleted": [{"uid": uid} for uid in texts.deleted],
        "marks": plan.marks,
        "forgotten": [{"uid": uid} for uid in plan.forgotten],
        "done": [{"uid": uid} for uid in plan.done],
        "images": [image_row(image) for image in plan.images],
    }


SHOWN = 200
"""Steps and conflicts that are shown; all are counted."""


def shown(plan: UpdatePlan) -> dict[str, Any]:
    """As a person reads it: how many of each, and the first of them by name."""
    kinds = Counter(name_of(operation) for operation in plan.operations)
    steps = [step for operation in plan.operations if (step := _step(operation, plan.titles))]
    texts = plan.texts
    return {
        "version": plan.version,
        "added": kinds["add"],
        "renamed": kinds["rename"],
        "moved": kinds["move"],
        "deleted": kinds["delete"],
        "restored": kinds["restore"],
        "related": kinds["relate"],
        "unrelated": kinds["unrelate"],
        "texts_added": len(texts.added),
        "texts_changed": len(texts.revised),
        "texts_deleted": len(texts.deleted),
        "kept": plan.kept[:SHOWN],
        "steps": steps[:SHOWN],
        "conflicts": [
            {"topic_uid": found.topic_uid, "title": found.title, "what": found.what, "trellis": found.trellis, "file": found.file}
            for found in plan.conflicts[:SHOWN]
        ],
        "conflict_count": len(plan.conflicts),
    }


def _step(operation: Requested, titles: dict[str, str]) -> dict[str, Any] | None:
    match operation:
        case Add():
            return {
                "action": "add",
                "topic_uid": operation.uid,
                "title": operation.title,
                "below": titles.get(operation.parent_uid or "", ""),
            }
        case Rename():
            return {
                "action": "rename",
                "topic_uid": operation.topic_uid,
                "title": operation.title,
                "was": titles.get(operation.topic_uid, ""),
            }
        case Move():
            uid, below = operation.topic_uid, titles.get(operation.parent_uid, "")
            return {"action": "move", "topic_uid": uid, "title": titles.get(uid, ""), "below": below}
        case Delete() | Restore():
            return {"action": name_of(operation), "topic_uid": operation.topic_uid, "title": titles.get(operation.topic_uid, "")}
        case Annotate():
            names = sorted(operation.notes)
            return {"action": "change", "topic_uid": operation.topic_uid, "title": titles.get(operation.topic_uid, ""), "what": names}
        case _:
            return None
