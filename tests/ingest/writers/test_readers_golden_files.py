"""The files that hold every construct of a format, read, written back to it and read again."""

from collections import Counter

import pytest

from ingest.files import load
from ingest.outline import Outline
from ingest.readers import read
from ingest.writers import FORMATS, write
from tests.ingest.test_golden import GOLDEN, INPUTS
from tests.ingest.test_xmind import whole
from tests.ingest.writers.round_trip import check, read_back

XMIND_INPUTS = ["content.json", "content.xml"]
ALL = [*INPUTS, *XMIND_INPUTS]

LOST = {
    "constructs.mm": {"extras": 3},  # clones
    "constructs.opml": {},
    "constructs.csv": {"extras": 3},  # which column a text came from
    "constructs.txt": {},
    "constructs.md": {"extras": 1, "words": 1},  # lines of the front matter that say nothing, a text that holds the mark of a text's end
    "book": {},
    "content.json": {"extras": 1},  # files that are not in the archive any more
    "content.xml": {"extras": 1},
}
"""What differs, and why."""


def outline_of(name: str) -> Outline:
    if name in XMIND_INPUTS:
        return read("Every construct.xmind", whole(name)).outline
    return read(*load(GOLDEN / name)).outline


@pytest.mark.parametrize("name", ALL)
def test_every_construct_goes_back_to_where_it_came_from(name: str) -> None:
    outline = outline_of(name)
    written = write(outline, outline.format)
    assert +check(outline, read_back(written, outline.format), written.problems) == Counter(LOST[name])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ALL)
def test_every_construct_goes_to_every_other_format_but_for_what_is_said(name: str, form: str) -> None:
    outline = outline_of(name)
    written = write(outline, form)
    check(outline, read_back(written, form), written.problems)


def test_several_sheets_stay_several() -> None:
    outline = outline_of("content.json")
    written = write(outline, "xmind")
    assert written.name == "Every construct.xmind" and written.content.count(b"PK\x03\x04") == 4
    assert [child.kind for child in read_back(written, "xmind").root.children] == ["group", "group"]
