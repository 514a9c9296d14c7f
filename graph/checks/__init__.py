"""The checker: reads the graph and its bucket, writes nothing, and says which invariants of the design don't hold."""

from collections.abc import Callable
from functools import partial

from graph.bucket import Bucket
from graph.checks import schema, texts, trees
from graph.checks.finding import Finding, sure
from graph.checks.rules import RULES, broken
from graph.client import Graph
from graph.queries import checked, discarding

__all__ = ["Finding", "check", "notes"]

DEADLINE = 600.0
"""Seconds for one query over everything."""
PAGE = 200
"""Subjects, and documents, that are asked for at once."""

Progress = Callable[[str, int], None]
"""Told what is being looked at, and how many percent have been."""


async def check(graph: Graph, bucket: Bucket, on_progress: Progress = lambda _step, _percent: None) -> list[Finding]:
    """Empty when all is well. May run while others write. Raises Unavailable, Misconfigured."""
    patient = graph.within(DEADLINE)
    findings = await _rules(patient, on_progress)
    subjects, documents = await patient.read(checked.totals)
    findings += await _trees(patient, bucket, lambda done: on_progress("Rebuilding trees", 20 + 40 * done // max(subjects, done, 1)))
    findings += await _texts(patient, bucket, lambda done: on_progress("Reading texts", 60 + 40 * done // max(documents, done, 1)))
    on_progress("Done", 100)
    return findings


async def notes(graph: Graph) -> list[str]:
    """What is no damage but may be worth knowing: it goes away by itself."""
    return [
        f"The import of subject {uid} was killed; the next sweep removes what it left." for uid in await graph.read(discarding.abandoned)
    ]


async def _rules(graph: Graph, on_progress: Progress) -> list[Finding]:
    findings = await sure(partial(schema.compare, graph))
    for done, rule in enumerate(RULES):
        on_progress("Looking at the graph", 20 * done // len(RULES))
        findings += await sure(partial(broken, graph, rule))
    return findings


async def _trees(graph: Graph, bucket: Bucket, on_done: Callable[[int], None]) -> list[Finding]:
    findings: list[Finding] = []
    done, after = 0, ""
    while page := await graph.read(checked.subjects, after, PAGE):
        for subject_uid in page:
            on_done(done)
            findings += await sure(partial(trees.compare, graph, bucket, subject_uid))
            done += 1
        after = page[-1]
    return findings


async def _texts(graph: Graph, bucket: Bucket, on_done: Callable[[int], None]) -> list[Finding]:
    findings: list[Finding] = []
    done, after = 0, ""
    while True:
        last, wanted = await graph.read(checked.texts, after, PAGE)
        if last is None:
            return findings
        on_done(done)
        if await texts.read_all(bucket, wanted):
            findings += await sure(partial(_page_of_texts, graph, bucket, after))
        done, after = done + PAGE, last


async def _page_of_texts(graph: Graph, bucket: Bucket, after: str) -> list[Finding]:
    _, wanted = await graph.read(checked.texts, after, PAGE)
    return await texts.read_all(bucket, wanted)
