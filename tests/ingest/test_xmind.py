"""XMind files of our own that hold every construct, and what golden files can't show."""

import json
import random
from pathlib import Path
from zipfile import ZIP_STORED

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.limits import EXTRAS_BYTES
from ingest.outline import Node, Reading
from ingest.readers import read, xmind_notes
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.rich_text import from_html
from tests.ingest.archives import zipped
from tests.ingest.readable import readable

pytestmark = pytest.mark.timeout(30)
"""Seconds: what no file may take, however it is made."""

GOLDEN = Path(__file__).parent / "golden_xmind"
DECOY = '<xmap-content xmlns="urn:xmind:xmap:xmlns:content:2.0"><sheet><topic><title>Please update</title></topic></sheet></xmap-content>'
PNG = (Path(__file__).parent / "golden" / "book" / "src" / "img" / "a.png").read_bytes()
OTHER_PARTS = {
    "content.json": {
        "content.xml": DECOY,
        "metadata.json": "{}",
        "manifest.json": "{}",
        "resources/paper.pdf": b"x",
        "resources/in-note.png": PNG,
        "resources/a.png": PNG,
        "resources/lost.bin": b"y",
    },
    "content.xml": {
        "META-INF/manifest.xml": "<m/>",
        "meta.xml": "<m/>",
        "styles.xml": "<s/>",
        "comments.xml": "<c/>",
        "attachments/a.png": PNG,
        "Revisions/a/1.xml": "<r/>",
    },
}


def whole(part: str) -> bytes:
    """The archive that holds every construct."""
    return zipped({**OTHER_PARTS[part], "Thumbnails/thumbnail.png": b"z", part: (GOLDEN / part).read_bytes()})


def workbook(sheets: object, **members: str) -> bytes:
    return zipped({"content.json": json.dumps(sheets), **members})


def one_sheet(*topics: object, **facts: object) -> bytes:
    return workbook([{"id": "s", "rootTopic": {"id": "root", "title": "root", "children": {"attached": topics}}, **facts}])


def only_topic(topic: object) -> Node:
    [node] = read("map.xmind", one_sheet(topic)).outline.root.children
    return node


def codes(reading: Reading) -> dict[str, int]:
    return {problem.code: problem.count for problem in reading.problems}


def in_levels(depth: int) -> bytes:
    levels = '{"children":{"attached":[' * depth + "{}" + "]}}" * depth
    return zipped({"content.json": f'[{{"rootTopic":{levels}}}]'})


@pytest.mark.parametrize("part", ["content.json", "content.xml"])
def test_every_construct_becomes_what_the_golden_file_says(part: str) -> None:
    assert readable(read("Every construct.xmind", whole(part))) == (GOLDEN / f"{part}.txt").read_text()


def test_content_json_wins_over_the_xml_beside_it() -> None:
    assert read("a.xmind", workbook([{"rootTopic": {"title": "real"}}], **{"content.xml": DECOY})).outline.title == "real"
    assert read("a.xmind", zipped({"content.xml": DECOY})).outline.title == "Please update"


def test_what_no_topic_needs_is_never_unpacked() -> None:
    content = bytearray(
        zipped({"content.json": '[{"rootTopic":{"title":"a"}}]', "resources/a.bin": b"picture" * 100}, compression=ZIP_STORED)
    )
    place = content.index(b"picturepicture")
    content[place : place + 7] = b"damaged"
    reading = read("a.xmind", bytes(content))
    assert [(problem.code, "resources/a.bin" in problem.message) for problem in reading.problems] == [("part_not_kept", True)]


def test_one_sheet_is_the_map_and_its_title_is_kept_where_it_says_more() -> None:
    assert read("a.xmind", one_sheet(title="Sheet 1")).outline.root.extras == {"sheet": "Sheet 1"}
    assert read("a.xmind", one_sheet(title="root")).outline.root.extras == {}


def test_several_sheets_are_groups_below_a_root_with_the_name_of_the_file() -> None:
    root = read("My maps.xmind", workbook([{"title": "one", "rootTopic": {"title": "a"}}, {"rootTopic": {"title": "b"}}])).outline.root
    assert (root.title, root.kind) == ("My maps", "topic")
    assert [(sheet.title, sheet.kind, sheet.children[0].title) for sheet in root.children] == [("one", "group", "a"), ("b", "group", "b")]


