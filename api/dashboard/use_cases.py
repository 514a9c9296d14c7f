"""What a learner does on their dashboard: one transaction each, no HTTP."""

from graph.client import Graph, Tx
from graph.names import OwnList, ProgressChoice
from graph.queries import gallery, progress, users
from graph.queries.access import Viewer
from graph.queries.subjects import Subject


async def set_progress(graph: Graph, viewer: Viewer, topic_uid: str, state: ProgressChoice, *, is_new: bool) -> progress.Progress:
    """A new guest is made in the same transaction, so that a topic which may not be marked leaves no guest behind."""
    return await graph.write(_set_progress, viewer, topic_uid, state, is_new=is_new)


async def _set_progress(tx: Tx, viewer: Viewer, topic_uid: str, state: ProgressChoice, *, is_new: bool) -> progress.Progress:
    if is_new:
        await users.add_guest(tx, viewer)
    if state == "none":
        return await progress.clear_state(tx, viewer, topic_uid)
    return await progress.set_state(tx, viewer, topic_uid, state)


async def progress_of(graph: Graph, viewer: Viewer, subject_uid: str) -> progress.Summary:
    return await graph.read(progress.summary, viewer, subject_uid)


def percent(done: int, total: int) -> int:
    """Rounded down, so that 100 means all of it.

    >>> percent(199, 200), percent(200, 200), percent(0, 0)
    (99, 100, 0)
    """
    return 100 * done // total if total else 0


async def own_subjects(graph: Graph, viewer: Viewer, which: OwnList, limit: int, after: str | None) -> tuple[list[Subject], str | None]:
    """And after which uid the next page begins; None when this is the last."""
    found = await graph.read(gallery.own, viewer, which, limit + 1, after)
    return found[:limit], found[limit - 1].uid if len(found) > limit else None
