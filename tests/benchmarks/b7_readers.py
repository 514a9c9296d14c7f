"""How long a reader takes for ten thousand topics, against the bare parse of the same XML. `python -m tests.benchmarks.b7_readers`"""

import asyncio
from xml.etree import ElementTree

from ingest.readers import read
from tests.benchmarks.harness import compare

TOPICS = 10_000
WIDTH = 10


def freemind() -> bytes:
    """Ten thousand topics with a note each, ten below one another at every level."""
    root = ElementTree.Element("map", version="1.0.1")
    waiting = [ElementTree.SubElement(root, "node", TEXT="Root", ID="ID_0")]
    made = 0
    while made < TOPICS:
        parent = waiting.pop(0)
        for _ in range(WIDTH):
            made += 1
            node = ElementTree.SubElement(parent, "node", TEXT=f"Topic {made}", ID=f"ID_{made}")
            note = ElementTree.SubElement(node, "richcontent", TYPE="NOTE")
            body = ElementTree.SubElement(ElementTree.SubElement(note, "html"), "body")
            ElementTree.SubElement(body, "p").text = f"What there is to say of topic {made}."
            waiting.append(node)
    return ElementTree.tostring(root)


async def main() -> None:
    content = freemind()

    async def raw() -> int:
        return len(ElementTree.fromstring(content).findall(".//node"))

    async def ours() -> int:
        return read("map.mm", content).outline.counts().topics

    await compare("read 10,000 topics, .mm", raw, ours, right=lambda topics: topics == TOPICS + 1, goal=None, calls=2, rounds=7)


if __name__ == "__main__":
    asyncio.run(main())
