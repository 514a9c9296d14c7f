"""Real maps, all the way: from the folder on disk to the page's requests, and the checker finds nothing."""

import re

import pytest

from api.imports import import_file
from graph.addresses import IMAGES, lasting_page
from graph.checks import check
from ingest.addresses import replaced
from ingest.files import load
from ingest.readers import read
from tests.real_inputs.test_readers import MAPS

BOOKS_AND_MAPS = ["mdbook/book", "mdbook/rust-by-example", "mm/freeplaneTutorial.mm", "mm/map_10000-7-7-0-0-0-1.mm"]
IMAGE = re.compile(rf"(?:trellis:image/|{IMAGES})[0-9a-f-]+")
"""As an outline names it, and as a subject does."""
OTHERS = ["xmind/xmind_pro.xmind", "opml/feedlist_he.opml", "markdown/coding-interview-university/README.md"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "name", ["mdbook/book", "mdbook/rust-by-example", "mm/freeplaneTutorial.mm", "mm/map_10000-7-7-0-0-0-1.mm", *OTHERS]
)
async def test_a_real_map_can_be_read_topic_by_topic(client, graph, bucket, name):
    steps: list[int] = []
    report = await import_file(graph, bucket, MAPS / name, on_progress=lambda _, percent: steps.append(percent))
    assert steps == sorted(steps) and steps[-1] == 100

    (listed,) = (await client.get("/api/v1/subjects")).json()["items"]
    assert (listed["title"], listed["topic_count"], listed["document_count"]) == (report.title, report.topics, report.documents)
    found = (await client.get(f"/api/v1/subjects/{listed['uid']}/map")).json()
    outline = read(*load(MAPS / name)).outline
    assert [topic["title"] for topic in found["topics"]] == [place.node.title for place in outline.walk()]
    assert len(found["relations"]) == report.relations

    uids = {place.node: topic["uid"] for place, topic in zip(outline.walk(), found["topics"], strict=True)}
    pages = {address: lasting_page(listed["uid"], uids[node]) for address, node in outline.targets.items()}
    texts = [IMAGE.sub("an image", replaced(text.markdown, pages)) for place in outline.walk() for text in place.node.texts]
    shown = [text for topic in found["topics"] if topic["document_count"] for text in await texts_of(client, topic["uid"])]
    assert [IMAGE.sub("an image", text) for text in shown] == texts
    for address in {found[0] for text in shown for found in IMAGE.finditer(text)}:
        assert (await client.get(address)).headers["content-type"].startswith("image/")

    marked = next(topic for topic in found["topics"] if topic["parent_uid"] and topic["kind"] == "topic")
    await client.put(f"/api/v1/topics/{marked['uid']}/progress", json={"state": "done"})
    progress = (await client.get(f"/api/v1/subjects/{listed['uid']}/progress")).json()
    countable = [topic for topic in found["topics"] if topic["parent_uid"] and topic["kind"] != "group"]
    assert (progress["done"], progress["total"]) == (1, len(countable))
    assert await check(graph, bucket) == []


async def texts_of(client, topic_uid: str) -> list[str]:
    listed = (await client.get(f"/api/v1/topics/{topic_uid}/documents")).json()["items"]
    return [(await client.get(f"/api/v1/documents/{document['uid']}")).json()["text"] for document in listed]
