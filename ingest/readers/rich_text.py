"""HTML as mind map programs write it to a title and Markdown."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring

import nh3
from markdownify import MarkdownConverter

from ingest.addresses import SCHEME
from ingest.readers.markdown import PLAIN, escaped, from_plain, only_paragraphs, paragraphs, with_dollars
from ingest.readers.titles import folded

BLOCKS = {"p", "div", "ul", "ol", "li", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "hr"}
PARAGRAPHS = {"p", "div"}
EMPHASIS = {"b", "strong", "i", "em", "s", "strike", "del", "code"}
KEPT = BLOCKS | EMPHASIS | {"a", "br", "img", "thead", "tbody"}
FRAME = {"html", "head", "body", "meta", "title"}
OTHER_BLOCKS = re.compile(
    r"(</?)(?:dl|dt|dd|details|summary|section|article|aside|header|footer|main|nav|figure|figcaption|address|center|caption)(?=[\s/>])",
    re.IGNORECASE,
)
"""Their words stay apart from those around them."""
KEPT_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
WEB = ("http://", "https://", "mailto:")
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)\b((?:"[^"]*+"|'[^']*+'|[^<>"'])*+)>""")
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
ELEMENT = re.compile(r"""<([a-zA-Z][\w:.-]*+)((?:"[^"]*+"|'[^']*+'|[^<>"'])*+)>""")
ATTRIBUTE = re.compile(r"""([a-zA-Z_:@][\w:.-]*+)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
VOID = {"br", "img", "hr", "meta"}
CLOSED_BY_THE_NEXT = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody"}
MAX_LENGTH = 200_000  # nh3 is quadratic in the number of &
FIRST_PARAGRAPH = re.compile(r"(?:\s*+<p>\s*+(?:<br>\s*+)*+</p>)*+\s*<p>(.*?)</p>(.*)\Z", re.DOTALL)  # empty ones before it are nobody's
MAX_NESTING = 60  # a recursive converter follows


class Lost(NamedTuple):
    """An element whose words alone are kept, or an attribute of one that is."""

    element: str
    attribute: str | None = None


@dataclass(slots=True)
class Content:
    """`plain` is the words of each block; `rest` the Markdown after the first block, or all of it when that block is more than words."""

    plain: list[str]
    markdown: str
    rest: str
    only_paragraphs: bool
    lost: list[Lost] = field(default_factory=list[Lost])
    lost_links: list[str] = field(default_factory=list[str])
    images: int = 0
    emphasised: bool = False
    flattened: bool = False


class Converter(MarkdownConverter):
    """markdownify with our escapes, which leave formulas alone."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Called for each text outside code."""
        result = escaped(with_dollars(text))
        return result.replace("|", "\\|") if parent_tags & {"td", "th"} else result

    def convert_b(self, _element: object, text: str, parent_tags: set[str]) -> str:
        """Bold inside bold is bold: more stars would show as stars."""
        return text if parent_tags & {"b", "strong", "_noformat"} else self._around(text, "**")

    def convert_i(self, _element: object, text: str, parent_tags: set[str]) -> str:
        """Italic inside italic is italic."""
        return text if parent_tags & {"i", "em", "_noformat"} else self._around(text, "*")

    convert_strong = convert_b
    convert_em = convert_i

    @staticmethod
    def _around(text: str, mark: str) -> str:
        """Blanks stay outside, since a mark beside a blank is no mark."""
        words = text.strip()
        if not words:
            return text
        before, after = text.split(words, 1)[0], text[len(text.rstrip()) :]
        return f"{before}{mark}{words}{mark}{after}"


def from_text(text: str) -> Content:
    """Plain text, its first paragraph first; for what is one line of nothing but words there is a short way."""
    words = text.strip()
    if PLAIN.fullmatch(words):
        return Content([folded(words)], words, "", only_paragraphs=True)
    parts = paragraphs(text)
    blocks = [from_plain(with_dollars(part)) for part in parts]
    return Content([folded(part) for part in parts], "\n\n".join(blocks), "\n\n".join(blocks[1:]), only_paragraphs=True)


def from_markdown(text: str) -> Content:
    """Markdown as the program's user typed it: its first line is the title, all of it stays when that is markup."""
    first, _, rest = text.strip().partition("\n")
    title = folded(re.sub(r"^#{1,6}\s+|\s+#+$|[*_`]", "", first))
    words = not re.search(r"[][<>!`*_|]", first)
    whole = text.strip()
    return Content([title] if title else [], whole, rest.strip() if words else whole, only_paragraphs=only_paragraphs(whole))


def from_element(content: Element) -> Content:
    """A richcontent's `<html>`. Notes of nothing but words, by far the most, take the short way."""
    body = content.find("body")
    body = content if body is None else body
    words = _only_words(body)
    if words is None:
        found = from_html(tostring(body, encoding="unicode", method="html"))
    else:
        blocks = [escaped(with_dollars(text)) for text in words]
        lost = [Lost("p", name) for paragraph in body for name in paragraph.attrib]
        found = Content(words, "\n\n".join(blocks), "\n\n".join(blocks[1:]), only_paragraphs=True, lost=lost)
    found.lost += [Lost("style") for _ in content.iterfind("head/style")]
    return found


def from_html(text: str) -> Content:
    """Any HTML, however broken."""
    if len(text) > MAX_LENGTH or _left_open(text) > MAX_NESTING:
        return _flattened(text)
    clean, lost_links = _cleaned(text)
    if _nesting(clean) > MAX_NESTING:
        return _flattened(text)
    found = [name for closing, name in ANY_TAG.findall(clean) if not closing]
    markdown = _markdown(clean)
    return Content(
        plain=_plain_blocks(clean),
        markdown=markdown,
        rest=_rest(clean, markdown),
        only_paragraphs=not (BLOCKS - PARAGRAPHS | {"img"}).intersection(found),
        lost=list(_lost(text)),
        lost_links=lost_links,
        images=found.count("img"),
        emphasised=bool(EMPHASIS.intersection(found)),
    )


def _cleaned(text: str) -> tuple[str, list[str]]:
    """Well-formed HTML of the kept tags, and the links that don't lead to the web: these lose their target."""
    lost: list[str] = []

    def only_to_the_web(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) != ("a", "href") or value.lower().startswith(WEB):
            return value
        lost.append(value)
        return None

    clean = nh3.clean(
        OTHER_BLOCKS.sub(r"\1div", text).replace("\xa0", " ").replace("&nbsp;", " ").replace("&#160;", " "),
        tags=KEPT,
        clean_content_tags={"head", "title", "style", "script"},
        attributes=KEPT_ATTRIBUTES,
        attribute_filter=only_to_the_web,
        url_schemes={"http", "https", "mailto", SCHEME},
        link_rel=None,
    )
    return clean, lost


def _lost(text: str) -> Iterator[Lost]:
    """What HTML said besides words, and what is kept of it."""
    for name, attributes in ELEMENT.findall(text):
        element = name.lower()
        if element not in KEPT | FRAME:
            yield Lost(element)
        elif element in KEPT:
            said = (attribute.lower() for attribute in ATTRIBUTE.findall(attributes))
            yield from (Lost(element, attribute) for attribute in said if attribute not in KEPT_ATTRIBUTES.get(element, ()))


def _only_words(body: Element) -> list[str] | None:
    """The paragraphs, when there is nothing else in them; None otherwise."""
    if (body.text or "").strip() or any(child.tag != "p" or len(child) or (child.tail or "").strip() for child in body):
        return None
    return [words for child in body if (words := folded(child.text or ""))]


def _plain_blocks(clean: str) -> list[str]:
    """The words between the tags of blocks, after nh3, so that every tag is well-formed."""
    only_blocks = TAG.sub(lambda tag: tag[0] if tag[2] in BLOCKS else " " if tag[2] == "br" else "", clean)
    return [words for part in TAG.split(only_blocks)[::4] if (words := folded(html.unescape(part)))]


def _markdown(clean: str) -> str:
    converter = Converter(heading_style="ATX", bullets="-", table_infer_header=True)
    return re.sub(r"\n{3,}", "\n\n", converter.convert(f"<body>{clean}</body>")).strip()


def _rest(clean: str, markdown: str) -> str:
    """The Markdown without the first paragraph, unless that one holds what a title can't."""
    parts = FIRST_PARAGRAPH.match(clean)
    if parts and "<a href" not in parts[1] and "<img" not in parts[1]:
        first = _markdown(f"<p>{parts[1]}</p>") + "\n\n"
        return markdown.removeprefix(first) if markdown.startswith(first) else _markdown(parts[2])
    only_words = len(_plain_blocks(clean)) == 1 and not TAG.search(re.sub(r"</?(?:p|div|b|i|em|strong|br|code|s)>", "", clean))
    return "" if only_words else markdown


def _left_open(text: str) -> int:
    """About how deep broken HTML nests, before anything costly looks at it."""
    opened = Counter[str]()
    most = 0
    for closing, name in ANY_TAG.findall(text.lower()):
        if name not in VOID | CLOSED_BY_THE_NEXT:
            opened[name] = max(0, opened[name] - 1) if closing else opened[name] + 1
            most = max(most, opened[name])
    return most


def _nesting(clean: str) -> int:
    """How deep the tags nest, after nh3, so that each is closed."""
    depth = deepest = 0
    for closing, name in ANY_TAG.findall(clean):
        if name not in VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _flattened(text: str) -> Content:
    """Words only: larger or nested deeper than a reader could show."""
    words = list(_words_between_tags(text))
    blocks = [escaped(part) for part in words]
    return Content(words, "\n\n".join(blocks), "\n\n".join(blocks[1:]), only_paragraphs=True, flattened=True)


def _words_between_tags(text: str) -> Iterator[str]:
    return (words for part in re.split(r"<[^<>]*>", text) if (words := folded(html.unescape(part))))
