"""Files of our own that hold every construct of a format, and what a person says they mean.

To accept a change, read the difference that the failing test shows, then write the new text into the .txt file.
"""

from pathlib import Path

import pytest

from ingest.files import load
from ingest.readers import read
from tests.ingest.readable import readable

GOLDEN = Path(__file__).parent / "golden"
INPUTS = ["constructs.mm", "constructs.opml", "constructs.csv", "constructs.txt", "constructs.md", "book"]


@pytest.mark.parametrize("name", INPUTS)
def test_every_construct_becomes_what_the_golden_file_says(name: str) -> None:
    assert readable(read(*load(GOLDEN / name))) == (GOLDEN / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", INPUTS)
def test_reading_twice_gives_the_same(name: str) -> None:
    assert readable(read(*load(GOLDEN / name))) == readable(read(*load(GOLDEN / name)))


def test_each_golden_input_is_tested() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*INPUTS, *(f"{name}.txt" for name in INPUTS)}
