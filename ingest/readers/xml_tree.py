"""XML into a tree, with caps that hold while it is read: no DTD, no entities, bounded depth and number of elements."""

import re
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers.expat import errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingest.errors import UnreadableFile
from ingest.limits import TOPICS, deepest
from ingest.readers.decoding import decoded_xml

MAX_ELEMENTS = 1_000_000
MAX_MARKUP_DEPTH = 150  # of a text inside a topic, and of settings
BEFORE_THE_ROOT = rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*+(?:\[.*?\]\s*+)?>)*+"
ROOT = re.compile(rb"\A[\xef\xbb\xbf\xff\xfe]*+" + BEFORE_THE_ROOT + rb"<([A-Za-z_][\w.-]*)", re.DOTALL)
CUT_OFF = {
    errors.codes[name]
    for name in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


class BoundedBuilder:
    """Builds the tree and refuses it as soon as it is too big or too deep. `topic` is the element that is a topic; the root has depth 0.

    The elements of `namespace`, when there is one, go by their names alone. `elements_for_a_level` says how many elements lie one in the
    other from a topic to the next below it.
    """

    def __init__(self, topic: str, namespace: str | None, elements_for_a_level: int) -> None:
        self._topic = topic
        self._with_namespace = f"}}{topic}"
        self._elements_for_a_level = elements_for_a_level
        self._prefix = f"{{{namespace}}}" if namespace else ""
        self._builder = TreeBuilder()
        self._topics = self._topic_depth = self._depth = self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Counts, then builds."""
        tag = tag.removeprefix(self._prefix)
        self._elements += 1
        self._depth += 1
        if self._is_topic(tag):
            self._topics += 1
            self._topic_depth += 1
        self._refuse_excess()
        self._builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        """Counts back, then builds."""
        tag = tag.removeprefix(self._prefix)
        self._depth -= 1
        self._topic_depth -= self._is_topic(tag)
        self._builder.end(tag)

    def data(self, text: str) -> None:
        """Text between tags."""
        self._builder.data(text)

    def close(self) -> Element:
        """The root element."""
        return self._builder.close()

    def _is_topic(self, tag: str) -> bool:
        return tag == self._topic or tag.endswith(self._with_namespace)

    def _refuse_excess(self) -> None:
        if self._topics > TOPICS:
            raise UnreadableFile("too_many_topics", f"The map has more than {TOPICS:,} topics: divide it into several maps.")
        if self._topic_depth > deepest() + 1 or self._depth > self._topic_depth * self._elements_for_a_level + MAX_MARKUP_DEPTH:
            raise UnreadableFile("too_deep", f"The map is deeper than {deepest()} levels: move what lies deeper up, or into its own map.")
        if self._elements > MAX_ELEMENTS:
            raise UnreadableFile("too_large", f"The file has more than {MAX_ELEMENTS:,} XML elements: divide it into several maps.")


def root_is(content: bytes, tag: str) -> bool:
    """Whether a file starts as XML with this element, in any encoding that XML allows.

    >>> root_is(b"<?xml version='1.0'?> <!-- <map> --> <opml version='2.0'>", "opml")
    True
    """
    root = ROOT.match(content.replace(b"\0", b""))
    return bool(root) and root[1] == tag.encode()


def parsed(content: bytes, topic: str, namespace: str | None = None, *, elements_for_a_level: int = 1) -> Element:
    """The root element. Raises UnreadableFile: wrong_encoding, has_dtd, truncated, not_xml, too_many_topics, too_deep, too_large."""
    text = decoded_xml(content).lstrip()
    parser = DefusedXMLParser(target=BoundedBuilder(topic, namespace, elements_for_a_level), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text.encode())
        return parser.close()
    except DefusedXmlException:
        message = "The file holds a document type or entities, which no mind map needs: save it again with the program that made it."
        raise UnreadableFile("has_dtd", message, line=parser.parser.CurrentLineNumber) from None
    except UnreadableFile as refusal:
        raise UnreadableFile(refusal.code, refusal.message, line=parser.parser.CurrentLineNumber) from None
    except ParseError as error:
        _refuse(error)


def _refuse(error: ParseError) -> NoReturn:
    line, _ = error.position
    if error.code in CUT_OFF:
        raise UnreadableFile("truncated", f"The file ends in the middle (line {line}): its end is missing.", line=line) from None
    reason = str(error).split(":")[0]
    message = f"The file is not well-formed XML: {reason} (line {line}). Mend that line, or save it again with the program that made it."
    raise UnreadableFile("not_xml", message, line=line) from None
