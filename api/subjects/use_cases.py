"""What is done with subjects: one transaction each, no HTTP."""

from collections.abc import Mapping
from typing import Any, cast

from api.audit import Trail
from graph.changes.requested import Describe, prepared
from graph.client import Graph
from graph.errors import OperationInvalid
from graph.limits import Limits
from graph.names import Visibility
from graph.queries import gallery, subjects
from graph.queries.access import Viewer
from graph.queries.gallery import Place, Wanted
from graph.queries.idempotency import Once
from graph.queries.subjects import NewSubject, Origin, Subject
from graph.values import new_uid


async def page(graph: Graph, viewer: Viewer, wanted: Wanted, limit: int, after: Place | None) -> tuple[list[Subject], Place | None]:
    """Public subjects, and where the next page begins; None when this is the last."""
    found = await graph.read(gallery.page, viewer, wanted, limit + 1, after)
    return [listed.subject for listed in found[:limit]], found[limit - 1].place if len(found) > limit else None


async def create(
    graph: Graph,
    viewer: Viewer,
    *,
    title: str,
    summary: str | None,
    language: str,
    visibility: Visibility,
    tag_names: list[str],
    once: Once | None,
    is_local: bool,
    limits: Limits,
) -> Subject:
    """Raises OperationInvalid for what says too much, AddressUnverified, KeyReused, SignedOut."""
    said = _described({"title": title, "summary": summary, "tags": tag_names}, limits)
    new = NewSubject(said["title"], summary, language, visibility, said["tags"], *(new_uid() for _ in range(4)))
    return await graph.write(subjects.create, viewer, new, once, is_local=is_local)


def _described(said: dict[str, Any], limits: Limits) -> Mapping[str, Any]:
    """By the rules of a change that describes a subject: titles folded, tags by their slugs. Raises OperationInvalid."""
    try:
        return cast(Describe, prepared([Describe(said)], limits)[0]).description
    except OperationInvalid as invalid:
        raise OperationInvalid(invalid.code, str(invalid), where=invalid.where.removeprefix("operations.0.")) from invalid


async def read(graph: Graph, viewer: Viewer, subject_uid: str) -> tuple[Subject, Origin | None]:
    """And what it was copied from, if the viewer may know."""
    return await graph.read(subjects.with_origin, viewer, subject_uid)


async def delete(graph: Graph, viewer: Viewer, subject_uid: str) -> None:
    await graph.write(subjects.delete, viewer, subject_uid)


async def restore(graph: Graph, viewer: Viewer, subject_uid: str) -> Subject:
    return await graph.write(subjects.restore, viewer, subject_uid)


async def hide(graph: Graph, trail: Trail, viewer: Viewer, subject_uid: str, *, hidden: bool) -> None:
    """Or show it again. Raises NotFound."""
    await graph.write(subjects.hide, viewer, subject_uid, hidden=hidden)
    trail.record("subject_hidden" if hidden else "subject_shown", viewer.uid, subject_uid=subject_uid)


async def set_visibility(graph: Graph, viewer: Viewer, subject_uid: str, visibility: Visibility) -> Subject:
    return await graph.write(subjects.set_visibility, viewer, subject_uid, visibility)
