"""What is deeper than a map may be becomes lists in documents, when somebody asks for it."""

import pytest

from ingest.errors import UnreadableFile
from ingest.limits import DEEPEST_FOLDED, DEPTH
from ingest.outline import walk
from ingest.readers import read, read_deep


def chain(levels: int) -> dict[str, bytes]:
    tags = "".join(f'<node TEXT="n{number}">' for number in range(levels + 1))
    outlines = "".join(f'<outline text="n{number}">' for number in range(levels + 1))
    return {
        "map.mm": f'<map version="1.0.1">{tags}{"</node>" * (levels + 1)}</map>'.encode(),
        "map.opml": f'<opml version="2.0"><body>{outlines}{"</outline>" * (levels + 1)}</body></opml>'.encode(),
        "map.txt": "\n".join("\t" * number + f"n{number}" for number in range(levels + 1)).encode(),
    }


@pytest.mark.parametrize("name", ["map.mm", "map.opml", "map.txt"])
def test_a_deep_file_is_refused_or_folded_as_asked(name):
    content = chain(DEPTH + 3)[name]
    with pytest.raises(UnreadableFile) as refused:
        read(name, content)
    assert refused.value.code == "too_deep"
    reading = read_deep(name, content)
    places = list(walk(reading.outline.root))
    assert max(place.depth for place in places) == DEPTH
    assert places[-1].node.texts[0].markdown.strip().splitlines()[0].startswith("- n")
    assert [problem.code for problem in reading.problems][-1] == "folded"
    with pytest.raises(UnreadableFile):
        read_deep(name, chain(DEEPEST_FOLDED + 2)[name])


def test_a_file_that_is_not_too_deep_is_read_as_ever():
    content = chain(DEPTH - 1)["map.mm"]
    assert read_deep("map.mm", content).problems == read("map.mm", content).problems
