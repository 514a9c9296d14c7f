"""A small map with every construct as each format has it, and what each says that it can't hold.

To accept a change, read the difference that the failing test shows, then write the new text into the file.
"""

from pathlib import Path

import pytest

from ingest.writers import FORMATS, write
from tests.ingest.writers.whole import readable, report, whole

GOLDEN = Path(__file__).parent / "golden"


def expected(name: str) -> str:
    return (GOLDEN / name).read_bytes().decode()


@pytest.mark.parametrize("form", FORMATS)
def test_every_construct_is_written_as_the_golden_file_says(form: str) -> None:
    assert readable(write(whole(), form)) == expected(f"{form}.txt")


def test_every_format_reports_what_the_golden_file_says() -> None:
    assert "".join(f"{form}\n{report(write(whole(), form))}" for form in FORMATS) == expected("reports.txt")


def test_each_golden_file_is_tested() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {"reports.txt", *(f"{form}.txt" for form in FORMATS)}
