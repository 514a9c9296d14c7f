"""FreeMind and Freeplane: one XML file whose <node> elements are the topics."""

from xml.etree.ElementTree import Element

from ingest.errors import UnreadableFile
from ingest.limits import TEXTS_BYTES
from ingest.outline import Node, Outline, Reading, Relation
from ingest.readers import xml_tree
from ingest.readers.findings import Findings
from ingest.readers.freemind_node import Describer, is_helper

FORMAT = "mm"


def looks_like(content: bytes) -> bool:
    """XML whose root is a <map>."""
    return xml_tree.root_is(content, "map")


def read(content: bytes, name: str) -> Reading:
    """The whole map. Raises UnreadableFile, with the codes of xml_tree.parsed and no_topics, unknown_format, text_too_large, too_large."""
    root = xml_tree.parsed(content, topic="node")
    if root.tag != "map":
        raise UnreadableFile("unknown_format", f"{name} is XML but no mind map: its root is <{root.tag}>, not <map>.")
    return _Map(root).reading()


class _Map:
    def __init__(self, root: Element) -> None:
        self._findings = Findings()
        self._describer = Describer(self._findings)
        self._roots = root.findall("node")
        self._elements = dict[str, Element]()
        for element in root.iter("node"):
            self._elements.setdefault(element.get("ID") or "", element)
        self._nodes: dict[str, Node] = {}
        self._pointers: list[tuple[Node, str, str | None]] = []
        self._bytes = 0
        for name in (child.tag for child in root if child.tag != "node"):
            self._findings.warn("not_kept", "Trellis has no place for this", name=f"<{name}>")

    def reading(self) -> Reading:
        """Topics first, then the relations between them."""
        if not self._roots:
            raise UnreadableFile("no_topics", "The map has no topic: there is no <node> in it.")
        tree = self._tree()
        outline = Outline(tree.title, tree, self._relations(), language=None, format=FORMAT)
        return Reading(outline, self._findings.problems())

    def _tree(self) -> Node:
        root = self._topic(self._roots[0])
        self._findings.warn("second_root", "A map has one root; another was put below the first", count=len(self._roots) - 1)
        waiting = [(element, root) for element in reversed([*self._roots[0].iterfind("node"), *self._roots[1:]])]
        while waiting:
            element, parent = waiting.pop()
            if is_helper(element):
                self._findings.warn("summary_not_kept", "The bracket of a summary is not kept; what hung on it moved to the topic before")
                holder = parent
            else:
                holder = self._topic(element)
                parent.children.append(holder)
            waiting += [(child, holder) for child in reversed(element.findall("node"))]
        return root

    def _topic(self, element: Element) -> Node:
        described = self._describer.describe(element, self._original(element), self._own_id(element))
        node = described.node
        self._bytes += sum(len(text.markdown.encode()) for text in node.texts)
        if self._bytes > TEXTS_BYTES:
            raise UnreadableFile(
                "too_large", f"The texts of the map are larger than {TEXTS_BYTES:,} bytes together: divide it into several maps."
            )
        if node.source_id:
            self._nodes[node.source_id] = node
        self._pointers += [(node, target, reason) for target, reason in described.points_to]
        return node

    def _own_id(self, element: Element) -> str | None:
        """An identifier stands for one topic only; copying by hand makes twins."""
        identifier = element.get("ID")
        if identifier in self._nodes:
            self._findings.warn("duplicate_id", "Two topics have the same identifier; the second lost it", path=identifier)
            return None
        return identifier

    def _original(self, element: Element) -> Element:
        """A clone says only whose words it shares."""
        original, seen = element, set[int]()
        while (wanted := original.get("TREE_ID") or original.get("CONTENT_ID")) and id(original) not in seen:
            seen.add(id(original))
            if wanted not in self._elements:
                self._findings.warn("clone_without_original", "A clone's original is not in the file", path=wanted)
                break
            original = self._elements[wanted]
        if original is not element:
            self._findings.warn("clone_separated", "A clone became a topic of its own: a later change of the one won't change the other")
        return original

    def _relations(self) -> list[Relation]:
        """Arrows have a direction, `related` has none: each pair once."""
        relations: dict[frozenset[int], Relation] = {}
        for source, identifier, reason in self._pointers:
            target = self._nodes.get(identifier)
            if target is None:
                self._findings.warn("dangling_link", "A link or arrow leads to no topic of this map", path=f"#{identifier}")
            elif target is source:
                self._findings.warn("link_to_itself", "An arrow from a topic to itself is not kept", path=f"#{identifier}")
            else:
                relations.setdefault(frozenset((id(source), id(target))), Relation("related", source, target, reason))
        return list(relations.values())
