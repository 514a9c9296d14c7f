"""What a golden file can't show: encodings, limits between note and document, size, speed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import EXTRAS_BYTES, TITLE_CHARACTERS
from ingest.outline import Node
from ingest.readers import read
from ingest.readers.rich_text import Content, from_element, from_html
from ingest.readers.xml_tree import parsed

pytestmark = pytest.mark.timeout(30)
"""Seconds: what no file may take, however it is made."""


def only_topic(inner: str) -> Node:
    content = f'<map version="1.0.1"><node TEXT="root">{inner}</node></map>'.encode()
    [node] = read("map.mm", content).outline.root.children
    return node


def note(markup: str, kind: str = "NOTE") -> str:
    return f'<richcontent TYPE="{kind}"><html><head/><body>{markup}</body></html></richcontent>'


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", None),
        ("iso-8859-1", "ISO-8859-1"),
        ("windows-1252", "windows-1252"),
        ("shift_jis", "Shift_JIS"),
        ("ascii", "us-ascii"),
    ],
)
def test_a_map_is_read_in_the_encoding_it_declares(encoding: str, declared: str | None) -> None:
    title = {"shift_jis": "日本", "ascii": "plain", "windows-1252": "„Zitat“ €"}.get(encoding, "größer ©")
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    content = f'{declaration}<map version="1.0.1"><node TEXT="{title}"/></map>'.encode(encoding)
    assert read("map.mm", content).outline.title == title


def test_blank_lines_before_the_declaration_do_no_harm() -> None:
    assert read("map.mm", b'\n\n <?xml version="1.0" encoding="UTF-8"?><map><node TEXT="a"/></map>').outline.title == "a"


def test_details_and_note_of_a_thousand_characters_stay_a_note() -> None:
    short = only_topic("<node TEXT='n'>" + note("<p>" + "d" * 500 + "</p>", "DETAILS") + note("<p>" + "n" * 498 + "</p>") + "</node>")
    assert short.note == "d" * 500 + "\n\n" + "n" * 498
    assert short.texts == []


def test_a_longer_note_becomes_a_document_and_the_details_stay() -> None:
    node = only_topic("<node TEXT='n'>" + note("<p>" + "d" * 500 + "</p>", "DETAILS") + note("<p>" + "n" * 499 + "</p>") + "</node>")
    assert node.note == "d" * 500
    assert [text.markdown for text in node.texts] == ["n" * 499]
    assert node.extras == {"note_from": ["details"]}


def test_long_details_and_a_long_title_share_the_document_in_order() -> None:
    title = "word " * 100
    node = only_topic(f"<node TEXT='{title}'>" + note("<p>" + "d" * 1_001 + "</p>", "DETAILS") + note("<p>n</p>") + "</node>")
    assert node.note is None
    assert [text.markdown for text in node.texts] == ["\n\n".join([title.strip(), "d" * 1_001, "n"])]
    assert node.extras == {"text_from": ["title", "details", "note"]}
    assert len(node.title) == TITLE_CHARACTERS and node.title.endswith("word…")


def test_extras_stay_below_their_limit_as_bytes() -> None:
    attributes = "".join(f'<attribute NAME="名{n}" VALUE="値値値値値値値値値値"/>' for n in range(100))
    content = f'<map><node TEXT="r">{attributes}<icon BUILTIN="idea"/></node></map>'.encode()
    reading = read("map.mm", content)
    assert reading.outline.root.extras == {"icons": ["idea"]}
    assert [problem.code for problem in reading.problems] == ["extras_shortened"]
    kept = read("map.mm", content.replace(attributes.encode(), attributes[:400].rsplit("<", 1)[0].encode())).outline.root.extras
    assert "attributes" in kept and len(json.dumps(kept, ensure_ascii=False).encode()) <= EXTRAS_BYTES


def test_clones_that_name_each_other_end() -> None:
    content = b'<map><node TEXT="r"><node ID="a" TREE_ID="b"/><node ID="b" TREE_ID="a"/></node></map>'
    assert [node.title for node in read("map.mm", content).outline.root.children] == ["(untitled)", "(untitled)"]


@pytest.mark.slow
def test_ten_thousand_topics_with_notes_are_read() -> None:
    topics = "".join(f"<node TEXT='topic {n}' ID='ID_{n}'><icon BUILTIN='idea'/>{note(f'<p>note {n}</p>')}</node>" for n in range(10_003))
    content = f'<map version="1.0.1"><node TEXT="root">{topics}</node></map>'.encode()
    reading = read("map.mm", content)
    assert reading.outline.counts().topics == 10_004
    assert reading.outline.root.children[-1].note == "note 10002"


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)


def in_xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=4))
def test_the_short_way_for_plain_notes_gives_what_the_long_way_gives(paragraphs: list[str]) -> None:
    markup = "<html><head/><body>" + "".join(f"<p>{in_xml(' '.join(text.split()))}</p>" for text in paragraphs) + "</body></html>"
    short, long = from_element(parsed(markup.encode(), topic="node")), from_html(markup)
    assert (short.plain, short.markdown) == (long.plain, long.markdown)
    assert (short.rest, short.only_paragraphs) == (long.rest, long.only_paragraphs)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_as_html_without_an_error(text: str) -> None:
    assert isinstance(from_html(text), Content)
