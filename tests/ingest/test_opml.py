"""What the golden file can't show of OPML: encodings, which outline is the root, limits, any text at all."""

import json
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.limits import EXTRAS_BYTES, NOTE_CHARACTERS, TITLE_CHARACTERS
from ingest.outline import Node, Reading
from ingest.readers import opml, read


def outlines(inner: str, head: str = "<title>A list</title>") -> bytes:
    return f'<opml version="2.0"><head>{head}</head><body>{inner}</body></opml>'.encode()


def titles(reading: Reading) -> list[str]:
    return [place.node.title for place in reading.outline.walk()]


def only(attributes: str) -> Node:
    return read("a.opml", outlines(f'<outline text="root" {attributes}/>')).outline.root


def test_the_only_outline_at_the_top_is_the_root_and_the_head_names_the_map() -> None:
    reading = read("a.opml", outlines('<outline text="one"><outline text="two"/></outline>'))
    assert (reading.outline.title, titles(reading)) == ("A list", ["one", "two"])


def test_several_outlines_get_a_root_named_by_the_head_or_else_by_the_file() -> None:
    several = '<outline text="one"/><outline text="two"/>'
    assert titles(read("a.opml", outlines(several))) == ["A list", "one", "two"]
    assert titles(read("feeds.opml", outlines(several, head="<title> </title>"))) == ["feeds", "one", "two"]
    without_head = f"<opml version='2.0'><body>{several}</body></opml>".encode()
    assert titles(read("feeds.opml", without_head)) == ["feeds", "one", "two"]


def test_the_root_names_the_map_when_the_head_does_not() -> None:
    assert read("a.opml", outlines('<outline text="one"/>', head="")).outline.title == "one"


def test_a_long_title_of_the_map_is_cut_and_said() -> None:
    reading = read("a.opml", outlines('<outline text="one"/>', head=f"<title>{'word ' * 100}</title>"))
    assert len(reading.outline.title) <= TITLE_CHARACTERS
    assert [problem.code for problem in reading.problems] == ["map_title_shortened"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252", "utf-32"])
def test_an_outline_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    content = f"{declaration}<!-- ü --><opml version='1.0'><body><outline text='größer ©'/></body></opml>".encode(encoding)
    assert read("a.opml", content).outline.title == "größer ©"


def test_the_namespace_of_the_specification_changes_nothing() -> None:
    content = b'<opml xmlns="http://opml.org/spec2" version="2.0"><head><title>t</title></head><body><outline text="a"/></body></opml>'
    assert titles(read("a.opml", content)) == ["a"]
    assert read("a.opml", content).outline.title == "t"


def test_a_language_that_is_none_is_said() -> None:
    content = b'<opml version="2.0" xml:lang="not a language"><body xml:lang="fa"><outline text="a"/></body></opml>'
    reading = read("a.opml", content)
    assert reading.outline.language == "fa"
    assert [problem.code for problem in reading.problems] == ["unknown_language"]


def test_a_note_of_a_thousand_characters_stays_a_note_and_a_longer_one_becomes_a_document() -> None:
    short, long = only(f'_note="{"n" * NOTE_CHARACTERS}"'), only(f'_note="{"n" * (NOTE_CHARACTERS + 1)}"')
    assert (short.note, short.texts) == ("n" * NOTE_CHARACTERS, [])
    assert long.note is None and [text.markdown for text in long.texts] == ["n" * (NOTE_CHARACTERS + 1)]
    assert long.extras == {}


def test_a_text_larger_than_a_document_may_be_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        only(f'_note="{"n" * 1_000_001}"')
    assert caught.value.code == "text_too_large"


def test_the_texts_of_a_map_are_limited_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "TEXTS_BYTES", 10_000)
    note = f'<outline text="a" _note="{"n" * 6_000}"/>'
    with pytest.raises(UnreadableFile) as caught:
        read("a.opml", outlines(note * 2))
    assert caught.value.code == "too_large"


