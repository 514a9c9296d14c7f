"""What was plain text shows as that text: the Markdown is parsed again, and only the words come back."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.readers.markdown import from_plain
from ingest.readers.titles import folded, shortened

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES = [*"abc 1.)(#*_`~[]<>!&;|\\-+=>:\"'\n", "&amp;", "http://x.y/", "日"]
NASTY = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def shown(markdown: str) -> list[str]:
    """The words of each paragraph; anything else than paragraphs of words is named."""
    return [
        _words(token.children or []) if token.type == "inline" else f"<{token.type}>" for token in PARSER.parse(markdown) if _tells(token)
    ]


def _tells(token: Token) -> bool:
    return token.type not in {"paragraph_open", "paragraph_close"}


def _words(children: list[Token]) -> str:
    parts = {"text": "{}", "text_special": "{}", "softbreak": " ", "hardbreak": " "}
    return folded("".join(parts.get(child.type, "<" + child.type + ">").format(child.content) for child in children))


@settings(max_examples=400, deadline=None)
@given(NASTY)
@example("# a\n- b\n1. c\n> d\n---\n===\n~~~\n```")
@example("_a_ *b* `c` [d](e) [[f]] <g> &amp; \\* ~~h~~")
@example("a | b\n--- | ---\n1 | 2")
@example("[x]: y")
def test_plain_text_shows_as_itself(text: str) -> None:
    expected = [folded(part) for part in "\n".join(line.strip() for line in text.split("\n")).split("\n\n") if folded(part)]
    assert [part for part in shown(from_plain(text)) if part] == expected


def test_a_formula_is_left_alone() -> None:
    assert (
        from_plain("so $a_1 * b_2$ and $$\\sum_{i} x_i$$ but 5$ and 6$ *x*") == "so $a_1 * b_2$ and $$\\sum_{i} x_i$$ but 5$ and 6$ \\*x\\*"
    )


@given(st.text(max_size=700))
def test_a_title_is_never_longer_than_allowed(text: str) -> None:
    title = shortened(folded(text))
    assert len(title) <= 300
    assert title == folded(text) or title.endswith("…")
