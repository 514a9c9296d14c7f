"""Keeps the graph's files aside while a dump is loaded: Neo4j's tool deletes them before it looks at the dump."""

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from graph.local.home import Home

PARTS = ("databases", "transactions")


@contextmanager
def undone_if_it_fails(home: Home) -> Generator[None]:
    """What happens to the graph's files inside counts only if it ends well; a kill is made good by the next `undo`. Raises OSError."""
    kept = _kept(home)
    kept.mkdir()
    for part in PARTS:
        store = _store(home, part)
        if store.exists():
            store.rename(kept / part)
        else:
            (kept / part).mkdir()
    try:
        yield
    except BaseException:
        undo(home, lambda _: None)
        raise
    done = kept.with_name(f"{kept.name}.done")
    kept.rename(done)  # from here on it counts
    shutil.rmtree(done)


def undo(home: Home, say: Callable[[str], None]) -> None:
    """Puts back what an interrupted load had set aside; may itself be interrupted. Raises OSError."""
    kept = _kept(home)
    shutil.rmtree(kept.with_name(f"{kept.name}.done"), ignore_errors=True)
    if not kept.exists():
        return
    say("Undoing a load of the graph that was interrupted.")
    for part in PARTS:
        if (kept / part).exists():  # else it had not been set aside yet, or is back already
            _put_back(kept / part, _store(home, part))
    kept.rmdir()


def _put_back(kept: Path, store: Path) -> None:
    if store.exists():
        shutil.rmtree(store)
    if any(kept.iterdir()):
        kept.rename(store)
    else:  # there was none before
        kept.rmdir()


def _kept(home: Home) -> Path:
    return home.folder / "before-load"


def _store(home: Home, part: str) -> Path:
    return home.folder / "data" / part / "neo4j"
