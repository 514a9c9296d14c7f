"""Written and read again, every outline is the same but for what the report names."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.writers import FORMATS, write
from tests.ingest.writers.outlines import EXTRAS, outlines
from tests.ingest.writers.round_trip import check, read_back

EXAMPLES = 60


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_was_made_from_a_format_goes_back_to_it(form: str, data: st.DataObject) -> None:
    outline = data.draw(outlines(form))
    written = write(outline, form)
    check(outline, read_back(written, form), written.problems)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_was_made_from_any_format_goes_to_every_other(form: str, data: st.DataObject) -> None:
    outline = data.draw(st.sampled_from(sorted(EXTRAS)).flatmap(outlines))
    written = write(outline, form)
    check(outline, read_back(written, form), written.problems)
