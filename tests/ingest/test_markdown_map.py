"""What a golden Markdown file can't show: names, encodings, other kinds of files, and that nothing is lost."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.limits import EXTRAS_BYTES
from ingest.outline import Node, Outline, Reading, walk
from ingest.readers import markdown_blocks, markdown_map, markdown_signs, markdown_texts, read
from ingest.readers.markdown_map import anchor
from tests.ingest.test_golden import GOLDEN
from tests.ingest.test_hostile_maps import refused

pytestmark = pytest.mark.timeout(30)
"""Seconds: what no file may take, however it is made."""


def markdown(text: str, name: str = "map.md") -> Reading:
    return read(name, text.encode())


def tree(node: Node) -> list[object]:
    return [node.title, *(tree(child) for child in node.children)]


def texts(node: Node) -> list[str]:
    return [text.markdown for text in node.texts]


def codes(reading: Reading) -> dict[str, int]:
    return {problem.code: problem.count for problem in reading.problems}


@pytest.mark.parametrize(
    ("text", "title", "below"),
    [
        ("---\ntitle: Front\n---\n# Top\n- a", "Front", [["Top", ["a"]]]),
        ("---\ntitle: top\n---\n# Top\n- a", "Top", [["a"]]),
        ("# Top\n## Sub\n- a", "Top", [["Sub", ["a"]]]),
        ("## Before\n# Top\n## Sub", "Top", [["Before"], ["Sub"]]),
        ("# One\n# Two", "map", [["One"], ["Two"]]),
        ("#\n## Sub", "map", [["(untitled)", ["Sub"]]]),
        ("## Sub\n- a", "map", [["Sub", ["a"]]]),
        ("- a\n  - b\n- c", "map", [["a", ["b"]], ["c"]]),
        ("- # Not the map's\n- a", "map", [["Not the map's"], ["a"]]),
        ("# Top\n### Three\n## Two\n#### Four", "Top", [["Three"], ["Two", ["Four"]]]),
    ],
)
def test_the_root_is_named_by_the_front_matter_else_the_only_h1_else_the_file(text: str, title: str, below: list[object]) -> None:
    assert tree(markdown(text).outline.root) == [title, *below]


def test_the_root_has_the_text_before_the_first_heading_and_under_its_own() -> None:
    assert texts(markdown("before\n\n# Top\n\nafter\n\n- a\n\nlast").outline.root) == ["before\n\nafter\n\nlast"]


def test_a_text_without_headings_and_lists_is_one_topic_with_a_document() -> None:
    root = markdown("just\ntext", "some notes.markdown").outline.root
    assert (root.title, texts(root), root.children) == ("some notes", ["just\ntext"], [])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_byte_order_marks_are_nobody_s_text(line_end: str, encoding: str) -> None:
    text = "---\ntitle: T\n---\n## größer 日本\n\none\ntwo\n\n- [x] a\n\n  b\n".replace("\n", line_end)
    root = read("map.md", text.encode(encoding)).outline.root
    assert tree(root) == ["T", ["größer 日本", ["a"]]]
    assert texts(root.children[0]) == ["one\ntwo"]
    assert texts(root.children[0].children[0]) == ["b"]


def test_front_matter_may_be_toml_and_what_only_looks_like_front_matter_is_text() -> None:
    toml = markdown('+++\ntitle = "T"\ntags = ["a"]\ndate = 2020-01-02\n[more]\nn = 1\n+++\n- a').outline
    assert (toml.title, toml.root.tags) == ("T", ["a"])
    assert toml.root.extras == {"front_matter": {"date": "2020-01-02", "more": {"n": 1}}}
    assert tree(markdown("---\n\ntext\n\n---\n- a").outline.root) == ["map", ["a"]]
    assert tree(markdown("---\ntitle: never closed\n\n- a").outline.root) == ["map", ["a"]]
    assert texts(markdown("+++\nbroken =\n+++\n- a").outline.root) == ["+++\nbroken =\n+++"]


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        ("a: 1\nb: 'it''s'\nc: \"say \\\"hi\\\"\"", {"a": "1", "b": "it's", "c": 'say "hi"'}),
        ("a:\n- x\n- y: z", {"a": ["x", "y: z"]}),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two", {"a": "one\ntwo", "b": "one two"}),
        ("a: [x, 'y, z',\n  w]", {"a": ["x", "y, z", "w"]}),
        ("a:\n  b: c\n  d: e", {"a": "b: c\nd: e"}),
        ("a: https://example.org/#x", {"a": "https://example.org/#x"}),
        ("a:", {"a": ""}),
    ],
)
def test_front_matter_that_people_write_is_understood(lines: str, values: dict[str, object]) -> None:
    assert markdown(f"---\n{lines}\n---\ntext").outline.root.extras == {"front_matter": values}


def test_front_matter_gives_language_and_tags_and_the_rest_stays_in_bounds() -> None:
    reading = markdown("---\nlanguage: not a language\nkeywords: a, '#b', a\nlong: " + "x" * EXTRAS_BYTES + "\n---\n- a")
    assert (reading.outline.language, reading.outline.root.tags, reading.outline.root.extras) == (None, ["a", "'#b'"], {})
    assert codes(reading) == {"extras_shortened": 1}
    assert markdown("---\nlang: pt-BR\n---\n- a").outline.language == "pt-BR"


def test_only_front_matter_is_no_map() -> None:
    assert refused(b"---\ntitle: T\n---\n\n", "map.md").code == "no_topics"


def test_problems_say_in_which_line() -> None:
    problems = {problem.code: problem.line for problem in markdown("---\ntitle: T\n---\n\n- a\n-\n- c\n").problems}
    assert problems == {"untitled": 6}
    assert refused(("# a\n\n" + "\n".join("  " * n + "- x" for n in range(150))).encode(), "map.md").line is not None


def test_a_link_inside_the_file_is_a_relation_once_per_pair() -> None:
    outline = markdown("- [B](#b)\n- [A](#a)\n\n## [b](#a)\n\n## [A](#b)\n").outline
    assert [(relation.source.title, relation.kind, relation.target.title) for relation in outline.relations] == [
        ("B", "related", "b"),
        ("A", "related", "A"),
        ("b", "related", "A"),
    ]


def test_a_link_to_a_page_by_its_name_shows_the_name_and_opens_the_document() -> None:
    below = markdown("# Top\n\n- [[Graphs]]\n- see [[Graphs|those]]\n- ![[a.png]]\n- `[[code]]`\n").outline.root.children
    assert [node.title for node in below] == ["Graphs", "see those", "a.png", "[[code]]"]
    assert [texts(node) for node in below] == [["[[Graphs]]"], ["see [[Graphs|those]]"], ["![[a.png]]"], []]
    defined = markdown("# Top\n\n- [[Graphs]]\n\n[graphs]: https://example.org\n").outline.root.children[0]
    assert defined.title == "[Graphs]"


def test_properties_of_a_page_are_front_matter_and_those_of_a_block_are_not_its_title() -> None:
    reading = markdown(
        "title:: Plans\ntags:: a, b\nauthor:: Ada\n\n- One\n  id:: 64-aa\n  collapsed:: true\n\t- Two\n\t  rating:: 5\n\t  id:: 64-bb\n"
    )
    root = reading.outline.root
    assert tree(root) == ["Plans", ["One", ["Two"]]]
    assert (root.tags, root.extras) == (["a", "b"], {"front_matter": {"author": "Ada"}})
    (one,) = root.children
    assert (texts(one), texts(one.children[0])) == ([], ["rating:: 5\nid:: 64-bb"])
    assert codes(reading) == {"properties_not_kept": 2}


def test_anchors_are_named_as_github_does() -> None:
    assert anchor("What's new? (C++ & A*)") == "whats-new-c--a"
    assert anchor("কী আপনি") == "কী-আপনি"


@pytest.mark.parametrize(
    ("name", "content", "is_markdown"),
    [
        ("a.md", b"words", True),
        ("a.MKD", b"words", True),
        ("a.markdown", b"<p align=center>x</p>\n\n# A", True),
        ("a.md", b"[link](x) {", True),
        ("a.md", b"[1, 2]", False),
        ("a.md", b'{"a": [1]}', False),
        ("a.md", b"<!DOCTYPE html><html># A\n\n</html>", False),
        ("a.md", b"<?xml version='1.0'?><opml/>", False),
        ("a.md", b"\xef\xbb\xbf<opml version='2.0'/>", False),
        ("a.md", b"\x89PNG\r\n\x1a\n# A\n\n", False),
        ("a.md", b"%PDF-1.4\n# A\n\n", False),
        ("a", b"# A\n\nwords", True),
        ("a.txt", b"words\n\n## A\n\nwords", True),
        ("a.txt", b"Title\n=====\n\nwords", True),
        ("a.txt", b"# only\n", True),
        ("a.txt", b"A\n  B\n  C\n", False),
        ("a.txt", b"- A\n  - B\n", False),
        ("a.txt", b"#hashtag\n\nwords", False),
        ("a.txt", b"# a comment\nPATH=x\n# another\nHOME=y\n", False),
        ("a.txt", b"\xff# A\n\n", False),
        ("a.txt", b"# A\n\n\0", False),
        ("a.py", b"# A comment\n\nimport os\n", False),
        ("a.csv", b"# a comment\n\na,b\n1,2\n", False),
        ("a.json", b"# A\n\n", False),
        ("a.mm", b"# A\n\n", False),
        ("a.opml", b"# A\n\n", False),
    ],
)
def test_markdown_is_told_from_other_texts_by_its_name_or_its_headings(name: str, content: bytes, is_markdown: bool) -> None:
    try:
        found = read(name, content).outline.format
    except UnreadableFile:
        found = "refused"
    assert (found == "markdown") is is_markdown


def test_a_mind_map_is_one_by_whatever_name() -> None:
    assert read("a.md", b"<map><node TEXT='# a'/></map>").outline.format == "mm"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"- gr\xf6\xdfer", "wrong_encoding"),
        (b"\xff\xfe-\0 \0\0\xd8", "wrong_encoding"),
        (b"- a\n- b\0c", "not_text"),
        ("- a".encode("utf-16-le"), "not_text"),
        (b" \n\t\n", "empty_file"),
        (b"x" * 10_000_000, "text_too_large"),
        (b"- " + b"x" * 9_999_990, "text_too_large"),
        (b"[" * 9_999_990, "text_too_large"),
        (b"x" * 10_000_001, "too_large"),
        (b"a\n" * 200_001, "too_large"),
        (b"[a]: b\n" * 100_000, "too_large"),
        (b"- a\n" * 60_000, "too_many_topics"),
        (b"# a\n" * 60_000, "too_many_topics"),
        (b"- " * 200_000 + b"a", "too_deep"),
        ("\n".join("  " * n + "- a" for n in range(101)).encode(), "too_deep"),
        (("# a\n## b\n" + "\n".join("  " * n + "- a" for n in range(100))).encode(), "too_deep"),
        ((b"- " * 90 + b"a\n") * 20_000, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.slow
def test_a_hostile_or_broken_text_is_refused_with_its_code(content: bytes, code: str) -> None:
    assert refused(content, "map.md").code == code


@pytest.mark.parametrize(
    "text",
    [
        ">" * 200_000 + " x",
        "> " * 200_000 + "x",
        ("> " * 200 + "x\n") * 2_000,
        "> " + "- " * 400 + "x",
        ("- " + "[a](" * 200 + "\n") * 4_000,
        ("- " + "[" * 20 + "a" + "]" * 20 + "\n") * 30_000,
        ("- " + "![" * 20 + "a" + "](b)" * 20 + "\n") * 20_000,
        ("- " + "*a_" * 600 + "\n") * 4_900,
        ("- " + "$a" * 900 + "\n") * 4_900,
        ("- " + "<a " * 600 + "\n") * 4_900,
        "- |" + "-|" * 400_000 + "\n  " + "-" * 100_000,
        "[a " * 300_000,
        "``a`" * 240_000,
        "](<" * 330_000,
        "<div>" + "<!--" * 200_000,
        "<div>\n\n" * 30_000,
        "<!-- text -->\n" * 100_000,
        "- a\n  <!-- text -->\n  <!-- /text -->\n" * 10_000,
        "---\na: [" + "'" * 9_000 + "]\n---\n- a",
        "+++\na" + ".a" * 3_000 + " = 1\n+++\n- a",
        "+++\na = " + "[" * 7_000 + "\n+++\n- a",
    ],
    ids=range(21),
)
@pytest.mark.slow
def test_a_text_made_to_hurt_is_read_in_time(text: str) -> None:
    assert markdown(text).outline.root.kind != "group"


@pytest.mark.slow
def test_the_limits_themselves_are_allowed() -> None:
    assert markdown("\n".join("  " * n + "- x" for n in range(100))).outline.counts().depth == 100
    assert markdown("- x\n\n  y\n" * 49_999).outline.counts()[:2] == (50_000, 49_999)


def test_the_limits_of_all_texts_together_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_texts, "TEXTS_BYTES", 50_000)
    target = "https://example.org/" + "x" * 1_000
    assert refused(("- a\n\n  [b]\n" * 60 + f"\n[b]: {target}\n").encode(), "map.md").code == "too_large"
    monkeypatch.setattr(markdown_blocks, "MAX_TOKENS", 100)
    assert refused(b"a\n\n" * 60, "map.md").code == "too_large"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"ab #-*+1.>`~[]()<>|:!\\=\n\t", "\n", "  ", "- ", "```\n", "<!-- text -->\n", "<div>\n", "[a]: b\n"]), max_size=80
    )
)
@example(["- ", "- ", "\n", "\t", "a", "\n"])
@example(["<div>\n", "- ", "<div>\n", "\n", "<", "/", "d", "i", "v", ">"])
def test_no_word_of_any_text_is_lost(pieces: list[str]) -> None:
    text = "".join(f"{piece} w{number} " if piece in {"- ", "  ", "a"} else piece for number, piece in enumerate(pieces))
    if text.strip():
        written, kept = (
            Counter(re.findall(r"\bw\d+", words)) for words in (text, everything(markdown_map.read(text.encode(), "map.md").outline))
        )
        assert written - kept == Counter()


def everything(outline: Outline) -> str:
    """All that is kept, as one text."""
    parts = [
        part for node, _, _ in outline.walk() for part in (node.title, node.note or "", node.url or "", str(node.extras), *texts(node))
    ]
    return "\n".join(parts)


words = st.text(st.sampled_from("abc日ع🙂"), min_size=1, max_size=6)
sentences = st.lists(words, min_size=1, max_size=6).map(" ".join)
blocks = st.one_of(
    st.lists(sentences, min_size=1, max_size=3).map("\n".join),
    sentences.map(lambda text: f"```\n# {text}\n\n- {text}\n```"),
    sentences.map(lambda text: f"> - {text}\n>\n> # {text}"),
    sentences.map(lambda text: f"<div>\n\n- {text}\n\n</div>"),
    sentences.map(lambda text: f"| {text} | b |\n| --- | --- |\n| 1 | 2 |"),
)
topics = st.recursive(
    st.builds(Node, sentences, texts=st.just([])),
    lambda below: st.builds(lambda title, children: Node(title, children=children), sentences, st.lists(below, max_size=4)),
    max_leaves=12,
)


def in_items(node: Node, documents: dict[Node, list[str]], marker: str) -> str:
    """A topic as an item, with its document between its title and the items below it."""
    parts = ["\n\n".join([node.title, *documents[node]]), *(in_items(child, documents, marker) for child in node.children)]
    inner = "\n\n".join(parts).replace("\n", "\n" + " " * len(marker))
    return marker + re.sub(r"[ ]+$", "", inner, flags=re.MULTILINE)


def under_headings(root: Node, documents: dict[Node, list[str]], marker: str) -> str:
    """Three levels of headings, and lists below them."""
    parts = list[str]()
    waiting = [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        parts += ["#" * level + " " + node.title, *documents[node]]
        if level == 3:
            parts += [in_items(child, documents, marker) for child in node.children]
        else:
            waiting += [(child, level + 1) for child in reversed(node.children)]
    return "\n\n".join(parts) + "\n"


@settings(max_examples=150, deadline=None)
@given(topics, st.data(), st.sampled_from(["- ", "*   ", "12. "]), st.sampled_from(["\n", "\r\n"]))
def test_every_title_and_paragraph_of_a_written_outline_comes_back(root: Node, data: st.DataObject, marker: str, line_end: str) -> None:
    documents = {place.node: data.draw(st.lists(blocks, max_size=2)) for place in walk(root)}
    found = read("map.md", under_headings(root, documents, marker).replace("\n", line_end).encode()).outline.root
    assert tree(found) == tree(root)
    for written, back in zip(walk(root), walk(found), strict=True):
        assert texts(back.node) == (["\n\n".join(documents[written.node])] if documents[written.node] else [])


def test_damaged_golden_files_are_read_or_refused_but_never_crash() -> None:
    content = (GOLDEN / "constructs.md").read_bytes()
    for start in range(0, len(content), 61):
        for damaged in (content[start:], content[:start], content[:start] + b"\xff" + content[start:], content[start:] + content[:start]):
            try:
                assert markdown_map.read(damaged, "map.md").outline.root.title
            except UnreadableFile as refusal:
                assert refusal.code in {"wrong_encoding", "no_topics"}
    assert markdown_signs.looks_like(content, "map")


def test_a_note_between_comments_is_a_note_and_a_longer_one_a_document() -> None:
    text = "# A\n\n<!-- note -->\nshort *words*\n<!-- /note -->\n\n- b\n\n  <!-- note -->\n  - a list\n  <!-- /note -->\n"
    root = markdown(text).outline.root
    assert (root.note, root.texts) == ("short *words*", [])
    assert (root.children[0].note, [text.markdown for text in root.children[0].texts]) == (None, ["- a list"])
