"""Real maps and books, written to every format and read again: nothing changes but what the report names."""

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import FORMATS as READABLE
from ingest.writers import FORMATS, write
from tests.ingest.writers.round_trip import check, read_back
from tests.real_inputs.test_readers import ALL, reading

MAY_CHANGE = {"words", "extras"}
"""What may be lost on the way back to the format that a map came from: markup that only its program knows."""


def test_every_format_is_tried() -> None:
    assert set(FORMATS) == set(READABLE)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", ALL)
def test_a_real_map_comes_back_from_every_format_but_for_what_is_said(path: str, form: str) -> None:
    outline = reading(path).outline
    written = write(outline, form)
    if "too_many_files" in {problem.code for problem in written.problems}:
        with pytest.raises(UnreadableFile, match="more than 2,000 files"):
            read_back(written, form)
        return
    different = +check(outline, read_back(written, form), written.problems)
    print(f"{path} -> {form}: {len(written.content):,} bytes; {dict(different) or 'the same'}")
    if form == "json":
        assert not different
    if form == outline.format:
        assert set(different) <= MAY_CHANGE
