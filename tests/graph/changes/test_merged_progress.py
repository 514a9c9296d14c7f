"""What somebody has learnt stays learnt when topics are merged: done when all that went in were done, else learning."""

import pytest

from graph.changes.requested import Merge
from graph.queries import progress
from tests import factories


@pytest.fixture
async def reader(driver):
    return await factories.guest(driver)


@pytest.fixture
def states(graph, map_, reader):
    async def states():
        summary = await graph.read(progress.summary, reader, map_.uid)
        return {title: summary.states[uid] for title, uid in map_.at.items() if uid in summary.states}, summary.done, summary.total

    return states


@pytest.mark.parametrize(
    ("topic", "into", "after"),
    [
        ("done", "done", "done"),
        ("done", "learning", "learning"),
        ("done", None, "learning"),
        (None, "done", "learning"),
        ("skipped", "skipped", "skipped"),
        ("learning", None, "learning"),
        (None, None, None),
    ],
)
async def test_a_merged_topic_is_what_both_were(graph, map_, changed, undone, reader, states, topic, into, after):
    for title, state in (("A2", topic), ("C", into)):
        if state:
            await graph.write(progress.set_state, reader, map_.at[title], state)
    before = await states()
    merged = await changed(Merge(map_.at["A2"], map_.at["C"]))
    assert (await states())[0] == ({"C": after} if after else {})
    await undone(merged)
    assert await states() == before


async def test_several_merges_need_all_of_them_until_the_reader_says_so_anew(graph, map_, changed, reader, states):
    for title in ("A1", "A2"):
        await graph.write(progress.set_state, reader, map_.at[title], "done")
    await changed(Merge(map_.at["A1"], map_.at["A2"]))
    assert await states() == ({"A2": "done"}, 1, 5)
    await changed(Merge(map_.at["A2"], map_.at["C"]))
    assert await states() == ({"C": "learning"}, 0, 4)
    await graph.write(progress.set_state, reader, map_.at["C"], "done")
    assert await states() == ({"C": "done"}, 1, 4)
