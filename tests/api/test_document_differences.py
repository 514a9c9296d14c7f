"""The difference of two texts: whole, by lines and words, and found in bounded time."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents import differences as module
from api.documents.differences import differences

TEXTS = st.text(alphabet="ab \n.", max_size=80)


def sides(parts) -> tuple[str, str]:
    """Both texts, put together again from their difference."""
    before, after = "", ""
    for part in parts:
        for kind, text in [(part.kind, part.text)] if part.words is None else [(word.kind, word.text) for word in part.words]:
            before += text if kind in ("same", "removed") else ""
            after += text if kind in ("same", "added") else ""
    return before, after


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before, after):
    assert sides(differences(before, after)) == (before, after)


@given(TEXTS, TEXTS)
def test_line_numbers_follow_each_other(before, after):
    from_line = to_line = 1
    for part in differences(before, after):
        assert (part.from_line, part.to_line) == (from_line, to_line)
        removed, added = sides([part])
        from_line += len(removed.splitlines())
        to_line += len(added.splitlines())


def test_equal_texts_differ_in_nothing():
    assert [part.kind for part in differences("a\nb\n", "a\nb\n")] == ["same"]
    assert differences("", "") == []


def test_a_changed_word_is_found_in_its_line():
    parts = differences("# Title\n\nThe quick fox.\n\nEnd\n", "# Title\n\nThe slow fox.\nAnd more.\n\nEnd\n")
    assert [part.kind for part in parts] == ["same", "changed", "same"]
    assert [(word.kind, word.text) for word in parts[1].words or []] == [
        ("same", "The "),
        ("removed", "quick"),
        ("added", "slow"),
        ("same", " fox.\n"),
        ("added", "And more.\n"),
    ]


def lines(seed: int, kinds: int, count: int) -> str:
    chosen = random.Random(seed)
    return "".join(f"line {chosen.randrange(kinds)}\n" for _ in range(count))


BOMBS = {
    "all the same": ("a\n" * 400_000, "b\n" + "a\n" * 300_000 + "c\n"),
    "two kinds": (lines(1, 2, 100_000), lines(2, 2, 100_000)),
    "many kinds": (lines(1, 5_000, 100_000), lines(2, 5_000, 100_000)),
    "reversed": ("".join(f"{n}\n" for n in range(100_000)), "".join(f"{n}\n" for n in reversed(range(100_000)))),
    "one line": ("ab " * 300_000, "ba " * 300_000),
    "words": ("a b " * 1_900 + "x", "b a " * 1_900 + "y"),
    "many changed lines": ("".join(f"{n} a b c d\n\n" for n in range(50_000)), "".join(f"{n} a c b d\n\n" for n in range(50_000))),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", BOMBS)
def test_a_megabyte_made_to_take_for_ever_is_compared_at_last(name):
    before, after = BOMBS[name]
    assert sides(differences(before, after)) == (before, after)


def test_in_a_long_text_with_blank_lines_only_what_was_edited_is_changed():
    before = [f"Paragraph {number} has its own words.\n\n" for number in range(10_000)]
    after = [line.replace("words", "phrases") if number % 250 == 7 else line for number, line in enumerate(before)]
    parts = differences("".join(before), "".join(after))
    changed = [part for part in parts if part.kind != "same"]
    assert [(part.kind, part.from_line) for part in changed] == [("changed", 2 * number + 1) for number in range(7, 10_000, 250)]
    assert sum(word.kind == "added" for part in changed for word in part.words or []) == 40


def test_without_steps_the_rest_is_one_change(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 0)
    assert [part.kind for part in differences("a\nb\nc\n", "a\nx\nb\nc\n")] == ["same", "added", "same"]
    assert [part.kind for part in differences("a\nb\nz\nc\n", "a\nx\nb\ny\nc\n")] == ["same", "removed", "added", "same"]