def test_a_note_of_a_thousand_characters_stays_a_note_and_a_longer_one_is_a_document() -> None:
    assert only_topic({"title": "n", "notes": {"plain": {"content": "n" * 1_000}}}).note == "n" * 1_000
    node = only_topic({"title": "n", "notes": {"plain": {"content": "n" * 1_001}}})
    assert (node.note, [text.markdown for text in node.texts]) == (None, ["n" * 1_001])


@pytest.mark.parametrize(
    "link", ["file:///a", "ftp://example.org/a", "obsidian://open", "JavaScript:alert(1)", "data:text/html,x", "other.xmind"]
)
def test_a_link_in_a_note_that_is_not_the_web_s_becomes_text_and_is_counted(link: str) -> None:
    reading = read("a.xmind", one_sheet({"title": "n", "notes": {"realHTML": {"content": f'<p>see <a href="{link}">there</a></p>'}}}))
    assert reading.outline.root.children[0].note == "see there"
    assert [(problem.code, problem.path) for problem in reading.problems] == [("link_not_kept", link)]


def test_a_line_with_a_reason_comes_before_a_link_between_the_same_topics() -> None:
    line = {"end1Id": "b", "end2Id": "a", "title": "because"}
    reading = read("a.xmind", one_sheet({"id": "a", "title": "a", "href": "xmind:#b"}, {"id": "b", "title": "b"}, relationships=[line]))
    assert [relation.reason for relation in reading.outline.relations] == ["because"]
    assert reading.problems == []


def test_a_link_to_a_sheet_leads_to_its_group_or_to_the_only_root() -> None:
    [relation] = read("a.xmind", one_sheet({"title": "a", "href": "xmind:#s"})).outline.relations
    assert relation.target.title == "root"


def test_extras_stay_below_their_limit_as_bytes() -> None:
    node = only_topic({"title": "n", "markers": [{"markerId": "値" * 100}] * 20, "numbering": {"prefix": "1."}, "branch": "folded"})
    assert node.extras == {"folded": True}
    kept = only_topic({"title": "n", "markers": [{"markerId": "値" * 100}] * 10}).extras
    assert "markers" in kept and len(json.dumps(kept, ensure_ascii=False).encode()) <= EXTRAS_BYTES


def test_escaped_control_characters_are_no_text() -> None:
    node = only_topic({"title": "a\0b\x1b", "labels": ["\0"], "notes": {"plain": {"content": "c\x07d"}}})
    assert (node.title, node.tags, node.note) == ("ab", [], "cd")
    [problem] = read("a.xmind", one_sheet({"title": "a", "\x1b[2Jname": 1})).problems
    assert problem.message == "Trellis has no place for this: [2Jname."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_content_json_is_read_in_any_unicode_encoding_that_marks_itself(encoding: str) -> None:
    content = json.dumps([{"rootTopic": {"title": "größer 日本 😀"}}], ensure_ascii=False).encode(encoding)
    assert read("a.xmind", zipped({"content.json": content})).outline.title == "größer 日本 😀"


WRONG_TYPES: list[object] = [None, 5, True, "text", [], [1, None, [[]]], {}, {"a": {"b": []}}, [{"a": 1}]]
NAMES = [
    "title",
    "notes",
    "labels",
    "markers",
    "children",
    "boundaries",
    "summaries",
    "numbering",
    "image",
    "extensions",
    "href",
    "id",
    "branch",
]


