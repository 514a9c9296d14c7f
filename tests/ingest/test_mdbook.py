"""What a golden book can't show: where it lies, what is refused, and includes made to hurt."""

import pytest

from ingest.errors import UnreadableFile
from ingest.outline import Outline, Reading
from ingest.readers import mdbook, read

pytestmark = pytest.mark.timeout(30)
"""Seconds: what no file may take, however it is made."""

SUMMARY = "# Summary\n\n- [One](one.md)\n"


def book(files: dict[str, str | bytes], name: str = "folder") -> Reading:
    return read(name, {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()})


def refused(files: dict[str, str | bytes]) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        book(files)
    return caught.value


def text_of(outline: Outline, source_id: str) -> str:
    [text] = [text.markdown for node, _, _ in outline.walk() if node.source_id == source_id for text in node.texts]
    return text


@pytest.mark.parametrize(
    ("settings", "summary", "title"),
    [
        ('[book]\ntitle = "From the settings"', "# From the summary", "From the settings"),
        ("[book]\nauthors = []", "# From the summary", "From the summary"),
        ("", "# summary", "folder"),
        ("", "", "folder"),
        ("title = 3\nbook = 4", "## A part is no title", "folder"),
    ],
)
def test_the_title_comes_from_the_settings_else_the_summary_else_the_folder(settings: str, summary: str, title: str) -> None:
    files = {"book.toml": settings, "src/SUMMARY.md": f"{summary}\n\n- [One](one.md)\n", "src/one.md": "text"}
    assert book(dict(files)).outline.title == title


@pytest.mark.parametrize(
    ("settings", "source"), [('[book]\nsrc = "text/en"', "text/en/"), ("", "src/"), ("", ""), ('[book]\nsrc = "."', "")]
)
def test_the_table_of_contents_lies_where_the_settings_say(settings: str, source: str) -> None:
    reading = book({"book.toml": settings, f"{source}SUMMARY.md": SUMMARY, f"{source}one.md": "text"})
    assert text_of(reading.outline, "one.md") == "text"
    assert reading.problems == []


def test_a_book_elsewhere_in_the_folder_is_pointed_out() -> None:
    refusal = refused({"book.toml": "", "docs/guide/src/SUMMARY.md": SUMMARY, "docs/guide/src/one.md": ""})
    assert refusal.code == "no_summary"
    assert "docs/guide/src/SUMMARY.md" in refusal.message


def test_line_ends_of_windows_and_a_byte_order_mark_are_nobody_s_text() -> None:
    reading = book({"SUMMARY.md": SUMMARY.replace("\n", "\r\n"), "one.md": b"\xef\xbb\xbf# One\r\n\r\ntwo\r\nthree\r\n"})
    assert text_of(reading.outline, "one.md") == "# One\n\ntwo\nthree"


def test_parts_hold_the_chapters_that_follow_and_suffix_chapters_none() -> None:
    summary = "[a](a.md)\n\n# P\n\n- [b](b.md)\n  - [c](c.md)\n\n# Q\n\n# R\n\n- [d](d.md)\n\n[e](e.md)\n"
    root = book({"SUMMARY.md": summary}).outline.root
    assert [(node.title, node.kind, [child.title for child in node.children]) for node in root.children] == [
        ("a", "topic", []),
        ("P", "group", ["b"]),
        ("Q", "group", []),
        ("R", "group", ["d"]),
        ("e", "topic", []),
    ]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "no_summary"),
        ({"README.txt": "hello"}, "no_summary"),
        ({"book.toml": "[book]"}, "no_summary"),
        ({"book.toml": "[book\n", "src/SUMMARY.md": SUMMARY}, "not_toml"),
        ({"book.toml": '[book]\nsrc = "../elsewhere"', "x/SUMMARY.md": SUMMARY}, "no_summary"),
        ({"SUMMARY.md": ""}, "no_topics"),
        ({"SUMMARY.md": "# Summary\n\nJust words.\n"}, "no_topics"),
        ({"SUMMARY.md": b"# Summ\xe4ry"}, "wrong_encoding"),
        ({"SUMMARY.md": b"\x89PNG\r\n\x1a\n\0\0"}, "wrong_encoding"),
        ({"SUMMARY.md": SUMMARY, "one.md": b"a\0b"}, "not_text"),
        ({"SUMMARY.md": SUMMARY, "one.md": "x" * 1_000_001}, "text_too_large"),
        ({"SUMMARY.md": "- " * 5_000 + "[a](a.md)"}, "too_deep"),
        ({"SUMMARY.md": "\n".join("  " * depth + f"- [{depth}](a.md)" for depth in range(101))}, "too_deep"),
        ({"SUMMARY.md": "## A part\n\n" + "\n".join("  " * depth + f"- [{depth}](a.md)" for depth in range(100))}, "too_deep"),
        ({"SUMMARY.md": "x" * 1_000_001}, "text_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_book_is_refused_with_its_code(files: dict[str, str | bytes], code: str) -> None:
    assert refused(files).code == code


def test_a_book_that_is_too_large_as_a_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mdbook, "TOPICS", 100)
    assert book({"SUMMARY.md": "".join(f"- [{number}]()\n" for number in range(99))}).outline.counts().topics == 100
    assert refused({"SUMMARY.md": "".join(f"- [{number}]()\n" for number in range(100))}).code == "too_many_topics"
    monkeypatch.setattr(mdbook, "TEXTS_BYTES", 5_000)
    files = {"SUMMARY.md": "".join(f"- [{n}]({n}.md)\n" for n in range(6))} | {f"{n}.md": "x" * 999 for n in range(6)}
    assert refused(dict(files)).code == "too_large"


