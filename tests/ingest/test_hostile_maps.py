"""Files made to hurt: each is refused by name, quickly, and nothing outside is touched."""

import random
from collections.abc import Callable

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import freemind, read, xml_tree
from tests.ingest.test_golden import GOLDEN

pytestmark = pytest.mark.timeout(30)
"""Seconds: what no file may take, however it is made."""

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DEEP = 200_000


def refused(content: bytes, name: str = "map.mm") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(name, content)
    assert caught.value.message.endswith(".")
    return caught.value


def a_map(inner: str) -> bytes:
    return f'<map version="1.0.1"><node TEXT="root">{inner}</node></map>'.encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\t ", "empty_file"),
        (b"hello", "unknown_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "unknown_format"),
        (b"PK\x03\x04" + bytes(100), "truncated"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "unknown_format"),
        (b"<html><body><map name='x'></map></body></html>", "unknown_format"),
        (b"<map/>", "no_topics"),
        (b"<map version='1'></map>", "no_topics"),
        (b"<map version='1'><node TEXT='a'", "truncated"),
        (b"<map version='1'><node TEXT='a'><node TEXT='b'/>", "truncated"),
        (b"<map><node TEXT='a'></map>", "not_xml"),
        (b"<map><node TEXT='a & b'/></map>", "not_xml"),
        (b"<map><node TEXT='&nbsp;'/></map>", "not_xml"),
        (b"<map><node TEXT='a\0b'/></map>", "not_xml"),
        (b"<map><node TEXT='&#0;'/></map>", "not_xml"),
        (b"<map><node TEXT='\xe4'/></map>", "wrong_encoding"),
        (b"<?xml version='1.0' encoding='klingon'?><map><node TEXT='a'/></map>", "wrong_encoding"),
        (b"<?xml version='1.0' encoding='ascii'?><map><node TEXT='\xc3\xa4'/></map>", "wrong_encoding"),
        (b"<?xml version='1.0' encoding='zip'?><map><node TEXT='a'/></map>", "wrong_encoding"),
        (b"\xff\xfe<\0m\0a\0p\0>\0\xd8", "wrong_encoding"),
        (b"<!DOCTYPE map><map><node TEXT='a'/></map>", "has_dtd"),
        (b"<!DOCTYPE map SYSTEM 'http://example.org/map.dtd'><map><node TEXT='a'/></map>", "has_dtd"),
        (b"<!DOCTYPE map [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><map><node TEXT='&x;'/></map>", "has_dtd"),
        (f'<!DOCTYPE map [<!ENTITY l0 "ha">{LAUGHS}]><map><node TEXT="&l9;"/></map>'.encode(), "has_dtd"),
        (f'<!DOCTYPE map [<!ENTITY big "{"x" * 100_000}">]><map><node TEXT="{"&big;" * 1_000}"/></map>'.encode(), "has_dtd"),
        (a_map("<node TEXT='x'>" * DEEP + "</node>" * DEEP), "too_deep"),
        (a_map("<node TEXT='x'>" * 101 + "</node>" * 101), "too_deep"),
        (a_map("<hook>" * DEEP), "too_deep"),
        (a_map("<richcontent TYPE='NOTE'><html><body>" + "<b>" * 100_000), "too_deep"),
        (a_map("<node TEXT='x'/>" * 60_000), "too_many_topics"),
        (a_map("<node TEXT='x'/>" * 50_000), "too_many_topics"),
        (b"<map>" + b" " * 10_000_000, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_broken_map_is_refused_with_its_code(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_a_map_that_is_too_large_as_a_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "MAX_ELEMENTS", 1_000)
    assert refused(a_map("<i/>" * 1_000)).code == "too_large"
    monkeypatch.setattr(freemind, "TEXTS_BYTES", 100_000)
    original = f"<node ID='a'><richcontent TYPE='NOTE'><html><body><p>{'y' * 20_000}</p></body></html></richcontent></node>"
    assert refused(a_map(original + "<node TREE_ID='a'/>" * 5)).code == "too_large"


def test_a_refusal_says_where_and_what_instead() -> None:
    assert refused(b"<map>\n<node TEXT='a & b'/>\n</map>").line == 2
    assert refused(b"<map>\n" + b"<node TEXT='a'>\n" * 200).line == 103
    assert refused(b"<?xml version='1.0'?>\n<!DOCTYPE map [<!ENTITY a 'b'>]><map/>").line == 2
    assert "a PNG image" in refused(b"\x89PNG\r\n\x1a\n", "holiday.mm").message
    assert "holiday.mm" in refused(b"\x89PNG\r\n\x1a\n", "holiday.mm").message
    assert "(.mm)" in refused(b"hello").message
    wrong = refused(b"<map>\n<node TEXT='\xe4'/></map>")
    assert wrong.line == 2 and "UTF-8" in wrong.message


@pytest.mark.slow
def test_the_limits_themselves_are_allowed() -> None:
    deepest = read("deep.mm", a_map("<node TEXT='x'>" * 100 + "</node>" * 100))
    assert deepest.outline.counts().depth == 100
    largest = read("large.mm", a_map("<node TEXT='x'/>" * 49_999))
    assert largest.outline.counts().topics == 50_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<b>" * 100_000 + "x",
        "<b><i>" * 25 + "x" + "</b></i>" * 25,
        "<table>" * 5_000,
        "<a href='" + "x" * 500_000,
        "<" * 190_000,
        "&" * 190_000,
        "<p>" + "[" * 190_000,
        "<p>" + "`" * 190_000,
        "<p>" + "$" * 190_000,
        "<p>" + "a_*`[" * 38_000,
        "<p>" + "\\[" * 95_000,
        "<p></p>" * 28_000,
        "<ul><li>" * 55,
        '<div ">' * 20_000,
        "<div><object></div></object>" * 6_000,
        "<p>" + "\\(x " * 40_000,
    ],
    ids=range(17),
)
@pytest.mark.slow
def test_html_made_to_hurt_is_read_in_time(html: str) -> None:
    escaped = ("<html>" + html).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    read("map.mm", a_map(f'<node TEXT="{escaped}"/>'))