def test_attributes_of_other_programs_stay_below_their_limit_the_smallest_first() -> None:
    many = " ".join(f'a{n}="{"値" * 20}"' for n in range(100))
    content = outlines(f'<outline text="root" {many} huge="{"x" * 5_000}" created="now"/>', head=f"<docs>{'y' * 3_000}</docs>")
    reading = read("a.opml", content)
    extras = reading.outline.root.extras
    attributes = extras["attributes"]
    assert (
        isinstance(attributes, dict)
        and "head" not in extras
        and "huge" not in attributes
        and attributes["created"] == "now"
        and len(attributes) > 20
    )
    assert len(json.dumps(extras, ensure_ascii=False).encode()) <= EXTRAS_BYTES
    [problem] = reading.problems
    assert (problem.code, problem.count) == ("extras_shortened", 103 - len(attributes))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"<opml/>", "no_topics"),
        (b"<opml version='2.0'><head/><body> </body></opml>", "no_topics"),
        (b"<opml version='2.0'><outline text='outside'/></opml>", "no_topics"),
        (b"<opml version='2.0'><body><outline text='a'", "truncated"),
        (b"<opml version='2.0'><body><outline text='a'/></body>", "truncated"),
        (b"<opml><body><outline text='a'></body></opml>", "not_xml"),
        (b"<opml><body><outline text='a & b'/></body></opml>", "not_xml"),
        (b"<opml><body><outline text='a\0b'/></body></opml>", "not_xml"),
        (b"<opml><body><outline text='a' text='b'/></body></opml>", "not_xml"),
        (b"<opml><body><outline text='\xe4'/></body></opml>", "wrong_encoding"),
        (b"<?xml version='1.0' encoding='klingon'?><opml><body><outline text='a'/></body></opml>", "wrong_encoding"),
        (b"<!DOCTYPE opml><opml><body><outline text='a'/></body></opml>", "has_dtd"),
        (b"<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;'/></body></opml>", "has_dtd"),
        (f'<!DOCTYPE opml [<!ENTITY l0 "ha">{LAUGHS}]><opml><body><outline text="&l9;"/></body></opml>'.encode(), "has_dtd"),
        (b"<opml xmlns='http://example.org/other'><body><outline text='a'/></body></opml>", "unknown_format"),
        (outlines("<outline text='x'>" * 102 + "</outline>" * 102), "too_deep"),
        (outlines("<outline text='x'>" * 101 + "</outline>" * 101 + "<outline text='y'/>"), "too_deep"),
        (outlines("<outline text='x'>" * 200_000 + "</outline>" * 200_000), "too_deep"),
        (outlines("<b>" * 200_000), "too_deep"),
        (outlines("<outline text='x'/>" * 60_000), "too_many_topics"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_broken_outline_is_refused_with_its_code(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.opml", content)
    assert caught.value.code == code and caught.value.message.endswith(".")


@pytest.mark.slow
def test_the_limits_themselves_are_allowed_and_the_root_above_counts() -> None:
    assert read("a.opml", outlines("<outline text='x'>" * 101 + "</outline>" * 101)).outline.counts().depth == 100
    assert read("a.opml", outlines("<outline text='x'/>" * 49_999)).outline.counts().topics == 50_000
    with pytest.raises(UnreadableFile) as caught:
        read("a.opml", outlines("<outline text='x'/>" * 50_000))
    assert caught.value.code == "too_many_topics"


@pytest.mark.parametrize(
    ("markup", "kept", "lost"),
    [
        (
            '<p dir="rtl" style="color: red">a</p>',
            "a",
            ["Trellis has no place for this: dir of <p>.", "The look of texts is not kept: style of <p>."],
        ),
        ('<table><tr><td colspan="2">a</td></tr></table>', "| a |\n| --- |", ["Trellis has no place for this: colspan of <td>."]),
        ("<p>a</p><x-card>b</x-card>", "a\n\nb", ["Trellis has no place for this: <x-card>."]),
        ("<p>a</p><math><mi>x</mi></math>", "a", ["Trellis has no place for this: <math>, <mi> (2 times)."]),
        ("<p><dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb", ["The look of texts is not kept: <dl>, <dt>, <dd> (3 times)."]),
        ('<a href="https://x.org" title="t">a</a><ol start="5"><li>b</li></ol>', '[a](https://x.org "t")\n\n5. b', []),
    ],
)
def test_what_html_says_is_kept_or_named(markup: str, kept: str, lost: list[str]) -> None:
    reading = read("a.opml", outlines(f'<outline text="root" _note={quoteattr(markup)}/>'))
    node = reading.outline.root
    assert (node.note or "") + "".join(text.markdown for text in node.texts) == kept
    assert [problem.message for problem in reading.problems] == lost


def test_no_script_comes_through_and_that_is_said() -> None:
    markup = "&lt;b onclick='x()'&gt;a&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;&lt;a href='javascript:x()'&gt;b&lt;/a&gt;"
    reading = read("a.opml", outlines(f'<outline text="root" _note="{markup}" htmlUrl="JavaScript:x()"/>'))
    node = reading.outline.root
    said = (node.note or "") + "".join(text.markdown for text in node.texts)
    assert node.url is None and said == "**a** b"
    assert "Trellis has no place for this: onclick of <b>, <script> (2 times)." in {problem.message for problem in reading.problems}


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=80),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=80),
)
def test_any_title_and_note_are_kept_as_they_are_or_read_as_html(title: str, note: str) -> None:
    content = outlines(f"<outline text={quoteattr(title)} _note={quoteattr(note)}/>")
    node = read("a.opml", content).outline.root
    assert node.title and len(node.title) <= TITLE_CHARACTERS
    if not any(sign in title for sign in "<&\\"):
        assert node.title == (" ".join(title.split()) or "(untitled)")
    if not any(sign in note for sign in "<&\\"):
        assert (node.note is None) == (not note.strip())
