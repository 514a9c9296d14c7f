"""Markdown as safe HTML, for whoever runs no script: exports, mails, crawlers. Pure; the page does the same in the browser.

What HTML may hold stands in one place, ui/src/features/reader/allowed.json. Maths ($…$, $$…$$) and mermaid blocks are kept as they were
written, in elements of a class of their own: nothing is executed here.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import nh3
import orjson
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from graph import apart
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
ALIGN = re.compile(r"text-align:(\w+)")
BOXES = {"checked": "☑", "open": "☐"}

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


def _kept(tag: str, name: str, value: str) -> str | None:
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
    parser.use(footnote_plugin).use(tasklists_plugin).use(dollarmath_plugin, allow_space=False, double_inline=True)
    parser.inline.ruler.before("link", "topic", _topic_link)
    for rule in (_math_inline, _math_block, _aligned, _task):
        for name in RULES[rule.__name__]:
            parser.add_render_rule(name, rule)
    return parser


RULES = {
    "_math_inline": ("math_inline", "math_inline_double"),
    "_math_block": ("math_block", "math_block_label"),
    "_aligned": ("th_open", "td_open"),
    "_task": ("html_inline",),
}


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
