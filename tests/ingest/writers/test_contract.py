"""What every writer promises, whatever its format."""

import time
from collections import Counter

import pytest

from ingest import readers
from ingest.limits import DEPTH
from ingest.outline import Node, Outline, Relation, Text
from ingest.writers import FORMATS, Written, write
from ingest.writers.choices import Choices
from ingest.writers.losses import MESSAGES
from tests.ingest import readable
from tests.ingest.writers.round_trip import check, read_back
from tests.ingest.writers.whole import whole

forms = pytest.mark.parametrize("form", FORMATS)
DEEPER_THAN_PYTHON = 3_000


def chain(length: int) -> Outline:
    root = node = Node("0")
    for number in range(1, length):
        node.children.append(Node(str(number)))
        node = node.children[0]
    return Outline("0", root, [], None, "text")


def wide(topics: int, made_from: str = "mm") -> Outline:
    """Seven below each, with some of everything."""
    nodes = [Node("The root")]
    for number in range(1, topics):
        node = Node(
            f"Topic {number} of many",
            note=f"A note of topic {number}." if number % 2 else None,
            texts=[Text(None, f"# Text {number}\n\nwith **bold** words\n\n- a\n- b")] if number % 10 == 0 else [],
            tags=["a"] if number % 7 == 0 else [],
            source_id=f"ID_{number}",
        )
        nodes[(number - 1) // 7].children.append(node)
        nodes.append(node)
    relations = [Relation("related", nodes[number], nodes[number // 2]) for number in range(2, topics, 5)]
    return Outline("The root", nodes[0], relations, None, made_from)


def as_text(outline: Outline) -> str:
    return readable.readable(readers.Reading(outline, []))


def test_every_format_that_is_read_is_written() -> None:
    assert set(FORMATS) == set(readers.FORMATS)


@forms
def test_the_same_outline_makes_the_same_file(form: str) -> None:
    assert write(whole(), form) == write(whole(), form)


@forms
def test_writing_leaves_the_outline_as_it_was(form: str) -> None:
    outline = whole()
    before = as_text(outline)
    write(outline, form)
    assert as_text(outline) == before


@forms
def test_a_file_has_a_name_that_every_system_takes(form: str) -> None:
    outline = Outline('a/b\\c: "d"?*', Node("root"), [], None, "mm")
    written = write(outline, form)
    assert written.name == f"a-b-c- -d-{FORMATS[form].ending}" and written.media_type == FORMATS[form].media_type


@forms
def test_what_is_lost_is_said_once_for_each_kind_with_its_count(form: str) -> None:
    problems = write(whole(), form).problems
    assert max(Counter(problem.code for problem in problems).values()) == 1
    for problem in problems:
        assert problem.severity == "warning" and problem.message.startswith(MESSAGES[problem.code]) and problem.message.endswith(".")


@forms
def test_a_map_with_every_construct_comes_back_but_for_what_is_said(form: str) -> None:
    written = write(whole(), form)
    check(whole(), read_back(written, form), written.problems)


@forms
def test_a_part_of_a_map_is_a_map_of_its_own(form: str) -> None:
    outline = whole()
    texts = outline.root.children[1]
    written = write(outline, form, part=texts)
    inner = [relation for relation in outline.relations if relation.target is not outline.root.children[0]]
    check(Outline("Texts", texts, inner, outline.language, outline.format), read_back(written, form), written.problems)
    assert [problem.count for problem in written.problems if problem.code == "relation_leads_out"] == []
    note = write(outline, form, part=texts.children[0])
    assert [problem.count for problem in note.problems if problem.code == "relation_leads_out"] == [1]


@forms
def test_one_topic_alone_is_a_map(form: str) -> None:
    outline = Outline("Alone", Node("Alone"), [], None, form)
    written = write(outline, form)
    check(outline, read_back(written, form), written.problems)


@forms
def test_the_deepest_map_comes_back(form: str) -> None:
    written = write(chain(DEPTH + 1 - (form == "mdbook")), form)
    assert read_back(written, form).counts().depth == DEPTH - (form == "mdbook")


@forms
def test_a_map_deeper_than_any_stack_is_written(form: str) -> None:
    written = write(chain(DEEPER_THAN_PYTHON), form)
    assert len(written.content) > DEEPER_THAN_PYTHON


@forms
@pytest.mark.slow
def test_a_large_map_is_written_and_comes_back(form: str) -> None:
    """Ten thousand topics, or as many as a book of so many files may hold; the time is printed."""
    outline = wide(2_000 if form == "mdbook" else 10_000, form)
    start = time.perf_counter()
    written = write(outline, form)
    print(f"{form}: {len(written.content):,} bytes in {time.perf_counter() - start:.2f} s")
    check(outline, read_back(written, form), written.problems)


@forms
@pytest.mark.slow
def test_the_largest_map_is_written(form: str) -> None:
    outline = Outline("root", Node("root", children=[Node(f"topic {number}") for number in range(1, 50_000)]), [], None, form)
    written = write(outline, form)
    assert read_back(written, form).counts().topics == 50_000


@pytest.mark.slow
def test_a_book_of_more_files_than_are_read_says_so() -> None:
    written = write(wide(10_000), "mdbook")
    assert "too_many_files" in {problem.code for problem in written.problems}


@pytest.mark.parametrize(("levels", "headings"), [(1, 1), (2, 2), (3, 9), (4, 10), (6, 10), (99, 10), (0, 1)])
def test_the_depth_of_a_markdown_file_s_headings_can_be_chosen(levels: int, headings: int) -> None:
    nodes = [Node(str(number)) for number in range(10)]
    root = Node("root", children=[Node("a", children=[*nodes[:7]])])
    nodes[0].children.append(nodes[7])
    written = write(Outline("root", root, [], None, "text"), "markdown", choices=Choices(levels))
    assert sum(line.startswith("#") for line in written.content.decode().split("\n")) == headings
    check(Outline("root", root, [], None, "text"), read_back(written, "markdown"), written.problems)


def problems_of(written: Written) -> dict[str, int]:
    return {problem.code: problem.count for problem in written.problems}


def test_a_plain_map_loses_nothing_in_any_format() -> None:
    root = Node("Fruit", children=[Node("Apple", children=[Node("Boskoop")]), Node("Pear")])
    outline = Outline("Fruit", root, [], None, "text")
    lost = {form: problems_of(write(outline, form)) for form in FORMATS}
    assert lost == {**{form: {} for form in FORMATS}, "mdbook": {"draft_chapter": 3}}