@pytest.mark.parametrize("name", NAMES)
def test_values_of_the_wrong_type_are_named_and_never_crash(name: str) -> None:
    for value in WRONG_TYPES:
        reading = read("a.xmind", one_sheet({"title": "n", name: value}, relationships=value, title=value))
        assert reading.outline.counts().topics == 2
        named = {"not_kept", "look_not_kept", "untitled", "link_not_followed", "dangling_link", "boundary_not_shown", "summary_not_kept"}
        assert set(codes(reading)) <= named


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"content.json": ""}, "empty_file"),
        ({"content.json": "[]"}, "unknown_format"),
        ({"content.json": '{"dashboard": []}'}, "unknown_format"),
        ({"content.json": '"text"'}, "unknown_format"),
        ({"content.json": '[{"rootTopic": 5}]'}, "no_topics"),
        ({"content.json": '[{"rootTopic": {"title": "a"'}, "truncated"),
        ({"content.json": '[{"rootTopic": {"title": "\\ud800"}}]'}, "not_json"),
        ({"content.json": "[{'rootTopic': {}}]"}, "not_json"),
        ({"content.json": b'[{"rootTopic": {"title": "\xe4"}}]'}, "wrong_encoding"),
        ({"content.json": b'[{"rootTopic": {"title": "\0"}}]'}, "not_text"),
        ({"content.json": "[" * 200_000}, "too_deep"),
        ({"content.json": '[{"rootTopic":{"title":"a","notes":' + '{"a":' * 200_000}, "too_deep"),
        ({"content.json": "\x01\x02", "manifest.json": '{"file-entries":{"content.json":{"encryption-data":{}}}}'}, "encrypted"),
        ({"content.xml": "\x01\x02", "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}, "encrypted"),
        ({"content.xml": "<office:document-content xmlns:office='o'/>"}, "unknown_format"),
        ({"content.xml": "<xmap-content/>"}, "no_topics"),
        ({"content.xml": "<xmap-content><sheet>"}, "truncated"),
        ({"content.xml": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xmap-content>&e;</xmap-content>"}, "has_dtd"),
        ({"content.xml": "<xmap-content><sheet>" + "<topic><children><topics>" * 102}, "too_deep"),
        ({"content.xml": "<xmap-content><sheet>" + "<topic>" * 200_000}, "too_deep"),
        ({"content.xml": "<xmap-content><sheet><topic><notes><html>" + "<b>" * 200_000}, "too_deep"),
        ({"content.xml": b"<xmap-content><sheet><topic><title>\xe4"}, "wrong_encoding"),
    ],
    ids=range(22),
)
def test_a_broken_or_hostile_content_is_refused_with_its_code(members: dict[str, str | bytes], code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("map.xmind", zipped(members, compression=ZIP_STORED))
    assert caught.value.code == code
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("part", ["content.json", "content.xml"])
def test_a_damaged_content_is_read_or_refused_but_never_crashes(part: str) -> None:
    content = (GOLDEN / part).read_bytes()
    choice = random.Random(3)
    outcomes = set[str]()
    for _ in range(150):
        first, second = sorted(choice.randrange(len(content)) for _ in range(2))
        damaged = choice.choice([content[:first], content[:first] + content[second:], content[:first] + b"[" + content[first + 1 :]])
        try:
            outcomes.add(read("map.xmind", zipped({part: damaged})).outline.format)
        except UnreadableFile as refusal:
            outcomes.add(refusal.code)
    assert {"xmind", "truncated"} <= outcomes


def test_a_map_of_a_hundred_levels_is_read_and_one_level_more_is_refused() -> None:
    levels = "<topic><title>x</title><children><topics type='attached'>" * 100 + "<topic/>" + "</topics></children></topic>" * 100
    old = zipped({"content.xml": f"<xmap-content><sheet>{levels}</sheet></xmap-content>"})
    assert read("a.xmind", old).outline.counts().depth == read("a.xmind", in_levels(100)).outline.counts().depth == 100
    with pytest.raises(UnreadableFile, match="deeper than 100"):
        read("a.xmind", in_levels(101))


@pytest.mark.slow
def test_more_topics_than_a_map_may_have_are_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read("a.xmind", one_sheet(*[{"title": f"{n * 7919 % 10_007}"} for n in range(50_000)]))
    assert caught.value.code == "too_many_topics"


@pytest.mark.slow
def test_millions_of_empty_topics_are_refused_before_they_become_any() -> None:
    content = zipped({"content.json": '[{"rootTopic":{"children":{"attached":[' + "{}," * 3_000_000 + "{}]}}}]"}, compression=ZIP_STORED)
    with pytest.raises(UnreadableFile, match=r"more than 50,000 topics"):
        read("a.xmind", content)


@pytest.mark.slow
def test_ten_thousand_topics_with_notes_are_read() -> None:
    topics = [
        {"id": f"{n * n}", "title": f"topic {n}", "notes": {"realHTML": {"content": f"<div>note {n}</div><div>and more</div>"}}}
        for n in range(10_003)
    ]
    content = one_sheet(*topics)
    reading = read("a.xmind", content)
    assert reading.outline.counts().topics == 10_004
    assert reading.outline.root.children[-1].note == "note 10002\n\nand more"


words = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" ", exclude_characters="<>&"), max_size=40)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, min_size=1, max_size=4), st.sampled_from(["div", "p"]))
def test_the_short_way_for_plain_notes_gives_what_the_long_way_gives(paragraphs: list[str], tag: str) -> None:
    markup = "".join(f"<{tag}>{text}</{tag}>" for text in paragraphs)
    short, long = xmind_notes.read({"realHTML": {"content": markup}}, Images({}, Findings())).content, from_html(markup)
    assert (short.plain, short.markdown, short.only_paragraphs) == (long.plain, long.markdown, long.only_paragraphs)
