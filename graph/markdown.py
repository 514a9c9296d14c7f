"""Markdown as safe HTML, for whoever runs no script: exports, mails, crawlers. Pure; the page does the same in the browser.

What HTML may hold stands in one place, ui/src/features/reader/allowed.json. Maths ($…$, $$…$$) and mermaid blocks are kept as they were
written, in elements of a class of their own: nothing is executed here.
"""

import asyncio
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import nh3
import orjson
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from graph import apart
from graph.errors import RenderingFailed
from graph.links import TITLE, title_of
from graph.values import name_key

ALLOWED: dict[str, Any] = orjson.loads((Path(__file__).parents[1] / "ui/src/features/reader/allowed.json").read_bytes())
ATTRIBUTES: dict[str, list[str]] = ALLOWED["attributes"]
MOST_TAGS = 5_000
"""Of raw HTML. Elements that are opened inside each other take time by the square of their number: beyond it, HTML is shown as text."""

TAG = re.compile(r"<[a-zA-Z]")
IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]")
"""What a browser ignores inside an address, so that "java\\nscript:" is seen for what it is."""
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
IMAGE_DATA = re.compile(r"data:image/(png|jpeg|gif|webp|avif);", re.IGNORECASE)
MATH = re.compile(r"\$\$[^$]{1,5000}\$\$|\$(?![\s$])(?:\\.|[^$\\\n`]){1,1000}(?<!\s)\$(?!\d)")
ALIGN = re.compile(r"text-align:(\w+)")
BOXES = {"[ ] ": "☐ ", "[x] ": "☑ "}
SHORT = 20_000
"""Characters that take well under a second, whatever they are."""

Addresses = Mapping[str, str]
"""Name key of a topic's title, or its uid -> the address of its page."""


def render(markdown: str, addresses: Addresses | None = None) -> str:
    """Safe HTML. [[Title]] becomes a link where `addresses` has it, and stays text elsewhere."""
    written = _parser(html=True).render(markdown, {"addresses": addresses or {}})
    if len(TAG.findall(markdown)) > MOST_TAGS:
        written = _parser(html=False).render(markdown, {"addresses": addresses or {}})
    return nh3.clean(
        written,
        tags=set(ALLOWED["tags"]),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_kept,
        url_schemes={*ALLOWED["link_schemes"], *ALLOWED["image_schemes"]},
        link_rel="noopener noreferrer",
    )


def _kept(_tag: str, name: str, value: str) -> str | None:
    """The attribute's value as it may stay; None takes it out. Ids get a prefix, so that no text can name an element of a page."""
    if name in ("href", "src") and not _may_point(name, value):
        return None
    if name == "class":
        return " ".join(word for word in value.split() if word in ALLOWED["classes"] or word.startswith(tuple(ALLOWED["class_prefixes"])))
    if name == "id":
        return ALLOWED["id_prefix"] + value
    if name == "href" and value.startswith("#"):
        return f"#{ALLOWED['id_prefix']}{value[1:]}"
    return value


def _may_point(name: str, address: str) -> bool:
    bare = IGNORED.sub("", address)
    found = SCHEME.match(bare)
    if found is None:
        return True
    scheme = found[1].lower()
    if name == "src" and scheme == "data":
        return IMAGE_DATA.match(bare) is not None
    return scheme in ALLOWED["link_schemes" if name == "href" else "image_schemes"]


@cache
def _parser(*, html: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin)
    parser.block.ruler.before("fence", "math", _math_block)
    parser.inline.ruler.before("escape", "math", _math)
    parser.inline.ruler.before("link", "topic", _topic_link)
    parser.core.ruler.after("inline", "task", _boxes)
    for name, rule in RENDERED.items():
        parser.add_render_rule(name, rule)
    return parser


def _topic_link(state: StateInline, silent: bool) -> bool:
    """[[Title]] and [[Title|label]], where the address of that topic is known."""
    found = TITLE.match(state.src, state.pos)
    if found is None:
        return False
    title, label = title_of(found[1]), found[1].partition("|")[2].strip()
    addresses = cast("Addresses", state.env["addresses"])
    address = addresses.get(name_key(title)) or addresses.get(title)
    if address is None:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = label or title
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _boxes(state: StateCore) -> None:
    """A list's item that begins with [ ] or [x] begins with a box that is open or checked."""
    for item, _, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        first = inline.children[0] if item.type == "list_item_open" and inline.children else None
        if first and (box := BOXES.get(first.content[:4].lower())):
            first.content = box + first.content[4:]


def _math(state: StateInline, silent: bool) -> bool:
    """$…$ and $$…$$. A sign before a space is none, nor one with a digit behind it: $5 and $10 are prices."""
    found = MATH.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("math", "span", 0).content = found[0]
    state.pos = found.end()
    return True


def _math_block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Lines from one that begins with $$ to one that ends so, without a blank one in between: so each is looked at once."""
    line = first
    while line < end and not state.isEmpty(line):
        text = _line(state, line)
        if line == first and not text.startswith("$$"):
            return False
        if text.endswith("$$") and (line > first or len(text) > len("$$$$")):
            if not silent:
                token = state.push("math", "div", 0)
                token.content = "\n".join(_line(state, each) for each in range(first, line + 1))
                state.line = line + 1
            return True
        line += 1
    return False


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _rendered_math(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    """The source as it is, signs included: it can be read as it stands, and set by whoever knows how."""
    return f'<{tokens[index].tag} class="math">{escapeHtml(tokens[index].content)}</{tokens[index].tag}>'


def _cell(self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A column's alignment as an attribute, since style isn't allowed."""
    token = tokens[index]
    if found := ALIGN.match(str(token.attrs.pop("style", ""))):
        token.attrs["align"] = found[1]
    return cast("RendererHTML", self).renderToken(tokens, index, options, env)


RENDERED: dict[str, Callable[..., str]] = {"math": _rendered_math, "th_open": _cell, "td_open": _cell}


async def render_apart(markdown: str, addresses: Addresses) -> str:
    """As `render`, for a text of any kind: a short one beside the server's own work, a long one apart. Raises RenderingFailed."""
    if len(markdown) <= SHORT:
        return await asyncio.to_thread(render, markdown, addresses)
    try:
        return (await apart.run(__name__, content=orjson.dumps([markdown, addresses]))).decode()
    except apart.Failed as error:
        raise RenderingFailed("This text takes too long to be shown as HTML. Read it as Markdown.") from error


def main() -> None:
    apart.behave()
    sys.stdout.buffer.write(render(*orjson.loads(sys.stdin.buffer.read())).encode())


if __name__ == "__main__":
    main()
