"""content.xml of XMind 8 and before, in the shape that content.json has, so that one reader reads both.

What the JSON has no name for keeps its XML name, and is reported as lost by that.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from ingest.errors import UnreadableFile
from ingest.readers import xml_tree
from ingest.readers.json_values import Table

ELEMENTS_FOR_A_LEVEL = 3  # <children><topics><topic>
ATTRIBUTES = {"structure-class": "structureClass", "style-id": "style", "topic-id": "topicId", "marker-id": "markerId"}
ENDS = {"end1": "end1Id", "end2": "end2Id"}


def sheets(content: bytes) -> list[Table]:
    """The sheets. Raises UnreadableFile, with the codes of xml_tree.parsed and unknown_format."""
    root = xml_tree.parsed(content, topic="topic", elements_for_a_level=ELEMENTS_FOR_A_LEVEL)
    _drop_namespaces(root)
    if root.tag != "xmap-content":
        message = f"content.xml in the archive is no mind map: its root is <{root.tag}>, not <xmap-content>."
        raise UnreadableFile("unknown_format", message, path="content.xml")
    return [_sheet(element) for element in root if element.tag == "sheet"] + [
        {element.tag: True} for element in root if element.tag != "sheet"
    ]


def _drop_namespaces(root: Element) -> None:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)


def _sheet(element: Element) -> Table:
    sheet = _attributes(element)
    for child in element:
        if child.tag == "topic":
            sheet["rootTopic"] = _tree(child)
        elif child.tag == "relationships":
            sheet["relationships"] = [_named(item) for item in child]
        else:
            sheet[child.tag] = child.text if child.tag == "title" else True
    return sheet


def _tree(root: Element) -> Table:
    """A topic with all below it."""
    whole = _topic(root)
    waiting = [(root, whole)]
    while waiting:
        element, topic = waiting.pop()
        children: dict[str, list[Table]] = {}
        for place, child in _children(element):
            table = _topic(child)
            children.setdefault(place, []).append(table)
            waiting.append((child, table))
        if children:
            topic["children"] = children
    return whole


def _children(element: Element) -> Iterator[tuple[str, Element]]:
    for topics in element.iterfind("children/topics"):
        for child in topics.iterfind("topic"):
            yield topics.get("type") or "attached", child


def _topic(element: Element) -> Table:
    """One topic without what is below it."""
    topic = _attributes(element)
    for child in element:
        name, value = _construct(child)
        if name == "title" and child.attrib:
            topic["customWidth"] = True
        if name:
            topic[name] = value
    return topic


def _construct(child: Element) -> tuple[str, object]:
    match child.tag:
        case "children":
            return "", None
        case "title":
            return "title", child.text or ""
        case "notes":
            return "notes", _notes(child)
        case "img":
            return "image", _attributes(child)
        case "marker-refs":
            return "markers", [_attributes(item) for item in child]
        case "labels":
            return "labels", [item.text or "" for item in child]
        case "boundaries" | "summaries":
            return child.tag, [_named(item) for item in child]
        case "numbering":
            return "numbering", _attributes(child) | {part.tag: part.text for part in child}
        case "extensions":
            return "extensions", [_extension(item) for item in child]
        case _:
            return child.tag, True


def _attributes(element: Element) -> Table:
    return {ATTRIBUTES.get(name, name): value for name, value in element.attrib.items()}


def _named(element: Element) -> Table:
    """A relationship, boundary or summary."""
    facts = {ENDS.get(name, name): value for name, value in _attributes(element).items()}
    return facts | {child.tag: child.text if child.tag == "title" else True for child in element}


def _notes(element: Element) -> Table:
    notes: Table = {}
    for child in element:
        if child.tag == "html":
            notes["realHTML"] = {"content": tostring(child, encoding="unicode", method="html")}
        else:
            notes[child.tag] = {"content": child.text or ""}
    return notes


def _extension(element: Element) -> Table:
    content = [{"name": item.tag, "content": item.text or ""} for part in element.iterfind("content") for item in part]
    resources = [item.get("resource-id") or "" for item in element.iterfind("resource-refs/resource-ref")]
    return _attributes(element) | {"content": content, "resourceRefs": resources}
