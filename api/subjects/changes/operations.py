"""From what a client sends to what a map is asked."""

from typing import Any

from api.subjects.changes import schemas
from graph.changes import requested
from graph.changes.requested import LAST, Requested


def asked(operation: schemas.Operation) -> Requested:
    """Absent and null are told apart by what was sent."""
    match operation:
        case schemas.Add():
            sent = _sent(operation)
            sent["after_uid"], sent["uid"] = _after(operation), operation.uid or ""
            return requested.Add(**sent)
        case schemas.Move():
            return requested.Move(operation.topic_uid, operation.parent_uid, _after(operation))
        case schemas.Rename():
            return requested.Rename(operation.topic_uid, operation.title)
        case schemas.Delete():
            return requested.Delete(operation.topic_uid)
        case schemas.Restore():
            return requested.Restore(operation.topic_uid)
        case schemas.Annotate():
            notes = _sent(operation)
            return requested.Annotate(notes.pop("topic_uid"), notes)
        case schemas.Relate():
            return requested.Relate(**_sent(operation))
        case schemas.Unrelate():
            return requested.Unrelate(operation.relation_uid)
        case schemas.Merge():
            return requested.Merge(operation.topic_uid, operation.into_uid)
        case schemas.Describe():
            return requested.Describe(_sent(operation))


def _sent(operation: schemas.Input) -> dict[str, Any]:
    return operation.model_dump(exclude_unset=True, exclude={"op"})


def _after(operation: schemas.Add | schemas.Move) -> str | None:
    return operation.after_uid if "after_uid" in operation.model_fields_set else LAST
