"""A job while it is done: what its work is given, and what it tells."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.jobs.uploads import Uploads
from graph.bucket import Bucket
from graph.client import Graph, Tx
from graph.limits import Limits
from graph.queries import jobs
from graph.queries.jobs import Taken


@dataclass(slots=True)
class Running:
    """`step` and `percent` are what the owner is told next."""

    taken: Taken
    runner: str
    uploads: Uploads
    is_local: bool
    limits: Limits
    step: str = field(default="Starting", init=False)
    percent: int = field(default=0, init=False)

    def tell(self, step: str, percent: int) -> None:
        self.step, self.percent = step, percent

    @property
    def upload(self) -> Path:
        return self.uploads.path(self.taken.uid)

    def path(self, part: str) -> Path:
        """For what this try works out: an earlier one, of a process that is dying, must not write into it."""
        return self.uploads.path(self.taken.uid, f"{self.runner}.{part}")

    async def end(self, tx: Tx, result: dict[str, Any]) -> None:
        """The last step of the work, in the transaction that shows what it has made. Raises JobEnded: then nothing is to be shown."""
        await jobs.end(tx, self.taken.uid, self.runner, "done", result=result)


Work = Callable[[Graph, Bucket, Running], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How jobs of a kind are done: all or nothing, ending with `Running.end`. Begun again from the start when a process dies."""

    work: Work
    needs_upload: bool
