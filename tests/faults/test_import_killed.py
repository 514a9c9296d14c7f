"""An import killed (-9) before each of its steps: nothing of it is ever seen, the sweep leaves nothing, and the next one works."""

import asyncio
import signal
import sys
from datetime import timedelta

import pytest

from api.imports import import_file
from graph import sweep
from graph.checks import check
from graph.queries import discarding
from tests.api.trellis import ROOT
from tests.expect import counts

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

LEFT_BY_IMPORTS = {"Subject", "Topic", "Concept", "Document", "Revision", "Change", "Statistics"}
MOST_STEPS = 60

PROGRAM = """
import asyncio, os, signal, sys
from pathlib import Path

from api.imports import import_file
from graph.bucket import DirectoryBucket, open_bucket
from graph.client import Graph, open_graph
from graph.settings import FolderSettings, Neo4jSettings
from ingest import importer

uri, user, password, folder, source, steps, planted = sys.argv[1:]
left = int(steps)

def counted(call):
    async def instead(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return await call(*args, **kwargs)
    return instead

def put_after_linking():
    put_all, late = importer.put_all, []
    async def hold_back(bucket, texts):
        late.append((bucket, texts))
    importer.put_all = hold_back
    async def run(*args, **kwargs):
        await original(*args, **kwargs)
        for bucket, texts in late:
            await put_all(bucket, texts)
    original = importer.run
    importer.run = run

async def main():
    Graph.write, DirectoryBucket.put = counted(Graph.write), counted(DirectoryBucket.put)
    if planted == "planted":
        put_after_linking()
    async with open_graph(Neo4jSettings(uri, user, password)) as graph, open_bucket(FolderSettings(Path(folder))) as bucket:
        await import_file(graph.within(30), bucket, Path(source))

asyncio.run(main())
"""


@pytest.fixture
def book(tmp_path):
    """Twelve topics with texts."""
    source = tmp_path / "book" / "src"
    source.mkdir(parents=True)
    chapters = [f"chapter-{number}" for number in range(1, 12)]
    (source / "SUMMARY.md").write_text("# Twelve\n\n" + "".join(f"- [{name}]({name}.md)\n" for name in chapters))
    for name in chapters:
        (source / f"{name}.md").write_text(f"# {name}\n\nSome text of {name}.\n")
    return tmp_path / "book"


async def killed_import(neo4j, folder, source, steps: int, planted: bool = False) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", PROGRAM, neo4j.uri, neo4j.user, neo4j.password, str(folder), str(source), str(steps), "planted" if planted else "right"),
        cwd=ROOT,
    )
    return await asyncio.wait_for(process.wait(), 120)


async def test_killed_before_each_step_it_is_there_whole_or_not_at_all(driver, graph, bucket, neo4j, book, tmp_path):
    folder = tmp_path / "data" / "bucket"
    points = 0
    for points in range(MOST_STEPS):
        code = await killed_import(neo4j, folder, book, points)
        assert await check(graph, bucket) == [], f"after being killed at step {points}"
        if code == 0:
            break
        assert code == -signal.SIGKILL
        assert (await driver.execute_query("MATCH (s:Subject) WHERE s.staged_by IS NULL RETURN s")).records == []
        await driver.execute_query("MATCH (s:Subject) SET s.updated_at = datetime() - duration({hours: 1})")
        await sweep.sweep(graph, bucket)
        assert not LEFT_BY_IMPORTS & (await counts(driver)).keys(), f"left behind by being killed at step {points}"
        assert await graph.read(discarding.abandoned) == []
    print(f"killed at {points} points")
    assert points >= 15, "eleven texts, the owner, and every batch are points"
    assert (await counts(driver))["Subject"] == 1
    assert (await import_file(graph, bucket, book)).topics == 12
    named = {key async for key in bucket.keys(timedelta(0))}
    assert len(named) >= 22


async def test_a_planted_bug_that_links_before_it_puts_is_found(driver, graph, bucket, neo4j, book, tmp_path):
    findings: set[str] = set()
    for step in range(MOST_STEPS):
        code = await killed_import(neo4j, tmp_path / "data" / "bucket", book, step, planted=True)
        findings |= {finding.code for finding in await check(graph, bucket)}
        if code == 0 or findings:
            break
    assert findings, "the checker must see a subject whose texts are not there"
