"""OPML 1 and 2: one XML file whose <outline> elements are the topics.

The only outline at the top is the root; several get one above them, named by the head's title. What the head says of the file is kept
with the root.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.errors import UnreadableFile
from ingest.limits import TEXTS_BYTES, TITLE_CHARACTERS, TOPICS, deepest
from ingest.outline import Node, Outline, Reading
from ingest.readers import xml_tree
from ingest.readers.extras import kept
from ingest.readers.findings import Findings
from ingest.readers.opml_outline import Describer
from ingest.readers.titles import folded, of_file, shortened

FORMAT = "opml"
NAMESPACE = "http://opml.org/spec2"  # few programs write it
VERSION = "2.0"
LANGUAGE_ATTRIBUTE = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
NOT_KEPT = "Trellis has no place for this"


def looks_like(content: bytes) -> bool:
    """XML whose root is an <opml>."""
    return xml_tree.root_is(content, "opml")


def read(content: bytes, name: str) -> Reading:
    """The whole outline; `name` is its file's.

    Raises UnreadableFile, with the codes of xml_tree.parsed and no_topics, unknown_format, text_too_large.
    """
    root = xml_tree.parsed(content, topic="outline", namespace=NAMESPACE)
    if root.tag != "opml":
        raise UnreadableFile("unknown_format", f"{name} is XML but no OPML: its root is <{root.tag}>, not <opml>.")
    return _File(root, name).reading()


class _File:
    def __init__(self, root: Element, name: str) -> None:
        self._findings = Findings()
        self._describer = Describer(self._findings)
        self._root = root
        self._name = name
        self._bytes = 0

    def reading(self) -> Reading:
        """The head first, since it may name the root."""
        tops = [outline for body in self._root.iterfind("body") for outline in body.iterfind("outline")]
        if not tops:
            raise UnreadableFile("no_topics", f"{self._name} has no topic: there is no <outline> in its <body>.")
        language = self._language()
        head = self._head()
        full_title = folded(head.pop("title", ""))
        title = shortened(full_title)
        if title != full_title:
            self._findings.warn("map_title_shortened", f"The map's title was over {TITLE_CHARACTERS} characters and was cut", path=title)
        tree = self._tree(tops, title or of_file(self._name))
        self._remember(head, tree)
        self._count_losses()
        return Reading(Outline(title or tree.title, tree, [], language, FORMAT), self._findings.problems())

    def _tree(self, tops: list[Element], title: str) -> Node:
        """The topics in the file's order."""
        root = self._topic(tops[0]) if len(tops) == 1 else Node(title)
        below = list(tops[0].iterfind("outline")) if len(tops) == 1 else tops
        waiting = [(element, root, 1) for element in reversed(below)]
        topics = 1
        while waiting:
            element, parent, depth = waiting.pop()
            topics += 1
            if depth > deepest():
                raise UnreadableFile("too_deep", f"The map is deeper than {deepest()} levels: move what is deeper up, or into its own map.")
            if topics > TOPICS:
                raise UnreadableFile("too_many_topics", f"The map has more than {TOPICS:,} topics: divide it into several maps.")
            node = self._topic(element)
            parent.children.append(node)
            waiting += [(child, node, depth + 1) for child in reversed(element.findall("outline"))]
        return root

    def _topic(self, element: Element) -> Node:
        node = self._describer.describe(element)
        self._bytes += sum(len(text.markdown.encode()) for text in node.texts)
        if self._bytes > TEXTS_BYTES:
            raise UnreadableFile(
                "too_large", f"The texts of the map are larger than {TEXTS_BYTES:,} bytes together: divide it into several maps."
            )
        return node

    def _head(self) -> dict[str, str]:
        """What the head says, each thing once."""
        said: dict[str, str] = {}
        for element in (child for head in self._root.iterfind("head") for child in head):
            if element.tag in said or len(element) or element.attrib:
                self._findings.warn("not_kept", NOT_KEPT, name=f"<{element.tag}>")
            said.setdefault(element.tag, (element.text or "").strip())
        return {name: value for name, value in said.items() if value}

    def _language(self) -> str | None:
        """A BCP 47 tag: xml:lang, since OPML has no word for it."""
        for element in (self._root, *self._root.iterfind("head"), *self._root.iterfind("body")):
            said = element.attrib.pop(LANGUAGE_ATTRIBUTE, "").strip()
            if LANGUAGE.fullmatch(said):
                return said
            if said:
                self._findings.warn("unknown_language", "The file names a language that is none", path=said[:300])
        return None

    def _remember(self, head: dict[str, str], tree: Node) -> None:
        version = self._root.attrib.pop("version", "")
        facts = {"version": version, **head} if version != VERSION else head
        if kept_facts := kept(facts, tree.extras, tree.title, self._findings):
            tree.extras["head"] = kept_facts

    def _count_losses(self) -> None:
        for element in (self._root, *self._root.iterfind("head"), *self._root.iterfind("body")):
            for name in element.attrib:
                self._findings.warn("not_kept", NOT_KEPT, name=f"{name} of <{element.tag}>")
        for name in self._strangers():
            self._findings.warn("not_kept", NOT_KEPT, name=f"<{name}>")

    def _strangers(self) -> Iterator[str]:
        yield from (child.tag for child in self._root if child.tag not in {"head", "body"})
        yield from (child.tag for body in self._root.iterfind("body") for child in body if child.tag != "outline")
