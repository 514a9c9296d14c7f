"""Tables: how headers and rows may be written, and the line that each refusal names."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.limits import EXTRAS_BYTES
from ingest.outline import Reading
from ingest.readers import read, table, table_tree


def shape(reading: Reading) -> list[tuple[int, str]]:
    return [(place.depth, place.node.title) for place in reading.outline.walk()]


def reading_of(rows: str, name: str = "map.csv") -> Reading:
    return read(name, rows.encode())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_commas_semicolons_and_tabs_separate(delimiter: str, ends: str) -> None:
    rows = ["id,parent,title", "1,,A", "2,1,B"]
    content = ends.join(row.replace(",", delimiter) for row in rows)
    assert shape(reading_of(content, "map")) == [(0, "A"), (1, "B")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_first_line_may_say_what_separates(delimiter: str) -> None:
    rows = f"sep={delimiter}\nid,parent,title\n1,,A\n2,1,B\n3,9,C\n".replace(",", delimiter)
    assert refused(rows).line == 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_do_no_harm(encoding: str) -> None:
    assert shape(read("a", "id,title\n1,größer\n".encode(encoding))) == [(0, "größer")]


def test_without_ids_a_topic_goes_by_its_title() -> None:
    rows = "title,parent\nFlour ,\nDough, Flour\nKneading,Dough\n"
    assert shape(reading_of(rows)) == [(0, "Flour"), (1, "Dough"), (2, "Kneading")]


def test_titles_alone_are_a_list_named_by_the_file() -> None:
    assert shape(reading_of("Title,Author\nOne,x\nTwo,y\n", "books.csv")) == [(0, "books"), (1, "One"), (1, "Two")]


def test_a_row_may_come_before_its_parent() -> None:
    assert shape(reading_of("id,parent,title\n2,1,B\n1,,A\n")) == [(0, "A"), (1, "B")]


def test_a_table_is_known_by_its_header_under_any_name() -> None:
    rows = "id,parent,title\n1,,A\n"
    assert [reading_of(rows, name).outline.format for name in ("a", "a.txt", "a.csv")] == ["csv"] * 3
    assert reading_of("Title\nOne", "a.txt").outline.format == "text"


def refused(rows: str, name: str = "map.csv") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        reading_of(rows, name)
    assert caught.value.message.endswith(".")
    return caught.value


HEADER = "id,parent,title,kind,note,target\n"


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ("a,b\n1,2\n", "no_header", 1),
        ("hello", "no_header", 1),
        ("sep=;\na;b\n", "no_header", 2),
        ("id,title,ID\n1,A,2\n", "duplicate_column", 1),
        ("id,title,x,x\n1,A,2\n", "duplicate_column", 1),
        (HEADER, "no_topics", None),
        (f"{HEADER},,,,,\n", "no_topics", None),
        (f"{HEADER}1,,,related,,2\n", "no_topics", None),
        (f'{HEADER}1,,A,,"two\nlines",\n\n1,,B\n', "duplicate_id", 5),
        (f"{HEADER}1,,A\n2,3,B\n", "unknown_parent", 3),
        ("title,parent\nA,\nB,C\n", "unknown_parent", 3),
        ("title,parent\nA,\n A ,\n", "duplicate_id", 3),
        (f"{HEADER}1,,A\n2,4,B\n3,2,C\n4,3,D\n5,4,E\n", "parent_cycle", 3),
        (f"{HEADER}5,4,E\n1,,A\n2,4,B\n4,2,D\n", "parent_cycle", 5),
        (f"{HEADER}1,1,A\n", "parent_cycle", 2),
        (f"{HEADER}1,,Salt, pepper, and water, boiled, twice\n", "too_many_cells", 2),
        (f'{HEADER}1,,"A\n2,1,B\n', "truncated", 2),
        (f'{HEADER}1,,"A"b\n', "not_csv", 2),
        (HEADER + "".join(f"{n},{n - 1 or ''},x\n" for n in range(1, 103)), "too_deep", 103),
        (f"{HEADER}1,,A,,{'n' * 1_000_001}\n", "text_too_large", 2),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_a_wrong_table_is_refused_with_its_code_and_line(rows: str, code: str, line: int | None) -> None:
    refusal = refused(rows)
    assert (refusal.code, refusal.line) == (code, line)


def test_a_refusal_says_which_rows() -> None:
    assert "(lines 2 and 3)" in refused("id,title\n7,A\n7,B\n").message
    assert "2, 4, 3" in refused(f"{HEADER}1,,A\n2,4,B\n3,2,C\n4,3,D\n").message


@pytest.mark.slow
def test_more_rows_than_topics_may_be_are_refused() -> None:
    assert refused(HEADER + "".join(f"{n},,x\n" for n in range(60_000))).code == "too_many_topics"
    assert refused(HEADER + "".join(f"{n},,x\n" for n in range(50_000))).code == "too_many_topics"


@pytest.mark.slow
def test_two_hundred_thousand_levels_are_refused_at_the_limit_of_topics() -> None:
    assert refused(HEADER + "".join(f"{n},{n - 1 or ''},x\n" for n in range(1, 200_000))).code == "too_many_topics"
    assert refused(HEADER + "".join(f"{n},{n % 50_000 + 1},x\n" for n in range(1, 50_001))).code == "parent_cycle"


@pytest.mark.slow
def test_the_limits_themselves_are_allowed() -> None:
    reading = reading_of(HEADER + "".join(f"{n},,x\n" for n in range(49_999)))
    assert reading.outline.counts().topics == 50_000
    assert reading_of(f"{HEADER}1,,A,,{'n' * 1_000_000}\n").outline.counts().documents == 1


def test_windows_encodings_are_refused_by_name() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.csv", "id,title\n1,größer\n".encode("windows-1252"))
    assert (caught.value.code, caught.value.line) == ("wrong_encoding", 2)


def test_the_texts_of_a_table_are_limited_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_tree, "TEXTS_BYTES", 10)
    assert refused("id,title,text\n1,A,sixsix\n2,B,sixsix\n").code == "too_large"


def test_unknown_columns_are_named_with_their_line_and_kept_within_the_limit() -> None:
    reading = reading_of(f"title,id,colour,huge\nA,1,red,{'x' * 5_000}\n")
    assert [(problem.code, problem.line) for problem in reading.problems] == [("unknown_column", 1), ("extras_shortened", None)]
    assert "colour, huge" in reading.problems[0].message
    assert reading.outline.root.extras == {"columns": {"colour": "red"}}
    assert len(json.dumps(reading.outline.root.extras).encode()) <= EXTRAS_BYTES


def test_a_relation_has_its_direction_and_its_reason() -> None:
    [relation] = reading_of(f"{HEADER}1,,A\n2,1,B\n2,,,requires,since,1\n").outline.relations
    assert (relation.kind, relation.source.title, relation.target.title, relation.reason) == ("requires", "B", "A", "since")


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).map(lambda cell: " ".join(cell.split()))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cells, cells, st.integers(0, 30)), min_size=1, max_size=30), st.sampled_from(",;\t"))
def test_every_tree_written_as_a_table_comes_back(topics: list[tuple[str, str, int]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["id", "parent", "title", "text"])
    parents = ["" if number == 0 else str(parent % number) for number, (_, _, parent) in enumerate(topics)]
    writer.writerows([number, parent, title, words] for number, ((title, words, _), parent) in enumerate(zip(topics, parents, strict=True)))
    outline = table.read(file.getvalue().encode(), "a.csv").outline
    assert outline.root.source_id == "0"
    found = {
        place.node.source_id: (place.node.title, [text.markdown for text in place.node.texts], place.parent and place.parent.source_id)
        for place in outline.walk()
    }
    assert found == {
        str(number): (title or "(untitled)", [words] if words else [], parent or None)
        for number, ((title, words, _), parent) in enumerate(zip(topics, parents, strict=True))
    }


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_any_rows_are_read_or_refused(rows: str, with_header: bool) -> None:
    try:
        reading = read("a.csv", (HEADER * with_header + rows).encode())
    except UnreadableFile as refusal:
        assert refusal.message.endswith(".")
    else:
        assert reading.outline.format == "csv"
