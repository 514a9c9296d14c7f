"""Plain text: what stands below what, whatever indents it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.outline import Node, Outline
from ingest.readers import read, text
from ingest.writers import write


def shape(outline: Outline) -> list[tuple[int, str]]:
    return [(place.depth, place.node.title) for place in outline.walk()]


def shape_of(lines: str) -> list[tuple[int, str]]:
    return shape(read("notes.txt", lines.encode()).outline)


def codes(lines: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in read("notes.txt", lines.encode()).problems]


@pytest.mark.parametrize("indent", ["\t", " ", "  ", "    ", "\u3000", "\u00a0"])
def test_whatever_indents_makes_levels(indent: str) -> None:
    lines = f"a\n{indent}b\n{indent * 2}c\n{indent}d\n"
    assert shape_of(lines) == [(0, "a"), (1, "b"), (2, "c"), (1, "d")]
    assert codes(lines) == []


def test_several_lines_at_the_top_get_a_root_named_by_the_file() -> None:
    assert shape_of("a\n\tb\nc") == [(0, "notes"), (1, "a"), (2, "b"), (1, "c")]


def test_a_text_that_is_indented_as_a_whole_has_its_levels() -> None:
    assert shape_of("    a\n      b\n    c\n  d") == [(0, "notes"), (1, "a"), (2, "b"), (1, "c"), (1, "d")]


def test_bullets_are_dropped_and_stand_below_a_line_without_one() -> None:
    assert shape_of("Fruit\n- apple\n- pear\nBread\n* rye\n") == [
        (0, "notes"),
        (1, "Fruit"),
        (2, "apple"),
        (2, "pear"),
        (1, "Bread"),
        (2, "rye"),
    ]
    assert shape_of("- a\n  - b\n    words below\n- c") == [(0, "notes"), (1, "a"), (2, "b"), (3, "words below"), (1, "c")]


def test_several_stars_are_as_many_levels_and_what_stands_under_them_is_below() -> None:
    assert shape_of("Root\n* A\n** B\n*** C\n* D\n") == [(0, "Root"), (1, "A"), (2, "B"), (3, "C"), (1, "D")]
    written_by_org = "* Heading\n** Sub\nwords\nmore\n* Two\n"
    assert shape_of(written_by_org) == [(0, "notes"), (1, "Heading"), (2, "Sub"), (3, "words"), (3, "more"), (1, "Two")]
    assert shape_of("* Heading\n- item\n** Sub\n") == [(0, "Heading"), (1, "item"), (1, "Sub")]


def test_numbers_of_numbers_are_levels_where_a_text_is_numbered_so() -> None:
    numbered = "1. Intro\n1.1 Why\nwords\n- point\n1.2 How\n1.2.1 So\n2. End\n"
    assert shape_of(numbered) == [
        *((0, "notes"), (1, "1. Intro"), (2, "1.1 Why"), (3, "words"), (4, "point")),
        *((2, "1.2 How"), (3, "1.2.1 So"), (1, "2. End")),
    ]
    assert shape_of("Milk\n1.5 litres\n2 apples\n") == [(0, "notes"), (1, "Milk"), (1, "1.5 litres"), (1, "2 apples")]


def test_titles_that_look_numbered_come_back_where_they_were() -> None:
    root = Node("1. Intro", children=[Node("1.1 Why"), Node("1.1.1 So"), Node("words")])
    written = write(Outline("1. Intro", root, [], None, "text"), "text").content
    assert shape_of(written.decode()) == [(0, "1. Intro"), (1, "1.1 Why"), (1, "1.1.1 So"), (1, "words")]


def test_tabs_and_blanks_together_are_said_with_the_first_line_that_mixes_them() -> None:
    lines = "a\n\tb\n    c\n\t\td\n"
    assert shape_of(lines) == [(0, "a"), (1, "b"), (1, "c"), (2, "d")]
    assert codes(lines) == [("mixed_indentation", 3)]


def test_a_line_between_two_columns_is_said() -> None:
    assert shape_of("a\n    b\n  c\n") == [(0, "a"), (1, "b"), (1, "c")]
    assert codes("a\n    b\n  c\n") == [("uneven_indentation", 3)]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_line_ends_and_byte_order_marks_do_no_harm(ends: str, encoding: str) -> None:
    assert shape(read("a.txt", f"größer{ends}\tb{ends}{ends}".encode(encoding)).outline) == [(0, "größer"), (1, "b")]


def refused(content: bytes, name: str = "a.txt") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(name, content)
    return caught.value


def test_another_encoding_is_refused_with_its_line() -> None:
    refusal = refused("eins\ngrößer".encode("latin-1"))
    assert (refusal.code, refusal.line) == ("wrong_encoding", 2) and "UTF-8" in refusal.message


@pytest.mark.slow
def test_the_limits_are_kept() -> None:
    assert read("a.txt", "\n".join(" " * n + "x" for n in range(101)).encode()).outline.counts().depth == 100
    deep = refused("\n".join(" " * n + "x" for n in range(102)).encode())
    assert (deep.code, deep.line) == ("too_deep", 102)
    assert refused(("\n".join(" " * n + "x" for n in range(101)) + "\ny").encode()).code == "too_deep"
    assert read("a.txt", b"x\n" * 49_999).outline.counts().topics == 50_000
    assert refused(b"x\n" * 50_000).code == "too_many_topics"
    assert refused(b"x\n" * 60_000).code == "too_many_topics"
    assert refused(b"x" * 1_000_001).code == "text_too_large"
    assert refused(b"----\n====\n").code == "no_topics"


@pytest.mark.slow
def test_levels_by_the_thousand_are_refused_and_overflow_nothing() -> None:
    assert refused("\n".join(" " * n + "x" for n in range(4_000)).encode()).code == "too_deep"


titles = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1, max_size=30).map(
    lambda title: " ".join(title.split()) or "x"
)
trees = st.recursive(
    st.builds(Node, titles),
    lambda below: st.builds(lambda title, children: Node(title, children=children), titles, st.lists(below)),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(trees, st.sampled_from(["\t", "  ", "    ", " "]))
def test_every_tree_written_with_bullets_comes_back(root: Node, indent: str) -> None:
    outline = Outline(root.title, root, [], None, "text")
    lines = "\n".join(f"{indent * depth}- {title}" for depth, title in shape(outline))
    assert shape(text.read(lines.encode(), "a.txt").outline) == shape(outline)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(lines: str) -> None:
    try:
        outline = read("a.txt", lines.encode()).outline
    except UnreadableFile as refusal:
        assert refusal.message.endswith(".")
    else:
        assert all(node.title == " ".join(node.title.split()) != "" for node, _, _ in outline.walk())
