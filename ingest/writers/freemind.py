"""Freeplane's .mm, which FreeMind and most others read: notes as HTML when they are words only, else as Freeplane's Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from xml.etree.ElementTree import Element, SubElement

from defusedxml.ElementTree import fromstring

from ingest.outline import Node, Outline, Relation
from ingest.readers.findings import Findings
from ingest.readers.freemind import FORMAT
from ingest.readers.freemind_node import FORMATS, Describer
from ingest.writers.choices import Choices
from ingest.writers.identifiers import assigned
from ingest.writers.losses import Losses
from ingest.writers.placing import Parts, best, divisions
from ingest.writers.relations import as_related, lines
from ingest.writers.rich_text import openings, paragraphs_of
from ingest.writers.xml_text import nested

VERSION = "freeplane 1.11.1"  # notes may be Markdown since 1.9, and programs convert what is older than they know
MARKUP = ("<", "\\")  # a title that begins so might be HTML or LaTeX
HOOKS = {"summary": "SummaryNode", "first_of_summary": "FirstGroupNode", "free": "FreeNode"}
FORMAT_NAMES = {ours: theirs for theirs, ours in FORMATS.items()}


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """The whole map."""
    losses.of_map(outline, language=False)
    losses.of_topics(outline, ("task",))
    relations = lines(outline.relations, losses)
    as_related(relations, losses)
    ends = [end for relation in relations for end in (relation.source, relation.target)]
    identifiers = assigned(outline, losses, "ID_{}".format, needed=ends)
    elements = _Elements(identifiers, relations, losses, with_extras=outline.format == FORMAT)
    return "".join([f'<map version="{VERSION}">\n', *nested(outline.root, elements.of), "</map>\n"]).encode()


class _Elements:
    def __init__(self, identifiers: Mapping[Node, str], relations: Sequence[Relation], losses: Losses, *, with_extras: bool) -> None:
        self._identifiers = identifiers
        self._losses = losses
        self._with_extras = with_extras
        self._arrows: dict[Node, list[Relation]] = {}
        for relation in relations:
            self._arrows.setdefault(relation.source, []).append(relation)

    def of(self, node: Node) -> Element:
        """A topic without those below it."""
        extras = node.extras if self._with_extras else {}
        element, back = best(node, extras, _ways(node, extras), _read)
        self._losses.of_reading(node, back)
        if node in self._identifiers:
            element.set("ID", self._identifiers[node])
        for relation in self._arrows.get(node, ()):
            arrow = SubElement(element, "arrowlink", DESTINATION=self._identifiers[relation.target])
            if relation.reason:
                arrow.set("MIDDLE_LABEL", relation.reason)
        return element


def _read(element: Element) -> Node:
    return Describer(Findings()).describe(element, element, None).node


def _ways(node: Node, extras: Mapping[str, object]) -> Iterator[Element]:
    for parts in divisions(node, extras, second_place=True):
        for element in _titled(node.title, parts, extras):
            _add_facts(element, node, extras)
            for place, kind in (("details", "DETAILS"), ("note", "NOTE")):
                if parts.get(place):
                    element.append(_rich_content(kind, parts[place]))
            yield element


def _titled(title: str, parts: Parts, extras: Mapping[str, object]) -> Iterator[Element]:
    """What Freeplane would take for markup goes into a paragraph of HTML."""
    opening = parts.get("title", "")
    form = FORMAT_NAMES.get(str(extras.get("format")))
    if form:
        yield Element("node", TEXT="\n\n".join(part for part in (title, opening) if part), FORMAT=form)
    if not opening:
        yield _with_page(_words_page("NODE", [title])) if title.startswith(MARKUP) else Element("node", TEXT=title)
        return
    for text, is_html in openings(title, opening):
        if form and not is_html:
            yield Element("node", TEXT=text, FORMAT=form)
        yield _with_page(_page("NODE", text)) if is_html else Element("node", TEXT=text)


def _with_page(page: Element) -> Element:
    element = Element("node")
    element.append(page)
    return element


def _rich_content(kind: str, markdown: str) -> Element:
    words = paragraphs_of(markdown)
    if words is not None:
        return _words_page(kind, words)
    content = Element("richcontent", {"TYPE": kind, "CONTENT-TYPE": "plain/markdown"})
    SubElement(content, "text").text = markdown
    return content


def _words_page(kind: str, words: Sequence[str]) -> Element:
    content = _page(kind, "")
    body = content[0][1]
    for paragraph in words:
        SubElement(body, "p").text = paragraph
    return content


def _page(kind: str, page: str) -> Element:
    content = Element("richcontent", {"TYPE": kind, "CONTENT-TYPE": "xml/"})
    html = SubElement(content, "html")
    SubElement(html, "head")
    html.append(fromstring(f"<body>{page}</body>"))
    return content


def _add_facts(element: Element, node: Node, extras: Mapping[str, object]) -> None:
    link, side = node.url or extras.get("link"), extras.get("side")
    attributes = {"LINK": link, "TAGS": "\n".join(node.tags), "POSITION": side, "FOLDED": "true" if extras.get("folded") is True else None}
    for name, value in attributes.items():
        if value and isinstance(value, str):
            element.set(name, value)
    for icon in _strings(extras.get("icons")):
        SubElement(element, "icon", BUILTIN=icon)
    for pair in _rows(extras.get("attributes")):
        names = dict(zip(("NAME", "VALUE"), _rows(pair), strict=False))
        SubElement(element, "attribute", {name: value for name, value in names.items() if isinstance(value, str)})
    for name, hook in HOOKS.items():
        if extras.get(name) is True:
            SubElement(element, "hook", NAME=hook)
    if isinstance(extras.get("image"), str):
        SubElement(element, "hook", NAME="ExternalObject", URI=str(extras["image"]))


def _rows(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [item for item in _rows(value) if isinstance(item, str)]
