"""What can be asked of a subject's structure: ten operations, and what is wrong with them whatever the map holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graph.errors import OperationInvalid
from graph.limits import Limits
from graph.names import Origin, RelationKind, TopicKind
from graph.values import new_uid, tags

LAST: Final = "last"
"""Instead of the sibling after which a topic goes; None is first."""
LINKS = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Add:
    """`uid` may be the client's own; the parent is a topic, or, by its ref, an add before this one."""

    title: str
    parent_uid: str | None = None
    parent_ref: str | None = None
    ref: str | None = None
    uid: str = ""
    after_uid: str | None = LAST
    kind: TopicKind = "topic"
    note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    topic_uid: str
    title: str


@dataclass(frozen=True, slots=True)
class Move:
    topic_uid: str
    parent_uid: str
    after_uid: str | None = LAST


@dataclass(frozen=True, slots=True)
class Delete:
    topic_uid: str


@dataclass(frozen=True, slots=True)
class Restore:
    topic_uid: str


@dataclass(frozen=True, slots=True)
class Annotate:
    """`notes` are those of note, url, kind and tags (names) that shall change."""

    topic_uid: str
    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Relate:
    """Also accepts the same relation when somebody has proposed it; then it keeps its uid and origin."""

    kind: RelationKind
    source_uid: str
    target_uid: str
    reason: str | None = None
    ref: str | None = None
    uid: str = ""
    origin: Origin = "author"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Unrelate:
    relation_uid: str


@dataclass(frozen=True, slots=True)
class Merge:
    """What is at and below the topic goes to the other one."""

    topic_uid: str
    into_uid: str


@dataclass(frozen=True, slots=True)
class Describe:
    """`description` are those of title, summary, language and tags (names) that shall change."""

    description: Mapping[str, Any] = field(default_factory=dict[str, Any])


Requested = Add | Rename | Move | Delete | Restore | Annotate | Relate | Unrelate | Merge | Describe


def name_of(operation: Requested) -> str:
    """As the API calls it.

    >>> name_of(Delete("a"))
    'delete'
    """
    return type(operation).__name__.lower()


def prepared(operations: Sequence[Requested], limits: Limits) -> list[Requested]:
    """Checked as far as that needs no map; what is new has its uid, and every parent is named by its uid. Raises OperationInvalid."""
    if not operations:
        raise OperationInvalid("no_operations", "A change holds at least one operation.")
    if len(operations) > limits.operations:
        raise OperationInvalid("too_many_operations", f"A change holds at most {limits.operations} operations. Send several.")
    uids: dict[str, str] = {}
    return [_prepared(number, operation, uids, limits) for number, operation in enumerate(operations)]


def _prepared(number: int, operation: Requested, uids: dict[str, str], limits: Limits) -> Requested:
    where = f"operations.{number}"
    match operation:
        case Add():
            return _prepared_add(where, operation, uids, limits)
        case Rename():
            return replace(operation, title=_title(f"{where}.title", operation.title, limits))
        case Annotate():
            return replace(operation, notes=_notes(where, operation.notes, limits))
        case Describe():
            return replace(operation, description=_notes(where, operation.description, limits))
        case Relate():
            if operation.source_uid == operation.target_uid:
                raise OperationInvalid("self_relation", "A topic can't be related to itself.", where=where)
            _short(f"{where}.reason", "reason_too_long", operation.reason, limits.note_characters)
            return replace(operation, uid=_named(where, operation.ref, operation.uid or new_uid(), uids))
        case Merge() if operation.topic_uid == operation.into_uid:
            raise OperationInvalid("self_merge", "A topic can't be merged into itself.", where=where)
        case _:
            return operation


def _prepared_add(where: str, operation: Add, uids: dict[str, str], limits: Limits) -> Add:
    parent_uid = operation.parent_uid
    if operation.parent_ref is not None:
        parent_uid = uids.get(operation.parent_ref)
        if parent_uid is None:
            raise OperationInvalid("unknown_ref", "No operation before this one has that ref.", where=f"{where}.parent_ref")
    if parent_uid is None:
        raise OperationInvalid("parent_missing", "Say below which topic: parent_uid, or parent_ref.", where=where)
    title = _title(f"{where}.title", operation.title, limits)
    _notes(where, {"note": operation.note, "url": operation.url}, limits)
    uid = _named(where, operation.ref, operation.uid or new_uid(), uids)
    return replace(operation, uid=uid, parent_uid=parent_uid, parent_ref=None, title=title)


def _named(where: str, ref: str | None, uid: str, uids: dict[str, str]) -> str:
    if ref in uids or uid in uids.values():
        raise OperationInvalid("ref_taken", "Two operations of a change can't have the same ref or uid.", where=where)
    uids[ref if ref is not None else uid] = uid
    return uid


def _title(where: str, title: str, limits: Limits) -> str:
    """One line."""
    folded = " ".join(title.split())
    if not folded:
        raise OperationInvalid("title_empty", "A title has at least one character.", where=where)
    _short(where, "title_too_long", folded, limits.title_characters)
    return folded


def _notes(where: str, notes: Mapping[str, Any], limits: Limits) -> Mapping[str, Any]:
    """Titles folded, tags by their slugs."""
    _short(f"{where}.note", "note_too_long", notes.get("note"), limits.note_characters)
    _short(f"{where}.summary", "summary_too_long", notes.get("summary"), limits.summary_characters)
    _short(f"{where}.url", "url_too_long", notes.get("url"), limits.url_characters)
    if (url := notes.get("url")) and not str(url).startswith(LINKS):
        raise OperationInvalid("url_refused", f"A link begins with {', '.join(LINKS)}.", where=f"{where}.url")
    found = dict(notes)
    if "title" in notes:
        found["title"] = _title(f"{where}.title", notes["title"], limits)
    if "tags" in notes:
        found["tags"] = _tags(f"{where}.tags", notes["tags"], limits)
    return found


def _tags(where: str, names: Sequence[str], limits: Limits) -> dict[str, str]:
    for name in names:
        _short(where, "tag_too_long", name, limits.tag_characters)
        if not tags([name]):
            raise OperationInvalid("tag_empty", "A tag has at least one letter or digit.", where=where)
    found = tags(names)
    if len(found) > limits.tags:
        raise OperationInvalid("too_many_tags", f"At most {limits.tags} tags.", where=where)
    return found


def _short(where: str, code: str, text: str | None, most: int) -> None:
    if text is not None and len(text) > most:
        raise OperationInvalid(code, f"At most {most:,} characters.", where=where)
