"""OPML 2: texts are plain where they say no more than that, else HTML, which OPML allows."""

import html
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from ingest.outline import Node, Outline
from ingest.readers.findings import Findings
from ingest.readers.json_values import Table, table
from ingest.readers.markdown import PLAIN
from ingest.readers.opml import FORMAT, LANGUAGE, LANGUAGE_ATTRIBUTE, VERSION
from ingest.readers.opml_outline import ADDRESSES, Describer, content_of, tags_in
from ingest.readers.rich_text import WEB
from ingest.readers.titles import folded
from ingest.writers.choices import Choices
from ingest.writers.identifiers import assigned
from ingest.writers.losses import Losses
from ingest.writers.placing import Parts, best, divisions
from ingest.writers.rich_text import html_of, openings, plain_of
from ingest.writers.xml_text import DECLARATION, nested

NAME = re.compile(r"(?:\{[^{}\s]+\})?[A-Za-z_][A-Za-z0-9_.-]*")
OWN = {"text", "_note", "id"}


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """The whole outline."""
    losses.of_topics(outline, ("task",))
    losses.of_relations(outline.relations)
    identifiers = assigned(outline, losses, str, fits=lambda name: bool(name) and name == name.strip(), needed=())
    elements = _Elements(outline, identifiers, losses)
    body = nested(outline.root, elements.of)
    return "".join([DECLARATION, _start(outline, elements.head, losses), "<body>\n", *body, "</body>\n</opml>\n"]).encode()


def _start(outline: Outline, head: Mapping[str, str], losses: Losses) -> str:
    """The opening tag and the head."""
    whole = Element("opml", version=head.get("version", VERSION))
    if outline.language and LANGUAGE.fullmatch(outline.language):
        whole.set(LANGUAGE_ATTRIBUTE, outline.language)
    else:
        losses.lose("language_not_written", name=outline.language, count=int(outline.language is not None))
    facts = SubElement(whole, "head")
    SubElement(facts, "title").text = outline.title
    for name, value in head.items():
        if name != "version":
            SubElement(facts, name).text = value
    return tostring(whole, encoding="unicode").removesuffix("</opml>") + "\n"


class _Elements:
    def __init__(self, outline: Outline, identifiers: Mapping[Node, str], losses: Losses) -> None:
        self._root = outline.root
        self._with_extras = outline.format == FORMAT
        self._identifiers = identifiers
        self._losses = losses
        self.head = _head(outline.root.extras.get("head")) if self._with_extras else {}

    def of(self, node: Node) -> Element:
        """A topic without those below it."""
        extras = node.extras if self._with_extras else {}
        element, back = best(node, extras, _ways(node, extras), lambda way: _read(way, has_children=bool(node.children)))
        if node is self._root and self.head == extras.get("head"):
            back.extras["head"] = self.head
        self._losses.of_reading(node, back)
        if node in self._identifiers:
            element.set("id", self._identifiers[node])
        return element


def _head(facts: object) -> dict[str, str]:
    """What the head of a file can say, and does not say anyway."""
    known = {name: value for name, value in table(facts).items() if isinstance(value, str) and value and value == value.strip()}
    fits = {name: value for name, value in known.items() if re.fullmatch(r"[A-Za-z_][\w.-]*", name, re.ASCII) and name != "title"}
    return {name: value for name, value in fits.items() if (name, value) != ("version", VERSION)}


def _read(element: Element, *, has_children: bool) -> Node:
    below = [SubElement(element, "outline")] if has_children else []
    back = Describer(Findings()).describe(element)
    for child in below:
        element.remove(child)
    return back


def _ways(node: Node, extras: Table) -> Iterator[Element]:
    facts, seen = _facts(node, extras), list[Parts]()
    for parts in (*divisions(node, extras, second_place=True), *divisions(node, extras, second_place=False)):
        details = parts.get("details")
        if parts in seen or (details and folded(plain_of(details) or "") == node.title):
            continue  # many programs repeat the title there, so that it says nothing
        seen.append(parts)
        for title in _titles(node.title, parts):
            element = Element("outline", {"text": title, **facts})
            for place, name in (("details", "description"), ("note", "_note")):
                if parts.get(place):
                    element.set(name, _written(parts[place]))
            yield element


def _titles(title: str, parts: Parts) -> Iterator[str]:
    opening = parts.get("title", "")
    if not opening:
        plain = PLAIN.fullmatch(title) or folded(" ".join(content_of(title).plain)) == title
        yield title if plain else html.escape(title, quote=False)
        return
    for text, is_html in openings(title, opening):
        yield text
        if not is_html:
            yield html.escape(text, quote=False)


def _written(markdown: str) -> str:
    plain = plain_of(markdown)
    if plain is None:
        return html_of(markdown)
    return plain if PLAIN.fullmatch(plain) or content_of(plain).markdown == markdown else html.escape(plain, quote=False)


def _facts(node: Node, extras: Table) -> dict[str, str]:
    """Attributes besides the words; those of other programs first."""
    known = table(extras.get("attributes"))
    facts = {name: value for name, value in known.items() if isinstance(value, str) and NAME.fullmatch(name) and name not in OWN}
    own_name = str(extras.get("url_from", "url")) if extras.get("url_from", "url") in ADDRESSES else "url"
    before = ADDRESSES[: ADDRESSES.index(own_name)] if node.url else ADDRESSES
    facts = {name: value for name, value in facts.items() if name not in before or not value.strip().lower().startswith(WEB)}
    if node.url:
        facts[own_name] = node.url
    if tags_in(facts.get("category", "")) != node.tags:
        facts["category"] = ",".join(tags_in(",".join(node.tags)))
    return facts
