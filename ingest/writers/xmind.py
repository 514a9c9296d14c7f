"""XMind's archive of today: content.json with the sheets, metadata.json, manifest.json."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from ingest.outline import Node, Outline, Relation, walk
from ingest.readers.json_values import Table
from ingest.readers.xmind import FORMAT
from ingest.writers.archives import zipped
from ingest.writers.choices import Choices
from ingest.writers.file_names import stem
from ingest.writers.identifiers import assigned
from ingest.writers.losses import Losses
from ingest.writers.relations import as_related, lines
from ingest.writers.xmind_topic import Placed, Resources, Topics, groups_below

METADATA = {"dataStructureVersion": "2", "creator": {"name": "Trellis"}}


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """The whole workbook: several sheets when it came from several."""
    losses.of_map(outline, language=False)
    losses.of_topics(outline, ("task",))
    is_ours = outline.format == FORMAT
    sheets = _sheets(outline) if is_ours else []
    identifiers = assigned(outline, losses, "t{}".format)
    lines_of, links = _by_sheet(sheets or [outline.root], lines(outline.relations, losses), losses)
    as_related([relation for drawn in lines_of.values() for relation in drawn], losses)
    resources = Resources(outline)
    topics = Topics(identifiers, links, resources, losses, with_extras=is_ours, only_sheet=not sheets)
    written = [_sheet(sheet, sheet.children[0], topics, lines_of[sheet]) for sheet in sheets]
    content = b"[%b]" % b",".join(written or [_sheet(None, outline.root, topics, lines_of[outline.root])])
    metadata = orjson.dumps(METADATA)
    names = ["content.json", "metadata.json", *resources.files]
    manifest = orjson.dumps({"file-entries": {name: {} for name in names}})
    return zipped({"content.json": content, "metadata.json": metadata, "manifest.json": manifest, **resources.files})


def _sheets(outline: Outline) -> list[Node]:
    """The groups below the root that were sheets; none when a sheet could not say all that they do."""
    root = outline.root
    named_by_file = Node(stem(outline.title), kind=root.kind, source_id=root.source_id)
    if len(root.children) < 2 or root.kind != "topic" or not _says_as_much(named_by_file, root):
        return []
    sheets = [Node(sheet.title, kind="group", source_id=sheet.source_id) for sheet in root.children]
    same = all(_says_as_much(sheet, group) and len(group.children) == 1 for sheet, group in zip(sheets, root.children, strict=True))
    return root.children if same and root.source_id is None else []


def _says_as_much(sheet: Node, node: Node) -> bool:
    facts = ((one.title, one.kind, one.note, one.texts, one.url, one.tags, one.task, one.extras) for one in (sheet, node))
    return next(facts) == next(facts)


def _by_sheet(sheets: Sequence[Node], relations: Iterable[Relation], losses: Losses) -> tuple[dict[Node, list[Relation]], dict[Node, Node]]:
    """The lines drawn on each sheet, and the links from one topic to another on another sheet, where no line can lead."""
    home = {node: sheet for sheet in sheets for node, _, _ in walk(sheet)}
    drawn: dict[Node, list[Relation]] = {sheet: [] for sheet in sheets}
    links: dict[Node, Node] = {}
    for relation in relations:
        source, target = relation.source, relation.target
        if source in home and home[source] is home.get(target):
            drawn[home[source]].append(relation)
        elif source not in home or source in links or source.url or source.extras.get("link") or source in sheets:
            losses.lose("relation_not_written", name=relation.kind)
        else:
            links[source] = target
            as_related([relation], losses)
            losses.lose("reason_not_written", count=int(relation.kind == "related" and relation.reason is not None))
    return drawn, links


def _sheet(group: Node | None, root: Node, topics: Topics, relations: Sequence[Relation]) -> bytes:
    """`group` is the topic that stands for the sheet, where one does."""
    tree = b"".join(_tree(root, topics))
    facts: Table = {
        "id": topics.identifiers[group] if group else topics.free_identifier("sheet"),
        "class": "sheet",
        "title": group.title if group else topics.sheet_title(root),
        "relationships": [_line(relation, topics) for relation in relations],
    }
    return b'%b,"rootTopic":%b}' % (orjson.dumps({name: value for name, value in facts.items() if value})[:-1], tree)


def _line(relation: Relation, topics: Topics) -> Table:
    ends = {"end1Id": topics.identifiers[relation.source], "end2Id": topics.identifiers[relation.target]}
    return {"id": topics.free_identifier("line"), **ends, **({"title": relation.reason} if relation.reason else {})}


def _tree(root: Node, topics: Topics) -> Iterator[bytes]:
    """Piece by piece, since JSON's own writer stops at 254 levels, and a topic takes three."""
    waiting: list[bytes | Placed] = [(root, {})]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, bytes):
            yield piece
            continue
        node, place = piece
        groups = groups_below(node, with_extras=topics.with_extras)
        yield topics.written(node, place, groups, is_root=node is root)[:-1]
        waiting += reversed(_below(groups))


def _below(groups: Mapping[str, Sequence[Placed]]) -> list[bytes | Placed]:
    """What follows an opened topic: its children by their places, and its end."""
    pieces: list[bytes | Placed] = [b',"children":{'] if groups else []
    for number, (name, children) in enumerate(groups.items()):
        pieces.append(b'%b"%b":[' % (b"," if number else b"", name.encode()))
        for position, child in enumerate(children):
            pieces += [b",", child] if position else [child]
        pieces.append(b"]")
    return [*pieces, b"}}" if groups else b"}"]
