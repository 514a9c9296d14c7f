"""Two processes move, delete, restore and undo in one map: every acknowledged change is there once, and the tree is what they make."""

import asyncio
import json
import sys

import pytest

from graph.checks import check
from tests import factories, people
from tests.api.trellis import ROOT
from tests.graph.changes.maps import grow

MAP = "Root\n" + "".join(f"  T{number}\n    U{number}\n      V{number}\n" for number in range(12))
PROGRAM = """
import asyncio, json, random, sys
from pathlib import Path

from graph.bucket import open_bucket
from graph.changes.apply import apply, undo
from graph.changes.requested import Add, Delete, Merge, Move, Restore
from graph.client import open_graph
from graph.errors import ChangeRefused, NotFound
from graph.queries.access import Viewer
from graph.settings import FolderSettings, Neo4jSettings

uri, user, password, folder, viewer, credential, subject, topics, seed, count = sys.argv[1:]
topics, chance, acknowledged, own = json.loads(topics), random.Random(int(seed)), [], []

async def one(graph, bucket):
    who = Viewer(viewer, credential)
    kind = chance.choices(["move", "delete", "restore", "undo", "add", "merge"], [8, 3, 4, 4, 2, 1])[0]
    if kind == "undo" and own:
        return (await undo(graph, bucket, who, chance.choice(own[-20:])))[1]
    first, second = chance.choice(topics), chance.choice(topics)
    operation = {
        "delete": Delete(first), "restore": Restore(first), "add": Add("N", first),
        "merge": Merge(first, second) if first != second else Delete(first),
    }.get(kind, Move(first, second, chance.choice(["last", None, chance.choice(topics)])))
    return await apply(graph, bucket, who, subject, [operation])

async def main():
    async with open_graph(Neo4jSettings(uri, user, password)) as graph, open_bucket(FolderSettings(Path(folder))) as bucket:
        refused = 0
        for _ in range(int(count)):
            try:
                answer = await one(graph.within(60), bucket)
                acknowledged.append([answer.uid, answer.seq])
                own.append(answer.uid)
            except (ChangeRefused, NotFound):
                refused += 1
        print(json.dumps({"acknowledged": acknowledged, "refused": refused}))

asyncio.run(main())
"""


async def both(graph, bucket, driver, neo4j, folder, each: int) -> tuple[int, int]:
    """Returns how many changes were acknowledged and how many refused; everything that must hold afterwards is asserted."""
    owner, other = await people.account(driver, "owner"), await people.account(driver, "other")
    grown = await grow(graph, bucket, owner, MAP, requires="T0:T1 T1:T2 T2:T3")
    await factories.member(driver, other, grown.uid, "editor")
    topics = json.dumps([uid for title, uid in grown.at.items() if title != "Root"])
    server = (neo4j.uri, neo4j.user, neo4j.password, str(folder))

    async def process(viewer, seed: int):
        arguments = (*server, viewer.uid, viewer.credential_uid, grown.uid, topics, str(seed), str(each))
        running = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        out, _ = await running.communicate()
        assert running.returncode == 0
        return json.loads(out)

    answers = await asyncio.gather(process(owner, 1), process(other, 2))
    acknowledged = sorted((seq, uid) for answer in answers for uid, seq in answer["acknowledged"])
    stored = await driver.execute_query(
        "MATCH (c:Change {subject_uid: $uid}) WHERE c.seq > 1 RETURN c.seq AS seq, c.uid AS uid", uid=grown.uid
    )
    assert acknowledged == sorted((row["seq"], row["uid"]) for row in stored.records)
    assert [seq for seq, _ in acknowledged] == list(range(2, 2 + len(acknowledged)))
    assert await check(graph, bucket) == []
    return len(acknowledged), sum(answer["refused"] for answer in answers)


@pytest.mark.timeout(300)
async def test_two_processes_change_one_map(graph, bucket, driver, neo4j, tmp_path):
    acknowledged, refused = await both(graph, bucket, driver, neo4j, tmp_path / "data" / "bucket", 75)
    assert acknowledged > 40 and refused > 5


@pytest.mark.faults
@pytest.mark.timeout(1800)
async def test_two_processes_send_a_thousand_changes_to_one_map(graph, bucket, driver, neo4j, tmp_path):
    acknowledged, refused = await both(graph, bucket, driver, neo4j, tmp_path / "data" / "bucket", 500)
    print(f"{acknowledged} acknowledged, {refused} refused")
    assert acknowledged + refused == 1_000 and acknowledged > 300
