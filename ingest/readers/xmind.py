"""XMind: an archive with content.json (Zen and later) or content.xml (XMind 8 and before)."""

from collections.abc import Iterator

from ingest.errors import UnreadableFile
from ingest.limits import TEXTS_BYTES, TITLE_CHARACTERS, TOPICS, deepest
from ingest.outline import Node, Outline, Reading, Relation
from ingest.readers import xmind_json, xmind_xml
from ingest.readers.book_paths import Files
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.json_values import Table, table, tables, words
from ingest.readers.titles import UNTITLED, folded, shortened
from ingest.readers.xmind_topic import Describer

FORMAT = "xmind"
JSON, XML = "content.json", "content.xml"
MANIFESTS = ("manifest.json", "META-INF/manifest.xml")
PARTS_READ = {JSON, XML, *MANIFESTS, "metadata.json"}
PREVIEWS = "Thumbnails/"
OLD_VERSIONS = "Revisions/"
PLACES = ("attached", "callout", "summary", "detached")
SHEET_KEPT = {"id", "title", "rootTopic", "relationships"}


def looks_like(files: Files) -> bool:
    """By the one part that has the topics."""
    return JSON in files or XML in files


def read(files: Files, name: str) -> Reading:
    """The whole workbook; `name` is the file's without its ending. Raises UnreadableFile, with the codes of both contents' readers,
    of Archive, and encrypted, no_topics, too_deep, too_many_topics, text_too_large, too_large.
    """
    workbook = _Workbook(_sheets(files), files, name)
    outline = workbook.outline()
    workbook.count_parts(files)
    return Reading(outline, workbook.findings.problems())


def _sheets(files: Files) -> list[Table]:
    """content.json wins: newer programs put a content.xml beside it that only tells older ones to be replaced."""
    try:
        return xmind_json.sheets(files[JSON]) if JSON in files else xmind_xml.sheets(files[XML])
    except UnreadableFile:
        if any(b"encryption-data" in files[path] for path in MANIFESTS if path in files):
            raise UnreadableFile("encrypted", "The map is protected by a password: save it without one and try again.") from None
        raise


