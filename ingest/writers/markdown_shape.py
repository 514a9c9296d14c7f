"""Which topics of a Markdown file are headings and which are items, and where their titles lead."""

import re
from collections.abc import Mapping

from ingest.outline import Node, Outline
from ingest.readers.markdown_map import FORMAT, anchor
from ingest.writers.losses import Losses
from ingest.writers.markdown_titles import Link, can_link
from ingest.writers.relations import lines

MAX_LEVEL = 6
NUMBER = re.compile(r"[0-9]{1,9}")


class Shape:
    """`levels` are those of headings; `links` lead to an address, a file, or a heading that the topic is related to."""

    def __init__(self, outline: Outline, heading_levels: int, losses: Losses) -> None:
        self._outline = outline
        self._with_extras = outline.format == FORMAT
        self.levels: dict[Node, int] = {outline.root: 1}
        self._grow(min(max(heading_levels, 1), MAX_LEVEL))
        self.links = self._to_elsewhere()
        self._relate(losses)

    def facts(self, node: Node) -> Mapping[str, object]:
        """What a reader of Markdown noted."""
        return node.extras if self._with_extras else {}

    def number(self, node: Node) -> str | None:
        """Of an item in a numbered list."""
        number = self.facts(node).get("number")
        return number if isinstance(number, str) and NUMBER.fullmatch(number) and node not in self.levels else None

    def item_heading(self, node: Node) -> int | None:
        """The level of a heading that stands in an item."""
        level = self.facts(node).get("heading")
        return level if type(level) is int and 1 <= level <= MAX_LEVEL and node not in self.levels else None

    def _grow(self, most: int) -> None:
        """A list below a heading ends where the next heading begins, so siblings are of one kind."""
        for node, _, _ in self._outline.walk():
            level = self.levels.get(node, most) + 1
            if level <= most and not any(self._must_be_item(child) for child in node.children):
                self.levels |= dict.fromkeys(node.children, level)

    def _must_be_item(self, node: Node) -> bool:
        return node.task is not None or bool(self.number(node)) or bool(self.item_heading(node))

    def _to_elsewhere(self) -> dict[Node, Link]:
        found: dict[Node, Link] = {}
        for node, _, _ in self._outline.walk():
            target, tooltip = node.url or self.facts(node).get("link"), self.facts(node).get("link_title")
            if isinstance(target, str) and target and not target.startswith("#"):
                ways = (Link(target, tooltip if isinstance(tooltip, str) else ""), Link(target))
                readable = [link for link in ways if can_link(node.title, link)]
                found |= {node: readable[0]} if readable else {}
        return found

    def _relate(self, losses: Losses) -> None:
        anchors = self._anchors()
        for relation in lines(self._outline.relations, losses):
            for source, target in ((relation.source, relation.target), (relation.target, relation.source)):
                link = Link(f"#{anchors.get(target, '')}")
                if source not in self.links and target in anchors and can_link(source.title, link):
                    self.links[source] = link
                    losses.lose("requires_as_related", count=int(relation.kind == "requires"))
                    losses.lose("reason_not_written", count=int(relation.kind == "related" and relation.reason is not None))
                    break
            else:
                losses.lose("relation_not_written", name=relation.kind)

    def _anchors(self) -> dict[Node, str]:
        """What links call the headings that can be linked to; of one name, the second has a number."""
        counts: dict[str, int] = {}
        owners: dict[str, Node] = {}
        for node, _, _ in self._outline.walk():
            if node in self.levels or self.item_heading(node):
                name = anchor(node.title)
                counts[name] = counts.get(name, -1) + 1
                owners.setdefault(f"{name}-{counts[name]}" if counts[name] else name, node)
        return {node: name for name, node in owners.items() if name}