@pytest.mark.parametrize(
    "text", ["[" * 300_000, "![[" * 100_000, "[a](" * 80_000, "- [a](b)\n" * 20_000, "*a " * 60_000, "[" * 999 + "\n\n"], ids=range(6)
)
@pytest.mark.slow
def test_a_table_of_contents_made_to_hurt_is_read_or_refused_in_time(text: str) -> None:
    try:
        book({"SUMMARY.md": text})
    except UnreadableFile as refusal:
        assert refusal.code == "no_topics"


def test_a_hundred_levels_are_allowed() -> None:
    assert book({"SUMMARY.md": "\n".join("  " * depth + f"- [{depth}]()" for depth in range(100))}).outline.counts().depth == 100


@pytest.mark.parametrize(
    "path", ["../../../etc/passwd", "/etc/passwd", "..\\..\\secret", "x/../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"]
)
def test_an_include_never_leaves_the_book(path: str) -> None:
    reading = book(
        {
            "src/SUMMARY.md": SUMMARY,
            "src/one.md": f"```\n{{{{#include {path}}}}}\n```",
            "../../../etc/passwd": "root",
            "/etc/passwd": "root",
        }
    )
    assert text_of(reading.outline, "one.md") == f"```\nlisting not included: {path}\n```"
    assert [(problem.code, problem.count) for problem in reading.problems] == [("listing_missing", 1)]


def test_an_include_may_use_all_of_the_book_s_folder_but_no_more() -> None:
    files = {"book.toml": "", "listings/a.rs": "fn a() {}\n", "src/SUMMARY.md": SUMMARY, "src/one.md": "{{#include ../listings/a.rs}}"}
    assert text_of(book(dict(files)).outline, "one.md") == "fn a() {}"


def test_includes_that_include_each_other_end() -> None:
    reading = book(
        {
            "SUMMARY.md": SUMMARY,
            "one.md": "{{#include a.md}}",
            "a.md": "a {{#include b.md}}",
            "b.md": "b {{#include a.md}} {{#include one.md}}",
        }
    )
    assert text_of(reading.outline, "one.md") == "a b listing not included: a.md listing not included: one.md"
    assert [(problem.code, problem.count) for problem in reading.problems] == [("include_cycle", 2)]


def test_includes_that_would_multiply_without_end_are_stopped() -> None:
    files = {"SUMMARY.md": SUMMARY, "one.md": "{{#include 0.md}}"}
    files |= {f"{n}.md": f"{{{{#include {n + 1}.md}}}} " * 10 for n in range(9)} | {"9.md": "x" * 1_000}
    reading = book(dict(files))
    assert "include_too_large" in [problem.code for problem in reading.problems]


def test_a_listing_that_is_no_text_is_not_included() -> None:
    reading = book({"SUMMARY.md": SUMMARY, "one.md": "{{#include a.bin}}", "a.bin": b"\xff\0\xfe"})
    assert text_of(reading.outline, "one.md") == "listing not included: a.bin"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 300_000,
        "[a" * 150_000,
        "`" * 300_000,
        "` `` " * 60_000,
        "![" * 150_000,
        "[a](" * 80_000,
        "[a]: " * 60_000,
        "{{#include " * 30_000,
        "> " * 3_000,
    ],
    ids=range(9),
)
@pytest.mark.slow
def test_a_chapter_made_to_hurt_is_read_in_time(text: str) -> None:
    assert book({"SUMMARY.md": SUMMARY, "one.md": text}).outline.counts().topics == 2


def test_a_footnote_that_begins_with_a_chapter_s_name_keeps_its_words() -> None:
    text = "elided[^1]\n\n[^1]: elision does so."
    whole = book({"src/SUMMARY.md": "- [A](a.md)\n- [B](elision.md)\n", "src/a.md": text, "src/elision.md": "x"})
    assert text_of(whole.outline, "a.md") == text and whole.problems == []
