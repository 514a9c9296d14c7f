"""Each reader on files that were right before somebody damaged them: what comes out is a map that can be imported, or a refusal in words.

Some seconds of it belong to every run of the tests; `make fuzz` goes on for a minute with each reader.
"""

import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.values import new_uid
from ingest.errors import UnreadableFile
from ingest.files import load
from ingest.limits import TITLE_CHARACTERS
from ingest.outline import Reading
from ingest.plan import plan
from ingest.readers import FORMATS, read
from ingest.writers import write
from tests.ingest.archives import zipped
from tests.ingest.test_golden import GOLDEN
from tests.ingest.test_xmind import GOLDEN as XMIND

ROUND, SECONDS = 500, 60
SIGNS = [
    *(b"<", b">", b"&", b'"', b"'", b"]]>", b"</", b"<node", b"<!DOCTYPE x>", b"&#0;", b"&#x10FFFF;", b"<![CDATA["),
    *(b"{", b"}", b"[", b"]", b",", b":", b"null", b"-1", b"1e999", b'"\\ud800"', b"9" * 40),
    *(b"\n", b"\r\n", b"\t", b" " * 8, b"#", b"######## ", b"- [x] ", b"```", b"---\n", b"](", b"[[", b"<!-- text -->"),
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", "\u202e".encode(), "👩‍👩‍👧‍👦".encode(), b"{{#include ../../x}}", b"https://"),
]
UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
Damaged = st.SearchStrategy[tuple[str, bytes]]


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Pieces are lost, doubled, put elsewhere, or signs come in that mean something to some format."""
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        piece = content[at : at + draw(st.integers(1, 80))]
        how = draw(st.sampled_from(["lose", "double", "put", "end"]))
        if how == "lose":
            content = content[:at] + content[at + len(piece) :]
        elif how == "double":
            to = draw(st.integers(0, len(content)))
            content = content[:to] + piece * draw(st.integers(1, 3)) + content[to:]
        elif how == "put":
            content = content[:at] + draw(st.one_of(st.sampled_from(SIGNS), st.binary(max_size=6))) + content[at:]
        else:
            content = content[: max(at, 1)]
    return content


@st.composite
def damaged_archive(draw: st.DrawFn, members: Mapping[str, bytes]) -> bytes:
    """A member is damaged, lost, or has another's name; now and then the zip itself is damaged."""
    name = draw(st.sampled_from(sorted(members)))
    how = draw(st.sampled_from(["damage", "damage", "damage", "lose", "rename"]))
    changed = {other: content for other, content in members.items() if other != name}
    if how != "lose":
        changed[name if how == "damage" else draw(st.sampled_from(sorted(members)))] = draw(damaged(members[name]))
    whole = zipped(changed)
    return draw(damaged(whole)) if draw(st.integers(0, 9)) == 0 else whole


def _seeds() -> dict[str, Damaged]:
    seeds: dict[str, Damaged] = {}
    for ending in ("mm", "opml", "csv", "txt", "md"):
        name, content = load(GOLDEN / f"constructs.{ending}")
        assert isinstance(content, bytes)
        seeds[read(name, content).outline.format or ""] = st.tuples(st.just(name), damaged(content))
    _, book = load(GOLDEN / "book")
    assert not isinstance(book, bytes)
    seeds["mdbook"] = st.tuples(st.just("book.zip"), damaged_archive(dict(book)))
    sheets = [{path.name: path.read_bytes()} for path in sorted(XMIND.glob("content.*")) if path.suffix in (".json", ".xml")]
    seeds["xmind"] = st.tuples(st.just("map.xmind"), st.one_of(*(damaged_archive(members) for members in sheets)))
    own = write(read(*load(GOLDEN / "constructs.mm")).outline, "json").content
    seeds["json"] = st.tuples(st.just("map.json"), damaged(own))
    return seeds


SEEDS = _seeds()
"""By the names of ingest.readers.FORMATS."""


def holds(name: str, content: bytes) -> None:
    try:
        reading = read(name, content)
    except UnreadableFile as refusal:
        assert refusal.code and refusal.message.endswith("."), refusal
    else:
        _can_be_imported(reading)


def _can_be_imported(reading: Reading) -> None:
    topics = list(reading.outline.walk())
    assert all(0 < len(place.node.title) <= TITLE_CHARACTERS and place.depth <= 100 for place in topics)
    assert len(plan(reading.outline, "private", new_uid).topics) == len(topics)
    assert all(problem.code and problem.message for problem in reading.problems)


def _target(form: str, *, anew: bool = False) -> Callable[[], None]:
    """`anew`: with other files each time, also where tests are to be repeatable."""

    @settings(
        max_examples=ROUND, deadline=None, database=None, suppress_health_check=UNHURRIED, derandomize=settings().derandomize and not anew
    )
    @given(SEEDS[form])
    def target(file: tuple[str, bytes]) -> None:
        holds(*file)

    return target


def test_every_reader_has_a_target() -> None:
    assert set(SEEDS) == set(FORMATS)


@pytest.mark.parametrize("form", sorted(SEEDS))
def test_a_damaged_file_is_read_or_refused(form: str) -> None:
    _target(form)()


@pytest.mark.fuzz
@pytest.mark.timeout(3 * SECONDS)
@pytest.mark.parametrize("form", sorted(SEEDS))
def test_damaged_files_are_read_or_refused_for_a_minute(form: str) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        _target(form, anew=True)()