def test_no_script_comes_through() -> None:
    note = "<script>alert(1)</script><p onclick='x()'>a <a href='javascript:x()'>b</a> <img src='data:text/html,x' onerror='x()'/><iframe src='http://x'/>c</p>"
    reading = read("map.mm", a_map(f"<node TEXT='n'><richcontent TYPE='NOTE'><html><body>{note}</body></html></richcontent></node>"))
    [node] = reading.outline.root.children
    text = (node.note or "") + "".join(text.markdown for text in node.texts)
    assert "a b" in text
    named = "Trellis has no place for this: <script>, onclick of <p>, onerror of <img>, <iframe> (4 times)."
    assert named in {problem.message for problem in reading.problems}
    assert not any(word in text for word in ("alert", "javascript", "onclick", "onerror", "iframe", "data:"))


def _cut(content: bytes, choice: random.Random) -> bytes:
    return content[: choice.randrange(len(content))]


def _flip(content: bytes, choice: random.Random) -> bytes:
    position = choice.randrange(len(content))
    return content[:position] + bytes([choice.randrange(256)]) + content[position + 1 :]


def _swap(content: bytes, choice: random.Random) -> bytes:
    first, second = sorted(choice.randrange(len(content)) for _ in range(2))
    return content[:first] + content[second:] + content[first:second]


@pytest.mark.parametrize("damage", [_cut, _flip, _swap], ids=["cut", "flip", "swap"])
def test_a_damaged_map_is_read_or_refused_but_never_crashes(damage: Callable[[bytes, random.Random], bytes]) -> None:
    content = (GOLDEN / "constructs.mm").read_bytes()
    choice = random.Random(11)
    outcomes = set[str]()
    for _ in range(150):
        try:
            outcomes.add(read("map.mm", damage(content, choice)).outline.format)
        except UnreadableFile as refusal:
            outcomes.add(refusal.code)
    assert len(outcomes) > 1 or outcomes == {"truncated"}
