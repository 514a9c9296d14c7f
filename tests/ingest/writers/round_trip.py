"""Whether what comes back is what was written, but for what the report names. Knows nothing of how writers do it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ingest.addresses import ADDRESS, replaced
from ingest.outline import Node, Outline, Problem
from ingest.readers import FORMATS as READABLE
from ingest.readers import read
from ingest.writers import Written

CODES = {
    "title": {"title_rewritten"},
    "words": {
        *("note_not_written", "documents_not_written", "document_titles_not_written", "documents_joined"),
        *("note_and_document_joined", "text_rewritten", "note_or_document", "links_rewritten", "images_not_written"),
    },
    "kind": {"kind_not_written"},
    "url": {"url_not_written"},
    "tags": {"tags_not_written"},
    "task": {"task_not_written"},
    "identifier": {"identifier_not_written"},
    "extras": {"extras_not_written"},
    "relations": {"relation_not_written", "requires_as_related", "reason_not_written"},
    "map title": {"map_title_not_written"},
    "language": {"language_not_written"},
}
HARMLESS = {
    "title_whitespace",
    "characters_left_out",
    "draft_chapter",
    "looks_like_another",
    "root_as_chapter",
    "order_not_written",
    "relation_leads_out",
    "summary_not_written",
    "map_tags_not_written",
}
ADDED = {"note_from", "text_from", "draft"}
"""What a reader notes of where words were, which the outline need not have said."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Facts(NamedTuple):
    """One topic as values that can be compared."""

    title: str
    words: tuple[object, ...]
    kind: str
    url: str | None
    tags: tuple[str, ...]
    task: str | None
    identifier: str | None
    extras: dict[str, object]


def read_back(written: Written, form: str, problems: Iterable[Problem] = ()) -> Outline:
    """As anybody's file, unless the report says that it would be taken for another kind."""
    if any(problem.code == "looks_like_another" for problem in written.problems):
        known = READABLE[form]
        return known.read(written.content, written.name).outline  # type: ignore[arg-type]
    return read(written.name, written.content).outline


def check(outline: Outline, back: Outline, problems: list[Problem]) -> Counter[str]:
    """What differs, by kind. Fails when something does that the report doesn't name, or the report names what is there."""
    reported = Counter[str]()
    for problem in problems:
        reported[problem.code] += problem.count
    unknown = set(reported) - HARMLESS - {code for codes in CODES.values() for code in codes}
    assert not unknown, unknown
    different = differences(outline, back, reported)
    for aspect, codes in CODES.items():
        counts = [reported[code] for code in codes]
        told = (aspect, different[aspect], {code: reported[code] for code in codes if reported[code]})
        assert max(counts) <= different[aspect] <= sum(counts), told
    return different


def differences(outline: Outline, back: Outline, reported: Counter[str]) -> Counter[str]:
    """How many topics, or relations, came back otherwise."""
    before, after = _shape(outline), _shape(back)
    if reported["root_as_chapter"]:
        chapter = back.root.children[0]
        assert not chapter.children
        after = [(depth, node) for depth, node in after if node is not chapter]
        after[0] = (
            0,
            Node(
                after[0][1].title, note=chapter.note, texts=chapter.texts, source_id=after[0][1].source_id, children=back.root.children[1:]
            ),
        )
    assert len(before) == len(after), "a topic was lost or made"
    if reported["order_not_written"]:
        before.sort(key=_sorting)
        after.sort(key=_sorting)
    else:
        assert [depth for depth, _ in before] == [depth for depth, _ in after], "the tree has another shape"
    different = Counter[str]()
    links = _links(outline, before), _links(back, after)
    for (_, node), (_, copy) in zip(before, after, strict=True):
        wanted, got = _facts(node, links[0]), _facts(copy, links[1])
        for aspect in Facts._fields:
            different[aspect] += not _same(aspect, wanted, got)
    different["relations"] = _lost_relations(outline, before, back, after)
    different["map title"] = int(_clean(outline.title) != _clean(back.title) and _clean(outline.title) != _clean(outline.root.title))
    different["language"] = int(outline.language != back.language)
    return different


def _shape(outline: Outline) -> list[tuple[int, Node]]:
    return [(place.depth, place.node) for place in outline.walk()]


def _sorting(place: tuple[int, Node]) -> tuple[int, str, str]:
    depth, node = place
    return depth, _clean(node.title), repr(_facts(node, {}))


def _links(outline: Outline, places: list[tuple[int, Node]]) -> dict[str, str]:
    """What texts call topics and images, by where these stand: the addresses are each file's own."""
    numbers = {node: number for number, (_, node) in enumerate(places)}
    shown = dict.fromkeys(address for _, node in places for text in node.texts for address in ADDRESS.findall(text.markdown))
    images = {address: f"image {number}" for number, address in enumerate(address for address in shown if address in outline.images)}
    return images | {address: f"topic {numbers.get(node, 0)}" for address, node in outline.targets.items()}


def _facts(node: Node, links: Mapping[str, str]) -> Facts:
    texts = [(_one_line(text.title), replaced(_kept(text.markdown) or "", links)) for text in node.texts]
    return Facts(
        _clean(node.title),
        (_kept(node.note), *(text for text in texts if text[1].strip())),
        node.kind,
        _kept(node.url),
        tuple(node.tags),
        node.task,
        _kept(node.source_id),
        node.extras,
    )


def _same(aspect: str, wanted: Facts, got: Facts) -> bool:
    if aspect == "identifier":
        return wanted.identifier in (None, got.identifier)
    if aspect == "extras":
        assert set(got.extras) <= set(wanted.extras) | ADDED, (wanted.extras, got.extras)
        return all(name in got.extras and got.extras[name] == value for name, value in wanted.extras.items())
    return getattr(wanted, aspect) == getattr(got, aspect)


def _lost_relations(outline: Outline, before: list[tuple[int, Node]], back: Outline, after: list[tuple[int, Node]]) -> int:
    numbers = {node: number for number, (_, node) in enumerate(before)}
    after_numbers = {node: number for number, (_, node) in enumerate(after)}
    wanted, got = _relations(outline, numbers), _relations(back, after_numbers)
    pairs = {frozenset(ends) for _, ends, _ in wanted}
    assert {frozenset(ends) for _, ends, _ in got} <= pairs, "a relation was made"
    return sum((wanted - got).values())


def _relations(outline: Outline, numbers: dict[Node, int]) -> Counter[tuple[object, ...]]:
    """`related` has no direction."""
    found = Counter[tuple[object, ...]]()
    for relation in outline.relations:
        ends = (numbers[relation.source], numbers[relation.target])
        found[relation.kind, ends if relation.kind == "requires" else tuple(sorted(ends)), relation.reason] += 1
    return found


def _clean(title: str) -> str:
    return " ".join(CONTROL.sub("", title).split()) or "(untitled)"


def _one_line(title: str | None) -> str | None:
    return " ".join(CONTROL.sub("", title).split()) or None if title else None


def _kept(text: str | None) -> str | None:
    return (CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n") or None) if text else None
