"""Outlines made to be written: every construct, and what a format might trip over."""

from hypothesis import strategies as st

from graph.names import RelationKind
from ingest.limits import NOTE_CHARACTERS, TITLE_CHARACTERS
from ingest.outline import Node, Outline, Relation, Text
from ingest.readers.markdown import from_plain

NASTY = [
    *(
        "# Heading",
        "## C #",
        "C#",
        "#",
        "- item",
        "* item",
        "1. one",
        "2024",
        "12) x",
        "+",
        "-",
        "---",
        "===",
        "> quote",
        "[x] done",
        "[ ]",
    ),
    *("<b>bold</b>", "<html><p>x", "</a>", "<!-- text -->", "]]>", "<![CDATA[x]]>", "&amp; & &#65;", "a < b > c", "'single' \"double\""),
    *("[a](b)", "[a][b]", "[a]: b", "![i](x.png)", "<https://example.org>", "https://example.org/a_b", "mailto:a@b.c", "{{#include x.md}}"),
    *(
        "$x_1*y*z$",
        "$$e$$",
        "5$ and 6$",
        "\\(x\\)",
        "\\[ y \\]",
        "\\latex x",
        "back\\slash",
        "\\*",
        "`code`",
        "``",
        "~~~",
        "~~s~~",
        "_u_ __b__",
    ),
    *("a|b", "| a |", "x;y, z", "=SUM(A1)", "sep=;", '{"a": 1}', "[1, 2]", "%PDF", "true", "null", "Summary", "SUMMARY.md", "(untitled)"),
    *("  leading", "two  blanks", "line\nend", "tab\there", "nul\0here", "bell\x07", "\x0b", "no\ufffe", "‮RTL‬", "עברית", "العربية 123"),
    *(
        "emoji 😀👩‍👩‍👧",
        "é e\u0301",
        "\u200bzero",
        "\ufeffmark",
        "語" * TITLE_CHARACTERS,
        "word " * 60,
        "[" * 40,
        "*" * 100,
        "a" * TITLE_CHARACTERS,
        "…",
    ),
]
NOTES = [
    *(
        "short",
        "two\n\nparagraphs",
        "a line  \nand another",
        "**bold** and *italic*",
        "[a link](https://example.org/a_(b))",
        "`code`",
        "a \\* b",
    ),
    *(
        "$a_1*b*c$",
        "$$E = m c^2$$\n\nfamous",
        "<b>html</b>",
        "x <!-- c --> y",
        "&amp;",
        "\\# no heading",
        "]]>",
        "-->",
        "עברית",
        "😀",
        "a | b",
    ),
]
TEXTS = [
    *NOTES,
    *(
        "# Heading\n\nwords",
        "- a\n- b\n  - c",
        "* star",
        "1. one\n2. two",
        "> quote\n> more",
        "```rust\nlet x = 1;\n\n\nx\n```",
        "    indented code",
    ),
    *(
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "<details>\n\n- x\n\n</details>",
        "<!-- /text -->",
        "<!-- text -->\nx\n<!-- /text -->",
        "<!-- /note -->",
    ),
    *(
        "{{#include a.md}}",
        "\\{{#include a.md}} {{#title t}} {{#unknown x}}",
        "![picture](a.png)",
        "[chapter](0001-a.md)",
        "[x][y]\n\n[y]: https://z.de",
    ),
    *(
        "Setext\n===",
        "---\na: b\n---",
        "word " * 400,
        "\nleading",
        "trailing  \n\n",
        "\ttab",
        "a\tb",
        "a\r\nb",
        "nul\0",
        "~~~\n<!-- /text -->\n~~~",
        "***",
    ),
]
URLS = [
    "https://example.org/",
    "http://a.b/?x=1&y=<2>",
    "mailto:a@b.c",
    "https://e.org/a_(b)_*c*",
    "https://e.org/ü%20x",
    "HTTPS://E.ORG/a b",
    "http://x/]]>",
]
TAGS = ["one", "two words", "#hash", "a/b", "semi;colon", "com,ma", "עברית", "<t>"]
IDENTIFIERS = ["ID_1", "a", "ch01.md", "deep/er.md", "../up.md", " blank ", "n1", "t1", "1", "<&>", "x" * 100]
EXTRAS: dict[str, list[tuple[str, list[object]]]] = {
    "mm": [
        ("icons", [["idea", "full-1"]]),
        ("attributes", [[["pages", "12"], ["a", None]], [["x\ny", "<"]]]),
        ("side", ["left", "right"]),
        ("folded", [True]),
        ("format", ["latex", "markdown"]),
        ("image", ["img/a.png"]),
        ("clone_of", ["ID_1"]),
        ("summary", [True]),
        ("first_of_summary", [True]),
        ("free", [True]),
        ("link", ["notes.mm", "menuitem:_x"]),
        ("note_from", [["details"], ["details", "note"]]),
        ("text_from", [["title"], ["title", "details"], ["details", "note"]]),
        ("strange", [1]),
    ],
    "opml": [
        (
            "attributes",
            [{"type": "rss", "xmlUrl": "https://example.org/feed"}, {"title": "Another"}, {"_complete": "true", "isComment": "true"}],
        ),
        (
            "attributes",
            [
                {"{http://example.org/x}y": "z", "colour": "red\n"},
                {"bad name": "x"},
                {"category": "/a/b"},
                {"url": "notes.txt"},
                {"text": "x"},
            ],
        ),
        ("url_from", ["htmlUrl", "xmlUrl"]),
        ("note_from", [["details"], ["details", "note"]]),
        ("text_from", [["title"], ["title", "note"]]),
        ("head", [{"version": "1.1", "ownerName": "A & B"}, {"strange name": "x"}]),
    ],
    "xmind": [
        ("markers", [["priority-1", "task-done"]]),
        ("boundaries", [[{"range": "(0,1)", "title": "two"}, {"range": "master", "title": ""}]]),
        ("numbering", [{"numberFormat": "org.xmind.numbering.arabic", "prefix": "Step"}]),
        ("task", [{"start-date": "2026-01-02", "progress": 0.5}]),
        ("folded", [True]),
        ("image", ["xap:resources/a.png", "https://example.org/a.png"]),
        ("link", ["file:///a", "xap:resources/a.pdf"]),
        ("place", ["detached", "callout", "summary", "elsewhere"]),
        ("range", ["(0,1)"]),
        ("sheet", ["Sheet 1"]),
        ("note_from", [["formula", "note"]]),
        ("text_from", [["title"], ["formula"]]),
    ],
    "markdown": [
        ("number", ["1", "12"]),
        ("heading", [3, 6]),
        ("link", ["notes.md", "a b.md", "#"]),
        ("link_title", ['a "tip"']),
        ("front_matter", [{"author": 'Ada: "A"', "list": ["a, b", "c"]}, {"draft": True}, {"nested": {"a": 1}}]),
    ],
    "mdbook": [("place", ["prefix", "suffix"]), ("draft", [True])],
    "csv": [
        ("columns", [{"effort": "3", "Who?": "A;B"}, {"url": "notes.txt", "kind": "Chapter"}, {"=x": "y\nz"}]),
        ("text_from", [["title"], ["note"], ["note", "text"], ["title", "text"]]),
    ],
    "text": [],
    "json": [],
}