class _Workbook:
    def __init__(self, sheets: list[Table], files: Files, name: str) -> None:
        self.findings = Findings()
        self._images = Images(files, self.findings)
        self._describer = Describer(self.findings, self._images)
        self._sheets = sheets
        self._name = name
        self._nodes: dict[str, Node] = {}
        self._pointers: list[tuple[Node, str]] = []
        self._named = set[str]()
        self._topics = self._bytes = 0

    def outline(self) -> Outline:
        """Topics first, then the relations between them."""
        drawn = [sheet for sheet in self._sheets if isinstance(sheet.get("rootTopic"), dict)]
        if not drawn:
            raise UnreadableFile("no_topics", "The map has no topic: no sheet in it has one.")
        for sheet in self._sheets:
            self._describer.lose(sheet, SHEET_KEPT if isinstance(sheet.get("rootTopic"), dict) else {"id"}, of="sheet ")
        root = self._only(drawn[0]) if len(drawn) == 1 else self._all(drawn)
        return Outline(root.title, root, self._relations(drawn), language=None, format=FORMAT, images=self._images.found)

    def count_parts(self, files: Files) -> None:
        """Names what else lies in the archive; none of it is opened."""
        for path in files:
            if path == "comments.xml":
                self.findings.warn("comments_not_imported", "Comments are not imported", path=path)
            elif path == "styles.xml":
                self.findings.warn("look_not_kept", "The look of topics is not kept", name=path)
            elif path not in self._named | PARTS_READ and not path.startswith(PREVIEWS):
                name = OLD_VERSIONS if path.startswith(OLD_VERSIONS) else path
                self.findings.warn("part_not_kept", "A part of the archive that belongs to no topic is not kept", name=name)

    def _only(self, sheet: Table) -> Node:
        """One sheet is the map itself."""
        topic, title = table(sheet["rootTopic"]), self._title(sheet)
        root = self._tree(topic, depth=0, place={} if title in ("", folded(words(topic.get("title")))) else {"sheet": title})
        self._nodes.setdefault(words(sheet.get("id")), root)
        return root

    def _all(self, sheets: list[Table]) -> Node:
        """Several are groups below a root of the file's name."""
        root = Node(shortened(folded(self._name)) or UNTITLED)
        self._topics += 1
        for sheet in sheets:
            self._count_topic(1)
            tree = self._tree(table(sheet["rootTopic"]), depth=2, place={})
            source_id = self._own_id(sheet)
            group = Node(self._title(sheet) or tree.title, kind="group", source_id=source_id, children=[tree])
            root.children.append(group)
            self._nodes |= {source_id: group} if source_id else {}
        return root

    def _title(self, sheet: Table) -> str:
        full = folded(words(sheet.get("title")))
        self.findings.warn(
            "title_shortened", f"A sheet's title over {TITLE_CHARACTERS} characters was cut", count=int(len(full) > TITLE_CHARACTERS)
        )
        return shortened(full)

    def _tree(self, topic: Table, depth: int, place: Table) -> Node:
        root = self._topic(topic, place, depth)
        waiting = [(topic, root, depth)]
        while waiting:
            above, parent, level = waiting.pop()
            below = [(child, self._topic(child, place, level + 1), level + 1) for child, place in self._children(above)]
            parent.children.extend(node for _, node, _ in below)
            waiting += reversed(below)
        return root

    def _children(self, topic: Table) -> Iterator[tuple[Table, Table]]:
        """The topics of each place, with what extras say of it."""
        groups = table(topic.get("children"))
        brackets = {words(item.get("topicId")): item for item in tables(topic.get("summaries"))}
        for place in sorted(groups, key=lambda name: PLACES.index(name) if name in PLACES else len(PLACES)):
            for child in tables(groups[place]):
                bracket = brackets.pop(words(child.get("id")), {}) if place == "summary" else {}
                self._describer.lose(bracket, {"id", "range", "topicId"}, of="summary ")
                facts: Table = {"place": words(place)[:100], "range": words(bracket.get("range"))[:100]}
                yield child, {} if place == "attached" else {name: value for name, value in facts.items() if value}
        self.findings.warn("summary_not_kept", "The bracket of a summary without a topic is not kept", count=len(brackets))

    def _topic(self, topic: Table, place: Table, depth: int) -> Node:
        self._count_topic(depth)
        source_id = self._own_id(topic)
        described = self._describer.describe(topic, source_id, place)
        node = described.node
        self._bytes += sum(len(text.markdown.encode()) for text in node.texts)
        if self._bytes > TEXTS_BYTES:
            raise UnreadableFile(
                "too_large", f"The texts of the map are larger than {TEXTS_BYTES:,} bytes together: divide it into several maps."
            )
        self._nodes |= {source_id: node} if source_id else {}
        self._pointers += [(node, target) for target in described.points_to]
        self._named |= {path.removeprefix("xap:") for path in described.files}
        return node

    def _count_topic(self, depth: int) -> None:
        self._topics += 1
        if self._topics > TOPICS:
            raise UnreadableFile("too_many_topics", f"The map has more than {TOPICS:,} topics: divide it into several maps.")
        if depth > deepest():
            raise UnreadableFile("too_deep", f"The map is deeper than {deepest()} levels: move what lies deeper up, or into its own map.")

    def _own_id(self, facts: Table) -> str | None:
        """An identifier stands for one topic only; copying by other programs makes twins."""
        identifier = words(facts.get("id"))
        if identifier in self._nodes:
            self.findings.warn("duplicate_id", "Two topics have the same identifier; the second lost it", path=identifier[:300])
            return None
        return identifier or None

    def _relations(self, sheets: list[Table]) -> list[Relation]:
        """Lines that somebody drew, then links; `related` has no direction, so each pair once."""
        relations: dict[frozenset[int], Relation] = {}
        for line in (line for sheet in sheets for line in tables(sheet.get("relationships"))):
            self._describer.lose(line, {"id", "title", "titleUnedited", "end1Id", "end2Id"}, of="relationship ")
            source = self._nodes.get(words(line.get("end1Id")))
            self._relate(relations, source, words(line.get("end2Id")), folded(words(line.get("title"))) or None)
        for source, identifier in self._pointers:
            self._relate(relations, source, identifier, None)
        return list(relations.values())

    def _relate(self, relations: dict[frozenset[int], Relation], source: Node | None, identifier: str, reason: str | None) -> None:
        target = self._nodes.get(identifier)
        if source is None or target is None:
            self.findings.warn("dangling_link", "A link or line leads to no topic of this map", path=f"#{identifier[:300]}")
            return
        if target is source:
            self.findings.warn("link_to_itself", "A line from a topic to itself is not kept", path=f"#{identifier[:300]}")
            return
        first = relations.setdefault(frozenset((id(source), id(target))), Relation("related", source, target, reason))
        if reason and first.reason != reason:
            self.findings.warn("second_relation", "Of several lines between the same topics only the first is kept", name=reason)
