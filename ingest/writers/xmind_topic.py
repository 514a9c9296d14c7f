"""One topic of XMind's content.json; the tree around it is ingest.writers.xmind's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import orjson

from ingest.addresses import replaced
from ingest.limits import TITLE_CHARACTERS
from ingest.outline import Node, Outline
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.json_values import Table, rows, table, tables
from ingest.readers.titles import folded
from ingest.readers.xmind import PLACES
from ingest.readers.xmind_topic import FORMULA, INNER, TASK, TOPIC_LINK, Describer
from ingest.writers.image_files import paths_of
from ingest.writers.losses import Losses
from ingest.writers.placing import Parts, best, divisions
from ingest.writers.rich_text import ESCAPE, html_of, openings, plain_of

BLOCK_FORMULA = re.compile(r"\$\$([^$]+)\$\$")
Placed = tuple[Node, Table]
"""A topic with what a reader will note of its place."""
PLACE = re.compile(r"[A-Za-z]{1,30}")
PICTURE = re.compile(r"!\[\]\(([^\s()<>]+)\)")
RESOURCES = "resources/"


class Resources:
    """The archive's images: `files` by path, and what texts of an outline call them, there and back."""

    def __init__(self, outline: Outline) -> None:
        paths = paths_of(outline, RESOURCES)
        self.files = {path: outline.images[address].content for address, path in paths.items()}
        self.images = Images(self.files, Findings())
        self._inner = {address: INNER + path for address, path in paths.items()}

    def named(self, text: str) -> str:
        """The text with the archive's own names for them."""
        return replaced(text, self._inner)


class Topics:
    """Writes topics, and knows what the file calls them."""

    def __init__(
        self,
        identifiers: Mapping[Node, str],
        links: Mapping[Node, Node],
        resources: Resources,
        losses: Losses,
        *,
        with_extras: bool,
        only_sheet: bool,
    ) -> None:
        self.identifiers = identifiers
        self._resources = resources
        self._describer = Describer(Findings(), resources.images)
        self.with_extras = with_extras
        self._only_sheet = only_sheet
        self._taken = set(identifiers.values())
        self._links = links
        self._losses = losses
        self._titles: dict[Node, str] = {}

    def free_identifier(self, of: str) -> str:
        """For what is no topic."""
        number = len(self._taken)
        while f"{of}{number}" in self._taken:
            number += 1
        self._taken.add(f"{of}{number}")
        return f"{of}{number}"

    def sheet_title(self, root: Node) -> str:
        """What the sheet of a map with one sheet is called, in one line; '' when that is too long to be read again."""
        own = root.extras.get("sheet") if self.with_extras else None
        title = folded(own if isinstance(own, str) else self._titles[root])
        return title if len(title) <= TITLE_CHARACTERS else ""

    def written(self, node: Node, place: Table, groups: Mapping[str, Sequence[Placed]], *, is_root: bool) -> bytes:
        """A topic without those below it, whose places in their `groups` it names."""
        extras = node.extras if self.with_extras else {}
        ways = _ways(node, extras, self._resources)
        facts, back = best(node, extras, ways, lambda way: self._describer.describe(way, None, dict(place)).node)
        if is_root:
            self._titles[node] = str(facts["title"])
            facts["class"] = "topic"
            if self._only_sheet and extras.get("sheet") == self.sheet_title(node) != folded(self._titles[node]):
                back.extras["sheet"] = extras["sheet"]
        self._losses.of_reading(node, back)
        if node in self._links:
            facts["href"] = TOPIC_LINK + self.identifiers[self._links[node]]
        for boundary in tables(facts.get("boundaries")):
            boundary["id"] = self.free_identifier("boundary")
        brackets = [(child, place["range"]) for child, place in groups.get("summary", ()) if "range" in place]
        summaries = [{"id": self.free_identifier("summary"), "range": span, "topicId": self.identifiers[child]} for child, span in brackets]
        return orjson.dumps({"id": self.identifiers[node], **facts, **({"summaries": summaries} if summaries else {})})


def groups_below(node: Node, *, with_extras: bool) -> dict[str, list[Placed]]:
    """The topics below as their extras say, if the file can say it and keep their order; else all simply below."""
    groups = [(name, list(children)) for name, children in groupby(node.children, _named_place)] if with_extras else []
    names = [name for name, _ in groups]
    ranks = [PLACES.index(name) if name in PLACES else len(PLACES) for name in names]
    if len(set(names)) == len(names) and ranks == sorted(ranks) and names:
        return {name: [(child, _place(child, name)) for child in children] for name, children in groups}
    return {"attached": [(child, {}) for child in node.children]} if node.children else {}


def _named_place(node: Node) -> str:
    place = node.extras.get("place")
    return place if isinstance(place, str) and PLACE.fullmatch(place) else "attached"


def _place(node: Node, name: str) -> Table:
    """What a reader will note of a topic's place."""
    span = node.extras.get("range")
    bracket: Table = {"range": span} if name == "summary" and isinstance(span, str) and span else {}
    return {} if name == "attached" else {"place": name, **bracket}


def _ways(node: Node, extras: Table, resources: Resources) -> Iterator[Table]:
    others = _facts(node, extras)
    for parts in divisions(node, extras, second_place=False):
        formula = BLOCK_FORMULA.fullmatch(parts.get("formula", ""))
        extensions = [*_task(extras), *([{"provider": FORMULA, "content": {"content": formula[1]}}] if formula else [])]
        picture = PICTURE.fullmatch(parts.get("image", ""))
        shown = {"image": {"src": resources.named(picture[1])}} if picture else {}
        notes = {"notes": _notes(parts["note"], resources)} if parts.get("note") else {}
        for title in _titles(node.title, parts):
            yield {"title": title, **others, **shown, **notes, **({"extensions": extensions} if extensions else {})}


def _titles(title: str, parts: Parts) -> Iterator[str]:
    opening = parts.get("title", "")
    if not opening:
        yield title
    yield from (text for text, is_html in openings(title, opening) if opening and not is_html)


def _notes(markdown: str, resources: Resources) -> Table:
    plain = plain_of(markdown)
    if plain is not None:
        return {"plain": {"content": plain}}
    words = resources.named(ESCAPE.sub(r"\1", markdown))
    return {"plain": {"content": words}, "realHTML": {"content": resources.named(html_of(markdown))}}


def _task(extras: Table) -> list[Table]:
    content = [{"name": name, "content": value} for name, value in table(extras.get("task")).items()]
    return [{"provider": TASK, "content": content}] if content else []


def _facts(node: Node, extras: Table) -> Table:
    """All but words and images; other files of the archive are not in it any more, so nothing points to them."""
    link = node.url or extras.get("link")
    facts: Table = {
        "href": link if isinstance(link, str) and not link.startswith(INNER) else None,
        "labels": node.tags,
        "markers": [{"markerId": marker} for marker in rows(extras.get("markers"))],
        "boundaries": [{name: value for name, value in item.items() if value} for item in tables(extras.get("boundaries"))],
        "numbering": table(extras.get("numbering")),
        "branch": "folded" if extras.get("folded") is True else None,
    }
    return {name: value for name, value in facts.items() if value}
