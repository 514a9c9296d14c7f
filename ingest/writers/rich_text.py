"""Markdown to what mind map programs hold: plain text, where it says no more than that, or HTML."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from ingest.outline import Node
from ingest.readers import rich_text
from ingest.readers.markdown import PLAIN, escaped, with_dollars
from ingest.readers.markdown_titles import VerbatimLinks, formula
from ingest.readers.titles import folded

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
BORDER = re.compile(r"^ {0,3}(?P<fence>```|~~~)|\n\n(?=\S)", re.MULTILINE)
MAX_NESTING = 20
RENDERER = VerbatimLinks("commonmark", {"html": False, "xhtmlOut": True, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
RENDERER.inline.ruler.before("escape", "formula", formula)


def _formula(_renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: object, _environment: object) -> str:
    return tokens[place].content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


RENDERER.add_render_rule("formula", _formula)


def html_of(markdown: str) -> str:
    r"""Well-formed HTML; tags that somebody typed become text, and formulas stay as they are.

    >>> html_of("**a** <b> $x_1*y*$")
    '<p><strong>a</strong> &lt;b&gt; $x_1*y*$</p>'
    """
    return cast(str, RENDERER.render(markdown)).strip()


def plain_of(markdown: str) -> str | None:
    r"""The plain text that readers take for this Markdown; None when it is more than that.

    >>> plain_of("2 \\* 3  \nlines\n\nmore"), plain_of("*emphasis*")
    ('2 * 3\nlines\n\nmore', None)
    """
    if PLAIN.fullmatch(markdown):
        return markdown
    text = ESCAPE.sub(r"\1", markdown).replace("  \n", "\n")
    return text if rich_text.from_text(text).markdown == markdown else None


def paragraphs_of(markdown: str) -> list[str] | None:
    """The words of each paragraph, when there is nothing else, not even a line end."""
    words = ESCAPE.sub(r"\1", markdown).split("\n\n")
    same = "\n\n".join(escaped(with_dollars(folded(part))) for part in words) == markdown
    return words if same and all(words) else None


def shares(markdown: str, parts: Sequence[str]) -> dict[str, str]:
    r"""A text divided among the places that it came from: a block for each, the rest for the last.

    >>> shares("a\n\nb\n\nc", ["title", "note"])
    {'title': 'a', 'note': 'b\n\nc'}
    """
    found: dict[str, str] = {}
    for part in parts[:-1]:
        found[part], markdown = _divided(markdown)
    return found | {part: markdown for part in parts[-1:]}


def _divided(markdown: str) -> tuple[str, str]:
    """At the first empty line that stands in no block of code."""
    fenced = False
    for mark in BORDER.finditer(markdown):
        if mark["fence"]:
            fenced = not fenced
        elif not fenced:
            return markdown[: mark.start()], markdown[mark.end() :]
    return markdown, ""


def joined(node: Node) -> str:
    """All documents of a topic as one, the titles of the further ones as headings."""
    parts = [f"## {escaped(text.title)}\n\n{text.markdown}" if text.title else text.markdown for text in node.texts]
    return "\n\n".join(parts)


def openings(title: str, opening: str) -> Iterator[tuple[str, bool]]:
    """What a title could have been from which a reader makes this one, with a document that opens so; and whether it is HTML."""
    plain, page = plain_of(opening), html_of(opening)
    if plain is not None:
        yield f"{title}\n\n{plain}", False
        yield plain, False
    yield page, True
    yield f"<p>{html_of(escaped(title)).removeprefix('<p>').removesuffix('</p>')}</p>{page}", True
