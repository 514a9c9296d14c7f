"""HTML as mind map programs write it to a title and Markdown."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

import nh3
from markdownify import MarkdownConverter

from ingest.readers.markdown import escaped, from_plain, paragraphs, with_dollars
from ingest.readers.titles import folded

BLOCKS = {"p", "div", "ul", "ol", "li", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "hr"}
PARAGRAPHS = {"p", "div"}
EMPHASIS = {"b", "strong", "i", "em", "s", "strike", "del", "code"}
KEPT = BLOCKS | EMPHASIS | {"a", "br", "img", "thead", "tbody"}
FRAME = {"html", "head", "body", "meta", "title", "style", "script"}
KEPT_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
WEB = ("http://", "https://", "mailto:")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*?(/?)>")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
FIRST_PARAGRAPH = re.compile(r"\s*<p>(.*?)</p>(.*)\Z", re.DOTALL)
MAX_NESTING = 60  # a recursive converter follows


@dataclass(slots=True)
class Content:
    """`plain` is the words of each block; `rest` the Markdown after the first block, or all of it when that block is more than words."""

    plain: list[str]
    markdown: str
    rest: str
    only_paragraphs: bool
    lost_tags: list[str] = field(default_factory=list[str])
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
    """Plain text, its first paragraph first."""
    parts = paragraphs(text)
    blocks = [from_plain(with_dollars(part)) for part in parts]
    return Content([folded(part) for part in parts], "\n\n".join(blocks), "\n\n".join(blocks[1:]), only_paragraphs=True)


def from_markdown(text: str) -> Content:
    """Markdown as the program's user typed it: its first line is the title, all of it stays when that is markup."""
    first, _, rest = text.strip().partition("\n")
    title = folded(re.sub(r"^#{1,6}\s+|\s+#+$|[*_`]", "", first))
    words = not re.search(r"[][<>!`*_|]", first)
    return Content([title] if title else [], text.strip(), rest.strip() if words else text.strip(), only_paragraphs=False)


def from_element(content: Element) -> Content:
    """A richcontent's `<html>`. Notes of nothing but words, by far the most, take the short way."""
    body = content.find("body")
    body = content if body is None else body
    words = _only_words(body)
    if words is None:
        return from_html(tostring(body, encoding="unicode", method="html"))
    blocks = [escaped(with_dollars(text)) for text in words]
    return Content(words, "\n\n".join(blocks), "\n\n".join(blocks[1:]), only_paragraphs=True)


def from_html(text: str) -> Content:
    """Any HTML, however broken."""
    if _nesting(text) > MAX_NESTING:
        return _flattened(text)
    links: list[str] = []

    def only_to_the_web(tag: str, _attribute: str, value: str) -> str | None:
        if tag != "a" or value.lower().startswith(WEB):
            return value
        links.append(value)
        return None

    clean = nh3.clean(
        text.replace("\xa0", " ").replace("&nbsp;", " ").replace("&#160;", " "),
        tags=KEPT,
        clean_content_tags={"head", "title", "style", "script"},
        attributes=KEPT_ATTRIBUTES,
        attribute_filter=only_to_the_web,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    found = [match[2].lower() for match in TAG.finditer(clean) if not match[1]]
    lost = [match[2].lower() for match in TAG.finditer(text) if not match[1]]
    return Content(
        plain=_plain_blocks(clean),
        markdown=_markdown(clean),
        rest=_rest(clean),
        only_paragraphs=not (BLOCKS - PARAGRAPHS | {"img"}).intersection(found),
        lost_tags=[tag for tag in lost if tag not in KEPT | FRAME],
        lost_links=links,
        images=found.count("img"),
        emphasised=bool(EMPHASIS.intersection(found)),
    )


def _only_words(body: Element) -> list[str] | None:
    """The paragraphs, when there is nothing else in them; None otherwise."""
    if (body.text or "").strip() or any(child.tag != "p" or len(child) or (child.tail or "").strip() for child in body):
        return None
    return [words for child in body if (words := folded(child.text or ""))]


def _plain_blocks(clean: str) -> list[str]:
    spaced = BREAK.sub(" ", clean)
    only_blocks = nh3.clean(spaced, tags=BLOCKS, attributes={}, link_rel=None)
    return [words for part in TAG.split(only_blocks)[::4] if (words := folded(html.unescape(part)))]


def _markdown(clean: str) -> str:
    converter = Converter(heading_style="ATX", bullets="-", table_infer_header=True)
    return re.sub(r"\n{3,}", "\n\n", converter.convert(clean)).strip()


def _rest(clean: str) -> str:
    """Without the first paragraph, unless that one holds what a title can't."""
    parts = FIRST_PARAGRAPH.match(clean)
    while parts and not folded(html.unescape(TAG.sub("", parts[1]))) and "<img" not in parts[1]:
        parts = FIRST_PARAGRAPH.match(parts[2])
    if parts and "<a href" not in parts[1] and "<img" not in parts[1]:
        return _markdown(parts[2])
    only_words = len(_plain_blocks(clean)) == 1 and not TAG.search(re.sub(r"</?(?:p|div|b|i|em|strong|br|code|s)>", "", clean))
    return "" if only_words else _markdown(clean)


def _nesting(text: str) -> int:
    depth = deepest = 0
    for match in TAG.finditer(text):
        if match[2].lower() in {"br", "img", "hr", "meta"} or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _flattened(text: str) -> Content:
    """Words only: nested deeper than any reader could show."""
    words = list(_words_between_tags(text))
    blocks = [escaped(part) for part in words]
    return Content(words, "\n\n".join(blocks), "\n\n".join(blocks[1:]), only_paragraphs=True, flattened=True)


def _words_between_tags(text: str) -> Iterator[str]:
    return (words for part in re.split(r"<[^<>]*>", text) if (words := folded(html.unescape(part))))
