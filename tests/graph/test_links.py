"""Which topics a text links to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.addresses import Addressed, page_of
from graph.links import MOST, links_in

UID = "0190a1b2-0000-7000-8000-000000000001"
OTHER = "0190a1b2-0000-7000-8000-000000000002"
PAGE = page_of(Addressed(OTHER, "water-and-land", UID))


@pytest.mark.parametrize(
    ("text", "titles", "uids"),
    [
        ("[[Rivers]] and [[ rivers ]] and [[Lakes|the lakes]]", ["Rivers", "Lakes"], []),
        (f"[[{UID}]] [a]({UID}) [b](/topics/{UID})", [], [UID]),
        (f"[a]({PAGE}) [b](https://trellis.example{PAGE}#part) {PAGE}?x=1", [], [UID]),
        (f"[ref]: {PAGE}\n", [], [UID]),
        ("`[[Rivers]]` and ``[[Rivers]] ` ``", [], []),
        ("```\n[[Rivers]]\n```\n[[Lakes]]", ["Lakes"], []),
        ("~~~~\n[[Rivers]]\n~~~\n[[Seas]]\n~~~~\n[[Lakes]]", ["Lakes"], []),
        ("a ` b [[Rivers]]\n\nc ` d", ["Rivers"], []),
        ("[[]] [[ ]] [[a\nb]] [[[x]]]", ["x"], []),
        (f"just {UID} as text, and /no-page/at-all", [], []),
        ("/slug-111111111111111111111/0OIl0OIl0OIl0OIl0OIl0", [], []),
    ],
)
def test_links_are_found_and_code_is_not_read(text, titles, uids):
    assert links_in(text) == (titles, uids)


def test_only_so_many_count():
    assert len(links_in(" ".join(f"[[Topic {number}]]" for number in range(2 * MOST))).titles) == MOST


@given(st.text(alphabet="[]`~|\n a/-1(", max_size=200))
def test_any_text_can_be_read(text):
    links_in(text)


LONG = 1_000_000
BOMBS = {
    "brackets": "[" * LONG,
    "titles": "[[a" * 300_000,
    "backticks": "`" * LONG,
    "backticks of all lengths": "".join("`" * length + " " for length in range(1_400)),
    "slashes": "/" * LONG,
    "addresses": "/a-" * 300_000,
    "one long name": "/" + "a" * LONG,
    "one long address": "a-" * 500_000,
    "links": "](" * 500_000,
    "fences": "```\n" * 250_000,
    "lines": "\n" * LONG,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", BOMBS)
def test_a_megabyte_made_to_hurt_is_read_in_one_pass(name):
    links_in(BOMBS[name])
