"""What each query of the hot paths asks of the store, in db hits: unlike times, these are the same on every machine.

`python -m tests.benchmarks.b0_db_hits` prints the table of docs/benchmarks.md.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from neo4j import AsyncDriver, AsyncManagedTransaction, AsyncResult, Record, ResultSummary

from graph import texts
from graph.bucket import Bucket
from graph.changes.apply import apply
from graph.changes.requested import Add
from graph.client import Graph
from graph.queries import gallery, maps, progress, subjects
from graph.queries.access import ANONYMOUS
from tests import factories, people
from tests.architecture.cypher import in_graph, spelled_out
from tests.benchmarks.mapped import mapped
from tests.benchmarks.stores import private_stores
from tests.graph.test_subjects import new
from tests.written import written

TOPICS, RELATIONS, PUBLIC = 200, 240, 100
_run = AsyncManagedTransaction.run


def hits(plan: dict[str, Any]) -> int:
    return plan.get("dbHits", 0) + sum(hits(child) for child in plan.get("children", ()))


class Profiled:
    """A result that tells its summary's hits as soon as it has been read."""

    def __init__(self, result: AsyncResult, query: str, found: list[tuple[str, int]]) -> None:
        self._result, self._query, self._found = result, query, found

    async def single(self, strict: bool = False) -> Record | None:
        record = await self._result.single(strict=strict)
        await self.consume()
        return record

    async def consume(self) -> ResultSummary:
        summary = await self._result.consume()
        self._found.append((self._query, hits(summary.profile or {"dbHits": 0, "children": []})))
        return summary

    async def __aiter__(self) -> AsyncIterator[Record]:
        async for record in self._result:
            yield record
        await self.consume()


async def profiled(work: Callable[[], Awaitable[object]]) -> list[tuple[str, int]]:
    """(query, db hits) of all that it asks, the second time: the first one plans."""
    found: list[tuple[str, int]] = []

    async def run(self: AsyncManagedTransaction, query: str, *args: Any, **kwargs: Any) -> Profiled:
        return Profiled(await _run(self, "PROFILE " + query, *args, **kwargs), query, found)

    AsyncManagedTransaction.run = run  # pyright: ignore[reportAttributeAccessIssue]
    try:
        await work()
        found.clear()
        await work()
    finally:
        AsyncManagedTransaction.run = _run
    return found


async def table(driver: AsyncDriver, graph: Graph, bucket: Bucket) -> None:
    for _ in range(PUBLIC):
        await factories.subject(driver, size=1)
    reader, _, subject = await mapped(driver, TOPICS, RELATIONS)
    owner = await people.account(driver, "editor")
    water = await written(graph, bucket, driver, owner=owner)
    await factories.member(driver, owner, subject, "editor")
    heads = [water.revision_uid]

    async def save() -> None:
        saved = await texts.save(graph, bucket, owner, water.document_uid, f"text {len(heads)}", on_revision=heads[-1])
        heads.append(saved.revision.uid)

    paths: dict[str, Callable[[], Awaitable[object]]] = {
        "a map, unchanged (304) or cached": lambda: graph.read(maps.versions, [maps.Asked(reader, subject)]),
        f"a map of {TOPICS} topics, {RELATIONS} relations": lambda: graph.read_locked(maps.read_map, reader, subject),
        "one subject": lambda: graph.read(subjects.one, reader, subject),
        "progress on a topic": lambda: graph.write(progress.set_state, reader, f"{subject}-1", "done"),
        f"one more topic on that map of {TOPICS}": lambda: apply(graph, bucket, owner, subject, [Add("N", f"{subject}-0")]),
        "a new subject": lambda: graph.write(subjects.create, owner, new("Mine"), None, is_local=True),
        "a save": save,
        **{
            f"24 of {PUBLIC} public subjects, {sort}": lambda sort=sort: graph.read(gallery.page, ANONYMOUS, gallery.Wanted(sort), 24)
            for sort in gallery.ORDERS
        },
        "24 public subjects by words": lambda: graph.read(gallery.page, ANONYMOUS, gallery.Wanted("newest", words="subj"), 24),
    }
    names = {spelled_out(found): found.place.removeprefix("graph.queries.") for found in in_graph() if found.name}
    print("| what | query | db hits |\n| --- | --- | --- |")
    for what, work in paths.items():
        for query, cost in await profiled(work):
            print(f"| {what} | `{names.get(query, '?')}` | {cost:,} |", flush=True)


async def main() -> None:
    async with private_stores() as (driver, graph, bucket):
        await table(driver, graph, bucket)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
