"""Asks once, for nobody, what the first reader will ask: a database that has just started takes seconds for what later takes little."""

from contextlib import suppress

from graph.client import Graph
from graph.errors import NotFound, SignedOut
from graph.queries import accounts, books, contents, documents, gallery, links, maps, progress, sessions, subjects, topics
from graph.queries.access import Viewer

NOBODY = Viewer("nobody", "nobody")


async def warm_up(graph: Graph) -> None:
    """Finds nothing and writes nothing. Raises Unavailable."""
    for ask in (
        lambda: graph.read(gallery.page, NOBODY, gallery.Wanted("newest"), 1),
        lambda: graph.read(subjects.one, NOBODY, "nothing"),
        lambda: graph.read(topics.one, NOBODY, "nothing"),
        lambda: graph.read(links.of_subject, NOBODY, "nothing"),
        lambda: graph.read(maps.version, NOBODY, "nothing"),
        lambda: graph.read_locked(maps.read_map, NOBODY, "nothing"),
        lambda: graph.read_locked(contents.read, NOBODY, "nothing"),
        lambda: graph.read(books.way, NOBODY, "nothing"),
        lambda: graph.read(documents.of_topic, NOBODY, "nothing"),
        lambda: graph.read(documents.one, NOBODY, "nothing"),
        lambda: graph.read(progress.summary, NOBODY, "nothing"),
        lambda: graph.read(accounts.profile, NOBODY, "nobody"),
        lambda: graph.read(accounts.secrets_by_login, "nobody"),
        lambda: graph.read(accounts.me, NOBODY),
        lambda: graph.write(sessions.refresh, "nothing", "", "", "", ""),
        lambda: graph.write(progress.set_state, NOBODY, "nothing", "done"),
        lambda: graph.write(progress.clear_state, NOBODY, "nothing"),
    ):
        with suppress(NotFound, SignedOut):
            await ask()
