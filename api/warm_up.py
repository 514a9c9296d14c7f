"""Asks once, for nobody, what the first people will ask: a database that has just started takes seconds for what later takes little."""

from contextlib import suppress

from graph.changes import apply
from graph.changes.requested import Add
from graph.client import Graph, Tx
from graph.errors import NotFound, SignedOut
from graph.queries import (
    accounts,
    books,
    changes,
    contents,
    documents,
    gallery,
    idempotency,
    links,
    maps,
    one_time_tokens,
    progress,
    revisions,
    saving,
    sessions,
    subjects,
    topics,
)
from graph.queries.access import ANONYMOUS, Viewer, is_admin
from graph.queries.accounts import NewAccount
from graph.queries.idempotency import Once
from graph.queries.maps import Asked
from graph.queries.one_time_tokens import NewLink
from graph.queries.saving import NewRevision
from graph.queries.subjects import NewSubject
from graph.values import new_uid, sha256

NOBODY = Viewer(new_uid(), new_uid())
NOTHING = new_uid()
HASH = sha256(b"")
TITLE = "A rehearsal of everything"
BROWSER = f"Mozilla/5.0 ({'X11; Linux x86_64; ' * 5})"
ADDRESS = "127.0.0.1"
"""Texts as long as those that people send: for one of another order of length (1, 10, 100, 1,000) the database plans a query anew. So it
does for lists."""


class _Over(Exception):
    """Takes a rehearsal back."""


async def warm_up(graph: Graph) -> None:
    """What is asked most comes first. Finds nothing, and keeps nothing of what it writes. Raises Unavailable."""
    for ask in (
        lambda: graph.read(gallery.page, NOBODY, gallery.Wanted("newest"), 1),
        lambda: graph.read(subjects.one, NOBODY, NOTHING),
        lambda: graph.look_up(maps.version, NOBODY, NOTHING),
        lambda: graph.look_up(maps.versions, [Asked(NOBODY, NOTHING)]),
        lambda: graph.look_up(maps.versions, [Asked(NOBODY, NOTHING)] * 10),
        lambda: graph.look_up(maps.versions, [Asked(NOBODY, NOTHING)] * 100),
        lambda: graph.read_locked(maps.read_map, NOBODY, NOTHING),
        lambda: graph.read(topics.one, NOBODY, NOTHING),
        lambda: graph.read(documents.of_topic, NOBODY, NOTHING),
        lambda: graph.read(documents.one, NOBODY, NOTHING),
        lambda: graph.read(progress.summary, NOBODY, NOTHING),
        lambda: graph.read(accounts.profile, NOBODY, "nobody"),
        lambda: graph.read(accounts.me, NOBODY),
        lambda: graph.read(accounts.secrets_by_login, "nobody"),
        lambda: graph.write(sessions.refresh, NOTHING, HASH, HASH, BROWSER, ADDRESS),
        lambda: graph.write(progress.set_state, NOBODY, NOTHING, "done"),
        lambda: graph.write(progress.clear_state, NOBODY, NOTHING),
        lambda: graph.write(_rehearse, Viewer(new_uid(), new_uid())),
        lambda: graph.read(links.of_subject, NOBODY, NOTHING),
        lambda: graph.read(books.way, NOBODY, NOTHING),
        lambda: graph.read_locked(contents.read, NOBODY, NOTHING),
        lambda: graph.read(links.disagreements, NOBODY, NOTHING),
    ):
        with suppress(NotFound, SignedOut, _Over):
            await ask()


async def _rehearse(tx: Tx, author: Viewer) -> None:
    """What a newcomer writes: an account, a session, a map, a topic, a text. Raises _Over, so that none of it is kept."""
    uid, session_uid = author.uid or "", author.credential_uid or ""
    once = Once(uid, session_uid, None)
    await idempotency.earlier(tx, once)
    await accounts.register(tx, ANONYMOUS, NewAccount(uid, uid, uid, uid, uid, HASH), may_be_admin=False)
    await one_time_tokens.add_verification(tx, uid, NewLink(new_uid(), uid, uid, uid))
    await idempotency.keep(tx, once, [uid])
    await sessions.start(tx, uid, session_uid, HASH, BROWSER, ADDRESS)
    await accounts.me(tx, author)
    await is_admin(tx, author)
    subject = NewSubject(TITLE, None, "und", "private", {}, *(new_uid() for _ in range(4)))
    await subjects.create(tx, author, subject, None, is_local=True)
    for number in (1, 3):  # lists have their orders of length, too
        await apply.change(tx, apply.ordered(author, subject.uid, [Add(TITLE, subject.root_uid)] * number), new_uid())
    await changes.history(tx, author, subject.uid, limit=1)
    await _rehearse_text(tx, author, subject.root_uid)
    raise _Over


async def _rehearse_text(tx: Tx, author: Viewer, topic_uid: str) -> None:
    first, second = (NewRevision(new_uid(), new_uid(), 1, 1) for _ in range(2))
    document_uid = new_uid()
    await saving.room(tx, author, topic_uid)
    await saving.add(tx, author, topic_uid, document_uid, TITLE, "a0", first)
    await saving.link(tx, author, document_uid, second, on_revision=first.uid, title=None)
    await revisions.page(tx, author, document_uid, 3, 1)
    await revisions.by_number(tx, author, document_uid, [1, 2])