nasty_titles = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map(lambda parts: " ".join(parts)[:TITLE_CHARACTERS]),
    st.text(st.sampled_from("ab1 #*_-[]()<>&!$`~\\|.:+=\"'{}/;,\n\t\0é語"), min_size=1, max_size=20),
    st.text(min_size=1, max_size=20),
)
notes = st.one_of(st.sampled_from(NOTES), st.text(max_size=40).map(from_plain)).filter(lambda note: 0 < len(note) <= NOTE_CHARACTERS)
documents = st.builds(
    Text,
    st.one_of(st.none(), st.none(), nasty_titles),
    st.one_of(
        st.sampled_from(TEXTS), st.lists(st.sampled_from(TEXTS), min_size=2, max_size=3).map("\n\n".join), st.text(min_size=1, max_size=60)
    ),
).filter(lambda text: bool(text.markdown.strip()))


@st.composite
def outlines(draw: st.DrawFn, made_from: str) -> Outline:
    """Small ones of every shape, whose facts are often empty, as in real maps."""
    nodes = [draw(topics(made_from))]
    for _ in range(draw(st.integers(0, 7))):
        node = draw(topics(made_from))
        draw(st.sampled_from(nodes)).children.append(node)
        nodes.append(node)
    title = nodes[0].title if draw(st.booleans()) else draw(nasty_titles)
    relations = draw(st.lists(relations_between(nodes), max_size=4)) if len(nodes) > 1 else []
    once = {(relation.kind, frozenset((id(relation.source), id(relation.target)))): relation for relation in relations}
    return Outline(title, nodes[0], list(once.values()), draw(st.sampled_from([None, "en", "de-AT"])), made_from)


def topics(made_from: str) -> st.SearchStrategy[Node]:
    """A topic with facts as a reader of that format leaves them, and some that only others leave."""
    rarely = lambda strategy, empty: st.one_of(st.just(empty), st.just(empty), strategy)  # noqa: E731
    return st.builds(
        Node,
        nasty_titles,
        note=rarely(notes, None),
        texts=rarely(st.lists(documents, min_size=1, max_size=2), []).map(list),
        kind=st.sampled_from(["topic", "topic", "group", "exercise", "link"]),
        url=rarely(st.sampled_from(URLS), None),
        tags=rarely(st.lists(st.sampled_from(TAGS), unique=True, min_size=1, max_size=3), []).map(list),
        task=rarely(st.sampled_from(["open", "done"]), None),
        source_id=rarely(st.sampled_from(IDENTIFIERS), None),
        extras=rarely(_extras(made_from), {}).map(dict),
    )


def _extras(made_from: str) -> st.SearchStrategy[dict[str, object]]:
    facts = [st.tuples(st.just(name), st.sampled_from(values)) for name, values in EXTRAS[made_from]]
    return st.lists(st.one_of(facts), max_size=3).map(dict) if facts else st.just({})


def relations_between(nodes: list[Node]) -> st.SearchStrategy[Relation]:
    kinds: st.SearchStrategy[RelationKind] = st.sampled_from(["requires", "related"])
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)).filter(lambda pair: pair[0] is not pair[1])
    reasons = st.sampled_from([None, "because", "a / b", '<why> & "how"'])
    return st.builds(lambda kind, pair, reason: Relation(kind, *pair, reason), kinds, ends, reasons)
