"""Which reader takes a file: its content decides, its name only where any text may be anything."""

import codecs
import random

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import FORMATS, FileFormat, read
from tests.ingest.test_golden import GOLDEN

NAMES = {"mm": "constructs.mm", "opml": "constructs.opml", "csv": "constructs.csv", "text": "constructs.txt"}


def refused(name: str, content: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(name, content)
    return caught.value


@pytest.mark.parametrize("known", ["mm", "opml", "csv"])
@pytest.mark.parametrize("name", ["map", "map.txt", "map.mm", "map.opml", "map.bin"])
def test_what_has_a_mark_is_known_by_it_under_any_name(known: str, name: str) -> None:
    if known == "csv" and name.endswith((".mm", ".opml")):
        assert refused(name, (GOLDEN / NAMES[known]).read_bytes()).code == "unknown_format"
    else:
        reading = read(name, (GOLDEN / NAMES[known]).read_bytes())
        assert reading.outline.format == known
        promises_another = name.endswith((".mm", ".opml")) and not name.endswith(known)
        assert ("named_otherwise" in {problem.code for problem in reading.problems}) == promises_another


@pytest.mark.parametrize("name", ["notes", "notes.txt", "NOTES.TXT", "notes.log", "notes.v2"])
def test_plain_text_is_what_is_left(name: str) -> None:
    assert read(name, (GOLDEN / "constructs.txt").read_bytes()).outline.format == "text"


def test_plain_text_comes_last() -> None:
    assert [name for name, known in FORMATS.items() if isinstance(known, FileFormat)][-1] == "text"


@pytest.mark.parametrize("name", ["a.mm", "a.opml", "a.json", "a.html", "a.xml", "a.xmind"])
def test_plain_text_under_the_name_of_another_kind_is_refused_as_that(name: str) -> None:
    refusal = refused(name, b"hello\n\tworld")
    assert refusal.code == "unknown_format" and "plain text" in refusal.message and "as its name says" in refusal.message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html>\n<html><p>x", "a web page"),
        (b"<!-- c -->\n<HTML>\n<p>x", "a web page"),
        (b"\xef\xbb\xbf<html>", "a web page"),
        ("<html><p>größer".encode("latin-1"), "a web page"),
        (codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"), "a web page"),
        (b"<ma", "XML"),
        (b"<opm", "XML"),
        (b"<?xml version='1.0'?>\n<rss/>", "XML"),
        (b"<?xml version='1.0'?>\n<!-- cut off in a comm", "XML"),
        (b"</node></map>", "XML"),
        (b"TEXT='a'/>\n<node TEXT='b'/>\n<node TEXT='c'>\n</node>\n</map>", "XML"),
        (b"ne text='a'/><outline text='b'/></body></opml>", "XML"),
        (b"{}", "JSON"),
        (b'{"topics": [', "JSON"),
        (b' {\n  "a": 1,', "JSON"),
        (b'[{"a": 1', "JSON"),
        (b"[[1, 2], [", "JSON"),
        (b"[1, 2, 3]", "JSON"),
        (b"[]", "JSON"),
        (b"[true, fal", "JSON"),
        (b"[" * 200_000 + b"1,", "JSON"),
        (b"{\\rtf1 hello}", "a rich text document"),
        (b"%!PS-Adobe", "a PostScript document"),
        (b"hello\0world", "a binary file"),
        (b"a\x01b", "a binary file"),
        (bytes(range(256)), "a binary file"),
        ("plain".encode("utf-16-le"), "a binary file"),
        (random.Random(3).randbytes(10_000), "a binary file"),
    ],
    ids=range(28),
)
@pytest.mark.parametrize("name", ["a.txt", "a", "a.csv"])
def test_what_is_something_else_is_refused_as_what_it_is(content: bytes, kind: str, name: str) -> None:
    refusal = refused(name, content)
    assert refusal.code == "unknown_format" and f"{name} is {kind}" in refusal.message


@pytest.mark.parametrize(
    "content",
    [
        "[ ] a task\n[x] another",
        "[1] a reference",
        "[[a wiki's link]]",
        "[link](https://example.org)",
        "{braces} around\n\ta word",
        "<3 is a heart",
        "<- an arrow",
        "a < b\n\tlist<int>",
        "HTML\n\tThe <p> element\n\tThe <div> element",
        "42",
        '"quoted"',
        "null",
        "Title, author, year\n\tone",
        "form\x0cfeed",
    ],
)
def test_a_text_that_only_looks_a_little_like_something_else_is_read(content: str) -> None:
    assert read("a.txt", content.encode()).outline.format == "text"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["constructs.mm", "constructs.opml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_piece_of_a_broken_map_is_taken_for_plain_text(name: str, encoding: str) -> None:
    content = (GOLDEN / name).read_text().replace('encoding="UTF-8"', "").encode(encoding)
    choice = random.Random(5)
    for _ in range(100):
        cut = content[: choice.randrange(10, len(content))]
        flipped = bytearray(content)
        flipped[choice.randrange(100)] ^= 1 << choice.randrange(8)
        for broken in (cut, bytes(flipped)):
            try:
                found = read("map", broken).outline.format
            except UnreadableFile as refusal:
                found = refusal.code
            assert found not in {"text", "csv"}
