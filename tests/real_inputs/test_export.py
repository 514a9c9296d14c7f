"""Real maps through the graph: imported, exported to every format, and the same as if they had been written without going through it."""

import time
from copy import deepcopy

import pytest

from graph.queries import users
from graph.values import new_uid
from ingest import importer
from ingest.exporter import Wanted, order
from ingest.exporting import written
from ingest.outline import Outline
from ingest.plan import plan
from ingest.readers import read
from ingest.writers import FORMATS, PICTURES, write
from ingest.writers.picture_layout import layout
from ingest.writers.picture_shape import drawn
from tests.api.test_export import as_kept, told
from tests.ingest.writers.test_pictures import overlapping
from tests.real_inputs.test_readers import ALL, reading


@pytest.mark.timeout(300)
@pytest.mark.parametrize("path", ALL)
async def test_a_real_map_goes_in_and_out_and_is_the_same(graph, bucket, path):
    outline = deepcopy(reading(path).outline)
    made = plan(outline, "public", new_uid)
    started = time.perf_counter()
    await importer.run(graph, bucket, made, await graph.write(users.ensure_house_user, new_uid()))
    times = {"in": time.perf_counter() - started}
    expected = as_a_subject_keeps_it(outline)
    for form in [*FORMATS, *PICTURES]:
        started = time.perf_counter()
        given = await written(await order(graph, bucket, None, Wanted(made.subject_uid, form)))
        times[form] = time.perf_counter() - started
        assert given == write(expected, form), form
        if form == "json":
            assert told(expected, read(given.name, given.content).outline, given.problems) == {}
    print(f"{path}: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in times.items()))


@pytest.mark.parametrize("path", ALL)
def test_in_the_picture_of_a_real_map_nothing_stands_on_anything_else(path):
    assert overlapping(layout(drawn(reading(path).outline, 2_000)).boxes) == []


def as_a_subject_keeps_it(outline: Outline) -> Outline:
    """A document that has its topic's title has none of its own."""
    for place in outline.walk():
        texts = place.node.texts
        texts[:] = [text if text.title != place.node.title else type(text)(None, text.markdown) for text in texts]
    return as_kept(outline)
