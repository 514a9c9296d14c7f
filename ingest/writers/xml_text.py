"""XML written topic by topic, so that a deep tree overflows no stack."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, tostring

from ingest.outline import Node, walk

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def nested(root: Node, element: Callable[[Node], Element]) -> Iterator[str]:
    """Each topic's element, with those of the topics below it inside."""
    opened: list[str] = []
    for node, _, depth in walk(root):
        while len(opened) > depth:
            yield opened.pop()
        own = element(node)
        yield _start(own)
        opened.append(f"</{own.tag}>\n")
    yield from reversed(opened)


def _start(element: Element) -> str:
    """With what it holds, but not closed."""
    whole = tostring(element, encoding="unicode")
    return (
        whole.removesuffix(" />") + ">" if whole.endswith(" />") and not len(element) else whole.removesuffix(f"</{element.tag}>")
    ) + "\n"
